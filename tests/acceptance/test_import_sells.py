"""An imported shop builds with nothing but the placeholders that were reported, and sells."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_catalogue import NOW
from small_shop import open_shop

from chalicelib.adapters.release_files import ReleaseFiles
from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.cart import CartLine
from chalicelib.domain.places import Destination
from chalicelib.domain.pricebook import decode_shard
from chalicelib.domain.records import SkuRecord
from generator.build import build
from storefront.importers import import_shopify
from storefront.publish import publish

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = pytest.mark.slow


def shopify_exports(cases: Path) -> Iterator[tuple[str, Path, str]]:
    """Name, file and currency of every Shopify export in the folder of cases."""
    catalogues = json.loads((cases / "golden_counts.json").read_text(encoding="utf-8"))["catalogues"]
    for name, golden in catalogues.items():
        if golden["format"] == "shopify":
            for file in golden["files"]:
                yield name, cases / file, golden["currency"]


def price_book(release: Path) -> list[SkuRecord]:
    """Everything that the release sells."""
    shards = sorted((release / "pricebook" / "skus").glob("*.json"))
    return [record for shard in shards for record in decode_shard(json.loads(shard.read_bytes())).values()]


def test_import_builds_and_a_variant_of_it_is_bought_end_to_end(cases: Path, tmp_path: Path) -> None:
    exports = list(shopify_exports(cases))
    assert exports
    releases = set()
    for number, (name, file, currency) in enumerate(exports):
        folder = tmp_path / str(number)
        content = folder / "content"
        report = import_shopify(file, content, currency=currency, images=None)
        built = build(ROOT, content=content, output=folder / "output", var=folder / "var", now=NOW, jobs=2)
        assert all("placeholder" in str(warning) or "remote" in str(warning) for warning in built.warnings), name
        records = price_book(folder / "var" / "release")
        golden = json.loads((cases / "golden_counts.json").read_text(encoding="utf-8"))["catalogues"][name]
        assert len(records) == golden["variants"], report.as_text()
        releases.add(tuple(sorted((record.sku, record.prices[currency]) for record in records)))

        shop = open_shop(folder, SqliteStore(folder / "store.sqlite"))
        shop.services.files = ReleaseFiles(folder / "var" / "releases")
        shop.clock.forward(10)
        publish(folder / "var", shop.store, folder / "var" / "release", shop.clock())
        bought = next(record for record in records if record.variant and record.needs_shipping)
        country = shop.services.releases.current().rules.ships_to[0]
        line = CartLine(bought.sku, 2, bought.prices[currency])
        placed = shop.check_out(line, currency=currency, destination=Destination(country))
        shop.press(placed, "pay", country=country)
        shop.deliver()
        order = shop.order(placed)
        assert order.status == "paid"
        assert order.placed.lines[0].total == 2 * bought.prices[currency]
    same = {name.rpartition("/")[0] for name, _, _ in exports}
    assert len(releases) == len(same)
