"""`storefront deploy`: bring the shop to AWS."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.deploy.package import Package

_EXAMPLE = """\b
Examples:
  storefront deploy package
"""
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(epilog=_EXAMPLE)
def deploy() -> None:
    """Bring the shop to where it is served from."""


@deploy.command(epilog="\b\nExample:\n  storefront deploy package --to functions.zip")
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
