"""A feed says of each unit what its page and checkout say: id, price, sale, availability, pictures."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from catalogues import NOW
from leaving_shop import build_shop, json_ld, rows_of, write_shop

from chalicelib.domain.pricebook import decode_shard
from storefront.exporters import Kind, export_google
from storefront.places import Places

G = "{http://base.google.com/ns/1.0}"
AVAILABILITY = {
    "InStock": "in_stock",
    "LimitedAvailability": "in_stock",
    "OutOfStock": "out_of_stock",
    "BackOrder": "backorder",
    "PreOrder": "preorder",
}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return write_shop(tmp_path)


def items_of(file: Path) -> dict[str, dict[str, str]]:
    """The first value of each name, by id."""
    items = {}
    for item in ElementTree.parse(file).iter("item"):
        values: dict[str, str] = {}
        for element in item:
            values.setdefault(element.tag.removeprefix(G), element.text or "")
        items[values["id"]] = values
    return items


def price_now(item: dict[str, str], now: int) -> str:
    """What Google shows at this moment."""
    if "sale_price" not in item:
        return item["price"]
    interval = item.get("sale_price_effective_date", "")
    if not interval:
        return item["sale_price"]
    starts, ends = (datetime.fromisoformat(end) for end in interval.split("/"))
    return item["sale_price"] if starts <= datetime.fromtimestamp(now, UTC) < ends else item["price"]


def agree(places: Places, file: Path) -> None:
    """Feed, structured data and price book of the built release say the same of every unit."""
    items = items_of(file)
    described: dict[str, dict[str, Any]] = {data["sku"]: data for data in json_ld(places.output)}
    shards = (places.var / "release" / "pricebook" / "skus").glob("*.json")
    assert (
        items.keys()
        == described.keys()
        == {sku for path in shards for sku in decode_shard(json.loads(path.read_bytes()))}
    )
    for sku, item in items.items():
        offer = described[sku]["offers"]
        assert price_now(item, NOW) == f"{offer['price']} {offer['priceCurrency']}", sku
        assert item["availability"] == AVAILABILITY[offer["availability"].rpartition("/")[2]], sku
        assert item["link"] == offer["url"]
        assert item.get("gtin") == described[sku].get("gtin")
        pictures = described[sku].get("image")
        if pictures:
            assert item["image_link"] == (pictures[0] if isinstance(pictures, list) else pictures)


def test_export_of_a_feed_agrees_with_pages_and_price_book(places: Places, tmp_path: Path) -> None:
    build_shop(places)
    export_google(places, tmp_path / "g.xml", now=NOW)
    agree(places, tmp_path / "g.xml")
    before = items_of(tmp_path / "g.xml")
    assert before["SOON"]["availability_date"] == "2026-12-24T00:00+0000"
    assert (before["@P1"]["availability"], before["PAIR"]["availability"]) == ("in_stock", "out_of_stock")
    (places.var / "stock.json").write_text('{"@P1": "out", "MUG": "in"}')
    build_shop(places)
    export_google(places, tmp_path / "g.xml", now=NOW, replace=True)
    agree(places, tmp_path / "g.xml")
    after = items_of(tmp_path / "g.xml")
    assert (after["@P1"]["availability"], after["PAIR"]["availability"]) == ("out_of_stock", "in_stock")


def test_export_of_a_feed_has_the_sale_that_is_on_or_comes_next(places: Places, tmp_path: Path) -> None:
    report = export_google(places, tmp_path / "g.tsv", now=NOW, currency="usd")
    rows = {row["id"]: row for row in rows_of(tmp_path / "g.tsv", "\t")}
    item = rows["'@P1"]
    assert (item["price"], item["sale_price"]) == ("26.00 USD", "19.50 USD")
    assert item["sale_price_effective_date"] == "2026-09-01T00:00+0100/2026-10-01T00:00+0100"
    assert (item["item_group_id"], item["size"], item["color"]) == ("print", "A4", "Blue")
    assert item["product_detail"].split(",")[0] == "Options:Size:A4"
    assert item["product_type"] == "Prints > Small,Gifts"
    assert "sale_price" not in rows["MUG"] or not rows["MUG"]["sale_price"]
    assert "2 sales left out" in report.as_text()
    later = 1_796_000_000  # 30 November 2026
    export_google(places, tmp_path / "l.tsv", now=later)
    item = {row["id"]: row for row in rows_of(tmp_path / "l.tsv", "\t")}["'@P1"]
    assert (item["sale_price"], item["sale_price_effective_date"]) == (
        "12.00 EUR", "2026-12-01T00:00+0000/2026-12-03T00:00+0000"
    )  # fmt: skip


def test_export_of_a_feed_holds_what_is_for_sale_and_says_what_it_cannot_hold(places: Places, tmp_path: Path) -> None:
    report = export_google(places, tmp_path / "g.xml", now=NOW)
    names = {Path(finding.where).name for finding in report.of(Kind.PRODUCT)}
    assert names == {"later", "idea.md", "broken.md", "gone.md"}
    fields = {finding.where for finding in report.of(Kind.FIELD)}
    assert fields == {
        *("summary", "tags", "tax_class", "date", "aliases"),
        *("lead_days", "max_per_order", "bundle", "download", "shipping"),
    }
    words = report.as_text()
    for phrase in (
        "for USD export again",
        "not how much",
        "alternative texts",
        "no description",
        "no picture",
        "backorder",
    ):
        assert phrase in words


def test_export_of_a_feed_is_well_formed_whatever_the_texts(places: Places, tmp_path: Path) -> None:
    hostile = "]]></g:title><g:id>x</g:id>&amp;<![CDATA[ \"'\\u202e \\ufffe \\U0001F468"
    text = (
        (places.content / "products" / "mug.md")
        .read_text()
        .replace("title: Mug", f'title: "{hostile}"'.replace(" \"'", " '"))
    )
    (places.content / "products" / "mug.md").write_text(
        text + "<!-- x --> ]]> <script>alert(1)</script> a < b &amp; c\n"
    )
    export_google(places, tmp_path / "g.xml", now=NOW)
    item = items_of(tmp_path / "g.xml")["MUG"]
    assert item["title"].startswith("]]></g:title><g:id>x</g:id>&amp;<![CDATA[ '\u202e")
    assert "<script" not in item["description"]
