"""The pipeline of GitLab that `deploy init` writes, as text with places to be filled.

https://docs.gitlab.com/ci/yaml/, https://docs.gitlab.com/ci/environments/#stopping-an-environment
"""

GITLAB = """\
# Publishes what is merged, and what a schedule changes (a sale that begins). Written by `storefront deploy init`.
# Make a pipeline schedule of every 15 minutes (Build > Pipeline schedules) for the latter. For the comment on a merge
# request, keep a project access token (scope api, role Reporter) as the masked variable GITLAB_TOKEN.
changes:
  image: python:3.13
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  variables:
    GIT_DEPTH: "0"
    AGAINST: origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME
  script:
    - make setup
    - git fetch -q origin "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    - checked=0; .venv/bin/storefront check --against "$AGAINST" || checked=$?
    - .venv/bin/storefront changes --against "$AGAINST" {gitlab_shown}${{GITLAB_TOKEN:+--comment}}
    - exit "$checked"
{gitlab_preview}deploy:
  image: python:3.13
  environment: {stage}
  resource_group: deploy-{stage}
  rules:
    - if: $CI_COMMIT_BRANCH == "{branch}"
  variables:
    GIT_DEPTH: "0"
    AWS_DEFAULT_REGION: {region}
    AWS_ROLE_ARN: {role}
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/web-identity-token
  id_tokens:
    AWS_TOKEN:
      aud: https://gitlab.com
  script:
    - make setup
    - echo "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
    - if [ "$CI_PIPELINE_SOURCE" = schedule ] && ! .venv/bin/storefront deploy due --stage {stage}; then exit 0; fi
    - .venv/bin/storefront check
    - .venv/bin/storefront build
    - if [ "$CI_PIPELINE_SOURCE" != schedule ]; then .venv/bin/storefront deploy functions --stage {stage}; fi
    - .venv/bin/storefront deploy site --stage {stage} --wait 600
"""

GITLAB_SHOWN = '--stage preview --preview "mr-$CI_MERGE_REQUEST_IID" '

GITLAB_PREVIEW = """\
.preview:
  image: python:3.13
  resource_group: preview-$CI_MERGE_REQUEST_IID
  variables:
    AWS_DEFAULT_REGION: {region}
    AWS_ROLE_ARN: {preview_role}
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/web-identity-token
  id_tokens:
    AWS_TOKEN:
      aud: https://gitlab.com
  before_script:
    - make setup
    - echo "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
preview:
  extends: .preview
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  environment:
    name: preview/$CI_MERGE_REQUEST_IID
    url: https://mr-$CI_MERGE_REQUEST_IID.{previews}/
    on_stop: unpreview
    auto_stop_in: 2 weeks
  script:
    - .venv/bin/storefront check
    - .venv/bin/storefront build
    - .venv/bin/storefront deploy site --stage preview --preview "mr-$CI_MERGE_REQUEST_IID" --wait 300
unpreview:
  extends: .preview
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      when: manual
      allow_failure: true
  environment:
    name: preview/$CI_MERGE_REQUEST_IID
    action: stop
  script:
    - .venv/bin/storefront deploy site --stage preview --preview "mr-$CI_MERGE_REQUEST_IID" --remove --wait 300
"""
