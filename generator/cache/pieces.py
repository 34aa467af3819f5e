"""What an edit has to know of files that are put together from many products: where each stands in them."""

from dataclasses import dataclass, field
from pathlib import Path

from generator.cache.kept import load, save
from generator.write.pieces import Lengths

NAME = "pieces"


@dataclass(slots=True)
class Pieces:
    """`feeds` are the lengths of the pieces of each, by path; `beyond`, by language and word, all that has a word
    of which the index names only some.
    """

    feeds: dict[str, Lengths] = field(default_factory=dict)
    beyond: dict[str, dict[str, str]] = field(default_factory=dict)


def load_pieces(cache: Path, key: str) -> Pieces | None:
    """Those of the build that `key` names."""
    plain = load(cache / NAME, key)
    return Pieces(*plain) if plain else None


def save_pieces(cache: Path, key: str, pieces: Pieces) -> None:
    """Keep them."""
    save(cache / NAME, key, (pieces.feeds, pieces.beyond))
