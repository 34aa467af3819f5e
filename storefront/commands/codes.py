"""`storefront codes`: random codes for a discount, each of which works once."""

import json
import secrets
from pathlib import Path

import click

from storefront.options import content_option, json_option
from storefront.places import find_places

_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that nobody mixes up when they are read from paper."""
_LENGTH = 10
_MOST = 50_000


@click.command(epilog="\b\nExample:\n  storefront codes letter --count 500 --prefix LETTER")
@click.argument("discount")
@click.option("--count", type=click.IntRange(1, _MOST), default=100, show_default=True, help="How many more.")
@click.option("--prefix", default="", metavar="TEXT", help="What every code begins with.")
@content_option
@json_option
def codes(discount: str, count: int, prefix: str, content: Path | None, as_json: bool) -> None:
    """Write random codes for a discount to content/discounts/DISCOUNT.codes.

    Those that are there already stay. They work once each where the discount says `single_use: true`.
    """
    from chalicelib.domain.codes import plain_code

    start = plain_code(prefix)
    if prefix and not start:
        raise click.BadParameter("write letters and digits only", param_hint="--prefix")
    if len(start) + _LENGTH > 40:
        raise click.BadParameter(f"write at most {40 - _LENGTH} letters and digits", param_hint="--prefix")
    folder = find_places(content).content / "discounts"
    if not (folder / f"{discount}.md").is_file():
        raise click.BadParameter(f"there is no {folder / discount}.md: write the discount first", param_hint="DISCOUNT")
    path = folder / f"{discount}.codes"
    known = path.read_text(encoding="utf-8").split() if path.is_file() else []
    if len(known) + count > _MOST:
        raise click.BadParameter(
            f"a discount has at most {_MOST} codes, and {len(known)} are there", param_hint="--count"
        )
    made = _make(count, start, {plain_code(code) for code in known})
    half = path.with_name(f".{path.name}.part")
    half.write_text("".join(f"{code}\n" for code in [*known, *made]), encoding="utf-8")
    half.replace(path)
    if as_json:
        click.echo(json.dumps({"file": str(path), "codes": made}, indent=2))
        return
    click.echo(f"{path}: {count} new codes, {len(known) + count} in all.")
    if "code_file" not in (folder / f"{discount}.md").read_text(encoding="utf-8"):
        click.echo(f"Write `code_file: {path.name}` and `single_use: true` into {discount}.md, so that they count.")


def _make(count: int, prefix: str, known: set[str]) -> list[str]:
    made: list[str] = []
    while len(made) < count:
        signs = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
        if prefix + signs not in known:
            known.add(prefix + signs)
            made.append("-".join(filter(None, (prefix, signs[:5], signs[5:]))))
    return made
