"""Calls the generator for the shop in its places: the one way in which commands and the local shop make a release."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storefront.places import Places

if TYPE_CHECKING:
    from generator.build import BuildReport


def build_release(places: Places, *, now: int, at: int | None = None, jobs: int | None = None) -> "BuildReport":
    """Build `output/` and `var/release/`. `now` and `at` are UTC seconds. Raises ContentError with every problem."""
    from generator.build import build

    with _watched() as watch:
        return build(
            places.root,
            content=places.content,
            output=places.output,
            var=places.var,
            at=at,
            now=now,
            jobs=jobs,
            watch=watch,
        )


@contextmanager
def _watched() -> "Iterator[Callable[[int, int], None]]":
    """A bar for the pictures on the error stream, where that is a terminal, from the first one that has to be made."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("Encoding pictures", visible=False, total=None)
        yield lambda done, of: bars.update(bar, completed=done, total=of, visible=True)
