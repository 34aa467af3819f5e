"""The last items under eight processes that sell bundles and singles at once: sold = stock, exactly."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from buying_process import FRAME, GOODS, PRINT
from dynamo_tables import new_table
from small_shop import open_shop

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.ports import KeptStore
from storefront.archive.audit import audit

PROCESSES = 8
SCRIPT = Path(__file__).with_name("buying_process.py")


def sell_out(folder: Path, store: KeptStore, where: Sequence[str]) -> None:
    """Open the shop, let eight processes buy all of it, and check the books."""
    open_shop(folder, store, *GOODS)
    buyers = []
    for number in range(PROCESSES):
        own = folder / f"process-{number}"
        own.mkdir()
        command = [sys.executable, str(SCRIPT), str(own), *where]
        buyers.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for buyer in buyers:
        assert buyer.stdout is not None
        assert buyer.stdout.readline() == "begun\n"
    bought: Counter[str] = Counter()
    for buyer in buyers:
        assert buyer.stdin is not None
        buyer.stdin.write("\n")
        buyer.stdin.flush()
    for buyer in buyers:
        told, _ = buyer.communicate(timeout=240)
        assert buyer.returncode == 0
        bought.update(json.loads(told))
    levels = store.stock(["PRINT", "FRAME"])
    stock = {"PRINT": PRINT.opening_stock, "FRAME": FRAME.opening_stock}
    assert {sku: (level.on_hand, level.reserved, level.sold) for sku, level in levels.items()} == {
        sku: (0, 0, count) for sku, count in stock.items()
    }
    assert dict(bought) == stock, "the orders that were paid took what was there, no more and no less"
    books = audit(store.records())
    assert books.differences == []
    assert books.orders >= len(bought)


@pytest.mark.slow
def test_eight_processes_sell_exactly_what_is_there_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with closing(SqliteStore(path, busy_seconds=60)) as store:
        sell_out(tmp_path, store, [str(path)])


@pytest.mark.slow
def test_eight_processes_sell_exactly_what_is_there_on_dynamodb(tmp_path: Path, ministack: str) -> None:
    with new_table(ministack, tries=20) as store:
        sell_out(tmp_path, store, [store.table.name, ministack])


@pytest.mark.slow
def test_eight_processes_sell_exactly_what_is_there_on_amazons_engine(tmp_path: Path, dynamodb_local: str) -> None:
    with new_table(dynamodb_local, tries=20) as store:
        sell_out(tmp_path, store, [store.table.name, dynamodb_local])
