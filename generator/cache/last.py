"""The last build that succeeded: what it was made from, what it said, and which files it left."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.cache.inputs import Inputs
from generator.cache.kept import load, save
from generator.problems import ContentProblem

NAME = "last"

Plain = tuple[str, int, int, str, str, str]


@dataclass(frozen=True, slots=True)
class LastBuild:
    """`changes` are the moments at which a schedule changes something, `present` is the last one that had come.

    `files` are the whole paths of both halves with their SHA-256, `modules` those that the shop brings itself,
    `previews` (title, address, file) of drafts, `token` names the whole build that the shop is kept of.
    """

    inputs: Inputs
    modules: list[str]
    release_id: str
    pages: int
    changes: list[int]
    present: int
    files: dict[str, str]
    warnings: list[Plain]
    unpublished: list[str]
    previews: list[tuple[str, str, str]]
    token: str

    def was_present_at(self, moment: int) -> bool:
        """Whether a build at this moment (UTC seconds) shows the same."""
        return self.present == max((point for point in self.changes if point <= moment), default=0)

    @property
    def problems(self) -> tuple[ContentProblem, ...]:
        """Its warnings."""
        return tuple(ContentProblem(*plain) for plain in self.warnings)


def load_last(cache: Path, key: str) -> LastBuild | None:
    """The last build with this key: engine, places and switches."""
    plain = load(cache / NAME, key)
    return LastBuild(*plain) if plain else None


def save_last(cache: Path, key: str, last: LastBuild) -> None:
    """Keep it."""
    save(cache / NAME, key, tuple(getattr(last, name) for name in LastBuild.__slots__))


def plain_warnings(warnings: Iterable[ContentProblem]) -> list[Plain]:
    """Warnings as plain values."""
    return [(item.path, item.line, item.column, item.field, item.message, item.hint) for item in warnings]
