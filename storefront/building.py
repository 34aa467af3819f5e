"""Calls the generator for the shop in its places: the one way in which commands and the local shop make a release."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from storefront.places import Places

if TYPE_CHECKING:
    from generator.report import BuildReport, Step


def build_release(
    places: Places, *, now: int, at: int | None = None, jobs: int | None = None, step: "Step | None" = None
) -> "BuildReport":
    """Build `output/` and `var/release/`. `now` and `at` are UTC seconds. Raises ContentError with every problem."""
    from generator.build import build
    from generator.report import in_silence

    return build(
        places.root,
        content=places.content,
        output=places.output,
        var=places.var,
        at=at,
        now=now,
        jobs=jobs,
        step=step or in_silence,
    )


@contextmanager
def shown_progress(*, quiet: bool) -> Iterator["Step | None"]:
    """A bar on a terminal, for what takes more than a second; nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    began = drawn = time.monotonic()
    # No thread of its own: the build forks.
    with Progress(console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        task = bar.add_task("Rendering pages", visible=False)

        def step(done: int, of: int) -> None:
            nonlocal drawn
            now = time.monotonic()
            if now - began > 1 and now - drawn > 0.1:
                bar.update(task, completed=done, total=of, visible=True, refresh=True)
                drawn = now

        yield step


@contextmanager
def profiled(path: Path | None) -> Iterator[None]:
    """Write where the time goes, the costliest functions first; nothing where there is no path."""
    if path is None:
        yield
        return
    import cProfile
    import pstats

    profile = cProfile.Profile()
    with profile:
        yield
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as handle:
        pstats.Stats(profile, stream=handle).strip_dirs().sort_stats("cumulative").print_stats(100)


def explain_page(named: str, report: "BuildReport", output: Path) -> str:
    """Why a page was rendered, or why not; `named` is its address or its path below the output folder."""
    path = unquote(named).lstrip("/")
    if not path or path.endswith("/"):
        path += "index.html"
    if path in report.reasons:
        reason = report.reasons[path]
        return f"{path}: rendered, because {reason}." if reason else f"{path}: not rendered, what it shows is the same."
    if not (output / path).is_file():
        return f"{path}: there is no such page."
    if not report.rendered and not report.read:
        return f"{path}: not rendered, nothing has changed since the last build."
    if report.pages and len(report.reasons) < report.pages // 2:
        return f"{path}: not rendered, it shows nothing of what changed."
    return f"{path}: rendered by Pelican, as articles and pages always are, and written where its bytes differ."
