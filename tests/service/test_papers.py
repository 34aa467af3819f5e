"""Invoices, credit notes and packing slips: when they are made, what stands on them, numbers without a gap."""

from dataclasses import replace
from pathlib import Path
from threading import Barrier, Thread

import pytest
from bought import CARDS, PRINTS, bought, house, order_of, settled, with_rules
from small_catalogue import CATALOGUE, RULES
from small_shop import SmallShop, open_shop
from stores import STORES

from chalicelib.domain.errors import NotReady, UnknownPart
from chalicelib.domain.papers import CREDIT_NOTE, INVOICE, document_pieces, tax_sums
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.payment_commands import PromisePayment
from chalicelib.domain.places import Place
from chalicelib.domain.rules import InvoiceRules
from chalicelib.domain.taxes import TaxComponent, TaxRules, TaxZone
from chalicelib.service import confirming, parcels, refunding
from chalicelib.service.refunding import RefundRequest

EVERYTHING = RefundRequest("ada", "damaged", everything=True, execute=True)


def documents(shop: SmallShop, reference: str) -> list[tuple[str, str, int, str]]:
    order = house(shop).store.load(house(shop).store.find(reference) or "")
    assert order is not None
    return [(e.document, e.number, e.amount, e.refund) for e in order.events if type(e).__name__ == "InvoiceIssued"]  # type: ignore[union-attr]


def test_an_invoice_is_made_when_the_order_is_paid_and_once(shop: SmallShop) -> None:
    placed = bought(shop)
    with pytest.raises(UnknownPart, match="no invoice"):
        shop.services.papers.show_invoice(placed.reference)
    order = settled(shop, placed)
    assert documents(shop, placed.reference) == [(INVOICE, "INV-00001", order.placed.total, "")]
    shop.services.papers.issue_invoice(placed.reference)
    assert len(order_of(shop, placed).invoices) == 1


def test_an_order_that_nobody_has_paid_gets_none_and_no_number_is_lost(shop: SmallShop) -> None:
    open_one = shop.check_out(CARDS)
    with pytest.raises(NotReady, match="when it is paid"):
        shop.services.papers.issue_invoice(open_one.reference)
    placed = bought(shop, PRINTS, cart="cart-2")
    settled(shop, placed)
    assert [number for _, number, _, _ in documents(shop, placed.reference)] == ["INV-00001"]


def test_what_is_paid_later_gets_its_invoice_with_the_first_parcel(shop: SmallShop) -> None:
    placed = shop.check_out(PRINTS)
    promise = PromisePayment("invoice", shop.clock() + 1000, None, None)
    house(shop).settlement.apply(placed.order_id, promise)
    assert settled(shop, placed).invoices == ()
    confirming.confirm(house(shop), placed.reference, confirming.Confirmation("ada"))
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    assert [one.number for one in settled(shop, placed).invoices] == ["INV-00001"]
    page = shop.services.papers.show_invoice(placed.reference).html
    assert "Pay by" in page
    assert "paid online" not in page


def test_a_refund_gets_a_credit_note_of_a_series_of_its_own(shop: SmallShop) -> None:
    placed = bought(shop)
    settled(shop, placed)
    one = RefundRequest("ada", "damaged", lines=(Units("PRINT-A4", 1),), execute=True)
    refunding.grant(house(shop), placed.reference, one)
    settled(shop, placed)
    refunding.grant(house(shop), placed.reference, EVERYTHING)
    order = settled(shop, placed)
    total = order.placed.total
    assert documents(shop, placed.reference) == [
        (INVOICE, "INV-00001", total, ""),
        (CREDIT_NOTE, "CN-00001", 2400, "refund-1"),
        (CREDIT_NOTE, "CN-00002", total - 2400, "refund-2"),
    ]
    note = shop.services.papers.show_invoice(placed.reference, "refund-1")
    assert note.name == "CN-00001.html"
    assert "For invoice" in note.html
    with pytest.raises(UnknownPart, match="no credit note of refund-9"):
        shop.services.papers.show_invoice(placed.reference, "refund-9")


