"""The order link, a new link by mail, and the webhook, over HTTP."""

import json
import re
from html import unescape

import pytest
from calling import HTML, JSON, Caller, Reply, fields_of
from small_shop import SmallShop

from chalicelib.service.checkout import Placed

ADD = [("sku", "PRINT-A4"), ("quantity", "2"), ("seen:PRINT-A4", "2400"), ("currency", "EUR"), ("language", "en")]
BODY = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2, "seen": 2400}],
    "currency": "EUR",
    "destination": {"country": "DE"},
    "email": "ada@example.com",
}
KEY = {"Idempotency_Key": "a-key-of-some-length"}


def pay_fields(page: Reply, **changes: str) -> list[tuple[str, str]]:
    """What a browser sends when the checkout page is filled in and its button pressed."""
    given = {"email": "ada@example.com", "country": "DE", "shipping_method": "standard", "payment_method": "card"}
    return [*fields_of(page.body), *(given | {"step": "pay"} | changes).items()]


def placed_order(caller: Caller, shop: SmallShop) -> tuple[str, str]:
    """Reference and path of a paid order."""
    caller.post_form("/api/cart", ADD)
    answer = caller.post_json("/api/checkout", BODY, **KEY).json
    order_id = shop.store.find(answer["order"]) or ""
    shop.pay(Placed(order_id, answer["order"], answer["order_url"], answer["url"]))
    return answer["order"], answer["order_url"].removeprefix("http://shop.test")


def test_a_signed_link_shows_the_order_and_empties_the_cart_that_it_came_from(caller: Caller, shop: SmallShop) -> None:
    reference, path = placed_order(caller, shop)
    page = caller.get(path, HTML)
    assert page.status == 200
    assert reference in page.body
    assert "€52.90" in page.body
    assert "Ada Lovelace" in page.body
    assert "cart" not in caller.cookies
    assert caller.get(path).json["order"]["status"] == "paid"


def test_without_a_valid_link_every_reference_gets_the_same_answer(caller: Caller, shop: SmallShop) -> None:
    reference, path = placed_order(caller, shop)
    token = path.partition("?t=")[2]
    attempts = [
        f"/api/orders/{reference}",
        f"/api/orders/{reference}?t=",
        f"/api/orders/{reference}?t=zz.{token}",
        f"/api/orders/{reference}?t={token[:-1]}A" if token[-1] != "A" else f"/api/orders/{reference}?t={token[:-1]}B",
        f"/api/orders/AAAAAAAAAA?t={token}",
        "/api/orders/AAAAAAAAAA",
        "/api/orders/short?t=1.x",
    ]
    answers = [caller.get(attempt) for attempt in attempts]
    assert {answer.status for answer in answers} == {401}
    assert len({answer.body for answer in answers}) == 1
    pages = [re.sub(r"[A-Z0-9]{10}|short", "REF", caller.get(attempt, HTML).body) for attempt in attempts]
    assert len(set(pages)) == 1
    shop.clock.forward(181 * 24 * 3600)
    assert caller.get(path).status == 401


def test_asking_for_a_new_link_always_answers_the_same_and_mails_only_the_buyer(
    caller: Caller, shop: SmallShop
) -> None:
    reference, _ = placed_order(caller, shop)
    shop.mails()
    answers = [
        caller.post_json(f"/api/orders/{asked}/link", {"email": email})
        for asked, email in [
            (reference, "eve@example.com"),
            ("AAAAAAAAAA", "ada@example.com"),
            (reference, "Ada@Example.com"),
        ]
    ]
    assert {(answer.status, answer.body) for answer in answers} == {(202, answers[0].body)}
    mails = shop.mails()[1:]
    assert [mail.to for mail in mails] == ["ada@example.com"]
    link = re.search(r"http://shop\.test(/api/orders/\S+)", mails[0].text)
    assert link
    assert caller.get(link[1]).status == 200
    caller.post_json(f"/api/orders/{reference}/link", {"email": "ada@example.com"})
    assert len(shop.mails()) == 2  # one in ten minutes


def test_hostile_text_from_the_payment_page_is_escaped_everywhere(caller: Caller, shop: SmallShop) -> None:
    answer = caller.post_json("/api/checkout", BODY, **KEY).json
    placed = Placed(shop.store.find(answer["order"]) or "", answer["order"], answer["order_url"], answer["url"])
    shop.press(placed, "pay", name='<script>alert(1)</script>"')
    shop.deliver()
    page = caller.get(answer["order_url"].removeprefix("http://shop.test"), HTML).body
    assert "<script>alert" not in page
    assert "<script>alert(1)</script>" in unescape(page)
    assert "<script>alert" not in shop.mails()[0].html


@pytest.mark.parametrize(
    ("body", "signature", "status"),
    [
        (b"{}", "", 400),
        (b"{}", "t=1,v1=00", 400),
        (b"not json", None, 400),
        (b'{"id": "evt_x", "data": {}}', None, 400),
    ],
    ids=["unsigned", "wrongly signed", "signed nonsense", "signed without an object"],
)
def test_a_webhook_that_cannot_be_trusted_or_read_is_400(
    caller: Caller, body: bytes, signature: str | None, status: int
) -> None:
    from storefront.sandbox.deliveries import sign

    given = signature if signature is not None else sign(body, "whsec_test_secret", caller.shop.clock())
    answer = caller.call("POST", "/api/webhooks/stripe", body, {"Content-Type": JSON, "Stripe-Signature": given})
    assert answer.status == status


def test_a_webhook_of_an_unknown_type_is_200_and_a_replay_is_too_old(caller: Caller) -> None:
    from storefront.sandbox.deliveries import sign

    event = {"id": "evt_1", "object": "event", "type": "entitlements.updated", "data": {"object": {"object": "x"}}}
    body = json.dumps(event).encode()
    headers = {"Content-Type": JSON, "Stripe-Signature": sign(body, "whsec_test_secret", caller.shop.clock())}
    assert caller.call("POST", "/api/webhooks/stripe", body, headers).json == {"received": True, "ours": False}
    caller.shop.clock.forward(301)
    assert caller.call("POST", "/api/webhooks/stripe", body, headers).status == 400
