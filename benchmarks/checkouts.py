"""Checkout in process on SQLite, the gateway's network call left out: what the shop itself costs."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figures import Table, milliseconds, percentile, timed

ROOT = Path(__file__).resolve().parent.parent
ORDERS = 400


def measure() -> Table:
    """The table: p50, p99 and commits a second with 1 and with 16 threads."""
    return Table(
        "Checkout",
        f"{ORDERS} checkouts of two lines in one process on SQLite (WAL, `synchronous=FULL`): price, place, record the "
        "payment page, answer; two commits each. The payment provider answers at once from memory.",
        ("threads", "p50", "p99", "commits a second"),
        tuple(_row(threads) for threads in (1, 16)),
    )


def _row(threads: int) -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        check_out = _shop(Path(folder))
        for number in range(20):
            check_out(-number - 1)
        started = perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            seconds = list(pool.map(lambda number: timed(lambda: check_out(number)), range(ORDERS)))
        wall = perf_counter() - started
    rate = f"{2 * ORDERS / wall:.0f}"
    return (str(threads), milliseconds(percentile(seconds, 50)), milliseconds(percentile(seconds, 99)), rate)


def _shop(folder: Path) -> Callable[[int], object]:
    sys.path.insert(0, str(ROOT / "tests"))
    from small_catalogue import CARD, CATALOGUE, PRINT, record
    from small_shop import open_shop

    from benchmarks.gateway import InstantGateway
    from chalicelib.adapters.sqlite_store import SqliteStore
    from chalicelib.domain.cart import CartLine

    plenty = tuple(record(entry.sku, opening_stock=10**6) for entry in (PRINT, CARD))
    shop = open_shop(folder, SqliteStore(folder / "store.sqlite"), *plenty, *CATALOGUE[2:])
    shop.services.gateway = InstantGateway()
    shop.services.clock = lambda: 1_790_000_000

    def check_out(number: int) -> object:
        lines = (CartLine(PRINT.sku, 2), CartLine(CARD.sku, 1))
        return shop.check_out(*lines, cart=f"cart {number}", client=f"client {number}", key=f"key of order {number:08}")

    return check_out
