"""Any shop that a target can hold leaves for it and comes back as the same catalogue."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from catalogues import NOW, ROOT, catalogue_of
from generated_shops import shops, write
from holding import by_google, by_shopify, held
from hypothesis import given, settings

from chalicelib.domain.catalogue import Product
from storefront.exporters import export_google, export_shopify
from storefront.importers import import_catalogue
from storefront.importers.structure import read_structure
from storefront.places import Places

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of pictures for all: the same placeholders are drawn again and again."""
    return tmp_path_factory.mktemp("var")


def structured(products: Mapping[str, Product]) -> dict[str, tuple[Product, object]]:
    """Products with what their descriptions say instead of how it is written."""
    return {slug: (replace(product, body=""), read_structure(product.body)) for slug, product in products.items()}


@settings(max_examples=20)
@given(files=shops(google=False))
def test_import_of_any_shop_that_left_for_shopify_gives_it_back(var: Path, files: dict[str, str]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder / "here")
        before = structured(held(catalogue_of(folder / "here", drafts=True), by_shopify, "EUR", NOW))
        for dialect in ("current", "legacy"):
            file, there = folder / f"{dialect}.csv", folder / dialect
            export_shopify(Places(ROOT, folder / "here", folder / "output", var), file, now=NOW, dialect=dialect)
            import_catalogue("shopify", file, there, currency="EUR")
            after = structured(held(catalogue_of(there, drafts=True), by_shopify, "EUR", NOW))
            assert after == before


@settings(max_examples=20)
@given(files=shops(google=True))
def test_import_of_any_shop_that_left_for_google_gives_it_back(var: Path, files: dict[str, str]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(files, folder / "here")
        before = held(catalogue_of(folder / "here"), by_google, "EUR", NOW)
        for form in ("xml", "tsv"):
            file, there = folder / f"feed.{form}", folder / form
            export_google(Places(ROOT, folder / "here", folder / "output", var), file, now=NOW)
            import_catalogue("google", file, there)
            assert held(catalogue_of(there), by_google, "EUR", NOW) == before
