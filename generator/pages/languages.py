"""The languages of a site: where a page is in each of them, and in which it is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_PART = re.compile(r"page/[0-9]+/$")
"""The end of the address of a further page of a list."""


@dataclass(frozen=True, slots=True)
class Languages:
    """`names` are what languages call themselves, in the order of `shop.yaml`; `own` is the shop's.

    `written` says of an address (decoded, as in the shop's own language) in which languages the page is written; one
    that it does not name is made of the shop's own texts, and written in all. `pages` are all addresses that there
    are, decoded.
    """

    own: str
    names: Mapping[str, str]
    written: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()

    def home(self, language: str) -> str:
        """The root of a language."""
        return "/" if language == self.own else f"/{language}/"

    def split(self, address: str) -> tuple[str, str]:
        """The language of an address, and the same address in the shop's own."""
        first, _, rest = address.removeprefix("/").partition("/")
        if first != self.own and first in self.names:
            return first, f"/{rest}"
        return self.own, address

    def address(self, bare: str, language: str) -> str:
        """Where the page is in a language that is at `bare` in the shop's own."""
        return self.home(language) + bare.removeprefix("/")

    def written_in(self, bare: str) -> tuple[str, ...]:
        """The languages in which the page is written, and there, in the order of `shop.yaml`."""
        named = self.written.get(_PART.sub("", bare))
        return tuple(
            language
            for language in self.names
            if (named is None or language in named) and self.address(bare, language) in self.pages
        )
