"""Which page was rendered from what: the digests of its view, of its template, and of what all pages share."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from generator.cache.kept import load, save

NAME = "pages"
_KEY = "1"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a page is made from. `shared` holds engine, libraries, and what every page of a language shows."""

    template: str
    view: str
    text: str
    shared: str

    def difference(self, before: "Fingerprint | None") -> str:
        """Why the page is another one than before, in words; empty where it is not."""
        if before is None:
            return "it is new"
        reasons = []
        if before.shared != self.shared:
            reasons.append("what every page shows has changed: the shop, its style, the texts of the theme, the engine")
        if before.template != self.template or before.text != self.text:
            reasons.append(f"its template {self.template}, or one that it draws in, has changed")
        if before.view != self.view:
            reasons.append("what it shows has changed")
        return "; ".join(reasons)


Entry = tuple[Fingerprint, str]
"""What a page was made from, and the SHA-256 of what it became."""


def load_ledger(cache: Path) -> dict[str, Entry]:
    """The pages of the last build, by path; empty where nothing is known."""
    known = load(cache / NAME, _KEY) or {}
    return {path: (Fingerprint(*parts), digest) for path, (parts, digest) in known.items()}


def save_ledger(cache: Path, entries: Iterable[tuple[str, Entry]]) -> None:
    """Keep the pages of this build."""
    plain = {path: ((made.template, made.view, made.text, made.shared), digest) for path, (made, digest) in entries}
    save(cache / NAME, _KEY, plain)


def digest_view(view: object) -> str:
    """The digest of a view, which consists of plain values: their text says all of them, in one order."""
    return blake2b(repr(view).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
