"""Hard texts of the case folder through every importer: the shop builds, and every title says what it said."""

import csv
import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from catalogues import NOW, ROOT, catalogue_of
from google_items import item, write_rss
from shopify_rows import row as shopify_row
from shopify_rows import write_export as write_shopify
from woocommerce_rows import row as woocommerce_row
from woocommerce_rows import write_export as write_woocommerce

from generator.check import check
from storefront.importers import import_catalogue
from storefront.importers.cells import one_line

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GUARD = re.compile("'+[=+@\t\r-]")
_LONGEST = 200


def naughty(cases: Path) -> list[str]:
    """The big list of naughty strings, and the names, descriptions and ingredients of three catalogues."""
    strings = cases / "markdown" / "blns.json"
    if not strings.is_file():
        pytest.skip("needs ../shared or a case folder with markdown/blns.json")
    texts = list(json.loads(strings.read_text(encoding="utf-8")))
    texts += list(islice(magento(cases / "catalog-magento"), 150))
    for path in sorted((cases / "catalog-openfoodfacts").glob("*.json")):
        texts += re.findall(
            r'"(?:product_name|ingredients_text|generic_name)": *"((?:[^"\\]|\\.){1,400})"', path.read_text()
        )
    return list(dict.fromkeys(text for text in texts if text.strip()))


def magento(folder: Path) -> Iterator[str]:
    """Descriptions as HTML with entities and lists."""
    for path in sorted(folder.glob("*roducts.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for record in csv.DictReader(file):
                yield from (record[name] for name in ("name", "description") if record.get(name))


def read_titles(content: Path) -> dict[str, str]:
    """Every title by its SKU."""
    catalogue = catalogue_of(content)
    return {product.variants[0].sku: product.title for product in catalogue.products.values()}


def shown(text: str, format_: str) -> str:
    """A text as a title: in one line, without a spreadsheet's guard, as long as one may be."""
    if format_ == "google":
        return one_line(_NOT_XML.sub(" ", text))[:_LONGEST].rstrip()
    guarded = text[1:] if _GUARD.match(text) else text
    if format_ == "woocommerce":  # whose names are kept as HTML
        guarded = html.unescape(guarded)
    return one_line(guarded)[:_LONGEST].rstrip()


def write_file(folder: Path, format_: str, texts: dict[str, str]) -> Path:
    """An export whose every cell for texts holds one of them; `texts` are by SKU."""
    if format_ == "shopify":
        cells = [
            {
                **shopify_row(Handle=sku, Variant_SKU=sku, Title=text, Variant_Price="9", Vendor=text, Type=text),
                **{"Body (HTML)": text, "Image Alt Text": text},
            }
            for sku, text in texts.items()
        ]
        return write_shopify(folder, *cells)
    if format_ == "woocommerce":
        rows = [
            {
                **woocommerce_row(SKU=sku, Name=text, Description=text, Short=text, Price="9"),
                **woocommerce_row(Categories=text, Tags=text, Attribute=text, Values=text),
            }
            for sku, text in texts.items()
        ]
        return write_woocommerce(folder, *rows)
    plain = {sku: _NOT_XML.sub(" ", text) for sku, text in texts.items()}
    items = [
        item(id=sku, title=text, description=text, brand=text, product_type=text, color=text)
        for sku, text in plain.items()
    ]
    return write_rss(folder, *items)


@pytest.mark.slow
@pytest.mark.parametrize("format_", ["shopify", "woocommerce", "google"])
def test_import_of_hard_texts_builds_and_loses_no_title(cases: Path, tmp_path: Path, format_: str) -> None:
    texts = {f"s{number}": text for number, text in enumerate(naughty(cases)) if shown(text, format_)}
    content = tmp_path / "shop"
    report = import_catalogue(format_, write_file(tmp_path, format_, texts), content, currency="EUR")
    assert report.products == len(texts)
    assert list(map(str, check(ROOT, content, NOW, var=tmp_path / "var")[0])) == []
    assert read_titles(content) == {sku: shown(text, format_) for sku, text in texts.items()}
