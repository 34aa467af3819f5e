"""`deploy.toml`: where a stage of the shop lives. One table a stage; what is wrong is said all at once."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import StorefrontError

FILE = "deploy.toml"

SITE_PREFIX = "site/"
"""Where the public files are in the bucket: all that CloudFront may read."""

RELEASES_PREFIX = "releases/"
PACKAGES_PREFIX = "functions/"

_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_RULES: Mapping[str, tuple[str, str]] = {
    "region": (r"[a-z]{2}(-[a-z]+)+-\d", "a region of AWS, such as eu-west-1"),
    "bucket": (r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", "the name of an S3 bucket: lower-case letters, digits, hyphens"),
    "table": (r"[A-Za-z0-9_.-]{3,255}", "the name of a DynamoDB table"),
    "mail_from": (r"[^\n]*[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+>?", "a sender, such as My Shop <shop@shop.example>"),
    "domain": (r"([a-z0-9-]+\.)+[a-z]{2,}", "a host name, such as shop.example"),
    "certificate": (r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[a-z0-9-]+", "a certificate of ACM in us-east-1"),
    "alarm_mail": (r"[^\s@]+@[^\s@]+\.[^\s@]+", "an address that alarms are sent to"),
}


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


def read_stage(file: Path, stage: str) -> StageSettings:
    """A stage of `deploy.toml`. Raises DeployError with every problem."""
    try:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DeployError(f"There is no {file}: docs/functions.md shows one to begin with.") from None
    except tomllib.TOMLDecodeError as wrong:
        raise DeployError(f"{file}: {wrong}") from None
    stages = plain.get("stages", {})
    if stage not in stages:
        known = ", ".join(stages) or "none"
        raise DeployError(f"{file}: there is no [stages.{stage}] (there is: {known})")
    return _checked(file, stage, {"name": plain.get("name", ""), **stages[stage]})


def _checked(file: Path, stage: str, given: Mapping[str, Any]) -> StageSettings:
    known = {field.name: field for field in fields(StageSettings) if field.name != "stage"}
    needed = [name for name, field in known.items() if field.default is MISSING and not given.get(name)]
    wrong = [f"{name}: is missing (write {_rule(name)})" for name in needed]
    for name, value in given.items():
        pattern = _RULES.get(name, (_NAME.pattern, ""))[0]
        if name in known and value and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            wrong.append(f"{name}: {value!r} does not fit (write {_rule(name)})")
    if bool(given.get("domain")) != bool(given.get("certificate")):
        wrong.append("certificate: domain and certificate belong together (write both, or neither)")
    if wrong:
        raise DeployError("\n".join(f"{file}: stages.{stage}.{problem}" for problem in wrong))
    return StageSettings(stage, **{name: given[name] for name in known if given.get(name)})


def _rule(name: str) -> str:
    return _RULES.get(name, ("", "a short lower-case name, such as isoline"))[1]
