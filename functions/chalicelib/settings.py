"""The table of settings: every environment variable, what it means, what holds without it. `config` reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LOCAL: Final = "local"
SANDBOX_PATH: Final = "/__stripe"
LINK_SECRET_LENGTH: Final = 32
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: what it means, and what holds without it (None: nothing)."""

    name: str
    meaning: str
    default: str | None = None
    secret: bool = False

    def show(self, environ: Mapping[str, str]) -> str:
        """Its value for people; a secret is only said to be set or not."""
        value = environ.get(self.name, "").strip()
        if self.secret:
            return "set" if value else "not set"
        return value or self.default or "not set"


SETTINGS: Final = (
    Setting("STOREFRONT_STAGE", "Which shop this is: local, or the name of a deployed stage such as prod.", LOCAL),
    Setting("STOREFRONT_VAR", "The folder of the store, the releases and the mails of a local shop.", "var"),
    Setting(
        "STOREFRONT_TABLE",
        "The DynamoDB table that keeps orders and stock. Without it they are in store.sqlite in STOREFRONT_VAR.",
    ),
    Setting(
        "DYNAMODB_ENDPOINT",
        "Address of a DynamoDB engine on this machine, for a local shop only. Without it the table is at AWS.",
    ),
    Setting(
        "STOREFRONT_BUCKET",
        "The S3 bucket that keeps the releases. Without it they are in releases/ in STOREFRONT_VAR.",
    ),
    Setting(
        "STOREFRONT_SECRETS",
        "Where the secrets are in SSM's Parameter Store, such as /pelican-storefront/prod. A function reads them when "
        "it is first asked; one that is set here stands.",
    ),
    Setting(
        "AWS_ENDPOINT",
        "Address of doubles of S3, SES and SSM on this machine, for a local shop only. Without it they are at AWS.",
    ),
    Setting("SITE_URL", "Where the shop is reached, for mails and return addresses.", "http://127.0.0.1:8000"),
    Setting(
        "STRIPE_SECRET_KEY",
        "Key of the Stripe account (sk_… or rk_…). Without it, a local shop uses the payment sandbox.",
        secret=True,
    ),
    Setting(
        "STRIPE_WEBHOOK_SECRET",
        "Signing secret of the webhook endpoint (whsec_…); while one is being rolled, both, with a comma between.",
        secret=True,
    ),
    Setting(
        "STRIPE_API_BASE",
        f"Address of the payment sandbox, for a local shop only. Without a key it is SITE_URL{SANDBOX_PATH}.",
    ),
    Setting(
        "LINK_SECRET",
        f"What order links are signed with: at least {LINK_SECRET_LENGTH} random characters. `storefront` makes one "
        "for a local shop.",
        secret=True,
    ),
    Setting(
        "ORIGIN_SECRET",
        "What the CDN sends along as `X-Origin-Secret`, so that the shopper's address that it forwards is believed.",
        secret=True,
    ),
    Setting(
        "WEBHOOK_SECRET",
        "What the shop's messages to your other systems (`webhooks` of shop.yaml) are signed with: whsec_ and base64; "
        "while one is being rolled, both, with a comma between.",
        secret=True,
    ),
    Setting(
        "TRACKING_WEBHOOK_SECRET",
        "What carriers sign their word on parcels with: whsec_ and base64. Without it nobody's word is taken.",
        secret=True,
    ),
    Setting("MAIL_FROM", "Sender of the shop's mails; without it, `email` of shop.yaml."),
    Setting("MAIL_BY", "How mails leave: files (in mail/ in STOREFRONT_VAR), or ses.", "files"),
    Setting(
        "SMTP_URL",
        "The mail server: smtps://USER:PASSWORD@HOST. With it, mails leave by it and not as files.",
        secret=True,
    ),
    Setting("STOREFRONT_VERSION", "Which package of the functions this is; `storefront deploy functions` sets it."),
    Setting("LOG_LEVEL", f"How much is logged: {', '.join(LEVELS)}.", "INFO"),
)
"""Every setting, in the order in which people are shown them."""
