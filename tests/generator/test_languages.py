"""A shop in three languages, one of them from right to left and half translated: what its pages say of each other."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup, Tag
from written_shop import SHOP, WrittenShop, write_shop

from chalicelib.domain.pricebook import decode_shard, shard_path

URL = "https://small.example"
LANGUAGES = {"en": "/", "de": "/de/", "ar": "/ar/"}
FACTS = (
    SHOP.replace(
        "languages: {en: {currency: EUR}}",
        "languages: {en: {currency: EUR}, de: {currency: EUR}, ar: {currency: USD}}",
    )
    + "footer: [{title: About, href: /about/}]\n"
)
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> WrittenShop:
    shop = write_shop(tmp_path_factory.mktemp("languages"), FACTS)
    shop.picture("a.jpg")
    shop.product(
        "print",
        "title: Print\nsummary: On paper.\noptions: {Size: [Small, Large]}\nprice: {EUR: 24.00, USD: 26.00}\n"
        "variants: [{sku: P-S, options: {Size: Small}}, {sku: P-L, options: {Size: Large}}]\n"
        "images: [{src: a.jpg, alt: A boat}]\ncollections: [paper]\naliases: [old-print]\n",
        "Look at [the card](/products/card/) and [about](/about/).\n",
    )
    shop.product("card", "title: Card\nsku: CARD\nprice: {EUR: 4.50, USD: 5.00}\ncollections: [paper]\n")
    shop.write("collections/paper.md", "---\ntitle: Paper\nsort: title\n---\n")
    shop.write("journal/news.md", "Title: News\nDate: 2026-01-02\n\nSee [print](/products/print/).\n")
    shop.write("pages/about.md", "Title: About\n\nAbout us.\n")
    shop.write(
        "products/print.de.md",
        "---\ntitle: Druck\nsummary: Auf Papier.\noptions: {Size: {name: Größe, values: {Small: klein, Large: groß}}}\n"
        "images: [{src: a.jpg, alt: Ein Boot}]\n---\n[Die Karte](/products/card/), [wir](/about/).\n",
    )
    shop.write("products/print.ar.md", "---\ntitle: مطبوعة\n---\n")
    shop.write("collections/paper.de.md", "---\ntitle: Papier\n---\n")
    shop.write("journal/news.de.md", "Title: Neues\n\nZum [Druck](/products/print/).\n")
    shop.write("shop.de.yaml", "navigation: {/collections/: Sammlungen}\nshipping: {standard: {title: Paket}}\n")
    shop.build()
    return shop


def soup(shop: WrittenShop, path: str) -> BeautifulSoup:
    return BeautifulSoup(shop.page(path), "html.parser")


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def pages(shop: WrittenShop) -> dict[str, BeautifulSoup]:
    """Every page by its whole address."""
    found = {}
    for path in sorted(shop.output.rglob("*.html")):
        below = path.relative_to(shop.output).as_posix()
        found[f"{URL}/{below.removesuffix('index.html')}"] = soup(shop, below)
    return found


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {str(tag["hreflang"]): str(tag["href"]) for tag in page.select('link[rel="alternate"][hreflang]')}


def test_every_page_is_there_in_every_language_and_says_which(built: WrittenShop) -> None:
    own = {address.removeprefix(URL) for address in pages(built) if not re.match(rf"{URL}/(de|ar)/", address)}
    for language, root in LANGUAGES.items():
        for address in own - {"/about/", "/journal/news/"}:
            html = one(pages(built)[f"{URL}{root}{address[1:]}"], "html")
            assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")


def test_alternates_are_there_name_each_other_and_are_canonical(built: WrittenShop) -> None:
    found = pages(built)
    named = {address: alternates(page) for address, page in found.items()}
    assert named[f"{URL}/products/print/"] == {
        "en": f"{URL}/products/print/",
        "de": f"{URL}/de/products/print/",
        "ar": f"{URL}/ar/products/print/",
        "x-default": f"{URL}/products/print/",
    }
    assert set(named[f"{URL}/journal/news/"]) == {"en", "de", "x-default"}
    for address, others in named.items():
        for language, other in others.items():
            assert named[other] == others, (address, language)
            assert one(found[other], 'link[rel="canonical"]')["href"] == other
            assert address in others.values()
            assert language in ("x-default", one(found[other], "html")["lang"])


def test_a_page_that_nobody_translated_leads_search_engines_to_the_original(built: WrittenShop) -> None:
    page = soup(built, "de/products/card/index.html")
    assert one(page, 'link[rel="canonical"]')["href"] == f"{URL}/products/card/"
    assert alternates(page) == {}
    assert one(page, "h1")["lang"] == "en"
    arabic = soup(built, "ar/products/card/index.html")
    assert (one(arabic, "h1")["lang"], one(arabic, "h1")["dir"]) == ("en", "ltr")


def test_a_translation_that_leaves_something_out_marks_only_that(built: WrittenShop) -> None:
    page = soup(built, "ar/products/print/index.html")
    assert one(page, "h1").get_text() == "مطبوعة"
    assert not one(page, "h1").has_attr("lang")
    assert (one(page, ".lede")["lang"], one(page, ".lede").get_text()) == ("en", "On paper.")
    german = soup(built, "de/products/print/index.html")
    assert german.select("main .product [lang]") == []
    assert "klein" in german.get_text()
    assert "Small" not in german.get_text().replace("Small Shop", "")
    assert one(german, "main img")["alt"] == "Ein Boot"


def test_the_site_map_has_the_same_alternates_and_no_page_that_nobody_translated(built: WrittenShop) -> None:
    found = pages(built)
    listed = {}
    for url in ET.fromstring(built.page("sitemaps/1.xml")).findall("s:url", MAP):
        address = url.findtext("s:loc", "", MAP)
        listed[address] = {link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", MAP)}
    assert {address: alternates(found[address]) for address in listed} == listed
    assert f"{URL}/de/products/card/" not in listed
    assert f"{URL}/products/card/" in listed
    assert f"{URL}/de/journal/news/" in listed


def test_links_stay_in_the_language_where_the_page_is_there(built: WrittenShop) -> None:
    files = {"/" + path.relative_to(built.output).as_posix() for path in built.output.rglob("*") if path.is_file()}
    for address, page in pages(built).items():
        root = re.sub(rf"{URL}/((?:de|ar)/)?.*", r"/\1", address)
        for link in page.select("main a[href^='/'], .masthead-nav a, .colophon-links a"):
            href = unquote(str(link["href"])).partition("?")[0]
            if href.startswith(("/api/", "/assets/")):
                continue
            target = href + ("index.html" if href.endswith("/") else "")
            assert target in files, (address, href)
            elsewhere = root != "/" and not href.startswith(root)
            assert not elsewhere or f"{root}{target[1:]}" not in files, (address, href)
    german = soup(built, "de/products/print/index.html")
    assert [str(link["href"]) for link in german.select(".prose a")] == ["/de/products/card/", "/about/"]
    assert german.select(".prose a")[1]["hreflang"] == "en"


def test_structured_data_names_its_language_and_speaks_it(built: WrittenShop) -> None:
    tags = soup(built, "de/products/print/index.html").select('script[type="application/ld+json"]')
    group = json.loads(tags[0].get_text())
    assert (group["name"], group["mainEntityOfPage"]["inLanguage"]) == ("Druck", "de")
    assert group["variesBy"] == ["https://schema.org/size"]
    assert {variant["size"] for variant in group["hasVariant"]} == {"klein", "groß"}
    assert {variant["offers"]["url"].split("?")[0] for variant in group["hasVariant"]} == {f"{URL}/de/products/print/"}
    arabic = json.loads(soup(built, "ar/products/print/index.html").select("script[type$=json]")[0].get_text())
    assert {variant["offers"]["priceCurrency"] for variant in arabic["hasVariant"]} == {"USD"}
    article = json.loads(soup(built, "de/journal/news/index.html").select("script[type$=json]")[0].get_text())
    assert (article["headline"], article["inLanguage"]) == ("Neues", "de")


def test_each_language_has_a_feed_of_what_is_written_in_it(built: WrittenShop) -> None:
    atom = {"a": "http://www.w3.org/2005/Atom"}
    titles = {}
    for language, root in LANGUAGES.items():
        feed = ET.fromstring(built.page(f"{root[1:]}feeds/journal.atom.xml"))
        assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
        titles[language] = [entry.findtext("a:title", "", atom) for entry in feed.findall("a:entry", atom)]
    assert titles == {"en": ["News"], "de": ["Neues"], "ar": []}


def test_old_addresses_lead_on_within_each_language(built: WrittenShop) -> None:
    leads = dict(line.split()[:2] for line in built.page("_redirects").splitlines())
    for root in LANGUAGES.values():
        assert leads[f"{root}products/old-print/"] == f"{root}products/print/"


def test_the_price_book_names_units_and_ways_of_sending_in_each_language(built: WrittenShop) -> None:
    release = built.var / "release"
    record = decode_shard(json.loads((release / shard_path("P-S")).read_text()))["P-S"]
    assert [record.words(language).name for language in LANGUAGES] == [
        "Print – Small",
        "Druck – klein",
        "مطبوعة – Small",
    ]
    assert record.words("de").url == "/de/products/print/"
    assert "Paket" in (release / "pricebook/rules.json").read_text()
    assert (release / "locale/de.mo").is_file()


def test_a_translation_changes_the_pages_of_its_language_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    shop = write_shop(tmp_path_factory.mktemp("edited"), FACTS.replace("footer: [{title: About, href: /about/}]\n", ""))
    shop.product("a", "title: A\nsku: A\nprice: {EUR: 1.00, USD: 1.00}\n")
    shop.write("products/a.de.md", "---\ntitle: Eins\n---\n")
    shop.build()
    before = {path: path.read_bytes() for path in shop.output.rglob("*") if path.is_file()}
    shop.write("products/a.de.md", "---\ntitle: Zwei\n---\n")
    shop.build()
    after = {path: path.read_bytes() for path in shop.output.rglob("*") if path.is_file()}
    paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    changed = {path.relative_to(shop.output).as_posix() for path in paths}
    assert "de/products/a/index.html" in changed
    assert all(path.startswith(("de/", "assets/card-", "search/")) for path in changed), changed
