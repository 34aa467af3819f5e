"""`check`: every problem of the content, without writing a release."""

import tempfile
from pathlib import Path

from generator.build import run_pelican
from generator.problems import ContentError, ContentProblem
from generator.run import Run

Problems = tuple[ContentProblem, ...]


def check(root: Path, content: Path, now: int, *, var: Path | None = None) -> tuple[Problems, Problems]:
    """The problems and the warnings, in order of file and line. Pictures are encoded into the cache of `var`."""
    with tempfile.TemporaryDirectory(prefix="storefront-check-") as scratch:
        folder = Path(scratch).resolve()
        cache = var / "cache" if var else None
        run = Run(root.resolve(), content.resolve(), folder / "output", folder, now=now, only_check=True, cache=cache)
        try:
            run_pelican(run)
        except ContentError as error:
            return error.problems, tuple(sorted(set(run.findings.warnings)))
    return (), tuple(sorted(set(run.findings.warnings)))
