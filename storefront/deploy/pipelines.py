"""What `deploy init` writes: `deploy.toml`, and a pipeline that publishes what is merged. All of it text to be edited.

GitHub's pipeline gets its credentials by OpenID Connect, so no key of AWS is kept anywhere:
https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws. GitLab's does the
same: https://docs.gitlab.com/ci/cloud_services/aws/.
"""

from dataclasses import dataclass

from storefront.deploy.pipeline_github import GITHUB, GITHUB_PREVIEW, GITHUB_UNPREVIEW
from storefront.deploy.pipeline_gitlab import GITLAB, GITLAB_PREVIEW, GITLAB_SHOWN
from storefront.deploy.stages import name_from

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
_PREVIEW_TOML = """
[stages.preview]
region = "{region}"
bucket = "{preview_bucket}"
table = "{preview_bucket}"
mail_from = "shop@{domain}"
previews = "{previews}"
# previews_certificate = "arn:aws:acm:us-east-1:..."  for *.{previews}
"""

PATHS = {"github": ".github/workflows/deploy.yml", "gitlab": ".gitlab-ci.yml"}
_TEXTS = {"github": GITHUB, "gitlab": GITLAB}


@dataclass(frozen=True, slots=True)
class Answers:
    """What `deploy init` has to know. `role` is the ARN of the role that the pipeline takes on at AWS.

    `previews` is the domain below which pull requests get previews, `preview_role` the role that brings them there.
    """

    stage: str
    domain: str
    region: str
    bucket: str
    table: str
    role: str
    branch: str = "main"
    previews: str | None = None
    preview_role: str | None = None


def written(answers: Answers, pipelines: tuple[str, ...]) -> dict[str, str]:
    """Every file by its path; `pipelines` are of PATHS."""
    values = {name: getattr(answers, name) for name in Answers.__slots__}
    values["name"] = name_from(answers.domain)
    values["preview_bucket"] = f"{answers.bucket.removesuffix(f'-{answers.stage}')}-preview"
    has_previews = answers.previews is not None
    parts = {
        "github_preview": GITHUB_PREVIEW if has_previews else "",
        "github_unpreview": GITHUB_UNPREVIEW if has_previews else "",
        "gitlab_preview": GITLAB_PREVIEW if has_previews else "",
        "gitlab_shown": GITLAB_SHOWN if has_previews else "",
    }
    values |= {name: text.format(**values) for name, text in parts.items()}
    toml = _TOML + (_PREVIEW_TOML if has_previews else "")
    files = {"deploy.toml": toml.format(**values)}
    return files | {PATHS[kind]: _TEXTS[kind].format(**values) for kind in pipelines}