def test_what_was_issued_stays_as_it_was(shop: SmallShop) -> None:
    placed = bought(shop)
    settled(shop, placed)
    before = shop.services.papers.show_invoice(placed.reference)
    refunding.grant(house(shop), placed.reference, EVERYTHING)
    settled(shop, placed)
    shop.publish(*CATALOGUE, rules=replace(RULES, name="Another Shop", invoices=InvoiceRules(vat_id="XX 1")))
    assert shop.services.papers.show_invoice(placed.reference) == before


def test_an_invoice_says_who_sold_what_to_whom_with_which_tax(shop: SmallShop) -> None:
    zone = TaxZone("eu", (Place("DE"),), {"standard": (TaxComponent("VAT", 190_000),)})
    seller = InvoiceRules("Small Shop GmbH", "DE 123", "HRB 1", "{year}/{number}", "C{year}/{number}", 3, "Thank you.")
    shop.publish(
        *CATALOGUE,
        rules=replace(RULES, address=("Street 1", "1000 Town"), country="PT", tax=TaxRules((zone,)), invoices=seller),
    )
    placed = bought(shop, replace(PRINTS, quantity=1), CARDS)
    order = settled(shop, placed)
    paper = shop.services.papers.show_invoice(placed.reference)
    assert paper.name == "2026-001.html"
    for words in ("2026/001", "Small Shop GmbH", "DE 123", "HRB 1", "Street 1", "Portugal", "Ada Lovelace", "Germany",
                  "VAT 19%", "Print PRINT-A4", "Standard delivery", "paid online", "Thank you."):  # fmt: skip
        assert words in paper.html, words
    pieces = document_pieces(order, INVOICE)
    assert sum(piece.gross for piece in pieces) == order.placed.total
    assert sum(row.share.amount for row in tax_sums(pieces)) == order.placed.tax_included
    assert sum(piece.net for piece in pieces) + order.placed.tax_included == order.placed.total


def test_what_was_called_off_before_it_was_paid_stands_on_no_invoice(shop: SmallShop) -> None:
    with_rules(shop, capture="at_dispatch")
    placed = bought(shop)
    off = confirming.Cancellation("ada", "sold out", lines=(Units("CARD", 1),))
    confirming.cancel(house(shop), placed.reference, off)
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    order = settled(shop, placed)
    assert [one.amount for one in order.invoices] == [order.placed.total - 450]
    assert order.captured == order.placed.total - 450


def test_a_packing_slip_has_what_is_to_be_packed_and_no_prices(shop: SmallShop) -> None:
    placed = bought(shop)
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada", (Units("PRINT-A4", 2),), "dhl", "003404"))
    papers = shop.services.papers
    sent, left = papers.show_slip(placed.reference, "parcel-1").html, papers.show_slip(placed.reference).html
    assert "003404" in sent
    assert ("Print CARD" in sent, "Print CARD" in left) == (False, True)
    assert "€" not in sent + left
    with pytest.raises(UnknownPart, match="there are: parcel-1"):
        papers.show_slip(placed.reference, "parcel-7")
    parcels.ship(house(shop), placed.reference, parcels.Shipment("ada"))
    with pytest.raises(UnknownPart, match="name a parcel"):
        papers.show_slip(placed.reference)


@pytest.mark.parametrize("kind", ["memory", "sqlite", "ministack"])
def test_eight_at_once_number_without_a_gap(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with STORES[kind].opened(request, tmp_path) as store:
        shop = open_shop(tmp_path, store)
        orders = [bought(shop, CARDS, cart=f"cart-{number}") for number in range(12)]
        gate, wrong = Barrier(8), list[BaseException]()

        def issue(first: int) -> None:
            gate.wait()
            try:
                for number in range(len(orders)):  # each issues all of them, each from another one on
                    shop.services.papers.issue_invoice(orders[(first + number) % len(orders)].reference)
            except BaseException as error:  # noqa: BLE001 - looked at by the test's own thread
                wrong.append(error)

        threads = [Thread(target=issue, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []
        numbers = sorted(one.number for placed in orders for one in shop.order(placed).invoices)
        assert numbers == [f"INV-{number:05}" for number in range(1, len(orders) + 1)]
        assert store.counters(["documents/invoice"]) == {"documents/invoice": len(orders)}
