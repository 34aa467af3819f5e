"""Products read again one by one, as a page asks for them: for a build in which nearly everything stays as it was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from chalicelib.domain.catalogue import Catalogue, Product
from chalicelib.domain.change import StockLevel
from chalicelib.domain.records import SkuRecord
from generator.bodies import render_body
from generator.cache.shop import KeptShop
from generator.compile.editions import translate_product
from generator.compile.matrix import write_out
from generator.compile.members import compile_product
from generator.pages.records import make_records, stock_levels
from generator.pages.site import Site
from generator.problems import Findings
from generator.read.folder import shown_path
from generator.read.front_matter import RawFile, read_file
from generator.read.translations import RawTranslation
from generator.schema.product import read_product
from generator.schema.translation import ProductWords, read_product_words


class NotAnEdit(Exception):
    """More has changed than this can do: everything has to be built."""


@dataclass(slots=True)
class Products:
    """The products of a shop in its own language, each read on demand; `findings` are what was found on the way."""

    shop: KeptShop
    content: Path
    findings: Findings = field(default_factory=Findings)
    known: dict[str, Product] = field(default_factory=dict)
    words: dict[tuple[str, str], tuple[ProductWords, str] | None] = field(default_factory=dict)
    records: dict[str, dict[str, SkuRecord]] = field(default_factory=dict)

    def own(self, slug: str) -> Product:
        """The product as it stands in the shop. Raises KeyError, NotAnEdit where it cannot be read."""
        if slug not in self.known:
            raw = self._read(self.shop.sources[slug], "product")
            sheet = write_out(read_product(raw, self.shop.terms, self.findings), self.findings)
            body = render_body(raw, self.content, self.shop.engine, self.findings)
            product = compile_product(sheet, self.shop.most, self.content, {raw.source: body}, self.findings)
            if product is None or not sheet.published or self.findings.problems:
                raise NotAnEdit(raw.path)
            self.known[slug] = product
        return replace(self.known[slug], collections=self.shop.standing[slug])

    def in_language(self, slug: str, language: str, root: str) -> Product:
        """The product in another language."""
        said = self._words(self.shop.sources[slug], language)
        words, body = said or (None, "")
        return translate_product(self.own(slug), words, root, {words.raw.source: body} if words else {})

    def _words(self, source: str, language: str) -> tuple[ProductWords, str] | None:
        if (source, language) not in self.words:
            named = self.shop.words.get(language, {}).get(source)
            found = None
            if named is not None:
                raw = self._read(named, "translation of a product")
                words = read_product_words(RawTranslation(language, source, raw), self.findings)
                found = words, render_body(raw, self.content, self.shop.engine, self.findings)
            self.words[source, language] = found
        return self.words[source, language]

    def _read(self, source: str, kind: str) -> RawFile:
        path = self.content / source
        raw = read_file(path.read_bytes(), shown_path(self.content, path), source, self.findings, kind=kind)
        if raw is None:
            raise NotAnEdit(source)
        return raw


@dataclass(slots=True)
class _Lazy:
    """What the mappings below share."""

    products: Products
    by_sku: Mapping[str, str]
    site: Site

    def product(self, slug: str) -> Product:
        languages = self.site.languages
        if self.site.language == languages.own:
            return self.products.own(slug)
        return self.products.in_language(slug, self.site.language, self.site.home)

    def record(self, sku: str) -> SkuRecord:
        if sku not in self.by_sku:
            raise NotAnEdit(f"{sku} is not for sale at present")
        slug, languages = self.by_sku[sku], self.site.languages
        if slug not in self.products.records:
            slugs = {slug, *self._parts(slug)}
            others = {
                language: _only(self.products.in_language(name, language, languages.home(language)) for name in slugs)
                for language in languages.names
                if language != languages.own
            }
            own = _only(self.products.own(name) for name in slugs)
            self.products.records[slug] = make_records(own, self.site.pictures, others)
        return self.products.records[slug][sku]

    def _parts(self, slug: str) -> set[str]:
        """The products that are in a bundle: it is taxed as they are."""
        parts = [part.sku for variant in self.products.own(slug).variants for part in variant.components]
        if not all(sku in self.by_sku for sku in parts):
            raise NotAnEdit(f"a part of {slug} is not for sale at present")
        return {self.by_sku[sku] for sku in parts}


class LazyProducts(_Lazy, Mapping[str, Product]):
    """Products by slug. Looking at all of them is no edit any more."""

    def __getitem__(self, slug: str) -> Product:
        return self.product(slug)

    def __contains__(self, slug: object) -> bool:
        return slug in self.products.shop.sources

    def __iter__(self) -> Iterator[str]:
        raise NotAnEdit("every product is shown")

    def __len__(self) -> int:
        return len(self.products.shop.sources)


class LazyRecords(_Lazy, Mapping[str, SkuRecord]):
    """Records by SKU."""

    def __getitem__(self, sku: str) -> SkuRecord:
        return self.record(sku)

    def __iter__(self) -> Iterator[str]:
        raise NotAnEdit("every record is shown")

    def __len__(self) -> int:
        return len(self.by_sku)


class LazyLevels(_Lazy, Mapping[str, StockLevel]):
    """What stands for the stock of each SKU."""

    def __getitem__(self, sku: str) -> StockLevel:
        low = self.site.shop.rules.low_stock
        return stock_levels({sku: self.record(sku)}, self.products.shop.states, low)[sku]

    def __iter__(self) -> Iterator[str]:
        raise NotAnEdit("every level is shown")

    def __len__(self) -> int:
        return len(self.by_sku)


def fill_lazily(site: Site, products: Products) -> Site:
    """A site whose products are read as they are asked for."""
    by_sku = site.catalogue.by_sku
    return replace(
        site,
        catalogue=replace(site.catalogue, products=LazyProducts(products, by_sku, site)),
        records=LazyRecords(products, by_sku, site),
        levels=LazyLevels(products, by_sku, site),
    )


def _only(products: Iterable[Product]) -> Catalogue:
    return Catalogue({product.slug: product for product in products}, {}, {})
