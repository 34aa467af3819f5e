"""Names that must hold for ever: how a text becomes a slug, and how one that is taken gets a number.

Invented names depend on the export alone, so importing it again invents the same. Only `storefront.importers`
imports it.
"""

import hashlib
import re
from collections.abc import Iterable

from unidecode import unidecode

LONGEST_SLUG = 100
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(text: str) -> str:
    """Lower-case ASCII words with hyphens; empty where nothing is left of the text."""
    words = re.sub(r"[^a-z0-9]+", "-", unidecode(text, errors="ignore").casefold()).strip("-")
    return words[:LONGEST_SLUG].rstrip("-")


def is_slug(text: str) -> bool:
    """Whether it can be a file's name and an address as it stands."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def digest(text: str) -> str:
    """Six letters that stand for a text from which no name can be made."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]


class Names:
    """Names that are taken; case makes no difference. A name that is asked for again gets -2, -3 and so on."""

    def __init__(self, longest: int, taken: Iterable[str] = ()) -> None:
        self._longest = longest
        self._taken = {name.casefold() for name in taken}
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._taken

    def claim(self, name: str) -> bool:
        """Take this very name; False where it is taken."""
        if name in self:
            return False
        self._taken.add(name.casefold())
        return True

    def take(self, wanted: str) -> str:
        """Take `wanted`, or the next number of it."""
        if self.claim(wanted):
            return wanted
        number = self._next.get(wanted.casefold(), 2)
        while True:
            ending = f"-{number}"
            free = wanted[: self._longest - len(ending)] + ending
            number += 1
            if self.claim(free):
                self._next[wanted.casefold()] = number
                return free
