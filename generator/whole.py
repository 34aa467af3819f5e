"""A whole build: everything is read and compiled, and the pages that differ are rendered."""

import shutil
import time
from pathlib import Path

from jinja2 import TemplateError
from pelican import Pelican  # type: ignore[import-untyped]

from generator.again import Before, Places
from generator.cache.engine import own_modules
from generator.cache.inputs import Inputs
from generator.cache.last import LastBuild, plain_warnings, save_last
from generator.pages.records import change_points
from generator.plugin import CheckFinished
from generator.problems import ContentError
from generator.release import MANIFEST
from generator.remember import is_editable, remember
from generator.rendering import count_rendered
from generator.report import BuildReport, Step
from generator.run import Run
from generator.settings import PLUGIN, make_settings
from generator.strictness import collected
from generator.templates import template_problem


def build_all(places: Places, *, now: int, at: int | None, jobs: int, before: Before | None, step: Step) -> BuildReport:
    """Build the shop. Raises ContentError with every problem; nothing has been moved in then."""
    modules = before.last.modules if before else own_modules(places.root)
    # Looked at before anything is read: what is saved meanwhile is another file next time.
    inputs = before.inputs if before else places.look(modules)
    run = Run(places.root, places.content, places.output, places.var, now, at, jobs, places.drafts)
    run.step = step
    run.check_output()
    run_pelican(run)
    report = _report(run)
    if run.repeatable:
        if not set(own_modules(places.root)) <= set(modules) | {str(places.root / "pelicanconf.py")}:
            modules = own_modules(places.root)
            inputs = dict.fromkeys(modules) | inputs
        token = f"{places.key}\n{report.release_id}\n{time.time_ns()}"
        if is_editable(run):
            remember(run, token)
        save_last(places.cache, places.key, _last(run, report, inputs, modules, token))
    return report


def run_pelican(run: Run) -> None:
    """Run Pelican with our plugin. Raises ContentError with every problem, whoever found it."""
    shutil.rmtree(run.pelican_output, ignore_errors=True)
    with collected(run.content, run.findings, quiet=True):
        try:
            settings = make_settings(run.root, run.content, run.pelican_output, run)
            run.repeatable = settings["PLUGINS"] == [PLUGIN] and Path(settings["THEME"]) == run.root / "theme"
            Pelican(settings).run()
        except CheckFinished:
            return
        except TemplateError as error:
            raise ContentError([*run.findings.problems, template_problem(error, run.root)]) from error
    run.findings.raise_if_any()


def _report(run: Run) -> BuildReport:
    counts = run.counts
    return BuildReport(
        run.release_id,
        sum(path.endswith(".html") for path in run.release.public),
        counts.written,
        counts.unchanged,
        counts.removed,
        tuple(sorted(set(run.findings.warnings))),
        run.compiled.unpublished if run.compiled else (),
        run.previews,
        run.seconds,
        read=run.raw.count if run.raw else 0,
        rendered=count_rendered(run.pages),
        reasons={page.path: page.reason for page in run.pages},
    )


def _last(run: Run, report: BuildReport, inputs: Inputs, modules: list[str], token: str) -> LastBuild:
    assert run.made is not None
    files = {f"{run.output}/{path}": file.sha256 for path, file in run.release.public.items()}
    files |= {f"{run.private}/{path}": file.sha256 for path, file in run.release.private.items()}
    files[f"{run.private}/{MANIFEST}"] = run.digests.of(run.private / MANIFEST)[0]
    return LastBuild(
        inputs,
        modules,
        report.release_id,
        report.pages,
        list(change_points(run.made.compiled.catalogue, run.made.site.shop)),
        run.made.site.moment,
        files,
        plain_warnings(report.warnings),
        list(report.unpublished),
        [(item.title, item.address, item.path) for item in report.previews],
        token,
    )
