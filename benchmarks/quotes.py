"""A cart of five lines priced: how that grows with the catalogue, and how many are priced a second."""

import sys
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.figures import Table, median, milliseconds, timed

if TYPE_CHECKING:
    from small_shop import SmallShop

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 1_000, 20_000)
LINES = 5
COLD = 40
WARM = 2_000


def measure() -> Table:
    """The table: shards read, a first and a later quote, quotes a second; by size of the catalogue."""
    with TemporaryDirectory() as folder:
        shops = [_Measured(Path(folder) / str(size), size) for size in SIZES]
        for number in range(COLD):
            for shop in shops:
                shop.price_first(number)
        for number in range(2 * WARM):
            for shop in shops:
                shop.price_later(number)
    cold = [median(shop.cold) for shop in shops]
    warm = [median(shop.warm[WARM:]) for shop in shops]
    return Table(
        "Quote",
        f"A cart of {LINES} lines with a code, three discounts, tax of three countries and two ways of sending, priced "
        f"in one process on SQLite. *First* has nothing of the release read yet (median of {COLD}), *later* has "
        f"(median of {WARM}), the sizes in turn; in parentheses against {SIZES[0]} SKUs.",
        ("SKUs", "shards read", "first", "later", "quotes a second"),
        tuple(
            (
                f"{shop.size:,}",
                str(shop.shards),
                f"{milliseconds(first)} ({first / cold[0]:.2f})",
                f"{milliseconds(later)} ({later / warm[0]:.2f})",
                f"{1 / later:.0f}",
            )
            for shop, first, later in zip(shops, cold, warm, strict=True)
        ),
    )


class _Measured:
    """A shop of `size` SKUs: seconds of its quotes, and the most shards that one of them read."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir()
        self.size = size
        self.shards = 0
        self.cold: list[float] = []
        self.warm: list[float] = []
        self._shop = _open(folder, size)
        self._reads: Counter[str] = Counter()
        self._shop.shelf.files = _Counted(self._shop.shelf.files, self._reads)

    def price_first(self, number: int) -> None:
        self._shop.services.releases.open.cache_clear()
        self._reads.clear()
        self.cold.append(timed(partial(_price, self._shop, self.size, number)))
        self.shards = max(self.shards, self._reads["pricebook/skus"])

    def price_later(self, number: int) -> None:
        self.warm.append(timed(partial(_price, self._shop, self.size, number)))


class _Counted(dict[tuple[str, str], bytes]):
    """The files of releases, counted by folder as they are read."""

    def __init__(self, files: dict[tuple[str, str], bytes], reads: Counter[str]) -> None:
        super().__init__(files)
        self._reads = reads

    def __getitem__(self, key: tuple[str, str]) -> bytes:
        self._reads[key[1].rpartition("/")[0]] += 1
        return super().__getitem__(key)


def _price(shop: "SmallShop", size: int, number: int) -> None:
    from chalicelib.domain.cart import CartLine
    from chalicelib.domain.places import Destination
    from chalicelib.service.quotes import Inquiry

    skus = {(number * 7919 + step * 104_729) % size for step in range(LINES)}
    lines = tuple(CartLine(f"SKU-{sku}", 2) for sku in skus)
    priced, _ = shop.services.quotes.price(Inquiry(lines, "EUR", "en", Destination("DE"), codes=("spring",)))
    assert priced.problems == ()
    assert priced.discount > 0


def _open(folder: Path, size: int) -> "SmallShop":
    sys.path.insert(0, str(ROOT / "tests"))
    from small_catalogue import RULES, record
    from small_shop import open_shop

    from chalicelib.adapters.sqlite_store import SqliteStore
    from chalicelib.domain.codes import code_id
    from chalicelib.domain.discounts import Discount, Off, Target, Tier
    from chalicelib.domain.places import Place
    from chalicelib.domain.taxes import TaxComponent, TaxRules, TaxZone

    discounts = (
        Discount("spring", "Spring", off=Off(1000), by_code=True, combines=True),
        Discount("many", "Many", tiers=(Tier(Off(500), items=5), Tier(Off(800), items=10)), combines=True),
        Discount("sent", "Sent for less", Target.SHIPPING, Off(5000), minimum_spend={"EUR": 20_000, "USD": 22_000}),
    )
    zones = tuple(
        TaxZone(country.lower(), (Place(country),), {"standard": (TaxComponent("VAT", rate),)})
        for country, rate in (("PT", 230_000), ("DE", 190_000), ("US", 0))
    )
    rules = replace(RULES, discounts=discounts, tax=TaxRules(zones))
    shop = open_shop(folder, SqliteStore(folder / "store.sqlite"))
    records = [record(f"SKU-{number}", 450 + number % 900, opening_stock=10**6) for number in range(size)]
    shop.publish(*records, rules=rules, codes={code_id("spring"): "spring"})
    return shop
