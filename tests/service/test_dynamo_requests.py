"""What the use cases ask of DynamoDB: never a scan, always consistent where it matters, and at the documented price."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from dynamo_recorder import LINES, Recorder, recorded_shop
from offers import give_card, sell
from small_shop import SmallShop


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def shop(ministack: str, tmp_path: Path, recorder: Recorder) -> Iterator[SmallShop]:
    with recorded_shop(ministack, tmp_path, recorder) as shop:
        yield shop


def life_of_an_order(shop: SmallShop) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The steps of an ordinary order of two lines, as docs/stores.md lists them."""
    placed: list[Any] = []
    request = shop.request(*LINES)
    yield "the cart is priced", lambda: shop.services.quotes.price(request.inquiry)
    yield "the order is placed and its payment page opened", lambda: placed.append(shop.check_out(*LINES))
    shop.press(placed[0], "pay")
    yield "the webhook says that it is paid", shop.deliver
    yield "the mail is sent", shop.services.outbox.run
    reference, token = placed[0].order_url.rpartition("/")[2].split("?t=")
    yield "the buyer looks at the order", lambda: shop.services.orders.open(reference, token)
    yield "the outbox is looked at, with nothing to do", shop.services.outbox.run
    yield "the sweep looks around, with nothing to do", shop.services.sweep.run


def documented(root: Path) -> dict[str, tuple[str, str, str]]:
    """The table of request units in the docs: requests, write units, read units of each step."""
    text = (root / "docs" / "stores.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", text, re.MULTILINE)
    return {step: (requests, written, read) for step, requests, written, read in rows}


def test_an_order_costs_what_the_docs_say(shop: SmallShop, recorder: Recorder, root: Path) -> None:
    shop.services.releases.current(fresh=True)
    measured = {}
    for step, do in life_of_an_order(shop):
        recorder.forget()
        do()
        measured[step] = (str(len(recorder.calls)), f"{recorder.write_units:g}", f"{recorder.read_units:g}")
    assert {step: documented(root).get(step) for step in measured} == measured


def test_no_use_case_scans_and_what_has_to_be_right_is_read_consistently(shop: SmallShop, recorder: Recorder) -> None:
    sell(shop)
    code = give_card(shop, 2000)
    for _, do in life_of_an_order(shop):
        do()
    expired = shop.check_out(*LINES, cart="cart-2", gift_cards=(code,))
    shop.press(expired, "expire")
    shop.clock.forward(3600)
    shop.services.sweep.run()
    shop.deliver()
    shop.mails()
    shop.services.orders.request_link(shop.order(expired).reference, "ada@example.com", "client")
    shop.mails()
    used = recorder.operations
    assert "Scan" not in used
    assert used.keys() <= {"BatchGetItem", "GetItem", "Query", "TransactWriteItems", "UpdateItem"}
    for operation, params in recorder.calls:
        if operation == "GetItem" or (operation == "Query" and "IndexName" not in params):
            assert params["ConsistentRead"], operation
        if operation == "BatchGetItem":
            assert all(asked["ConsistentRead"] for asked in params["RequestItems"].values())


def test_a_shopper_waits_for_no_index(shop: SmallShop, recorder: Recorder) -> None:
    """Indexes lag: only the outbox, the sweep and lists look at them."""
    recorder.forget()
    placed = shop.check_out(*LINES)
    shop.pay(placed)
    assert [params for _, params in recorder.calls if "IndexName" in params] == []


def test_every_transaction_names_an_item_once_and_has_a_token(shop: SmallShop, recorder: Recorder) -> None:
    shop.pay(shop.check_out(*LINES))
    transactions = [params for operation, params in recorder.calls if operation == "TransactWriteItems"]
    assert len(transactions) >= 3
    tokens = [params["ClientRequestToken"] for params in transactions]
    assert len(set(tokens)) == len(tokens)
    for params in transactions:
        keys = [str(body.get("Key") or (body["Item"]["pk"], body["Item"]["sk"])) for item in params["TransactItems"]
                for body in item.values()]  # fmt: skip
        assert len(set(keys)) == len(keys)
