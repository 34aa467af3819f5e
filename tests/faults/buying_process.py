"""Shoppers in a process of its own: they buy prints, frames and sets of both until nothing is left.

Arguments: folder for this process alone; then the path of an SQLite file, or a table and the address of its engine.
Says in the end how many units of each SKU its paid orders took.
"""

import json
import random
import secrets
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "functions")]

from small_catalogue import record  # noqa: E402
from small_shop import SmallShop, open_shop  # noqa: E402

from chalicelib.adapters.dynamo_client import make_client  # noqa: E402  # the path is set above
from chalicelib.adapters.dynamo_store import DynamoStore  # noqa: E402
from chalicelib.adapters.sqlite_store import SqliteStore  # noqa: E402
from chalicelib.domain.cart import CartLine  # noqa: E402
from chalicelib.domain.catalogue import Component  # noqa: E402
from chalicelib.domain.errors import CartRejected, Unavailable  # noqa: E402
from chalicelib.ports import OrderStore  # noqa: E402

PRINT = record("PRINT", 2400, opening_stock=24)
FRAME = record("FRAME", 1200, opening_stock=40)
SET = record("SET", 4000, opening_stock=None, components=(Component("PRINT", 1), Component("FRAME", 2)))
GOODS = (PRINT, FRAME, SET)


def open_store(where: list[str]) -> OrderStore:
    """The store that the arguments name."""
    if len(where) == 1:
        return SqliteStore(Path(where[0]), busy_seconds=60)
    return DynamoStore(where[0], make_client(where[1]), tries=20)


def buy(shop: SmallShop, line: CartLine, pays: bool) -> bool:
    """Order and pay, or order and walk away; whether there was enough. Presses again where the shop asks for that."""
    client = secrets.token_hex(4)
    while True:
        try:
            placed = shop.check_out(line, cart=client, client=client, key=f"the key of {client}")
        except Unavailable:
            continue
        except CartRejected:
            return False
        break
    shop.press(placed, "pay" if pays else "expire")
    shop.deliver()
    while shop.order(placed).holds_stock:
        with suppress(Unavailable):
            shop.services.settlement.ask(placed.order_id, str(shop.order(placed).session.session))  # type: ignore[union-attr]
    return True


def main(folder: Path, where: list[str]) -> None:
    """Buy until neither a print nor a frame is left."""
    shop = open_shop(folder, open_store(where), *GOODS, new_id=lambda bits=128: secrets.token_hex(bits // 8))
    chance = random.Random(folder.name)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    sys.stdin.readline()
    bought: Counter[str] = Counter()
    while True:
        bundle = chance.random() < 0.5
        line = CartLine("SET", 1, 4000) if bundle else CartLine(chance.choice(("PRINT", "FRAME")), 1)
        pays = chance.random() < 0.8
        there = buy(shop, line, pays)
        if there and pays:
            bought.update({"PRINT": 1, "FRAME": 2} if bundle else {line.sku: 1})
        if not there and all(level.on_hand == 0 for level in shop.store.stock(["PRINT", "FRAME"]).values()):
            break
    sys.stdout.write(json.dumps(bought))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
