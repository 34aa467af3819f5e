"""A carrier's word over HTTP: signed, taken once, in any spelling, and never back in time."""

import json
from typing import Any

import pytest
from calling import JSON, Caller, Reply
from small_shop import SIGNING_SECRET, SmallShop
from test_openapi import check, description

from chalicelib.domain.carrier_words import CARRIER_WORDS, plain_word
from chalicelib.domain.cart import CartLine
from chalicelib.domain.lifecycles import ParcelState
from chalicelib.service import parcels
from chalicelib.service.checkout import Placed
from chalicelib.service.signatures import TOLERANCE_SECONDS, sign

__all__ = ["description"]  # the fixture

PRINTS = CartLine("PRINT-A4", 3, None)
PATH = "/api/webhooks/tracking"
NUMBER = "00340434161094042557"


@pytest.fixture
def sent(shop: SmallShop) -> Placed:
    """An order whose parcel is on its way."""
    placed = shop.check_out(PRINTS)
    shop.pay(placed)
    parcels.ship(shop.services.house, placed.reference, parcels.Shipment("ada", (), "dhl", NUMBER))
    return placed


def say(
    caller: Caller, shop: SmallShop, body: dict[str, Any], name: str = "msg-1", *, age: int = 0, **changed: str
) -> Reply:
    raw = json.dumps(body).encode()
    headers = {**sign((SIGNING_SECRET,), name, shop.clock() - age, raw), **changed}
    return caller.call("POST", PATH, raw, {"Content-Type": JSON, "Accept": JSON, **headers})


def word(placed: Placed, status: str, **more: Any) -> dict[str, Any]:
    return {"reference": placed.reference, "tracking": "0034 0434 1610 9404 2557", "status": status, **more}


def state(shop: SmallShop, placed: Placed) -> ParcelState:
    return shop.order(placed).parcels[0].state


def test_a_parcel_goes_the_way_that_its_carrier_tells(
    caller: Caller, shop: SmallShop, sent: Placed, description: dict[str, Any]
) -> None:
    for number, (status, reached) in enumerate(
        [
            ("pre_transit", ParcelState.DISPATCHED),
            ("InTransit", ParcelState.IN_TRANSIT),
            ("AttemptFail", ParcelState.FAILED),
            ("Out for delivery", ParcelState.IN_TRANSIT),
            ("DELIVERED", ParcelState.DELIVERED),
            ("in_transit", ParcelState.DELIVERED),
        ]
    ):
        shop.clock.forward(60)
        reply = say(caller, shop, word(sent, status), f"msg-{number}")
        check(description, "POST", PATH, reply)
        assert (reply.status, state(shop, sent)) == (200, reached), status
    assert "carrier dhl" in {getattr(event, "by", "") for event in shop.store.load(sent.order_id).events}  # type: ignore[union-attr]


def test_a_repeat_and_an_older_word_change_nothing(caller: Caller, shop: SmallShop, sent: Placed) -> None:
    shop.clock.forward(3600)
    assert say(caller, shop, word(sent, "failed")).json == {"received": True, "moved": True}
    before = shop.store.load(sent.order_id)
    assert say(caller, shop, word(sent, "failed")).json == {"received": True, "moved": False}
    old = word(sent, "in_transit", at=shop.clock() - 600)
    assert say(caller, shop, old, "msg-2").json == {"received": True, "moved": False}
    assert shop.store.load(sent.order_id) == before
    assert say(caller, shop, word(sent, "delivered", at=shop.clock() - 600), "msg-3").json["moved"] is True


@pytest.mark.parametrize(
    "changed",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-id": "msg-other"},
        {"webhook-id": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "1"},
    ],
)
def test_what_is_not_signed_changes_nothing(
    caller: Caller, shop: SmallShop, sent: Placed, changed: dict[str, str]
) -> None:
    reply = say(caller, shop, word(sent, "delivered"), **changed)
    assert (reply.status, reply.json["error"]["code"]) == (400, "bad_signature")
    assert state(shop, sent) is ParcelState.DISPATCHED


def test_a_signature_that_is_too_old_does_not_count(caller: Caller, shop: SmallShop, sent: Placed) -> None:
    assert say(caller, shop, word(sent, "delivered"), age=TOLERANCE_SECONDS + 1).status == 400
    assert say(caller, shop, word(sent, "delivered"), age=TOLERANCE_SECONDS).status == 200


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"status": "teleported"}, 400, "invalid_request"),
        ({"status": None}, 400, "invalid_request"),
        ({"reference": "AAAAAAAAAA"}, 404, "not_found"),
        ({"tracking": "1"}, 404, "unknown_part"),
        ({"colour": "red"}, 400, "invalid_request"),
        ({"note": "a\x00b"}, 400, "invalid_request"),
    ],
)
def test_what_fits_no_parcel_is_named(
    caller: Caller, shop: SmallShop, sent: Placed, changes: dict[str, Any], status: int, code: str
) -> None:
    reply = say(caller, shop, {**word(sent, "delivered"), **changes})
    assert (reply.status, reply.json["error"]["code"]) == (status, code)
    assert state(shop, sent) is ParcelState.DISPATCHED


def test_every_word_of_the_table_is_found_by_its_own_spelling() -> None:
    assert {plain_word(word) for word in CARRIER_WORDS} == set(CARRIER_WORDS)
    assert {plain_word(text) for text in ("OutForDelivery", "OUT_FOR_DELIVERY", "out-for delivery")} == {
        "out_for_delivery"
    }
