"""An imported shop builds with nothing but the placeholders that were reported, and sells."""

import json
from pathlib import Path

import pytest
from catalogues import ROOT, Export, exports, finish
from small_catalogue import NOW
from small_shop import open_shop

from chalicelib.adapters.release_files import ReleaseFiles
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.cart import CartLine
from chalicelib.domain.places import Destination
from chalicelib.domain.pricebook import decode_shard
from chalicelib.domain.records import SkuRecord
from generator.build import build
from generator.check import check
from storefront.publish import publish

pytestmark = pytest.mark.slow


def price_book(release: Path) -> list[SkuRecord]:
    """Everything that the release sells."""
    shards = sorted((release / "pricebook" / "skus").glob("*.json"))
    return [record for shard in shards for record in decode_shard(json.loads(shard.read_bytes())).values()]


def import_and_build(export: Export, folder: Path, cache: Path) -> list[SkuRecord]:
    """The price book of the built shop; `check` finds no problem, and the build warns of pictures alone."""
    content, var = folder / "content", folder / "var"
    var.mkdir(parents=True)
    (var / "cache").symlink_to(cache)  # the same placeholders are drawn again and again
    report = export.import_into(content)
    finish(content, report)
    assert check(ROOT, content, NOW, var=var)[0] == ()
    built = build(ROOT, content=content, output=folder / "output", var=var, now=NOW, jobs=2)
    unexpected = [str(each) for each in built.warnings if "placeholder" not in str(each) and "remote" not in str(each)]
    assert unexpected == [], export.name
    records = price_book(var / "release")
    if not report.drafts and len(list((content / "products").iterdir())) == report.products:
        assert len(records) == report.variants
    return records


def buy(records: list[SkuRecord], currency: str, folder: Path) -> None:
    """Two of a unit with options, or of any, are ordered, paid and confirmed."""
    shop = open_shop(folder, SqliteStore(folder / "store.sqlite"))
    shop.services.files = ReleaseFiles(folder / "var" / "releases")
    shop.clock.forward(10)
    publish(folder / "var", shop.store, folder / "var" / "release", shop.clock())
    shipped = [record for record in records if record.needs_shipping and not record.sales]
    bought = next((record for record in shipped if record.variant), shipped[0])
    country = shop.services.releases.current().rules.ships_to[0]
    line = CartLine(bought.sku, 2, bought.prices[currency])
    placed = shop.check_out(line, currency=currency, destination=Destination(country))
    shop.press(placed, "pay", country=country)
    shop.deliver()
    order = shop.order(placed)
    assert order.status == "paid"
    assert order.placed.lines[0].total == 2 * bought.prices[currency]


def test_import_builds_and_a_variant_of_it_is_bought_end_to_end(cases: Path, tmp_path: Path) -> None:
    found = list(exports(cases))
    assert found
    cache = tmp_path / "cache"
    cache.mkdir()
    books: dict[str, tuple[object, ...]] = {}
    for number, export in enumerate(found):
        folder = tmp_path / str(number)
        records = import_and_build(export, folder, cache)
        buy(records, export.currency, folder)
        # Every file of a catalogue, and every dialect of one, gives the same shop.
        catalogue = export.file.parent.name
        book = tuple(sorted((record.sku, record.prices[export.currency]) for record in records))
        assert books.setdefault(catalogue, book) == book, export.file.name
