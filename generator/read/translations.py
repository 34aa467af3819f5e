"""Which files are translations: `contour-4.de.md` says in German what `contour-4.md` says in the shop's language."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.read.front_matter import RawFile
from generator.read.nodes import Table

_NAME = re.compile(r"(.+)\.([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,4})*)")
"""A name and, after its last point, what looks like the code of a language."""


@dataclass(frozen=True, slots=True)
class RawTranslation:
    """A Markdown file in another language; `original` is the one it translates, relative to the content folder."""

    language: str
    original: str
    file: RawFile


@dataclass(frozen=True, slots=True)
class RawShopTranslation:
    """A `shop.LANG.yaml`; `table` is None where it could not be read."""

    language: str
    path: str
    table: Table | None


def split_language(path: str) -> tuple[str, str] | None:
    """The path of the original and the language that a file's name says; None where it says none."""
    pure = PurePosixPath(path)
    match = _NAME.fullmatch(pure.stem)
    return None if match is None else (str(pure.with_name(match[1] + pure.suffix)), match[2])
