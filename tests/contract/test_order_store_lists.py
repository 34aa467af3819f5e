"""The contract of the list of orders, and of finding an order by a payment."""

from dataclasses import replace

from example_changes import NOW, place

from chalicelib.domain.change import Change
from chalicelib.domain.listing import Cursor, Listing
from chalicelib.domain.payment_events import BuyerTold
from chalicelib.domain.placed import Buyer
from chalicelib.ports import OrderStore


def line(order_id: str, placed_at: int = NOW, **parts: str | tuple[str, ...]) -> Listing:
    plain = Listing(order_id, f"REF-{order_id}", placed_at, "paid", "captured", "unfulfilled", "EUR", 5390, "ada")
    return replace(plain, **parts)  # type: ignore[arg-type]


def put(store: OrderStore, *lines: Listing) -> None:
    for listed in lines:
        store.commit(place(listed.id, listing=listed), NOW)


def test_orders_are_listed_the_newest_first_and_those_of_one_second_in_one_order(store: OrderStore) -> None:
    assert store.orders() == ()
    put(store, line("b", NOW + 5), line("a", NOW + 5), line("old", NOW), line("new", NOW + 9))
    assert [listed.id for listed in store.orders()] == ["new", "b", "a", "old"]


def test_a_line_comes_back_as_it_was_put(store: OrderStore) -> None:
    whole = line("o1", email="ada@example.com", name="Ada – Łódź", skus=("PRINT-A4", "CARD"))
    put(store, whole)
    assert store.orders() == (whole,)


def test_pages_go_on_where_the_last_one_ended_and_hold_every_order_once(store: OrderStore) -> None:
    put(store, *(line(f"o{number:02}", NOW + number // 3) for number in range(10)))
    seen: list[str] = []
    before = None
    while page := store.orders(before=before, limit=3):
        assert len(page) <= 3
        seen += [listed.id for listed in page]
        before = Cursor(page[-1].placed_at, page[-1].id)
    assert seen == [f"o{number:02}" for number in reversed(range(10))]


def test_orders_are_found_by_status_by_customer_and_by_both(store: OrderStore) -> None:
    put(
        store,
        line("o1", NOW + 1),
        line("o2", NOW + 2, status="shipped"),
        line("o3", NOW + 3, customer="bob"),
        line("o4", NOW + 4, status="shipped", customer="bob"),
    )
    assert [listed.id for listed in store.orders(status="paid")] == ["o3", "o1"]
    assert [listed.id for listed in store.orders(customer="bob")] == ["o4", "o3"]
    assert [listed.id for listed in store.orders(status="shipped", customer="ada")] == ["o2"]
    assert store.orders(status="cancelled") == ()
    assert [listed.id for listed in store.orders(status="paid", before=Cursor(NOW + 3, "o3"))] == ["o1"]


def test_a_line_moves_with_its_order_and_stays_where_a_change_says_nothing(store: OrderStore) -> None:
    put(store, line("o1"))
    told = (BuyerTold(NOW + 1, Buyer(name="Ada")),)
    store.commit(Change("o1", 1, told), NOW)
    assert store.orders(status="paid") == (line("o1"),)
    store.commit(Change("o1", 2, told, listing=line("o1", status="shipped")), NOW)
    assert store.orders(status="paid") == ()
    assert store.orders(status="shipped") == (line("o1", status="shipped"),)


def test_an_order_is_found_by_each_of_its_payments(store: OrderStore) -> None:
    store.commit(place("o1", payments=("pi_1", "pi_2")), NOW)
    store.commit(place("o2", payments=("pi_3", "pi_1")), NOW)
    assert [store.payment_order(payment) for payment in ("pi_1", "pi_2", "pi_3", "pi_4")] == ["o1", "o1", "o2", None]
