"""The settings of the local shop: into the environment before the functions are imported, and secrets kept in `var`.

What the user has set stands. With a STRIPE_SECRET_KEY of theirs the shop talks to Stripe, and the sandbox is away.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chalicelib.config import SANDBOX_KEY
from chalicelib.settings import LOCAL, SANDBOX_PATH

USUAL_PORT = 8000


@dataclass(frozen=True)
class LocalSettings:
    """`environment` is what has to be set; `sandbox` is whether the payment sandbox is mounted."""

    environment: Mapping[str, str]
    local_url: str
    site_url: str
    webhook_secret: str
    sandbox: bool
    stripe_needs_secret: bool


def choose_settings(given: Mapping[str, str], var: Path, port: int) -> LocalSettings:
    """The settings for a shop on this port. Makes the secrets in `var` that are not there yet."""
    here = f"http://127.0.0.1:{port}"
    sandbox = given.get("STRIPE_SECRET_KEY", "").strip() in ("", SANDBOX_KEY)
    webhook_secret = keep_secret(var / "webhook-secret", "whsec_")
    chosen = {
        "STOREFRONT_STAGE": LOCAL,
        "STOREFRONT_VAR": str(var),
        "SITE_URL": given.get("SITE_URL") or here,
        "LINK_SECRET": given.get("LINK_SECRET") or keep_secret(var / "link-secret"),
    }
    if sandbox:
        chosen |= {
            "STRIPE_API_BASE": here + SANDBOX_PATH,
            "STRIPE_SECRET_KEY": SANDBOX_KEY,
            "STRIPE_WEBHOOK_SECRET": webhook_secret,
        }
    else:
        chosen["STRIPE_WEBHOOK_SECRET"] = given.get("STRIPE_WEBHOOK_SECRET") or webhook_secret
    return LocalSettings(
        environment=chosen,
        local_url=here,
        site_url=chosen["SITE_URL"].rstrip("/"),
        webhook_secret=chosen["STRIPE_WEBHOOK_SECRET"],
        sandbox=sandbox,
        stripe_needs_secret=not sandbox and not given.get("STRIPE_WEBHOOK_SECRET"),
    )


@contextmanager
def noted_port(var: Path, port: int) -> Iterator[None]:
    """Keep the port in `var` while the shop is served on it: other commands ask its sandbox, and link to it."""
    path = var / "port"
    path.write_text(f"{port}\n", encoding="ascii")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def find_port(var: Path) -> int:
    """The port on which the shop is served, or would be."""
    try:
        return int((var / "port").read_text(encoding="ascii"))
    except FileNotFoundError:
        return USUAL_PORT


def keep_secret(path: Path, prefix: str = "") -> str:
    """The secret in this file, which only its owner may read; made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    secret = prefix + secrets.token_hex(32)
    with os.fdopen(handle, "w") as file:
        file.write(secret + "\n")
    return secret
