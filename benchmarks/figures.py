"""Figures and how they are told: medians and percentiles over several runs, as tables."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Table:
    """One section of the report."""

    title: str
    intro: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The section as Markdown."""
        lines = [f"## {self.title}", "", self.intro, ""]
        lines += [f"| {' | '.join(row)} |" for row in (self.header, ("---",) * len(self.header), *self.rows)]
        return "\n".join(lines) + "\n"


def timed(work: Callable[[], object]) -> float:
    """Seconds of wall time that `work` takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of all stay below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds with two digits that count."""
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"
