"""What each function may do is what it does, recorded on a real engine: no more, no less."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Caller
from desk_caller import DeskCaller, at_desk
from dynamo_recorder import LINES, Recorder, recorded_shop
from small_shop import SmallShop

from chalicelib.edge import handling
from storefront.deploy.settings import StageSettings
from storefront.deploy.surface import read_surface
from storefront.deploy.template.names import API
from storefront.deploy.template.policies import INDEXES, TABLE_ACTIONS, policy

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = StageSettings("prod", "isoline", "eu-west-1", "isoline-prod", "isoline-prod", "shop@isoline.example")
# Money that the provider took after an order had expired is held against the stock that is left (test_settlement).
RARE = {"run_outbox": {"BatchGetItem"}, "run_sweep": {"BatchGetItem", "GetItem"}}
_PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def shop(ministack: str, tmp_path: Path, recorder: Recorder) -> Iterator[SmallShop]:
    with recorded_shop(ministack, tmp_path, recorder) as shop:
        yield shop


@pytest.fixture
def caller(shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setattr(handling, "services", lambda: shop.services)
    return Caller(shop)


def used(recorder: Recorder) -> tuple[set[str], set[str]]:
    """The actions of IAM behind the calls since it forgot, and the indexes that were looked at."""
    actions: set[str] = set()
    for operation, params in recorder.calls:
        if operation == "TransactWriteItems":
            actions |= {_PARTS[verb] for item in params["TransactItems"] for verb in item}
        else:
            actions.add(operation)
    indexes = {params["IndexName"] for _, params in recorder.calls if "IndexName" in params}
    recorder.forget()
    return actions, indexes


def work_at(desk: DeskCaller, reference: str) -> None:
    """Everything that the desk's routes do to the table: lists, an order's life, stock."""
    order = f"orders/{reference}"
    for path in ("orders", "orders?status=paid", "orders?buyer=ada@example.com", "production", "stock?sku=CARD", order):
        assert desk.get(path).status == 200, path
    sent = {"carrier": "dhl", "tracking": "00340434161094042557"}
    refund = {"reason": "torn", "amount": 500, "execute": True}
    count = {"sku": "CARD", "quantity": 7}
    for path, body in ((f"{order}/parcels", sent), (f"{order}/refunds", refund), ("stock/receive", count)):
        done = desk.post(path, body)
        assert done.status == 200, done.body


def test_each_function_uses_all_that_it_may_and_nothing_else(
    shop: SmallShop, caller: Caller, recorder: Recorder
) -> None:
    desk = at_desk(caller, shop)
    recorder.forget()
    placed, left = shop.check_out(*LINES), shop.check_out(*LINES, cart="cart-2")
    shop.press(placed, "pay")
    shop.deliver()
    reference, token = placed.order_url.rpartition("/")[2].split("?t=")
    shop.services.orders.open(reference, token)
    shop.services.orders.request_link(reference, "ada@example.com", "client")
    work_at(desk, reference)
    answering = used(recorder)
    shop.letterbox.broken = True
    shop.services.outbox.run()
    shop.clock.forward(3600)
    shop.letterbox.broken = False
    shop.mails()
    sending = used(recorder)
    shop.press(left, "expire")
    shop.clock.forward(3600)
    shop.services.sweep.run()
    shop.services.reconciler.sweep_in_turn()
    sweeping = used(recorder)
    measured = {API: answering, "run_outbox": sending, "run_sweep": sweeping}
    assert {name: sorted(actions | RARE.get(name, set())) for name, (actions, _) in measured.items()} == {
        name: sorted(actions) for name, actions in TABLE_ACTIONS.items()
    }
    assert {name: sorted(indexes) for name, (_, indexes) in measured.items()} == {
        name: sorted(indexes) for name, indexes in INDEXES.items()
    }


def test_every_function_of_the_app_has_a_policy_without_a_wildcard() -> None:
    names = [API, *(handler for handler, _ in read_surface(ROOT).schedules)]
    for name in names:
        for statement in policy(name, SETTINGS)["Statement"]:
            assert all(":" in action and "*" not in action for action in statement["Action"])
            assert statement["Resource"] != "*"


def test_only_what_sends_mails_may_send_them() -> None:
    senders = {
        name
        for name in TABLE_ACTIONS
        if any("ses:SendEmail" in statement["Action"] for statement in policy(name, SETTINGS)["Statement"])
    }
    assert senders == {"run_outbox"}
