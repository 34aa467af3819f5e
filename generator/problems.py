"""What is wrong with the files of a shop: where, what, and what to write instead. All of it at once.

Every stage of the generator reports here; the command prints what it finds.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Protocol


def printable(text: str) -> str:
    """In one line and without anything that a terminal would obey, whatever stood in the file."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


@dataclass(frozen=True, slots=True, order=True)
class ContentProblem:
    """One mistake in one file. `line` and `column` count from 1; `hint` says what to write instead."""

    path: str
    line: int
    column: int
    field: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        text = f"{self.path}:{self.line}:{self.column}: {self.field}: {self.message}{hint}"
        return printable(text)


class ContentError(Exception):
    """The content cannot be built; `problems` holds every one that was found, in order of file and line."""

    def __init__(self, problems: "list[ContentProblem] | tuple[ContentProblem, ...]") -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Place(Protocol):
    """Anything that knows where it stands in its file."""

    @property
    def line(self) -> int:
        """Counted from 1."""

    @property
    def column(self) -> int:
        """Counted from 1."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of its own, where there is no node to point at."""

    line: int = 1
    column: int = 1


@dataclass(slots=True)
class Findings:
    """Where the stages put what they find: problems stop the build, warnings do not."""

    problems: list[ContentProblem] = field(default_factory=list)
    warnings: list[ContentProblem] = field(default_factory=list)

    def problem(self, path: str, place: Place, name: str, message: str, hint: str = "") -> None:
        """Something that must be put right."""
        self.problems.append(ContentProblem(path, place.line, place.column, name, message, hint))

    def warning(self, path: str, place: Place, name: str, message: str, hint: str = "") -> None:
        """Something that builds, but that somebody should know."""
        self.warnings.append(ContentProblem(path, place.line, place.column, name, message, hint))

    def raise_if_any(self) -> None:
        """Raises ContentError with every problem, where there is one."""
        if self.problems:
            raise ContentError(self.problems)


def suggest(word: str, known: "list[str] | tuple[str, ...]") -> str:
    """`did you mean ...?` where something close is known, otherwise all that is known, if it is little."""
    close = get_close_matches(word[:80], known, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if not known:
        return ""
    shown = ", ".join(known[:12])
    return f"known are {shown}{' and more' if len(known) > 12 else ''}"
