"""The settings of the functions and the command, read and checked: the only module that reads the environment.

All that is wrong is reported at once; `chalicelib.settings` has the table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from chalicelib.domain.errors import Misconfigured
from chalicelib.settings import LEVELS, LINK_SECRET_LENGTH, LOCAL, SANDBOX_PATH, SETTINGS

SANDBOX_KEY: Final = "sk_test_sandbox"
SANDBOX_WEBHOOK_SECRET: Final = "whsec_sandbox"  # noqa: S105  # of a sandbox that moves no money

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_KEY = re.compile(r"(sk|rk)_(test|live)_[A-Za-z0-9_]+")
_LIVE_KEY = re.compile(r"(sk|rk)_live_")
_SECRET = re.compile(r"whsec_[!-~]+")
_SIGNING_SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{32,88}={0,2}")
_ADDRESS = r"[^\s@<>,;]+@[^\s@<>,;]+"
_MAIL_FROM = re.compile(rf"""{_ADDRESS}|("[^"\x00-\x1f\x7f]*"|[^<>@,;"\x00-\x1f\x7f]*) ?<{_ADDRESS}>""")
_SMTP = re.compile(r"smtps?://([^@/\s:]+(:[^@/\s]*)?@)?[A-Za-z0-9.-]+(:\d{1,5})?/?")
_TABLE = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")  # a dot would not fit AWS's certificate
_PARAMETERS = re.compile(r"(/[A-Za-z0-9_.-]+)+/?")
_VERSION = re.compile(r"[0-9a-f]{6,64}")
_MAIL_WAYS = ("files", "ses")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings, checked.

    `table` None is an SQLite file; `dynamodb_endpoint` and `stripe_api_base` None are AWS and Stripe themselves;
    `mail_from` None is `email` of shop.yaml.
    """

    stage: str
    var: Path
    table: str | None
    dynamodb_endpoint: str | None
    site_url: str
    stripe_secret_key: str = field(repr=False)
    stripe_webhook_secrets: tuple[str, ...] = field(repr=False)
    stripe_api_base: str | None
    link_secret: str = field(repr=False)
    origin_secret: str | None = field(repr=False)
    mail_from: str | None
    log_level: str
    bucket: str | None = None
    aws_endpoint: str | None = None
    mail_by: str = "files"
    version: str | None = None
    smtp_url: str | None = field(default=None, repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    tracking_secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_local(self) -> bool:
        """Whether this is a shop on somebody's own machine."""
        return self.stage == LOCAL

    @property
    def uses_sandbox(self) -> bool:
        """Whether payments are only played."""
        return self.stripe_secret_key == SANDBOX_KEY


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; an empty one counts as missing.

    Raises Misconfigured with every problem, each with what to set instead: one a line in the message, and as a list
    in `details["problems"]`. No secret is ever quoted.
    """
    read = _Reading(environ)
    stage, site_url = read.stage(), read.site_url()
    key, base = read.stripe_key(stage), read.value("STRIPE_API_BASE")
    settings = Settings(
        stage=stage,
        var=Path(read.value("STOREFRONT_VAR")),
        table=read.table(),
        dynamodb_endpoint=read.endpoint("DYNAMODB_ENDPOINT", stage),
        site_url=site_url,
        stripe_secret_key=key,
        stripe_webhook_secrets=read.webhook_secrets(key),
        stripe_api_base=read.api_base(stage, key, base) or (site_url + SANDBOX_PATH if key == SANDBOX_KEY else None),
        link_secret=read.link_secret(stage),
        origin_secret=read.origin_secret(),
        mail_from=read.mail_from(),
        log_level=read.log_level(),
        bucket=read.bucket(),
        aws_endpoint=read.endpoint("AWS_ENDPOINT", stage),
        mail_by=read.mail_by(),
        version=read.version(),
        smtp_url=read.smtp_url(),
        webhook_secrets=read.signing_secrets("WEBHOOK_SECRET"),
        tracking_secrets=read.signing_secrets("TRACKING_WEBHOOK_SECRET"),
    )
    read.secrets()
    if read.problems:
        raise Misconfigured("\n".join(read.problems), details={"problems": read.problems})
    return settings


def where_secrets(environ: Mapping[str, str]) -> tuple[str, tuple[str, ...], str | None] | None:
    """Where secrets have to be fetched, which ones, and by which double; None where nothing says so."""
    path = environ.get("STOREFRONT_SECRETS", "").strip()
    if not path:
        return None
    names = tuple(setting.name for setting in SETTINGS if setting.secret and not environ.get(setting.name, "").strip())
    local = environ.get("STOREFRONT_STAGE", LOCAL) == LOCAL
    return path, names, (environ.get("AWS_ENDPOINT", "").strip() or None) if local else None


def read_store(environ: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The table and the endpoint alone, for commands that only look at the store. Raises Misconfigured."""
    read = _Reading(environ)
    table, endpoint = read.table(), read.endpoint("DYNAMODB_ENDPOINT", LOCAL)
    if read.problems:
        raise Misconfigured("\n".join(read.problems), details={"problems": read.problems})
    return table, endpoint


class _Reading:
    """One pass over the environment, collecting what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        defaults = {setting.name: setting.default or "" for setting in SETTINGS}
        self._environ = environ
        self._values = {name: environ.get(name, "").strip() or default for name, default in defaults.items()}
        self.problems: list[str] = []

    def value(self, name: str) -> str:
        return self._values[name]

    def _checked(self, name: str, holds: Callable[[str], object], problem: str) -> str:
        value = self._values[name]
        if not holds(value):
            self.problems.append(f"{name}: {problem}")
        return value

    def stage(self) -> str:
        return self._checked("STOREFRONT_STAGE", _STAGE.fullmatch, "write a short lower-case name, such as prod")

    def site_url(self) -> str:
        """Scheme and host only, because every address of the shop is root-relative."""
        local = self.value("STOREFRONT_STAGE") == LOCAL
        schemes = ("http", "https") if local else ("https",)
        example = "http://127.0.0.1:8000" if local else "https://shop.example"
        return self._checked(
            "SITE_URL", lambda url: _is_origin(url, schemes), f"write the address of the shop, such as {example}"
        ).rstrip("/")

    def stripe_key(self, stage: str) -> str:
        key = self.value("STRIPE_SECRET_KEY")
        if key in ("", SANDBOX_KEY):
            if stage != LOCAL:
                self.problems.append(
                    f"STRIPE_SECRET_KEY: the stage {stage} takes no payments without it; set the account's secret key "
                    f"(sk_…), or STOREFRONT_STAGE={LOCAL} for the sandbox"
                )
            return SANDBOX_KEY
        return self._checked(
            "STRIPE_SECRET_KEY", _KEY.fullmatch, "this is no secret key of Stripe (one begins with sk_ or rk_)"
        )

    def webhook_secrets(self, key: str) -> tuple[str, ...]:
        text = self.value("STRIPE_WEBHOOK_SECRET") or (SANDBOX_WEBHOOK_SECRET if key == SANDBOX_KEY else "")
        secrets = tuple(part.strip() for part in text.split(",") if part.strip())
        if not secrets or not all(map(_SECRET.fullmatch, secrets)):
            self.problems.append(
                "STRIPE_WEBHOOK_SECRET: set the signing secret of the webhook endpoint (whsec_…), from Stripe's "
                "Dashboard or `stripe listen --print-secret`"
            )
        return secrets

    def api_base(self, stage: str, key: str, base: str) -> str | None:
        if not base:
            return None
        if stage != LOCAL:
            self.problems.append(f"STRIPE_API_BASE: only for STOREFRONT_STAGE={LOCAL}; unset it, the stage is {stage}")
        if _LIVE_KEY.match(key):
            self.problems.append("STRIPE_API_BASE: a live key is for Stripe only; unset it, or use a test key")
        if not _is_http(base):
            self.problems.append(f"STRIPE_API_BASE: write the sandbox's address, such as SITE_URL{SANDBOX_PATH}")
        return base.rstrip("/")

    def link_secret(self, stage: str) -> str:
        made = "; `storefront` sets it for a local shop" if stage == LOCAL else ""
        return self._checked(
            "LINK_SECRET",
            lambda secret: len(secret) >= LINK_SECRET_LENGTH,
            f"set at least {LINK_SECRET_LENGTH} random characters, such as `openssl rand -hex 32` gives{made}",
        )

    def origin_secret(self) -> str | None:
        secret = self._checked(
            "ORIGIN_SECRET",
            lambda text: not text or len(text) >= LINK_SECRET_LENGTH,
            f"set at least {LINK_SECRET_LENGTH} random characters, or nothing",
        )
        return secret or None

    def mail_from(self) -> str | None:
        sender = self._checked(
            "MAIL_FROM",
            lambda text: not text or _MAIL_FROM.fullmatch(text),
            "write an address, such as shop@example.com or My Shop <shop@example.com>",
        )
        return sender or None

    def smtp_url(self) -> str | None:
        wrong = "write the mail server, such as smtps://USER:PASSWORD@smtp.example.com (special signs as %40)"
        return self._checked("SMTP_URL", lambda text: not text or _SMTP.fullmatch(text), wrong) or None

    def signing_secrets(self, name: str) -> tuple[str, ...]:
        secrets = tuple(part.strip() for part in self.value(name).split(",") if part.strip())
        if not all(map(_SIGNING_SECRET.fullmatch, secrets)):
            self.problems.append(f"{name}: write whsec_ and the base64 of 24 to 64 random bytes")
        return secrets

    def log_level(self) -> str:
        self._values["LOG_LEVEL"] = self.value("LOG_LEVEL").upper()
        return self._checked("LOG_LEVEL", LEVELS.__contains__, f"write one of {', '.join(LEVELS)}")

    def table(self) -> str | None:
        name = self._checked(
            "STOREFRONT_TABLE",
            lambda text: not text or _TABLE.fullmatch(text),
            "write the name of a table: 3 to 255 letters, digits, dots, hyphens and underscores",
        )
        if not name and self._on_lambda:
            self.problems.append(
                "STOREFRONT_TABLE: this runs on AWS Lambda, whose files neither last nor are shared, and the store is "
                "an SQLite file; name a DynamoDB table, or run the functions where the disk stays"
            )
        return name or None

    def bucket(self) -> str | None:
        name = self._checked(
            "STOREFRONT_BUCKET",
            lambda text: not text or _BUCKET.fullmatch(text),
            "write the name of a bucket: 3 to 63 lower-case letters, digits and hyphens",
        )
        if not name and self._on_lambda:
            self.problems.append("STOREFRONT_BUCKET: this runs on AWS Lambda; name the bucket of the releases")
        return name or None

    def mail_by(self) -> str:
        way = self._checked("MAIL_BY", _MAIL_WAYS.__contains__, f"write one of {', '.join(_MAIL_WAYS)}")
        if way == "files" and self._on_lambda and not self.value("SMTP_URL"):
            self.problems.append("MAIL_BY: this runs on AWS Lambda, where a file reaches nobody; set ses, or SMTP_URL")
        return way

    def secrets(self) -> str:
        return self._checked(
            "STOREFRONT_SECRETS",
            lambda text: not text or _PARAMETERS.fullmatch(text),
            "write the path of the parameters, such as /pelican-storefront/prod",
        )

    def version(self) -> str | None:
        return self._checked(
            "STOREFRONT_VERSION", lambda text: not text or _VERSION.fullmatch(text), "write a digest in hex"
        ) or None  # fmt: skip

    def endpoint(self, name: str, stage: str) -> str | None:
        """The address of a double, which only a local shop may have."""
        address = self._checked(
            name, lambda text: not text or _is_http(text), "write its address, such as http://127.0.0.1:4566"
        )
        if address and stage != LOCAL:
            self.problems.append(f"{name}: only for STOREFRONT_STAGE={LOCAL}; unset it, the stage is {stage}")
        return address or None

    @property
    def _on_lambda(self) -> bool:
        return bool(self._environ.get("AWS_LAMBDA_FUNCTION_NAME"))


def _is_http(url: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    try:
        parts = urlsplit(url)
        whole = parts.port is None or parts.port > 0
    except ValueError:
        return False
    clean = not (parts.query or parts.fragment or parts.username) and url.isprintable() and " " not in url
    return parts.scheme in schemes and bool(parts.hostname) and whole and clean


def _is_origin(url: str, schemes: tuple[str, ...]) -> bool:
    return _is_http(url, schemes) and urlsplit(url).path in ("", "/")
