"""What the feeds, the agents' files and the twins of a release say of each unit, in the words of `said`."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from chalicelib.domain.money import Money
from chalicelib.domain.wordings import Texts
from storefront.parity.said import ACP, GOOGLE, META, OPENAI, PINTEREST, Said, Words

Read = Callable[[str, int], dict[str, Said]]
"""Takes the text of a file and the moment (UTC seconds) at which it is read."""

_G = "{http://base.google.com/ns/1.0}"
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|#])")
_CELL = re.compile(r"(?<!\\)\|")


def read_google_xml(text: str, moment: int) -> dict[str, Said]:
    """Google Merchant, RSS 2.0."""
    found = {}
    for item in ElementTree.fromstring(text).iter("item"):  # noqa: S314 - what this shop's own build wrote
        values = {child.tag.removeprefix(_G): child.text or "" for child in item}
        shipping = item.find(f"{_G}shipping/{_G}price")
        delivery = (shipping.text or "") if shipping is not None else ""
        found[values["id"]] = _google(values, delivery, moment)
    return found


def read_google_tsv(text: str, moment: int) -> dict[str, Said]:
    """Google Merchant, tab-separated."""
    found = {}
    for row in _rows(text, "\t"):
        parts = re.split(r"(?<!\\):", row.get("shipping", ""))
        found[row["id"]] = _google(row, parts[3] if len(parts) > 3 else "", moment)
    return found


def read_meta(text: str, _moment: int) -> dict[str, Said]:
    """Meta's catalogue."""
    return {row["id"]: _flat(row) for row in _rows(text, ",")}


def read_pinterest(text: str, _moment: int) -> dict[str, Said]:
    """Pinterest's catalogue."""
    return {row["id"]: _flat(row) for row in _rows(text, "\t")}


def read_openai(text: str, _moment: int) -> dict[str, Said]:
    """OpenAI's feed."""
    found = {}
    for line in map(json.loads, text.splitlines()):
        days = line.get("return_deadline_in_days", 0 if "accepts_returns" in line else None)
        found[line["item_id"]] = Said(
            price=line.get("sale_price", line["price"]),
            state=line["availability"],
            link=line["url"],
            gtin=line.get("gtin", ""),
            mpn=line.get("mpn", ""),
            delivery=line.get("shipping", "").rpartition(":")[2],
            returns="" if days is None else str(days),
        )
    return found


def read_acp(text: str, _moment: int) -> dict[str, Said]:
    """ACP's `products.jsonl`."""
    variants: Iterator[dict[str, Any]] = (item for line in text.splitlines() for item in json.loads(line)["variants"])
    return {
        item["id"]: Said(
            price=f"{Money(item['price']['amount'], item['price']['currency']).decimal()} {item['price']['currency']}",
            state=item["availability"]["status"],
            link=item["url"],
            gtin=next((code["value"] for code in item.get("barcodes", ())), ""),
        )
        for item in variants
    }


def read_twin(text: str) -> dict[str, Said]:
    """The table of units in the twin of a product: price, words for the stock, and the way into the cart."""
    found = {}
    # The table stands alone between blank lines, before the description, which may have tables of its own.
    table = next((block for block in text.split("\n\n") if block.startswith("| SKU |")), "")
    for row in table.split("\n")[2:]:
        sku, _, price, _, words, permalink = (_plain(cell) for cell in _CELL.split(row)[1:-1])
        found[sku] = Said(price=price, words=words, link=permalink)
    return found


@dataclass(frozen=True, slots=True)
class TwinTerms:
    """What the twin of a product says of its terms."""

    delivery: str
    returns: str


def read_twin_terms(text: str, texts: Texts) -> TwinTerms:
    """The sentences of a twin, by their names in its language; they stand before the description."""
    delivery, returns = (f"- {texts.say(name)}: " for name in ("Delivery", "Returns"))
    block = next((block for block in text.split("\n\n") if block.startswith("- ")), "")
    found = {
        begin: _plain(line.removeprefix(begin))
        for line in block.split("\n")
        for begin in (delivery, returns)
        if line.startswith(begin)
    }
    return TwinTerms(found.get(delivery, ""), found.get(returns, ""))


READERS: Mapping[str, tuple[str, Read, Words]] = {
    "feeds/google.xml": ("Google", read_google_xml, GOOGLE),
    "feeds/google.tsv": ("Google", read_google_tsv, GOOGLE),
    "feeds/meta.csv": ("Meta", read_meta, META),
    "feeds/pinterest.tsv": ("Pinterest", read_pinterest, PINTEREST),
    "feeds/openai.jsonl": ("OpenAI", read_openai, OPENAI),
    "feeds/acp/products.jsonl": ("ACP", read_acp, ACP),
}
"""Every feed below the root of a language: its name, how it is read, and its words for the stock."""
WITH_PICTURES = frozenset({"Meta", "Pinterest", "OpenAI"})
"""What leaves out a unit without a picture."""


def _google(values: Mapping[str, str], delivery: str, moment: int) -> Said:
    price = values["price"]
    if values.get("sale_price") and _holds(values.get("sale_price_effective_date", ""), moment):
        price = values["sale_price"]
    codes = {name: values.get(name, "") for name in ("gtin", "mpn")}
    return Said(price, state=values["availability"], link=values["link"], delivery=delivery, **codes)


def _holds(interval: str, moment: int) -> bool:
    """Whether a sale is on; one without dates always is."""
    if not interval:
        return True
    starts, ends = (datetime.fromisoformat(end).timestamp() for end in interval.split("/"))
    return starts <= moment < ends


def _flat(row: Mapping[str, str]) -> Said:
    price = row["sale_price"] or row["price"]
    return Said(price, state=row["availability"], link=row["link"], gtin=row["gtin"], mpn=row["mpn"])


def _rows(text: str, sign: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(text, newline=""), delimiter=sign)


def _plain(cell: str) -> str:
    return _ESCAPED.sub(r"\1", cell.strip())
