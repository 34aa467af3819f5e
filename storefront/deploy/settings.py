"""A stage of `deploy.toml` as the functions and their stack need it."""

from dataclasses import MISSING, dataclass, fields
from pathlib import Path

from chalicelib.domain.errors import Misconfigured, StorefrontError
from storefront.deploy.stages import FILE, is_name, read_fields

SITE_PREFIX = "site/"
"""Where the public files are in the bucket: all that CloudFront may read."""

RELEASES_PREFIX = "releases/"
PACKAGES_PREFIX = "functions/"


class DeployError(StorefrontError):
    """A deploy cannot go on; the message says what happened, what was done and what to do."""

    code = "deploy"


@dataclass(frozen=True, slots=True)
class StageSettings:
    """A stage. Without `domain` it is reached at CloudFront's own address; `certificate` is for the domain."""

    stage: str
    name: str
    region: str
    bucket: str
    table: str
    mail_from: str
    domain: str | None = None
    certificate: str | None = None
    alarm_mail: str | None = None

    @property
    def stack(self) -> str:
        """The name of the CloudFormation stack."""
        return f"{self.name}-{self.stage}"

    @property
    def secrets(self) -> str:
        """Where the secrets are in the parameter store."""
        return f"/{self.name}/{self.stage}"

    @property
    def mail_domain(self) -> str:
        """The domain that SES has to verify."""
        return self.mail_from.rpartition("@")[2].strip(" >")


_NEEDED = tuple(
    field.name for field in fields(StageSettings) if field.default is MISSING and field.name not in ("stage", "name")
)


def read_functions(root: Path, name: str | None) -> StageSettings:
    """What the functions need of a stage of `deploy.toml`. Raises Misconfigured with everything that is wrong."""
    shop, stage, given = read_fields(root, name, _NEEDED)
    problems = []
    if not is_name(shop):
        problems.append(f"{FILE}: name: {shop!r} does not fit (write a short lower-case name, such as isoline)")
    if bool(given.get("domain")) != bool(given.get("certificate")):
        problems.append(f"{FILE}: [stages.{stage}] domain and certificate belong together (write both, or neither)")
    if problems:
        raise Misconfigured("\n".join(problems), details={"problems": problems})
    ours = {field.name: given[field.name] for field in fields(StageSettings) if given.get(field.name)}
    return StageSettings(stage, shop, **ours)
