"""`storefront changes`: what this content would change, as Markdown for a pull request."""

import json
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import content_option, json_option, var_option
from storefront.places import Places, find_places

if TYPE_CHECKING:
    from chalicelib.ports import Releases
    from storefront.deploy.comment import Forge

_EXAMPLE = """\b
Examples:
  storefront changes --against origin/main
  storefront changes --against 5ab15f1116e4 > changes.md
  storefront changes --against origin/main --comment
"""
_RELEASE = re.compile(r"[0-9a-f]{8,64}")


@click.command(epilog=_EXAMPLE)
@click.option("--against", required=True, metavar="REF", help="A commit, a branch, or the id of a kept release.")
@click.option("--comment", is_flag=True, help="In a pipeline: write it to the pull request, in place of the last time.")
@click.option("--preview", metavar="NAME", help="Name the address of this preview, too.")
@click.option("--stage", metavar="NAME", help="The stage of that preview, where deploy.toml has several.")
@content_option
@var_option
@json_option
def changes(
    against: str,
    comment: bool,
    preview: str | None,
    stage: str | None,
    content: Path | None,
    var: Path | None,
    as_json: bool,
) -> None:
    """Say what this content changes: pages, prices, addresses that vanish, feeds, weight, problems.

    It is Markdown, for a comment on a pull request. Both states are built, in folders that are gone afterwards; a
    release that is kept need not be.
    """
    from generator.problems import ContentError
    from storefront.deploy.change_report import broken, markdown
    from storefront.deploy.changes import compare
    from storefront.deploy.comment import find_forge
    from storefront.problems import print_problems

    places, now = find_places(content, var=var), int(time.time())
    forge = find_forge(os.environ) if comment else None
    address = _address(places, stage, preview) if preview else None
    try:
        with _earlier(places, against, now) as (before, old), _built(places, now) as (after, new, warnings):
            found = compare(before, after, old, new, now)
    except ContentError as wrong:
        print_problems(wrong.problems, err=True)
        if forge is not None:
            _told(forge, broken(map(str, wrong.problems)))
        raise click.exceptions.Exit(1) from wrong
    if forge is not None:
        _told(forge, markdown(found, warnings, address))
    if as_json:
        told = {**asdict(found), "problems": warnings, "preview": address}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    elif forge is None:
        click.echo(markdown(found, warnings, address), nl=False)


def _told(forge: "Forge", text: str) -> None:
    click.echo("The comment is written." if forge.put(text) else "The comment is brought up to date.", err=True)


def _address(places: Places, stage: str | None, name: str) -> str:
    from storefront.deploy.previews import address_of_preview
    from storefront.deploy.stages import read_stage

    return address_of_preview(read_stage(places.root, stage), name)


@contextmanager
def _earlier(places: Places, against: str, now: int) -> "Iterator[tuple[str, Releases]]":
    """The release to compare with: one that is kept, else what a commit builds."""
    from dataclasses import replace

    from chalicelib.adapters.release_files import ReleaseFiles
    from storefront.history import NoSuchState, content_at

    kept = list((places.var / "releases").glob(f"{against}*")) if _RELEASE.fullmatch(against) else []
    if len(kept) == 1:
        yield kept[0].name, ReleaseFiles(places.var / "releases")
        return
    try:
        with content_at(places.content, against) as before, _built(replace(places, content=before), now) as built:
            yield built[0], built[1]
    except NoSuchState as wrong:
        raise click.UsageError(f"{wrong}, and no kept release begins so") from wrong


@contextmanager
def _built(places: Places, now: int) -> "Iterator[tuple[str, Releases, list[str]]]":
    """What a content folder builds, in a folder of its own; pictures come from the cache of the shop."""
    from dataclasses import replace

    from chalicelib.adapters.release_files import ReleaseFiles
    from storefront.building import build_release
    from storefront.publish import keep_release

    with tempfile.TemporaryDirectory(prefix="storefront-changes-") as scratch:
        var = Path(scratch).resolve() / "var"
        (var / "cache").mkdir(parents=True)
        (places.var / "cache" / "images").mkdir(parents=True, exist_ok=True)
        (var / "cache" / "images").symlink_to(places.var / "cache" / "images")
        report = build_release(replace(places, output=var / "output", var=var), now=now)
        keep_release(var, var / "release", report.release_id)
        yield report.release_id, ReleaseFiles(var / "releases"), [str(warning) for warning in report.warnings]
