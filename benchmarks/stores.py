"""What the stores cost: webhooks, the list of orders, the bytes of an order, and an order with a long history."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Table, median, milliseconds, percentile, timed

if TYPE_CHECKING:
    from small_shop import SmallShop

    from chalicelib.domain.archive import OrderHistory
    from chalicelib.ports import KeptStore

ROOT = Path(__file__).resolve().parent.parent
WEBHOOKS = 300
FEW, MANY = 100, 100_000
PAGE = 50
LOOKS = 200
LONG = 500

Row = tuple[str, str, str, str]


def measure() -> Table:
    """The table: what is done, how long it takes, and that against something named that was measured beside it."""
    sys.path.insert(0, str(ROOT / "tests"))
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = [*_webhooks_on_sqlite(folder), *_webhooks_on_dynamodb(folder), *_lists(folder), *_long_order(folder)]
    return Table(
        "Stores",
        f"Webhooks: {WEBHOOKS} that say that an order is paid, each verified, applied and committed once, one after "
        "the other in one process. The row beside it writes the same bytes alone: an `INSERT` and `COMMIT` of "
        "Python's sqlite3 (WAL, `synchronous=FULL`), a `PutItem` of the shop's own client on the same engine "
        f"(ministack). Lists: a page of {PAGE} of the newest orders on SQLite (median of {LOOKS}, in turn). "
        "A long order is read, folded and given one more event.",
        ("what", "median", "p99", "against"),
        tuple(rows),
    )


@dataclass(frozen=True)
class _Paid:
    """A shop with orders that are paid at the provider, which has told nobody yet: the webhooks, signed."""

    shop: "SmallShop"
    webhooks: Sequence[tuple[bytes, str]]

    def receive(self, number: int) -> None:
        body, signature = self.webhooks[number]
        self.shop.receive("", {"Stripe-Signature": signature}, body)


def _paid(folder: Path, store: "KeptStore") -> _Paid:
    from small_catalogue import CARD, PRINT, record
    from small_shop import WEBHOOK_SECRET, open_shop
    from stripe import WebhookSignature

    from chalicelib.domain.cart import CartLine

    folder.mkdir()
    shop = open_shop(folder, store, *(record(entry.sku, opening_stock=10**6) for entry in (PRINT, CARD)))
    for number in range(WEBHOOKS):
        lines = (CartLine(PRINT.sku, 2), CartLine(CARD.sku, 1))
        shop.press(shop.check_out(*lines, cart=f"cart {number}", client=f"client {number}"), "pay")
    events = [doc for doc in shop.sandbox.look("event") if doc["type"] == "checkout.session.completed"]
    bodies = [json.dumps(event).encode() for event in events]
    sign = partial(WebhookSignature.generate_signature_header, secret=WEBHOOK_SECRET, timestamp=shop.clock())
    return _Paid(shop, [(body, str(sign(body.decode()))) for body in bodies])


def _webhooks_on_sqlite(folder: Path) -> Iterator[Row]:
    from chalicelib.adapters.sqlite_store import SqliteStore

    with closing(SqliteStore(folder / "webhooks.sqlite")) as store, _peer(folder / "peer.sqlite") as insert:
        paid = _paid(folder / "on-sqlite", store)
        yield from _beside("SQLite", paid, insert, "sqlite3 alone")


@contextmanager
def _peer(path: Path) -> Iterator[Callable[[bytes], object]]:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE webhooks (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")

        def insert(body: bytes) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO webhooks (body) VALUES (?)", (body,))
            connection.execute("COMMIT")

        yield insert


def _webhooks_on_dynamodb(folder: Path) -> Iterator[Row]:
    from dynamo_engines import running_ministack
    from dynamo_tables import client_of, new_table

    (folder / "ministack").mkdir()
    with running_ministack(folder / "ministack") as engine, new_table(engine) as store:
        paid = _paid(folder / "on-dynamodb", store)
        client, name = client_of(engine), store.table.name

        def put(body: bytes) -> object:
            item = {"pk": {"S": f"peer#{len(body)}"}, "sk": {"S": "peer"}, "body": {"S": body.decode()}}
            return client.call("PutItem", TableName=name, Item=item)

        yield from _beside("DynamoDB engine", paid, put, "the client alone")


def _beside(engine: str, paid: _Paid, peer: Callable[[bytes], object], called: str) -> Iterator[Row]:
    """Each webhook and its bytes alone, in turn."""
    ours, alone, again = [], [], []
    for number, (body, _) in enumerate(paid.webhooks):
        ours.append(timed(partial(paid.receive, number)))
        alone.append(timed(partial(peer, body)))
        again.append(timed(partial(paid.receive, number)))
    assert paid.shop.deliveries == [True] * 2 * WEBHOOKS
    rate = f"{1 / (sum(ours) / len(ours)):.0f} a second"
    yield f"webhook, {engine} ({rate})", *_spread(ours), f"{median(ours) / median(alone):.1f} × {called}"
    yield f"the same one again, {engine}", *_spread(again), f"{median(again) / median(alone):.1f} × {called}"
    yield f"its bytes alone, {called}", *_spread(alone), "1.0"


def _spread(seconds: Sequence[float]) -> tuple[str, str]:
    return milliseconds(median(seconds)), milliseconds(percentile(seconds, 99))


def _lists(folder: Path) -> Iterator[Row]:
    from chalicelib.adapters.sqlite_store import SqliteStore

    with closing(SqliteStore(folder / "few.sqlite")) as few, closing(SqliteStore(folder / "many.sqlite")) as many:
        one = _one_order(folder)
        for store, count in ((few, FEW), (many, MANY)):
            store.restore((_copied(one, number) for number in range(count)), "benchmark")
        seconds: dict[int, list[float]] = {FEW: [], MANY: []}
        for _ in range(LOOKS):
            for store, count in ((few, FEW), (many, MANY)):
                seconds[count].append(timed(partial(store.orders, status="paid", limit=PAGE)))
        assert len(many.orders(status="paid", limit=PAGE)) == PAGE
    base = median(seconds[FEW])
    for count, found in seconds.items():
        yield f"list of {count:,} orders, a page", *_spread(found), f"{median(found) / base:.2f} × {FEW} orders"
    history = len(json.dumps(one.commits).encode())
    on_disk = (folder / "many.sqlite").stat().st_size / MANY
    yield (
        "bytes of a paid order of two lines",
        f"{history:,}",
        "",
        f"{on_disk / history:.2f} × on disk, with its indexes",
    )


def _one_order(folder: Path) -> "OrderHistory":
    """An order that was paid, as an archive holds it."""
    from small_shop import open_shop

    from chalicelib.adapters.sqlite_store import SqliteStore
    from chalicelib.domain.archive import OrderHistory
    from chalicelib.domain.cart import CartLine

    (folder / "one").mkdir()
    with closing(SqliteStore(folder / "one.sqlite")) as store:
        shop = open_shop(folder / "one", store)
        shop.pay(shop.check_out(CartLine("PRINT-A4", 2), CartLine("CARD", 1)))
        return next(record for record in store.records() if isinstance(record, OrderHistory))


def _copied(order: "OrderHistory", number: int) -> "OrderHistory":
    """The same order with another id, reference, second and payment."""
    text = json.dumps(order.commits).replace(order.reference, _reference(number)).replace("pi_", f"pi_{number}_")
    commits: list[list[dict[str, Any]]] = json.loads(text)
    commits[0][0]["at"] += number
    return replace(order, id=f"{number:032x}", reference=_reference(number), commits=tuple(map(tuple, commits)))


def _reference(number: int) -> str:
    digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(digits[number >> (5 * place) & 31] for place in range(10))


def _long_order(folder: Path) -> Iterator[Row]:
    from small_shop import open_shop

    from chalicelib.adapters.sqlite_store import SqliteStore
    from chalicelib.domain.cart import CartLine
    from chalicelib.service.confirming import Note, note
    from chalicelib.service.house import find

    (folder / "long").mkdir()
    with closing(SqliteStore(folder / "long.sqlite")) as store:
        shop = open_shop(folder / "long", store)
        house = shop.services.house
        short, long = (shop.check_out(CartLine("CARD", 1), cart=f"cart {number}").reference for number in range(2))
        while len(store.load(store.find(long) or "").events) < LONG:  # type: ignore[union-attr]
            note(house, long, Note("ada", "One more thing that happened."))
        few, many = [], []
        for _ in range(20):
            few.append(timed(partial(find, house, short)))
            many.append(timed(partial(find, house, long)))
        more = [timed(partial(note, house, long, Note("ada", "And one more."))) for _ in range(20)]
    yield (
        f"an order of {LONG} events, read and folded",
        *_spread(many),
        f"{median(many) / median(few):.1f} × of 2 events",
    )
    yield "the same, given one more event", *_spread(more), f"{median(more) / median(many):.1f} × reading it"
