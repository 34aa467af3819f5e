"""`storefront check`: every problem in every file, and nothing written that anybody serves."""

import json
import time
from pathlib import Path

import click

from storefront.options import content_option, json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront check
  storefront check --content ../my-shop/content --json
"""


@click.command(epilog=_EXAMPLE)
@content_option
@var_option
@json_option
def check(content: Path | None, var: Path | None, as_json: bool) -> None:
    """Report every problem in the content, writing nothing.

    Each is one line: path:line:column: field: what is wrong (what to write instead). The exit code is 1 where there is
    one; warnings do not count.
    """
    from generator.check import check as find_problems
    from storefront.problems import plain, print_problems

    places = find_places(content, var=var)
    problems, warnings = find_problems(places.root, places.content, int(time.time()), var=places.var)
    if as_json:
        report = {"problems": plain(problems), "warnings": plain(warnings)}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        if warnings:
            print_problems(warnings, "warning", err=True)
        if problems:
            print_problems(problems)
        else:
            click.echo("No problems.")
    if problems:
        raise click.exceptions.Exit(1)
