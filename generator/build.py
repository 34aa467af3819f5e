"""`build`: the content of a shop to a release, in `output/` and `var/release/`. The way in for commands and tests."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import TemplateError
from pelican import Pelican  # type: ignore[import-untyped]

from generator.images import Watch, unwatched
from generator.pages.previews import Preview
from generator.plugin import CheckFinished
from generator.problems import ContentError, ContentProblem
from generator.run import Run
from generator.settings import make_settings
from generator.strictness import collected
from generator.templates import template_problem
from generator.write.commit import recover
from generator.write.lock import locked


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `pages` counts HTML pages; `written`, `unchanged` and `removed` count files of both halves."""

    release_id: str
    pages: int
    written: int
    unchanged: int
    removed: int
    warnings: tuple[ContentProblem, ...] = ()
    unpublished: tuple[str, ...] = ()
    previews: tuple[Preview, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """The id of the release."""
        return self.release_id


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
    watch: Watch = unwatched,
) -> BuildReport:
    """Build the shop in `content` as of `at`, or of `now`; both are UTC seconds. `jobs` None is one a core.

    `watch` is told how many pictures are encoded, which is what takes its time.

    All or nothing: raises ContentError with every problem of every file, and nothing has been moved in.
    BuildLocked where another build is running.
    """
    run = Run(
        root=root.resolve(),
        content=content.resolve(),
        output=output.resolve(),
        var=var.resolve(),
        now=now,
        at=at,
        jobs=jobs or os.cpu_count() or 1,
        drafts=drafts,
        watch=watch,
    )
    with locked(run.build):
        recover(run.build)
        run.check_output()
        run_pelican(run)
    pages = sum(path.endswith(".html") for path in run.release.public)
    counts = run.counts
    unpublished = run.compiled.unpublished if run.compiled else ()
    return BuildReport(
        run.release_id,
        pages,
        counts.written,
        counts.unchanged,
        counts.removed,
        tuple(sorted(set(run.findings.warnings))),
        unpublished,
        run.previews,
        run.seconds,
    )


def run_pelican(run: Run) -> None:
    """Run Pelican with our plugin. Raises ContentError with every problem, whoever found it."""
    shutil.rmtree(run.pelican_output, ignore_errors=True)
    with collected(run.content, run.findings, quiet=True):
        try:
            Pelican(make_settings(run.root, run.content, run.pelican_output, run)).run()
        except CheckFinished:
            return
        except TemplateError as error:
            raise ContentError([*run.findings.problems, template_problem(error, run.root)]) from error
    run.findings.raise_if_any()
