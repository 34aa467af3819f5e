"""`storefront doctor`: what is set, what is there, what is missing and how to get it."""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import content_option, json_option, output_option, var_option
from storefront.places import Places, find_places

if TYPE_CHECKING:
    from storefront.health import Finding

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@click.command(epilog="\b\nExamples:\n  storefront doctor\n  storefront doctor --stage prod")
@click.option("--stage", metavar="NAME", help="Look at this stage of deploy.toml at AWS, instead of this machine.")
@content_option
@output_option
@var_option
@json_option
@click.pass_context
def doctor(
    ctx: click.Context, stage: str | None, content: Path | None, output: Path | None, var: Path | None, as_json: bool
) -> None:
    """Say what is set, what is there, what is missing, and how the store is. Secrets are never shown."""
    from chalicelib.settings import SETTINGS

    places = find_places(content, output, var)
    if stage is not None:
        _look_at_stage(ctx, places, stage, as_json=as_json)
        return
    findings = [*_look(places)]
    settings = [(setting.name, setting.show(os.environ), setting.meaning) for setting in SETTINGS]
    if as_json:
        plain = {
            "settings": [{"name": name, "value": value, "meaning": meaning} for name, value, meaning in settings],
            "findings": [finding._asdict() for finding in findings],
        }
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        _print(settings, findings)
    _exit(findings)


def _look_at_stage(ctx: click.Context, places: Places, stage: str, *, as_json: bool) -> None:
    from storefront.deploy.domain import Reach
    from storefront.deploy.stage_health import look_at_stage
    from storefront.tables import print_table

    findings = [*look_at_stage(places, stage, ctx.find_object(Reach) or Reach(), time.time)]
    if as_json:
        plain = {"stage": stage, "findings": [finding._asdict() for finding in findings]}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        print_table((stage, "State", ""), findings)
    _exit(findings)


def _exit(findings: "list[Finding]") -> None:
    if any(finding.state == "wrong" for finding in findings):
        raise click.exceptions.Exit(1)


def _print(settings: list[tuple[str, str, str]], findings: "list[Finding]") -> None:
    from storefront.tables import print_table

    click.echo("Settings (environment variables)")
    print_table(("Name", "Value", "Meaning"), settings)
    click.echo("\nThis machine and this shop")
    print_table(("", "State", ""), findings)


def _look(places: Places) -> "Iterator[Finding]":
    from storefront.health import Finding, look_at_store

    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "good" if sys.version_info >= (3, 11) else "wrong", f"{version} (3.11 or newer is needed)")
    browser = os.environ.get("CHROMIUM") or next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    missing = "none; only the browser tests need it (apt install chromium, or set CHROMIUM)"
    yield Finding("Chromium", "good" if browser else "missing", browser or missing)
    shop = places.content / "shop.yaml"
    yield Finding(
        "Content", "good" if shop.is_file() else "wrong", str(shop) if shop.is_file() else f"{shop} is missing"
    )
    yield _look_at_settings(places)
    yield _look_at_release(places)
    yield from look_at_store(places, int(time.time()))


def _look_at_settings(places: Places) -> "Finding":
    from chalicelib.config import read_settings
    from chalicelib.domain.errors import Misconfigured
    from chalicelib.settings import LOCAL
    from storefront.health import Finding

    environ = dict(os.environ)
    if environ.get("STOREFRONT_STAGE", LOCAL) == LOCAL:
        # What `storefront serve` sets for a local shop; 32 characters stand for the secret that it makes.
        environ = {"STOREFRONT_VAR": str(places.var), "LINK_SECRET": "0" * 32} | environ
    try:
        settings = read_settings(environ)
    except Misconfigured as wrong:
        return Finding("Settings", "wrong", wrong.message)
    pays = "the payment sandbox" if settings.uses_sandbox else "Stripe"
    return Finding("Settings", "good", f"stage {settings.stage}, payments by {pays}")


def _look_at_release(places: Places) -> "Finding":
    from storefront.devserver.site import read_manifest
    from storefront.health import Finding

    try:
        manifest = read_manifest(places.manifest)
    except FileNotFoundError:
        return Finding("Built release", "missing", "none yet: run `storefront build`")
    except (KeyError, ValueError) as wrong:
        return Finding("Built release", "wrong", f"{places.manifest} cannot be read ({wrong}); build again")
    lost = [name for name in manifest.files if not (places.output / name).is_file()]
    if lost:
        return Finding("Built release", "wrong", f"{len(lost)} files of it are not in {places.output}; build again")
    return Finding("Built release", "good", f"{manifest.id[:12]}, {len(manifest.files)} public files")
