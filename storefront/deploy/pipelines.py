"""What `deploy init` writes: `deploy.toml`, and a pipeline that publishes what is merged. All of it text to be edited.

GitHub's pipeline gets its credentials by OpenID Connect, so no key of AWS is kept anywhere:
https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws. GitLab's does the
same: https://docs.gitlab.com/ci/cloud_services/aws/.
"""

from dataclasses import dataclass

_TOML = """\
# Where each stage of the shop runs. No secret belongs here; docs/deploy.md says what every field is.

name = "{name}"

[stages.{stage}]
region = "{region}"
bucket = "{bucket}"
table = "{table}"
mail_from = "shop@{domain}"
# domain = "{domain}"  with certificate: without them the shop is reached at CloudFront's own address
# certificate = "arn:aws:acm:us-east-1:..."
# account = "123456789012"  the AWS account that the bucket has to belong to
# indexnow_key = ""         a key of your own, to tell search engines of changed addresses
"""

_GITHUB = """\
# Publishes what is merged, and what a schedule changes (a sale that begins). Written by `storefront deploy init`.
name: Deploy
on:
  push:
    branches: [{branch}]
  pull_request:
  schedule:
    - cron: "*/15 * * * *"
  workflow_dispatch:
permissions:
  contents: read
  id-token: write
jobs:
  changes:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
      - name: Set up
        run: make setup
      - name: Check
        run: .venv/bin/storefront check --against "origin/$GITHUB_BASE_REF"
      - name: Say what changes
        if: always()
        run: .venv/bin/storefront changes --against "origin/$GITHUB_BASE_REF" > "$RUNNER_TEMP/changes.md"
      - name: Comment
        if: always()
        run: gh pr comment "$PULL_REQUEST" --body-file "$RUNNER_TEMP/changes.md" --edit-last --create-if-none
        env:
          GH_TOKEN: ${{{{ github.token }}}}
          PULL_REQUEST: ${{{{ github.event.pull_request.number }}}}
  deploy:
    if: github.event_name != 'pull_request'
    runs-on: ubuntu-latest
    environment: {stage}
    concurrency:
      group: deploy-{stage}
      cancel-in-progress: false
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: {role}
          aws-region: {region}
      - name: Set up
        run: make setup
      - name: Look whether there is something to do
        id: look
        run: |
          if [ "$GITHUB_EVENT_NAME" != schedule ] || .venv/bin/storefront deploy due --stage {stage}; then
            echo "go=true" >> "$GITHUB_OUTPUT"
          fi
      - name: Check
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront check
      - name: Build
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront build
      - name: Functions
        if: steps.look.outputs.go == 'true' && github.event_name != 'schedule'
        run: .venv/bin/storefront deploy functions --stage {stage}
      - name: Site
        if: steps.look.outputs.go == 'true'
        run: .venv/bin/storefront deploy site --stage {stage} --wait 600
"""

_GITLAB = """\
# Publishes what is merged, and what a schedule changes (a sale that begins). Written by `storefront deploy init`.
# Make a pipeline schedule of every 15 minutes (Build > Pipeline schedules) for the latter.
deploy:
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

PATHS = {"github": ".github/workflows/deploy.yml", "gitlab": ".gitlab-ci.yml"}
_TEXTS = {"github": _GITHUB, "gitlab": _GITLAB}


@dataclass(frozen=True, slots=True)
class Answers:
    """What `deploy init` has to know. `role` is the ARN of the role that the pipeline takes on at AWS."""

    stage: str
    domain: str
    region: str
    bucket: str
    table: str
    role: str
    branch: str = "main"


def written(answers: Answers, pipelines: tuple[str, ...]) -> dict[str, str]:
    """Every file by its path; `pipelines` are of PATHS."""
    values = {name: getattr(answers, name) for name in Answers.__slots__}
    values["name"] = answers.domain.partition(".")[0][:30]
    files = {"deploy.toml": _TOML.format(**values)}
    return files | {PATHS[kind]: _TEXTS[kind].format(**values) for kind in pipelines}
