"""A shop with something of everything that leaves it, written file by file."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogues import NOW, ROOT
from PIL import Image

from generator.build import build
from storefront.places import Places

SHOP = """\
name: Leaving & Co
url: https://leaving.example
email: hello@leaving.example
timezone: Europe/Lisbon
currencies: [EUR, USD]
ships_to: [PT]
"""
FILES = {
    "collections/prints.md": "---\ntitle: Prints\n---\n",
    "collections/prints-small.md": "---\ntitle: Prints › Small\n---\n",
    "collections/gifts.md": "---\ntitle: Gifts\n---\n",
    "downloads/song.mp3": "la la la",
    "products/print.md": """\
---
title: "=Print"
summary: A print.
price: {EUR: 24.00, USD: 26.00}
sale:
  - {off: 25%, from: 2026-09-01, until: 2026-09-30, label: Autumn}
  - {off: 50%, from: 2026-12-01, until: 2026-12-02}
collections: [prints, prints-small, gifts]
options: {Size: [A4, A3], Colour: [Blue], Frame: [None, Oak], Glass: [Clear]}
variants:
  - sku: "@P1"
    options: {Size: A4, Colour: Blue, Frame: None, Glass: Clear}
    stock: 2
    weight_g: 180
    gtin: 4006381333931
  - sku: P2
    options: {Size: A3, Colour: Blue, Frame: Oak, Glass: Clear}
    price: {EUR: 79.00, USD: 85.00}
    stock_policy: made_to_order
    lead_days: 9
    image: b.jpg
images:
  - {src: a.jpg, alt: "-A print"}
  - {src: b.jpg, alt: Framed}
tags: [paper, "a, b"]
brand: +Isoline
tax_class: reduced
date: 2026-01-02
aliases: [old-print]
---
A [print](/products/mug/) with **bold** words.

| a | b |
| --- | --- |
| 1 | 2 |
""",
    "products/song.md": """\
---
title: Song
sku: SONG
price: {EUR: 2.00, USD: 2.00}
stock_policy: digital
download: song.mp3
---
""",
    "products/soon.md": """\
---
title: Soon
sku: SOON
price: {EUR: 5.00, USD: 5.00}
stock_policy: preorder
available_from: 2026-12-24
---
""",
    "products/mug.md": "---\ntitle: Mug\nsku: MUG\nprice: {EUR: 9.00, USD: 10.00}\nstock: 0\nmax_per_order: 2\n---\n",
    "products/pair.md": """\
---
title: Pair
sku: PAIR
price: {EUR: 16.00, USD: 18.00}
bundle: [{sku: MUG, quantity: 2}]
---
Two mugs.
""",
    "products/later.md": "---\ntitle: Later\nsku: LATER\nprice: {EUR: 1.00, USD: 1.00}\nstatus: draft\n---\nSoon.\n",
    "products/idea.md": "---\ntitle: Idea\nstatus: draft\n---\n",
    "products/broken.md": """\
---
title: Broken
sku: BROKEN
price: {EUR: 1.00, USD: 1.00}
status: draft
stock_policy: digital
download: nowhere.zip
---
""",
    "products/gone.md": "---\ntitle: Gone\nsku: GONE\nprice: {EUR: 1.00, USD: 1.00}\ngone: true\n---\n",
}  # fmt: skip


def write_shop(folder: Path) -> Places:
    """The shop in `folder`, not built yet."""
    content = folder / "content"
    for name, text in {"shop.yaml": SHOP, **FILES}.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (content / "images").mkdir()
    for name, colour in (("a.jpg", "teal"), ("b.jpg", "olive")):
        buffer = io.BytesIO()
        Image.new("RGB", (60, 40), colour).save(buffer, "JPEG")
        (content / "images" / name).write_bytes(buffer.getvalue())
    return Places(ROOT, content, folder / "output", folder / "var")


def build_shop(places: Places) -> None:
    """The release of it."""
    build(places.root, content=places.content, output=places.output, var=places.var, now=NOW)


def rows_of(file: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """The records of a separated file."""
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter=delimiter))


def json_ld(output: Path) -> Iterator[dict[str, Any]]:
    """Every `Product` that the pages describe, those in groups one by one."""
    for page in sorted((output / "products").rglob("index.html")):
        for script in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text(), re.DOTALL):
            data = json.loads(script)
            if data["@type"] == "ProductGroup":
                yield from data["hasVariant"]
            elif data["@type"] == "Product":
                yield data
