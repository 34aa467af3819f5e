"""`build`: the content of a shop to a release, in `output/` and `var/release/`. The way in for commands and tests."""

import os
from pathlib import Path

from generator.again import Places, look_back
from generator.collector import resting
from generator.report import BuildReport, Step, in_silence
from generator.write.commit import recover
from generator.write.lock import locked

__all__ = ["BuildReport", "build"]


def build(
    root: Path,
    *,
    content: Path,
    output: Path,
    var: Path,
    now: int,
    at: int | None = None,
    jobs: int | None = 1,
    drafts: bool = False,
    step: Step = in_silence,
) -> BuildReport:
    """Build the shop in `content` as of `at`, or of `now`; both are UTC seconds. `jobs` None is one a core.

    `step` is told of pages as they are rendered. All or nothing: raises ContentError with every problem of every file,
    and nothing has been moved in. BuildLocked where another build is running.
    """
    places = Places(root.resolve(), content.resolve(), output.resolve(), var.resolve(), drafts)
    moment = now if at is None else at
    with locked(places.var / "build"), resting():
        recover(places.var / "build")
        before = look_back(places, moment)
        if before is not None and before.changed == set():
            return before.report
        # From here on everything is needed, and it takes a third of a second to load.
        from generator.edit import build_edit
        from generator.whole import build_all

        edited = build_edit(places, before) if before is not None else None
        return edited or build_all(places, now=now, at=at, jobs=jobs or os.cpu_count() or 1, before=before, step=step)
