"""What each function may do is what it does, recorded on a real engine: no more, no less."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dynamo_recorder import Recorder
from dynamo_tables import new_table, own_client
from small_shop import SmallShop, open_shop

from chalicelib.domain.cart import CartLine
from storefront.deploy.settings import StageSettings
from storefront.deploy.surface import read_surface
from storefront.deploy.template.names import API
from storefront.deploy.template.policies import INDEX_READERS, TABLE_ACTIONS, policy

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = StageSettings("prod", "isoline", "eu-west-1", "isoline-prod", "isoline-prod", "shop@isoline.example")
LINES = (CartLine("PRINT-A4", 2, 2400), CartLine("CARD", 1, 450))
# Money that the provider took after an order had expired is held against the stock that is left (test_settlement).
RARE = {"run_outbox": {"BatchGetItem"}, "run_sweep": {"BatchGetItem"}}
_PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def shop(ministack: str, tmp_path: Path, recorder: Recorder) -> Iterator[SmallShop]:
    with own_client(ministack) as client:
        recorder.hang_on(client)
        with new_table(ministack, client) as store:
            yield open_shop(tmp_path, store)


def used(recorder: Recorder) -> tuple[set[str], bool]:
    """The actions of IAM behind the calls since it forgot, and whether an index was looked at."""
    actions: set[str] = set()
    for operation, params in recorder.calls:
        if operation == "TransactWriteItems":
            actions |= {_PARTS[verb] for item in params["TransactItems"] for verb in item}
        else:
            actions.add(operation)
    indexes = any("IndexName" in params for _, params in recorder.calls)
    recorder.forget()
    return actions, indexes


def test_each_function_uses_all_that_it_may_and_nothing_else(shop: SmallShop, recorder: Recorder) -> None:
    recorder.forget()
    placed, left = shop.check_out(*LINES), shop.check_out(*LINES, cart="cart-2")
    shop.press(placed, "pay")
    shop.deliver()
    reference, token = placed.order_url.rpartition("/")[2].split("?t=")
    shop.services.orders.open(reference, token)
    shop.services.orders.request_link(reference, "ada@example.com", "client")
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
    sweeping = used(recorder)
    measured = {API: answering, "run_outbox": sending, "run_sweep": sweeping}
    assert {name: sorted(actions | RARE.get(name, set())) for name, (actions, _) in measured.items()} == {
        name: sorted(actions) for name, actions in TABLE_ACTIONS.items()
    }
    assert {name for name, (_, indexes) in measured.items() if indexes} == INDEX_READERS


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
