"""Invoice, credit note and packing slip over HTTP: for the desk, and for the buyer with a link."""

import pytest
from calling import HTML, Caller
from desk_caller import at_desk
from small_shop import SmallShop
from test_order_routes import placed_order


def settle(shop: SmallShop) -> None:
    for _ in range(3):
        shop.services.outbox.run()
        shop.deliver()


@pytest.fixture
def order(caller: Caller, shop: SmallShop) -> tuple[str, str]:
    """Reference and path of a paid order whose invoice was issued."""
    found = placed_order(caller, shop)
    settle(shop)
    return found


def test_the_order_page_leads_to_the_invoice(caller: Caller, order: tuple[str, str]) -> None:
    (paper,) = caller.get(order[1]).json["order"]["documents"]
    assert (paper["document"], paper["number"]) == ("invoice", "INV-00001")
    assert f'href="{paper["url"].replace("&", "&amp;")}"' in caller.get(order[1], HTML).body
    page = caller.get(paper["url"], HTML)
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "script-src" not in page.headers["content-security-policy"]
    assert "Invoice INV-00001" in page.body


def test_without_a_link_no_invoice_is_shown_and_none_is_told_from_another(
    caller: Caller, order: tuple[str, str]
) -> None:
    token = order[1].partition("?t=")[2]
    attempts = [f"/api/orders/{order[0]}/invoice", f"/api/orders/AAAAAAAAAA/invoice?t={token}"]
    replies = [caller.get(path) for path in attempts]
    assert {reply.status for reply in replies} == {401}
    assert len({reply.body for reply in replies}) == 1


def test_the_desk_prints_invoice_credit_note_and_slip(caller: Caller, shop: SmallShop, order: tuple[str, str]) -> None:
    desk = at_desk(caller, shop)
    reference = order[0]
    assert "Invoice INV-00001" in desk.get(f"orders/{reference}/invoice").body
    assert "Packing slip" in desk.get(f"orders/{reference}/packing-slip").body
    assert desk.get(f"orders/{reference}/packing-slip?parcel=parcel-9").status == 404
    missing = desk.get(f"orders/{reference}/invoice?refund=refund-1")
    assert (missing.status, missing.json["error"]["code"]) == (404, "unknown_part")
    desk.post(f"orders/{reference}/refunds", {"reason": "damaged", "everything": True, "execute": True})
    settle(shop)
    assert "Credit note CN-00001" in desk.get(f"orders/{reference}/invoice?refund=refund-1").body
    assert desk.post(f"orders/{reference}/invoice").status == 200
    assert [paper["number"] for paper in caller.get(order[1]).json["order"]["documents"]] == ["INV-00001", "CN-00001"]
