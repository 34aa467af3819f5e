"""`storefront new`: a file to start from, which is valid as it stands."""

import json
import re
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import click

from storefront.options import content_option
from storefront.places import find_places

_EXAMPLE = """\b
Example:
  storefront new product "Contour No. 4"
"""
_PLAIN_TITLE = re.compile(r"[^\W_][\w .,’()-]*")

_TEMPLATE = """\
---
title: {title}
summary: One sentence that says what it is; search engines and lists show it.
status: draft                        # delete this line to sell it
preview: {word}    # until then, it can be looked at under /preview/{word}/
sku: {sku}
price: {price}
stock: 10                            # the opening balance; afterwards only sales and corrections change it
# stock_policy: made_to_order        # or backorder, preorder, digital, untracked; without the line: while stock lasts
# lead_days: 9                       # for made_to_order
weight_g: 180
# compare_at: {price}
# sale: [{{off: 20%, from: 2026-11-27, until: 2026-11-30}}]
# collections: [prints]              # names of files in content/collections/
# images:
#   - {{src: {slug}.jpg, alt: What the picture shows, in words}}
# Several sizes? Instead of `sku` and `stock`:
# options: {{Size: [A4, A3]}}
# variants:
#   - {{sku: {sku}-A4, options: {{Size: A4}}, stock: 10}}
#   - {{sku: {sku}-A3, options: {{Size: A3}}, stock: 5, price: {price}}}
# Many sizes and colours? Instead of `variants`, all combinations:
# matrix:
#   sku: "{sku}-{{Size}}"
#   stock: 10
#   values:
#     Size: {{A3: {{price: {more}, weight_g: +140}}}}
---
Tell the story of this product in Markdown.
"""


@click.group(epilog=_EXAMPLE)
def new() -> None:
    """Start a file from a template."""


@new.command("product", epilog=_EXAMPLE)
@click.argument("title")
@content_option
def product(title: str, content: Path | None) -> None:
    """Start a product file named after TITLE, with its price in every currency of the shop.

    It begins as a draft, so nothing is sold before its price is right. A file that is there is never overwritten.
    """
    from generator.schema.codes import slugify
    from generator.schema.price import price_example

    words = " ".join(title.split())
    slug = slugify(words)
    if not slug:
        raise click.UsageError(f"{title!r} has no letter and no digit to name a file after")
    places = find_places(content)
    path = places.content / "products" / f"{slug}.md"
    currencies = read_currencies(places.content)
    text = _TEMPLATE.format(
        title=_quote(words),
        slug=slug,
        word=secrets.token_hex(12),
        sku=make_sku(slug),
        price=price_example(currencies),
        more=price_example(currencies, "+"),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already; choose another title") from None
    click.echo(path)


def make_sku(slug: str) -> str:
    """A SKU after the slug, in plain capitals."""
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:48].strip("-") or "NEW-1"


def read_currencies(content: Path) -> Sequence[str]:
    """The currencies of shop.yaml."""
    from generator.problems import ContentError, Findings
    from generator.read.folder import SHOP_FILE, shown_path
    from generator.read.strict_yaml import parse
    from generator.read.text import decode
    from generator.schema.shop import read_shop_facts
    from storefront.problems import print_problems

    path = content / SHOP_FILE
    if not path.is_file():
        raise click.ClickException(f"{path} is missing: it says which currencies a price names")
    findings, shown = Findings(), shown_path(content, path)
    text = decode(path.read_bytes(), shown, findings)
    table = parse(text, shown, findings, field="file") if text is not None else None
    shop = read_shop_facts(table, shown, findings) if table is not None else None
    if shop is None:
        print_problems(ContentError(findings.problems).problems, err=True)
        raise click.exceptions.Exit(1)
    return shop.rules.currencies


def _quote(title: str) -> str:
    return title if _PLAIN_TITLE.fullmatch(title) else json.dumps(title, ensure_ascii=False)
