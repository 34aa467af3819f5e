"""`storefront deploy package` and `deploy functions`: what runs at AWS behind the site."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.commands.deploy_site import stage_option
from storefront.options import json_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.deploy.package import Package
    from storefront.deploy.settings import StageSettings
    from storefront.deploy.template import Surface

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="\b\nExample:\n  storefront deploy package --to functions.zip")
@click.option("--to", "target", type=_FILE, metavar="FILE", help="Where the zip goes, instead of var/functions.zip.")
@json_option
def package(target: Path | None, as_json: bool) -> None:
    """Write the package of the functions: the zip that Lambda runs. The same sources give the same bytes."""
    from storefront.deploy.package import build_package

    places = find_places()
    built = build_package(places.root / "functions")
    file = target or places.var / "functions.zip"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(built.content)
    if as_json:
        plain = {"file": str(file), "bytes": len(built.content), "digest": built.digest, "runtime": built.runtime}
        click.echo(json.dumps({**plain, "files": dict(built.files)}, indent=2))
        return
    _print_package(built, file)


def _print_package(built: "Package", file: Path) -> None:
    from storefront.deploy.package import sizes_by_top
    from storefront.tables import print_table

    rows = [(top, f"{size / 1e6:.2f} MB") for top, size in sizes_by_top(built).items()]
    print_table(("In the package", "Unzipped"), rows, right=("Unzipped",))
    click.echo(f"{file}: {len(built.content) / 1e6:.2f} MB for {built.runtime}, {built.digest[:12]}")


@click.command(epilog="\b\nExample:\n  storefront deploy functions --stage prod")
@stage_option
@click.option("--dry-run", is_flag=True, help="Write the package and the template to var/, and send nothing.")
@json_option
def functions(stage: str | None, dry_run: bool, as_json: bool) -> None:
    """Create or update the stack of a stage: functions, API, table, bucket, CDN, alarms.

    Where the shop does not answer afterwards, what ran before runs again.
    """
    from storefront.deploy.clients import open_clients
    from storefront.deploy.functions import deploy_functions
    from storefront.deploy.package import build_package
    from storefront.deploy.settings import read_functions
    from storefront.deploy.surface import read_surface

    places = find_places()
    settings = read_functions(places.root, stage)
    built, surface = build_package(places.root / "functions"), read_surface(places.root)
    if dry_run:
        _write_plan(settings, built, surface, places.var)
        return

    def say(text: str) -> None:
        click.echo(text, err=as_json)

    done = deploy_functions(settings, open_clients(settings.region), built, surface, say=say)
    if as_json:
        click.echo(
            json.dumps({"changed": done.changed, "digest": done.digest, "outputs": dict(done.outputs)}, indent=2)
        )
        return
    click.echo(f"{done.outputs['Url']} runs package {done.digest[:12]}" + ("" if done.changed else "; nothing changed"))


def _write_plan(settings: "StageSettings", built: "Package", surface: "Surface", var: Path) -> None:
    from storefront.deploy.settings import PACKAGES_PREFIX
    from storefront.deploy.template import Plan, whole

    key = f"{PACKAGES_PREFIX}{built.digest}.zip"
    template = whole(Plan(settings, surface, key, built.digest, built.runtime))
    var.mkdir(parents=True, exist_ok=True)
    (var / "functions.zip").write_bytes(built.content)
    (var / "stack.json").write_text(json.dumps(template, indent=2), encoding="utf-8")
    resources = len(template["Resources"])
    click.echo(f"{var / 'functions.zip'} ({len(built.content) / 1e6:.1f} MB) would go to {settings.bucket}/{key}")
    click.echo(f"{var / 'stack.json'} ({resources} resources) would become the stack {settings.stack}")
