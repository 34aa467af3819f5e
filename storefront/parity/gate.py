"""The gate: every surface of a release held against its private half. A release in which two of them differ is refused.

shoppers' page, its form, JSON-LD, Open Graph, Markdown twin      of every product in every language
search, Google, Meta, Pinterest, OpenAI, ACP                      of every language
UCP's endpoint, and a quote in every currency                     once
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote

from chalicelib.domain.cart import encode_sku, unit_folder
from chalicelib.domain.display import format_money
from chalicelib.domain.money import Money
from chalicelib.domain.records import SkuRecord
from storefront.parity.feeds import READERS, WITH_PICTURES, read_twin, read_twin_terms
from storefront.parity.found import Search
from storefront.parity.pages import PageText, Terms, read_page, read_terms
from storefront.parity.said import NAMES, OPEN_GRAPH, OWN, STRUCTURED, Difference, Said, Surface
from storefront.parity.terms import check_terms, expected_delivery
from storefront.parity.truth import Truth, amount, minor_units, open_truth

_TWIN = "index.html.md"
_UCP = ".well-known/ucp"


def examine_release(release: Path, output: Path, var: Path) -> tuple[Difference, ...]:
    """Every difference in a release, whose private half is in `release` and whose pages are in `output`.

    `var` has the snapshot of the stock that it was built with. Raises FileNotFoundError where nothing was built yet.
    """
    truth = open_truth(release, var)
    found = [Difference("checkout", sku, "quote", charged, price) for sku, charged, price in truth.misquoted()]
    found += _check_ucp(truth, output)
    for language in truth.rules.languages:
        found += _Language(truth, output, language).differences()
    return tuple(sorted(set(found)))


class _Language:
    """The release in one language."""

    def __init__(self, truth: Truth, output: Path, language: str) -> None:
        self._truth = truth
        self._output = output
        self._language = language
        self._currency = truth.rules.languages[language]
        self._home = truth.rules.home(language)
        self._products: dict[str, list[str]] = {}
        for sku, record in truth.sold.items():
            self._products.setdefault(record.product, []).append(sku)

    def differences(self) -> Iterator[Difference]:
        """Every difference."""
        home = read_page(self._read(f"{self._home}index.html".lstrip("/")))
        terms = read_terms(home, self._truth.home.country or "")
        expected, pictured = self._expected(), set[str]()
        for skus in self._products.values():
            path = self._page_of(self._truth.sold[skus[0]])
            page = read_page(self._read(path))
            described = page.described(terms)
            pictured |= set(skus) if page.pictured else set()
            # A page is where the code of a thing is written first; every feed has to repeat it.
            expected |= {
                sku: replace(expected[sku], gtin=said.gtin, mpn=said.mpn)
                for sku, said in described.items()
                if sku in expected
            }
            yield from self._check_product(path, page, terms, {sku: expected[sku] for sku in skus})
        yield from self._check_search()
        for file, (name, read, words) in READERS.items():
            path = f"{self._home}{file}".lstrip("/")
            if path in self._truth.public:
                surface = Surface(name, path, read(self._read(path), self._truth.moment), words)
                needed = pictured if name in WITH_PICTURES else set(expected)
                yield from self._compare(surface, expected, needed)

    def _check_search(self) -> Iterator[Difference]:
        truth, products = self._truth, self._products.values()
        by_address = {truth.sold[skus[0]].words(self._language).url: skus for skus in products}
        root = f"{self._home}search".lstrip("/")
        yield from Search(truth, self._output, root, self._language).differences(by_address)

    def _check_product(
        self, path: str, page: PageText, terms: Terms, expected: Mapping[str, Said]
    ) -> Iterator[Difference]:
        shown = {sku: Said(price=said.price, shown=self._money(said.price)) for sku, said in expected.items()}
        yield from self._compare(Surface("page", path, page.shown(), OWN), shown, set(expected))
        offers = {sku: replace(said, delivery=self._structured(sku)) for sku, said in expected.items()}
        yield from self._compare(Surface("JSON-LD", path, page.described(terms), STRUCTURED), offers, set(expected))
        yield from self._check_open_graph(path, page, expected)
        yield from check_terms(self._truth, self._language, path, page, list(expected))
        if self._truth.rules.variant_pages and len(expected) > 1:
            for sku in expected:
                yield from self._check_unit(sku, shown, expected)
        twin = f"{path.removesuffix('index.html')}{_TWIN}"
        if twin in self._truth.public:
            said_so = {sku: self._in_twin(sku, said, page) for sku, said in expected.items()}
            text = self._read(twin)
            yield from self._compare(Surface("twin", twin, read_twin(text), OWN), said_so, set(expected))
            terms_said = read_twin_terms(text, self._truth.texts[self._language])
            yield from check_terms(self._truth, self._language, twin, terms_said, list(expected))

    def _check_unit(self, sku: str, shown: Mapping[str, Said], expected: Mapping[str, Said]) -> Iterator[Difference]:
        """The page of one unit says all that its product's says, with this unit chosen."""
        path = f"{unquote(self._link(sku, several=True)).strip('/')}/index.html"
        page = read_page(self._read(path))
        yield from self._compare(Surface("page", path, page.shown(), OWN), shown, set(shown))
        if page.chosen != sku:
            yield Difference(path, sku, "page: chosen", page.chosen, sku)
        yield from self._check_open_graph(path, page, {sku: expected[sku]})

    def _check_open_graph(self, path: str, page: PageText, expected: Mapping[str, Said]) -> Iterator[Difference]:
        """The product as a whole: its lowest price, and the state of the first unit that can be bought."""
        states = [self._truth.availability[sku] for sku in page.units if sku in expected]
        state = next((state for state in states if state.buyable), states[0] if states else None)
        prices = [said.price or "" for said in expected.values()]
        least = min(prices, key=minor_units)
        properties = page.open_graph
        said = f"{properties.get('product:price:amount')} {properties.get('product:price:currency')}"
        product = ", ".join(expected)
        if said != least:
            yield Difference(path, product, "price in Open Graph", said, least)
        wanted = OPEN_GRAPH[state] if state else ""
        if properties.get("product:availability", "") != wanted:
            says = properties.get("product:availability", "")
            yield Difference(path, product, "availability in Open Graph", says, wanted)

    def _expected(self) -> dict[str, Said]:
        """What every surface has to say of each unit, but for the word that it has for the stock."""
        truth, url = self._truth, self._truth.rules.url
        found = {}
        for sku, record in truth.sold.items():
            priced = truth.quote(sku, self._currency, self._language)
            days = truth.return_days(sku)
            several = len(self._products[record.product]) > 1
            found[sku] = Said(
                price=amount(priced.lines[0].shown_unit, self._currency),
                link=f"{url}{self._link(sku, several=several)}",
                delivery=expected_delivery(priced, self._currency),
                returns="" if days is None else str(days),
            )
        return found

    def _compare(self, surface: Surface, expected: Mapping[str, Said], needed: set[str]) -> Iterator[Difference]:
        for sku in sorted(needed - surface.units.keys()):
            yield Difference(surface.path, sku, f"{surface.name}: unit", "", "there")
        for sku, said in surface.units.items():
            if sku not in expected:
                yield Difference(surface.path, sku, f"{surface.name}: unit", "there", "")
                continue
            is_so = replace(expected[sku], state=surface.words[self._truth.availability[sku]])
            for name in NAMES:
                says, wanted = getattr(said, name), getattr(is_so, name)
                if says is not None and wanted is not None and says != wanted:
                    yield Difference(surface.path, sku, f"{surface.name}: {name}", says, wanted)

    def _in_twin(self, sku: str, said: Said, page: PageText) -> Said:
        buyable = self._truth.availability[sku].buyable
        words = page.units[sku].words if sku in page.units else ""
        permalink = f"{self._truth.rules.url}/api/buy/{encode_sku(sku)}:1" if buyable else ""
        return Said(price=said.price, words=words, link=permalink)

    def _structured(self, sku: str) -> str | None:
        """What the offer's terms have to say of delivery; None where schema.org has no words for it."""
        rate = self._truth.home_rate(sku, self._currency)
        if rate is not None and not rate.flat:
            return None
        return expected_delivery(self._truth.quote(sku, self._currency, self._language), self._currency)

    def _link(self, sku: str, *, several: bool) -> str:
        page = self._truth.sold[sku].words(self._language).url
        if not several:
            return page
        own = self._truth.rules.variant_pages
        return f"{page}{unit_folder(sku)}/" if own else f"{page}?sku={quote(sku, safe='/-._~')}"

    def _money(self, price: str | None) -> str:
        minor = minor_units(price) if price else 0
        return format_money(Money(minor, self._currency), self._truth.formats[self._language])

    def _page_of(self, record: SkuRecord) -> str:
        return f"{unquote(record.words(self._language).url).strip('/')}/index.html"

    def _read(self, path: str) -> str:
        return (self._output / path).read_text(encoding="utf-8")


def _check_ucp(truth: Truth, output: Path) -> Iterator[Difference]:
    """The endpoint to which an agent adds SKUs is the one that the twins name."""
    wanted = f"{truth.rules.url}/api/buy"
    if _UCP not in truth.public or not wanted.startswith("https://"):
        return
    profile = json.loads((output / _UCP).read_text(encoding="utf-8"))
    for capability in profile["ucp"]["capabilities"].get("dev.ucp.shopping.permalink", [{}]):
        says = capability.get("config", {}).get("endpoint", "")
        if says != wanted:
            yield Difference(_UCP, "every SKU", "UCP: endpoint", says, wanted)
