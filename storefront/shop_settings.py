"""The settings and use cases of the shop that a command works on: those of the environment, secrets from `var`."""

import os
from pathlib import Path

from chalicelib.bootstrap import Services
from chalicelib.config import Settings, read_settings
from chalicelib.settings import LOCAL
from storefront.devserver.settings import choose_settings, find_port


def read_local(var: Path) -> Settings:
    """The settings as `storefront serve` chose them, or would; those of a deployed stage as they are.

    Raises Misconfigured.
    """
    if os.environ.get("STOREFRONT_STAGE", "").strip() not in ("", LOCAL):
        return read_settings({**os.environ, "STOREFRONT_VAR": str(var)})
    chosen = choose_settings(os.environ, var, find_port(var))
    return read_settings({**os.environ, **chosen.environment})


def open_services(var: Path) -> Services:
    """The use cases of the local shop. Raises Misconfigured, NoRelease where nothing was published yet."""
    return Services(read_local(var))
