"""The secrets of a stage in the parameter store: those that nobody has to know are made, the others are asked for."""

import secrets
from collections.abc import Callable
from typing import Any

from chalicelib.settings import SETTINGS
from storefront.deploy.clients import said
from storefront.deploy.settings import DeployError, StageSettings

_MADE = ("LINK_SECRET", "ORIGIN_SECRET")
_STRIPES = ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")


def ensure_secrets(
    settings: StageSettings, ssm: Any, new_secret: Callable[[], str] = lambda: secrets.token_hex(32)
) -> tuple[str, str]:
    """The origin secret, and a text that changes when any secret does.

    Makes what the shop alone has to know. Raises DeployError for what Stripe gives and nobody has put there.
    """
    names = [setting.name for setting in SETTINGS if setting.secret]
    paths = [f"{settings.secrets}/{name}" for name in names]
    with said(f"Reading the secrets below {settings.secrets}"):
        found = {
            entry["Name"].rpartition("/")[2]: entry
            for entry in ssm.get_parameters(Names=paths, WithDecryption=True)["Parameters"]
        }
    missing = [name for name in _STRIPES if name not in found]
    if missing:
        commands = "\n".join(
            f"  aws ssm put-parameter --region {settings.region} --type SecureString --name {settings.secrets}/{name} "
            "--value ..."
            for name in missing
        )
        raise DeployError(
            f"Secrets are missing that Stripe's Dashboard shows. Put them there, then repeat:\n{commands}"
        )
    for name in _MADE:
        if name not in found:
            value = new_secret()
            with said(f"Keeping {settings.secrets}/{name}"):
                kept = ssm.put_parameter(Name=f"{settings.secrets}/{name}", Value=value, Type="SecureString")
            found[name] = {"Value": value, "Version": kept["Version"]}
    version = ".".join(str(found[name]["Version"]) for name in names if name in found)
    return str(found["ORIGIN_SECRET"]["Value"]), version
