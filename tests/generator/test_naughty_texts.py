"""Every naughty string and every confusable as title, option, summary, alt text and body: well-formed, harmless, whole.

What a file may not hold is refused with its place, and that is exactly what nobody could see on a page.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from naughty import is_writable, naughty_texts, one_line
from test_bodies import dangerous
from written_shop import NOW, ROOT, WrittenShop, write_shop

from chalicelib.domain.pricebook import decode_shard
from chalicelib.domain.records import SkuRecord
from storefront.exporters import export_google, export_shopify
from storefront.importers import import_catalogue
from storefront.places import Places

pytestmark = pytest.mark.slow
_PLAIN = "Contour No. 4"
_GOOGLE_TITLE = 150
"""Characters of a title in a feed (support.google.com/merchants/answer/6324415)."""


@dataclass(frozen=True)
class Naughty:
    """A built shop: product N has text N wherever a product has a text."""

    shop: WrittenShop
    texts: dict[str, str]

    @property
    def places(self) -> Places:
        return Places(ROOT, self.shop.content, self.shop.output, self.shop.var)

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup(self.shop.page(f"products/{name}/index.html"), "html.parser")


@pytest.fixture(scope="module")
def naughty(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Naughty:
    shop = write_shop(tmp_path_factory.mktemp("naughty"))
    shop.picture()
    found = {f"p{number:03}": text for number, text in enumerate(naughty_texts(cases)) if is_writable(text)}
    for name, text in found.items():
        write_product(shop, name, text)
    write_product(shop, "plain", _PLAIN)
    shop.build()
    return Naughty(shop, {name: one_line(text) for name, text in found.items()})


def write_product(shop: WrittenShop, name: str, text: str) -> None:
    """A product that is called so, in every way that a product can be."""
    said = json.dumps(text[:200].strip(), ensure_ascii=False)
    option = json.dumps(text[:40].strip(), ensure_ascii=False)
    lines = [
        f"title: {said}",
        f"summary: {said}",
        "price: {EUR: 2.00, USD: 3.00}",
        f"options: {{{option}: [{option}, Other]}}",
        "variants:",
        f"  - {{sku: {name}-1, options: {{{option}: {option}}}}}",
        f"  - {{sku: {name}-2, options: {{{option}: Other}}}}",
        f"images: [{{src: a.jpg, alt: {said}}}]",
        f"seo_description: {option}",
    ]
    # A picture of a body that is not there is a problem, as it should be; bodies alone are tried in test_bodies.
    shop.product(name, "\n".join(lines), "" if "<img" in text.lower() or "![" in text else text)


def elements(page: BeautifulSoup) -> Counter[tuple[str, tuple[str, ...]]]:
    """Every element outside the written body, with the names of its attributes."""
    for written in page.select(".prose, .band"):  # the second: other products, which differ
        written.decompose()
    return Counter((tag.name, tuple(sorted(tag.attrs))) for tag in page.find_all(True) if isinstance(tag, Tag))


def test_no_page_has_an_element_or_attribute_that_a_plain_text_has_not(naughty: Naughty) -> None:
    plain = elements(naughty.page("plain"))
    for name, text in naughty.texts.items():
        assert dangerous(str(naughty.page(name).select_one(".prose") or "")) == [], text
        assert elements(naughty.page(name)) == plain, text


def test_pages_say_the_whole_text(naughty: Naughty) -> None:
    for name, text in naughty.texts.items():
        page = naughty.page(name)
        assert one_line(str(page.select_one("h1").get_text())) == text  # type: ignore[union-attr]
        assert one_line(str(page.select_one(".lede").get_text())) == text  # type: ignore[union-attr]
        alt = page.select_one(".gallery-strip img")
        assert alt is not None
        assert one_line(str(alt["alt"])) == text
        assert one_line(str(page.select_one("input[name=sku]")["data-label"])) in text  # type: ignore[index]


def test_structured_data_is_json_and_says_the_whole_text(naughty: Naughty) -> None:
    for name, text in naughty.texts.items():
        blocks = [
            json.loads(block.get_text()) for block in naughty.page(name).select("script[type='application/ld+json']")
        ]
        assert blocks, text
        assert text in [one_line(str(said)) for said in _values(blocks, "name")]


def test_the_price_book_calls_units_by_the_whole_text(naughty: Naughty) -> None:
    found: dict[str, SkuRecord] = {}
    for shard in naughty.shop.var.glob("release/pricebook/skus/*.json"):
        found |= decode_shard(json.loads(shard.read_text(encoding="utf-8")))
    assert {name: one_line(found[f"{name}-1"].title) for name in naughty.texts} == naughty.texts


def test_plain_files_of_the_site_are_well_formed(naughty: Naughty) -> None:
    for path in ("sitemap.xml", "sitemaps/1.xml", "journal/feed.atom"):
        if (naughty.shop.output / path).exists():
            ElementTree.fromstring(naughty.shop.page(path))
    assert (naughty.shop.output / "sitemap.xml").exists()


def test_feed_and_csv_are_well_formed_and_come_back_with_the_whole_text(naughty: Naughty, tmp_path: Path) -> None:
    export_google(naughty.places, tmp_path / "g.xml", now=NOW)
    export_google(naughty.places, tmp_path / "g.tsv", now=NOW)
    export_shopify(naughty.places, tmp_path / "s.csv", now=NOW)
    ElementTree.parse(tmp_path / "g.xml")
    for file, delimiter in (("g.tsv", "\t"), ("s.csv", ",")):
        with (tmp_path / file).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines, delimiter=delimiter))
        assert {len(row) for row in rows} == {len(rows[0])}, file
        assert len(rows) > 2 * len(naughty.texts), file
    for target, file in (("google", "g.xml"), ("google", "g.tsv"), ("shopify", "s.csv")):
        import_catalogue(target, tmp_path / file, tmp_path / file.replace(".", "-"), currency="EUR")
        titles = Counter(one_line(title) for title in _titles(tmp_path / file.replace(".", "-")))
        expected = Counter([*naughty.texts.values(), _PLAIN])
        cut, whole = sorted(titles - expected), sorted(expected - titles)
        with_variant = [len(text) + 43 for text in whole]
        assert [length for length in with_variant if length <= _GOOGLE_TITLE] == [], file
        assert len(cut) == len(whole)
        assert cut == [] or target == "google"
        kept = [shown.removesuffix("…").removesuffix(" –") for shown in cut]
        assert [text for text in kept if len(text) < 70 or not any(full.startswith(text) for full in whole)] == [], file


def _titles(content: Path) -> Iterator[str]:
    from generator.problems import Findings
    from generator.read.front_matter import read_file
    from generator.schema.product import read_product
    from generator.schema.sheet import Terms

    for path in sorted((content / "products").glob("*.md")):
        findings = Findings()
        raw = read_file(path.read_bytes(), path.name, path.name, findings, kind="product")
        assert raw is not None, findings.problems
        yield read_product(raw, Terms(("EUR",)), findings).title


def test_what_cannot_be_seen_is_refused_with_its_place(cases: Path, shop: WrittenShop) -> None:
    refused = [text for text in naughty_texts(cases) if not is_writable(text)]
    assert 3 < len(refused) < 20
    shop.picture()
    for number, text in enumerate(refused):
        write_product(shop, f"r{number:03}", text)
    problems = shop.compile_problems()
    for number, text in enumerate(refused):
        own = [problem for problem in problems if f"/r{number:03}.md:" in problem]
        assert own, repr(text)
        assert all("(" in problem for problem in own), own


def _values(found: object, key: str) -> Iterator[object]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(found, list):
        for value in found:
            yield from _values(value, key)
