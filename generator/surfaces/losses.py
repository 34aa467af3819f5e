"""What a format cannot hold of a shop: noted while it is written. An export reports it, a build has no use for it."""

from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What a loss is about; the value is its name in JSON."""

    PRODUCT = "not_exported"
    FIELD = "left_out"
    PRICE = "prices"
    STOCK = "stock"
    OPTION = "options"
    COLLECTION = "collections"
    PICTURE = "pictures"
    TEXT = "texts"
    GUARD = "guarded_cells"


class Losses(Protocol):
    """Takes what is lost: what it is about, where, and in words."""

    def add(self, kind: StrEnum, where: str, message: str) -> None:
        """Note one loss."""


class Unreported:
    """Losses that nobody reads."""

    def add(self, kind: StrEnum, where: str, message: str) -> None:
        """Forget it."""
