"""`storefront check`: every problem in every file, and nothing written that anybody serves."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import content_option, json_option, output_option, var_option
from storefront.places import Places, find_places
from storefront.problems import count

if TYPE_CHECKING:
    from generator.check import Checked
    from generator.problems import ContentProblem

_EXAMPLE = """\b
Examples:
  storefront check
  storefront check --content ../my-shop/content --json
  storefront check --against origin/main      addresses that would vanish, too
  storefront check --release                  pages, feeds and checkout of the last build, held against one another
"""


@click.command(epilog=_EXAMPLE)
@content_option
@var_option
@click.option(
    "--against", metavar="REF", help="Also report every address that a commit or branch answers and this content not."
)
@click.option(
    "--github/--no-github",
    envvar="GITHUB_ACTIONS",
    default=False,
    help="Write annotations for GitHub Actions; by itself where it runs there.",
)
@click.option(
    "--release",
    "release",
    is_flag=True,
    help="Check the release that was built last instead: whether every surface says the same as checkout.",
)
@output_option
@json_option
def check(
    content: Path | None,
    var: Path | None,
    against: str | None,
    github: bool,
    release: bool,
    output: Path | None,
    as_json: bool,
) -> None:
    """Report every problem in the content, writing nothing.

    On a terminal, problems and warnings are grouped by file. Elsewhere each problem is one line: path:line:column:
    field: what is wrong (what to write instead). The exit code is 1 where there is one; warnings do not count.
    """
    from generator.check import Checked, examine

    places = find_places(content, output, var)
    if release:
        _check_release(places, as_json)
        return
    now = int(time.time())
    vanished = _find_vanished(places, against, now) if against is not None else ()
    found = examine(places.root, places.content, now, var=places.var)
    checked = Checked(tuple(sorted({*found.problems, *vanished})), found.warnings, found.previews)
    if as_json:
        _print_json(checked)
    else:
        _print(checked, github)
    if checked.problems:
        raise click.exceptions.Exit(1)


def _check_release(places: Places, as_json: bool) -> None:
    from storefront.parity import examine_release

    try:
        differences = examine_release(places.release, places.output, places.var)
    except FileNotFoundError as missing:
        message = f"there is no whole release to check: {missing.filename} is missing (run `storefront build` first)"
        raise click.ClickException(message) from missing
    if as_json:
        found = [asdict(difference) for difference in differences]
        click.echo(json.dumps({"differences": found}, ensure_ascii=False, indent=2))
    elif differences:
        for difference in differences:
            click.echo(str(difference))
        click.echo(f"\n{count(len(differences), 'difference')}: this release must not be published.")
    else:
        click.echo("Every surface says the same as checkout.")
    if differences:
        raise click.exceptions.Exit(1)


def _find_vanished(places: Places, against: str, now: int) -> "tuple[ContentProblem, ...]":
    from generator.against import find_vanished
    from storefront.history import NoSuchState, content_at

    try:
        with content_at(places.content, against) as before:
            return find_vanished(places.root, places.content, before, now)
    except NoSuchState as wrong:
        raise click.UsageError(str(wrong)) from wrong


def _print(checked: "Checked", github: bool) -> None:
    from storefront.problems import findings_of, print_annotations, print_grouped, print_previews, print_problems

    if github:
        print_annotations(findings_of(checked.problems, checked.warnings))
    elif sys.stdout.isatty():
        print_grouped(findings_of(checked.problems, checked.warnings))
    else:
        if checked.warnings:
            print_problems(checked.warnings, "warning", err=True)
        if checked.problems:
            print_problems(checked.problems)
        else:
            click.echo("No problems.")
    print_previews(checked.previews, err=not sys.stdout.isatty())


def _print_json(checked: "Checked") -> None:
    from storefront.problems import plain, plain_previews

    report = {
        "problems": plain(checked.problems),
        "warnings": plain(checked.warnings),
        "previews": plain_previews(checked.previews),
    }
    click.echo(json.dumps(report, ensure_ascii=False, indent=2))
