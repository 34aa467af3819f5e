"""What the functions write about themselves: one line of JSON an event, and nothing that is nobody's business."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from calling import Caller
from hypothesis import given, settings
from hypothesis import strategies as st
from small_shop import SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import Change, Message
from chalicelib.edge.logs import JsonLines, logger, redact

LINE = CartLine("PRINT-A4", 1, 2400)
SECRET = "0123456789abcdef-link-secret"
CARDS = ["4242424242424242", "4000 0025 0000 3155", "5555-5555-5555-4444", "378282246310005"]
names = st.from_regex(r"[A-Za-z0-9._+-]{1,20}", fullmatch=True)
around = st.text(max_size=30)


@contextmanager
def written(*secrets: str) -> Iterator[list[dict[str, Any]]]:
    """The lines that are written meanwhile."""
    stream, lines = io.StringIO(), list[dict[str, Any]]()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines(secrets))
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        lines += map(json.loads, stream.getvalue().splitlines())


@settings(deadline=None)
@given(before=around, after=around, name=names, host=names, card=st.sampled_from(CARDS), key=names)
def test_no_card_address_or_secret_is_written_whatever_stands_around_it(
    before: str, after: str, name: str, host: str, card: str, key: str
) -> None:
    address, stripe = f"{name}@{host}.example", f"sk_live_{key.replace('.', '').replace('-', '').replace('+', '')}x"
    parts = (before, address, card, stripe, "whsec_" + key, SECRET, f"/api/orders/ABC?t={name}tok", after)
    with written(SECRET) as lines:
        try:
            raise ValueError("\n".join(parts))
        except ValueError:
            logger.exception(" | ".join(parts), extra={"order": address})
    (line,) = lines
    text = json.dumps(line, ensure_ascii=False)
    for private in (address, card, stripe, "whsec_" + key, SECRET, f"?t={name}tok"):
        assert private not in text, private


@pytest.mark.parametrize("text", ["order 1790000000123", "15360 EUR", "2026-11-28 06:00:00", "id 4242424242424243"])
def test_numbers_that_are_no_cards_stay(text: str) -> None:
    assert redact(text) == text


def test_a_request_is_one_line_with_its_id_route_and_order(caller: Caller, shop: SmallShop) -> None:
    placed = shop.check_out(LINE)
    token = placed.order_url.rpartition("?t=")[2]
    with written() as lines:
        caller.get(f"/api/orders/{shop.order(placed).reference}?t={token}", accept="text/html")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/orders/{reference}", 200)
    assert line["order"] == shop.order(placed).reference
    assert line["ms"] >= 0
    assert token not in json.dumps(lines)


def test_a_link_into_a_group_is_not_written(caller: Caller) -> None:
    with written() as lines:
        caller.get("/api/groups/very-secret-token", accept="text/html")
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/api/groups/{token}"]
    assert "very-secret-token" not in json.dumps(lines)


def test_a_message_that_is_given_up_is_an_event_that_alarms(shop: SmallShop) -> None:
    shop.store.commit(Change(outbox=(Message("m1", "unheard of", {"order": "order-1"}, shop.clock()),)), shop.clock())
    with written() as lines:
        shop.services.outbox.run()
    (line,) = [line for line in lines if line["event"] == "dead_letter"]
    assert (line["level"], line["order"], line["message_id"]) == ("ERROR", "order-1", "m1")


def test_a_log_of_a_whole_order_tells_nothing_of_its_buyer(caller: Caller, shop: SmallShop) -> None:
    with written() as lines:
        placed = shop.check_out(LINE)
        shop.pay(placed)
        shop.mails()
        caller.get("/api/cart", accept="text/html")
    text = json.dumps(lines, ensure_ascii=False)
    order = shop.order(placed)
    for private in (order.buyer.email, "Ada Lovelace", "Lange Straße"):
        assert private
        assert private not in text
