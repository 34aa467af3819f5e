"""A catalogue of any size, the same at every run: products of some 2.4 KB, a hundred collections, shared pictures.

`python -m benchmarks.catalogue FOLDER [PRODUCTS]` writes one.
"""

import random
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED = 20_261_128
COLLECTIONS = 100
PICTURES = 8
_BODY = 2_400

_SHOP = """\
name: The Long Shelf
url: https://shelf.example
email: shop@shelf.example
currencies: [EUR]
language: en
timezone: Europe/Lisbon
"""
_ARTICLE = """\
Title: How the long shelf is kept
Date: 2026-10-02
Author: The keeper

One article, so that there is a journal.
"""
_WORDS = (
    "paper ink press line hill river harbour cotton linen copper brass walnut oak ash birch glass clay slip glaze"
    " kiln bench drawer hinge thread needle hem fold crease margin plate proof edition signed numbered small large"
    " quiet bright heavy light warm cold early late coastal northern southern inland dry wet rough smooth woven"
    " pressed carved turned bound stitched printed dyed washed waxed oiled brushed polished sanded cut made kept"
).split()


def make_catalogue(folder: Path, products: int) -> None:
    """Write the content of a shop below `folder`, which must not be there yet."""
    draw = random.Random(SEED)  # noqa: S311  # the same words at every run, and no secret
    for name in ("products", "collections", "journal", "images"):
        (folder / name).mkdir(parents=True)
    (folder / "shop.yaml").write_text(_SHOP, encoding="utf-8")
    (folder / "journal" / "long-shelf.md").write_text(_ARTICLE, encoding="utf-8")
    pictures = copy_pictures(folder / "images")
    for number in range(COLLECTIONS):
        text = f"---\ntitle: Shelf {number}\nsummary: {_sentence(draw)}\n---\n{_sentence(draw)}\n"
        (folder / "collections" / f"shelf-{number:03d}.md").write_text(text, encoding="utf-8")
    for number in range(products):
        path = folder / "products" / f"{number % COLLECTIONS:02d}" / f"thing-{number:06d}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(make_product(number, pictures, draw), encoding="utf-8")


def copy_pictures(folder: Path) -> tuple[str, ...]:
    """A few pictures of the demo shop: their names."""
    found = sorted((ROOT / "content" / "images").glob("*.jpg"))[:PICTURES]
    for path in found:
        shutil.copyfile(path, folder / path.name)
    return tuple(path.name for path in found)


def make_product(number: int, pictures: tuple[str, ...], draw: random.Random) -> str:
    """The file of a product: every third one has three variants, every tenth one is reduced."""
    first, second = draw.sample(_WORDS, 2)
    cents = draw.randrange(500, 20_000)
    lines = [
        "---",
        f"title: {first.title()} {second} no. {number}",
        f"summary: {_sentence(draw)}",
        f"price: {cents / 100:.2f}",
        f"collections: [shelf-{number % COLLECTIONS:03d}, shelf-{draw.randrange(COLLECTIONS):03d}]",
        f"date: 2026-{draw.randrange(1, 11):02d}-{draw.randrange(1, 28):02d}",
        f"images: [{{src: {draw.choice(pictures)}, alt: {first.title()} and {second}}}]",
        "weight_g: 250",
    ]
    if number % 10 == 0:
        lines.append(f"compare_at: {cents / 80:.2f}")
    if number % 3 == 0:
        lines += ["options: {Size: [A4, A3, A2]}", "variants:"]
        lines += [
            f"  - {{sku: T{number:06d}-{size}, options: {{Size: {size}}}, stock: {draw.randrange(40)}}}"
            for size in ("A4", "A3", "A2")
        ]
    else:
        lines += [f"sku: T{number:06d}", f"stock: {draw.randrange(40)}"]
    return "\n".join([*lines, "---", make_body(draw), ""])


def make_body(draw: random.Random) -> str:
    """Some 2.4 KB of Markdown: headings, paragraphs with emphasis and links, a list and a table."""
    parts = [f"{_sentence(draw)} **{draw.choice(_WORDS)}** and *{draw.choice(_WORDS)}*."]
    parts.append("\n".join(f"- {_sentence(draw)}" for _ in range(4)))
    parts.append(f"| | {draw.choice(_WORDS)} |\n| --- | --- |\n" + "\n".join(f"| {w} | {w} |" for w in _WORDS[:4]))
    while sum(map(len, parts)) < _BODY:
        parts.append(f"## {draw.choice(_WORDS).title()} and {draw.choice(_WORDS)}")
        parts.append(" ".join(_sentence(draw) for _ in range(4)))
        parts.append(f"See [the shelf](/collections/shelf-{draw.randrange(COLLECTIONS):03d}/). {_sentence(draw)}")
    return "\n\n".join(parts)


def _sentence(draw: random.Random) -> str:
    return " ".join(draw.choices(_WORDS, k=draw.randrange(8, 14))).capitalize() + "."


if __name__ == "__main__":
    make_catalogue(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
