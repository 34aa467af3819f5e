"""`storefront build`: the release of what the content says now."""

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import Moment, content_option, json_option, output_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from generator.build import BuildReport

_EXAMPLE = """\b
Examples:
  storefront build
  storefront build --content ../my-shop/content --output public
  storefront build --changed changed.jsonl
  storefront build --at 2026-11-27T00:00+00:00      the site as it will be when the sale begins
  storefront build --explain /products/contour-4/   why that page was rendered, or not
"""


@click.command(epilog=_EXAMPLE)
@content_option
@output_option
@var_option
@click.option(
    "--at", type=Moment(), metavar="TIME", help="Build the site as of this moment (UTC where it names no zone)."
)
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to render with; by default one a core.")
@click.option(
    "--changed",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the pages that changed since the release before, as requests to IndexNow, one a line.",
)
@click.option("--explain", metavar="PATH", help="Say why this page was rendered, or why not.")
@click.option("--profile", is_flag=True, help="Write where the time goes to var/profile.txt; with one process.")
@json_option
def build(
    content: Path | None,
    output: Path | None,
    var: Path | None,
    at: int | None,
    jobs: int | None,
    changed: Path | None,
    explain: str | None,
    profile: bool,
    as_json: bool,
) -> None:
    """Build the release: the public site in output/ and its private half in var/release/.

    Nothing is moved in where the content has problems: each of them is named, and the exit code is 1.
    """
    from generator.problems import ContentError
    from storefront.building import build_release, explain_page, profiled, shown_progress
    from storefront.indexnow import read_public, write_requests
    from storefront.problems import plain, print_previews, print_problems

    started = time.monotonic()
    places = find_places(content, output, var)
    before = read_public(places.release) if changed is not None else {}
    try:
        with shown_progress(quiet=as_json) as step, profiled(places.var / "profile.txt" if profile else None):
            report = build_release(places, now=int(time.time()), at=at, jobs=1 if profile else jobs, step=step)
    except ContentError as wrong:
        if as_json:
            click.echo(json.dumps({"release": None, "problems": plain(wrong.problems)}, ensure_ascii=False, indent=2))
        else:
            print_problems(wrong.problems, err=True)
        raise click.exceptions.Exit(1) from wrong
    if changed is not None:
        write_requests(changed, places.release, places.output, before)
    took = time.monotonic() - started
    if as_json:
        click.echo(json.dumps(_plain(report, took), ensure_ascii=False, indent=2))
        return
    if report.warnings:
        print_problems(report.warnings, "warning", err=True)
    print_previews(report.previews, err=True)
    changes = f"{report.written} files written, {report.removed} removed, {report.unchanged} as they were"
    if explain is not None:
        click.echo(explain_page(explain, report, places.output))
    click.echo(f"Built release {report.release_id[:12]} in {took:.1f} s: {report.pages} pages; {changes}.")


def _plain(report: "BuildReport", took: float) -> dict[str, object]:
    from storefront.problems import plain, plain_previews

    return {
        "release": report.release_id,
        "milliseconds": int(took * 1000),
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
        "pages": report.pages,
        "read": report.read,
        "rendered": report.rendered,
        "written": report.written,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "unpublished": list(report.unpublished),
        "previews": plain_previews(report.previews),
        "problems": [],
        "warnings": plain(report.warnings),
    }
