"""The settings and use cases of the shop that a command works on: those of the environment, secrets from `var`."""

import os
from pathlib import Path

from chalicelib.bootstrap import Services
from chalicelib.config import Settings, read_settings
from storefront.devserver.settings import choose_settings

_PORT = 8000


def read_local(var: Path) -> Settings:
    """The settings as `storefront serve` would choose them. Raises Misconfigured."""
    chosen = choose_settings(os.environ, var, _PORT)
    return read_settings({**os.environ, **chosen.environment})


def open_services(var: Path) -> Services:
    """The use cases of the local shop. Raises Misconfigured, NoRelease where nothing was published yet."""
    return Services(read_local(var))
