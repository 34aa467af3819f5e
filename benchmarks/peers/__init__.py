"""The same catalogue for other generators: their content, their templates, and how they are run."""

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Item:
    """A product as every generator is given it."""

    slug: str
    title: str
    summary: str
    price: str
    date: str
    shelves: tuple[str, ...]
    picture: str
    skus: tuple[str, ...]
    body: str


def read_items(content: Path) -> list[Item]:
    """The products of a made catalogue, in order of their names."""
    found = []
    for path in sorted((content / "products").rglob("*.md"), key=lambda path: path.name):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        fields = yaml.load(front, Loader=yaml.CBaseLoader)  # noqa: S506  # every scalar stays text
        units = fields.get("variants") or [{"sku": fields["sku"]}]
        found.append(
            Item(
                path.stem,
                fields["title"],
                fields["summary"],
                fields["price"],
                fields["date"],
                tuple(dict.fromkeys(fields["collections"])),
                fields["images"][0]["src"],
                tuple(unit["sku"] for unit in units),
                body,
            )
        )
    return found
