"""What machines read: each feed says of a unit what its page says, as its reader wants it."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from written_shop import PRODUCT, SHOP, WrittenShop, write_shop

POLICIES = """\
address: {lines: [Rua 1], country: PT}
orders: {return_days: 30}
policies: {privacy: /privacy/, terms: /terms/, returns: "https://elsewhere.example/returns"}
"""
GROUP = """\
title: Contour
summary: A print.
price: {EUR: 24.00, USD: 26.00}
options: {Size: [A4, A3]}
variants:
  - {sku: C-A4, options: {Size: A4}, stock: 9, gtin: "4006381333931"}
  - {sku: "C A3", options: {Size: A3}, price: {EUR: 66.00, USD: 70.00}, stock: 0}
images: [{src: a.jpg, alt: "A print | on a table"}]
brand: Press
collections: [prints]
sale: [{off: 25%, from: 2026-09-01, until: 2026-12-03, label: Autumn}]
""".replace('"C A3"', "C=A3")
LATER = """\
title: Later
sku: LATER
price: {EUR: 12.00, USD: 13.00}
stock_policy: preorder
available_from: 2026-12-24
measure: {holds: 250 g, per: 1 kg}
images: [{src: a.jpg, alt: Later}]
sale: [{off: 50%, from: 2026-12-26, until: 2026-12-31}]
"""
MADE = """\
title: "- Made"
sku: MADE
price: {EUR: 80.00, USD: 90.00}
stock_policy: made_to_order
lead_days: 9
images: [{src: a.jpg, alt: Made}]
"""


@pytest.fixture
def fed(tmp_path: Path) -> WrittenShop:
    """A shop with a group of variants, a preorder, something made to order and a product without a picture; built."""
    shop = write_shop(tmp_path, SHOP + POLICIES)
    shop.picture()
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    for page in ("privacy", "terms"):
        shop.write(f"pages/{page}.md", f"Title: {page}\nSlug: {page}\n\nText of *{page}*.\n")
    shop.write(
        "journal/x.md", "Title: An article\nDate: 2026-01-02\nSummary: Short.\n\nA [link](/products/contour/).\n"
    )
    shop.product("contour", GROUP, "First.\n\n- one\n- two\n")
    shop.product("later", LATER)
    shop.product("made", MADE)
    shop.product("plain", PRODUCT)
    shop.build()
    return shop


def lines(shop: WrittenShop, path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shop.page(path).splitlines()]


def rows(shop: WrittenShop, path: str) -> dict[str, dict[str, str]]:
    sign = "\t" if path.endswith(".tsv") else ","
    return {row["id"]: row for row in csv.DictReader(io.StringIO(shop.page(path), newline=""), delimiter=sign)}


def google(shop: WrittenShop) -> dict[str, dict[str, str]]:
    root = ElementTree.fromstring(shop.page("feeds/google.xml"))
    items = [
        {child.tag.rpartition("}")[2]: (child.text or "") for child in item.iter() if child is not item}
        for item in root.iter("item")
    ]
    return {item["id"]: item for item in items}


def schema(cases: Path, path: str, name: str) -> Draft202012Validator:
    """A definition of one of the published schemas, with the schemas that it refers to."""
    folder = cases / "agents"
    found: list[tuple[str, Resource[Any]]] = []
    for file in (folder / "ucp-schemas").rglob("*.json"):
        plain = json.loads(file.read_text(encoding="utf-8"))
        address = f"https://ucp.dev/schemas/{file.relative_to(folder / 'ucp-schemas').as_posix()}"
        found.append((address, Resource.from_contents(plain)))
    plain = json.loads((folder / path).read_text(encoding="utf-8"))
    registry = Registry().with_resources([*found, (plain["$id"], Resource.from_contents(plain))])
    return Draft202012Validator({"$ref": f"{plain['$id']}#/$defs/{name}"}, registry=registry)


def test_acp_products_and_metadata_are_valid_by_the_published_schema(fed: WrittenShop, cases: Path) -> None:
    feed = "acp-spec/json-schema/schema.feed.json"
    for product in lines(fed, "feeds/acp/products.jsonl"):
        schema(cases, feed, "Product").validate(product)
    schema(cases, feed, "FeedMetadata").validate(json.loads(fed.page("feeds/acp/metadata.json")))


def test_discovery_documents_are_valid_by_the_published_schemas(fed: WrittenShop, cases: Path) -> None:
    discovery = schema(cases, "acp-spec/json-schema/schema.agentic_checkout.json", "DiscoveryResponse")
    discovery.validate(json.loads(fed.page(".well-known/acp.json")))
    profile = json.loads(fed.page(".well-known/ucp"))
    schema(cases, "ucp-schemas/profile.json", "business_schema").validate(profile)
    permalink = profile["ucp"]["capabilities"]["dev.ucp.shopping.permalink"][0]
    definition = schema(cases, "ucp-schemas/shopping/permalink.json", "dev.ucp.shopping.permalink/business_schema")
    definition.validate(permalink)
    assert permalink["config"]["endpoint"] == "https://small.example/api/buy"


def test_discovery_documents_are_json_that_may_be_kept_for_an_hour(fed: WrittenShop) -> None:
    manifest = json.loads((fed.var / "release" / "release.json").read_text())
    for path in (".well-known/acp.json", ".well-known/ucp"):
        assert manifest["public"][path]["type"] == "application/json"
        assert manifest["public"][path]["cache"] == "public, max-age=3600"


def test_a_shop_without_https_announces_no_permalink(tmp_path: Path) -> None:
    shop = write_shop(tmp_path, SHOP.replace("https://small", "http://small"))
    shop.build()
    assert json.loads(shop.page(".well-known/ucp"))["ucp"]["capabilities"] == {}


def test_an_acp_variant_says_price_list_price_availability_and_barcode(fed: WrittenShop) -> None:
    found = {item["id"]: item for product in lines(fed, "feeds/acp/products.jsonl") for item in product["variants"]}
    first, second = found["C-A4"], found["C=A3"]
    assert first["price"] == {"amount": 1800, "currency": "EUR"}
    assert first["list_price"] == {"amount": 2400, "currency": "EUR"}
    assert first["barcodes"] == [{"type": "GTIN", "value": "4006381333931"}]
    assert second["availability"] == {"available": False, "status": "out_of_stock"}
    assert found["LATER"]["availability"] == {"available": True, "status": "preorder"}
    assert found["LATER"]["unit_price"]["amount"] == 4800
    assert [link["type"] for link in first["seller"]["links"]] == [
        "privacy_policy", "terms_of_service", "refund_policy",
    ]  # fmt: skip


def test_the_feed_for_google_says_sale_shipping_and_dates_and_nothing_of_what_is_to_come(fed: WrittenShop) -> None:
    items = google(fed)
    assert items["C-A4"]["sale_price"] == "18.00 EUR"
    assert "sale_price" not in items["LATER"]
    assert "12-26" not in fed.page("feeds/google.xml")
    assert items["LATER"]["availability_date"] == "2026-12-24T00:00+0000"
    tsv = rows(fed, "feeds/google.tsv")
    assert tsv["C-A4"]["shipping"] == "PT::Standard delivery:4.90 EUR:0:0:3:6"
    assert tsv["MADE"]["shipping"].split(":")[3] == "0.00 EUR"  # free from 60
    assert tsv["MADE"]["title"] == "- Made"


def test_meta_and_pinterest_get_their_own_words_for_stock_and_only_what_has_a_picture(fed: WrittenShop) -> None:
    meta, pinterest = rows(fed, "feeds/meta.csv"), rows(fed, "feeds/pinterest.tsv")
    assert meta.keys() == pinterest.keys() == {"C-A4", "C=A3", "LATER", "MADE"}
    assert {sku: row["availability"] for sku, row in meta.items()} == {
        "C-A4": "in stock", "C=A3": "out of stock", "LATER": "preorder", "MADE": "available for order",
    }  # fmt: skip
    assert pinterest["MADE"]["availability"] == "in stock"
    required = ("id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand")
    assert all(row[name] for row in (*meta.values(), *pinterest.values()) for name in required)


_OPENAI_REQUIRED = (
    "is_eligible_search", "is_eligible_checkout", "item_id", "title", "description", "url", "brand", "image_url",
    "price", "availability", "seller_name", "seller_url", "target_countries", "store_country",
)  # fmt: skip


def test_the_feed_for_openai_has_every_required_field_and_the_terms(fed: WrittenShop) -> None:
    found = {line["item_id"]: line for line in lines(fed, "feeds/openai.jsonl")}
    for line in found.values():
        assert [name for name in _OPENAI_REQUIRED if name not in line] == []
        assert line["availability"] in ("in_stock", "out_of_stock", "pre_order", "backorder", "unknown")
        assert len(line["title"]) <= 150
        assert len(line["brand"]) <= 70
    assert found["C-A4"]["variant_dict"] == {"Size": "A4"}
    assert found["C-A4"]["return_policy"] == "https://elsewhere.example/returns"
    assert found["C-A4"]["return_deadline_in_days"] == 30
    assert found["MADE"]["accepts_returns"] is False


def test_every_page_has_a_markdown_twin_that_it_names(fed: WrittenShop) -> None:
    pages = ("", "products/contour/", "collections/", "collections/prints/", "journal/", "journal/x/", "privacy/")
    for page in pages:
        assert f'type="text/markdown" href="/{page}index.html.md"' in fed.page(f"{page}index.html")
        assert fed.page(f"{page}index.html.md").startswith("# ")
    twin = fed.page("products/contour/index.html.md")
    assert "| C-A4 | A4 | 18.00 EUR | 24.00 EUR | In stock | https://small.example/api/buy/C-A4:1 |" in twin
    assert "| C=A3 | A3 | 49.50 EUR | 66.00 EUR | Sold out |  |" in twin
    assert "- Returns: within 30 days, you pay the postage" in twin
    assert "- one\n- two" in twin
    assert "[link](https://small.example/products/contour/)" in fed.page("journal/x/index.html.md")


def test_llms_txt_has_a_heading_and_links_to_twins(fed: WrittenShop) -> None:
    guide = fed.page("llms.txt")
    assert guide.startswith("# Small Shop\n\n> A shop for tests.\n")
    assert "- [Contour](https://small.example/products/contour/index.html.md): A print." in guide
    assert "- [Privacy](https://small.example/privacy/)" in guide


def test_a_page_says_for_how_long_something_may_be_given_back(fed: WrittenShop) -> None:
    assert "within 30 days, you pay the postage" in fed.page("products/contour/index.html")
    assert "it is made for you" in fed.page("products/made/index.html")


def test_a_shop_chooses_its_feeds(tmp_path: Path) -> None:
    shop = write_shop(tmp_path, SHOP + "feeds: [google]\n")
    shop.product("a")
    shop.build()
    assert (shop.output / "feeds" / "google.xml").is_file()
    assert not (shop.output / "feeds" / "meta.csv").exists()
    assert not (shop.output / "llms.txt").exists()
    assert not list(shop.output.rglob("*.md"))
    assert "text/markdown" not in shop.page("index.html")
    shop.write("shop.yaml", SHOP + "feeds: []\n")
    shop.build()
    assert sorted(path.name for path in (shop.output / "feeds").iterdir()) == ["journal.atom.xml", "journal.rss.xml"]


def test_a_feed_that_nobody_knows_and_a_page_that_is_not_there_are_problems(tmp_path: Path) -> None:
    shop = write_shop(tmp_path, SHOP + "feeds: [gogle]\npolicies: {terms: /term/}\n")
    shop.write("pages/terms.md", "Title: T\nSlug: terms\n\nText.\n")
    assert [problem.partition(": ")[2] for problem in shop.problems()][:1] == [
        "feeds[0]: 'gogle' is not known (write one of google, meta, pinterest, openai, acp, ucp, llms, twins, cards)"
    ]
    shop.write("shop.yaml", SHOP + "policies: {terms: /term/}\n")
    assert any("policies.terms: there is no page /term/" in problem for problem in shop.problems())
