"""What a build tells whoever asked for it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from generator.problems import ContentProblem

Step = Callable[[int, int], None]
"""Is told how much is done, and of how much."""


def in_silence(_done: int, _of: int) -> None:
    """A step that nobody is told of."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft that can be looked at: its title, its root-relative address, and its file as people see it."""

    title: str
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `pages` counts HTML pages; `written`, `unchanged` and `removed` count files of both halves.

    `read` counts the files of content that were read, `rendered` the pages; `reasons` says why, by path.
    """

    release_id: str
    pages: int
    written: int
    unchanged: int
    removed: int
    warnings: tuple[ContentProblem, ...] = ()
    unpublished: tuple[str, ...] = ()
    previews: tuple[Preview, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)
    read: int = 0
    rendered: int = 0
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """The id of the release."""
        return self.release_id
