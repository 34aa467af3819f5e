"""`check`: every problem of the content, without writing a release."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator.problems import ContentError, ContentProblem
from generator.report import Preview
from generator.run import Run
from generator.whole import run_pelican

Problems = tuple[ContentProblem, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong, what somebody should know, and which drafts can be looked at; in order of file and line."""

    problems: Problems
    warnings: Problems
    previews: tuple[Preview, ...]


def check(root: Path, content: Path, now: int, *, var: Path | None = None) -> tuple[Problems, Problems]:
    """The problems and the warnings."""
    checked = examine(root, content, now, var=var)
    return checked.problems, checked.warnings


def examine(root: Path, content: Path, now: int, *, var: Path | None = None) -> Checked:
    """Everything that can be said of the content. Pictures are encoded into the cache of `var`."""
    with tempfile.TemporaryDirectory(prefix="storefront-check-") as scratch:
        folder = Path(scratch).resolve()
        cache = var / "cache" if var else None
        run = Run(root.resolve(), content.resolve(), folder / "output", folder, now=now, only_check=True, cache=cache)
        try:
            run_pelican(run)
        except ContentError as error:
            return Checked(error.problems, tuple(sorted(set(run.findings.warnings))), run.previews)
    return Checked((), tuple(sorted(set(run.findings.warnings))), run.previews)
