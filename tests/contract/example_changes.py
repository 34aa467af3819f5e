"""Orders and changes to try a store with, and the ways in which the suites look at one."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import Change, Message, Move, StockMove
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.errors import CommitRefused, Contended, LimitReached, OutOfStock
from chalicelib.domain.events import Buyer, Demand, OrderPlaced
from chalicelib.domain.places import Destination
from chalicelib.domain.quote import QuoteLine, Step
from chalicelib.ports import OrderStore

NOW = 1_790_000_000

T = TypeVar("T")


def placed(reference: str = "A7K392QXAB") -> OrderPlaced:
    """An order with something in every kind of field."""
    line = QuoteLine(
        sku="CONTOUR4-A4",
        product="contour-4",
        title="Contour No. 4 – “Höhenlinien”",
        variant="A4 / Oak",
        url="/products/contour-4/",
        image=None,
        quantity=2,
        unit=2400,
        regular=3000,
        subtotal=4800,
        total=4800,
        stock_policy=StockPolicy.BACKORDER,
        trace=(Step("sale", "20% off until 30 November", -600),),
    )
    return OrderPlaced(
        at=NOW,
        reference=reference,
        cart_id="cart-1",
        body_hash="hash",
        release="release-1",
        currency="EUR",
        language="de",
        lines=(line,),
        demand=(Demand("CONTOUR4-A4", 2, limited=True),),
        subtotal=4800,
        total=5390,
        due=5390,
        client="client-1",
        shipping=ShippingChoice("standard", "Standard", 590, (2, 4)),
        destination=Destination("DE", None, "10115"),
        buyer=Buyer("anna@example.com", "Anna", ("Hauptstr. 1", "10115 Berlin"), "DE"),
        trace=(Step("shipping", "Standard", 590),),
    )


def place(order_id: str, **parts: Any) -> Change:
    """A change that places an order and, unless told otherwise, does nothing else."""
    reference = parts.pop("reference", f"REF-{order_id}")
    return replace(Change(order_id, 0, (placed(reference),), reference), **parts)


def reserve(sku: str, quantity: int, limited: bool = True) -> StockMove:
    """A reservation, only while stock lasts unless told otherwise."""
    return StockMove(sku, Move.RESERVE, quantity, limited)


def message(message_id: str, due_at: int = NOW, **payload: Any) -> Message:
    """A mail to be sent."""
    return Message(message_id, "mail", payload, due_at)


def counter(store: OrderStore, name: str) -> int:
    """The value of a counter."""
    return store.counters([name])[name]


def outcome_of(store: OrderStore, change: Change, now: int = NOW) -> str:
    """`taken`, or the name of the refusal; tries again where there are too many writers, as a use case does."""
    for _ in range(50):
        try:
            store.commit(change, now)
        except Contended:
            continue
        except (CommitRefused, OutOfStock, LimitReached) as refusal:
            return type(refusal).__name__
        return "taken"
    return "Contended"


def all_at_once(work: Callable[[T], Any], items: Iterable[T]) -> list[Any]:
    """What `work` gives for each item, one thread each, all let go at the same moment. Raises what a thread raised."""
    todo = list(items)
    gate = threading.Barrier(len(todo))
    results: list[Any] = [None] * len(todo)
    raised: list[BaseException] = []

    def run(place_in_list: int, item: T) -> None:
        gate.wait()
        try:
            results[place_in_list] = work(item)
        except BaseException as error:  # noqa: BLE001 - handed over to the test's own thread
            raised.append(error)

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(todo)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
    return results
