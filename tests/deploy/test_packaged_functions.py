"""The package in a bare virtual environment sells something, with nothing but what is in the zip."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cloud_doubles import SENDER
from lambda_functions import Installed, running
from packaged_shop import DeployedShop, deployed, doubled

pytestmark = pytest.mark.slow

CHECKOUT = {
    "lines": [{"sku": "PRINT-A4", "quantity": 2, "seen": 2400}],
    "currency": "EUR",
    "destination": {"country": "DE"},
    "email": "ada@example.com",
}
JSON = {"Content_Type": "application/json", "Accept": "application/json"}


@pytest.fixture
def shop(installed: Installed, ministack: str, tmp_path: Path) -> Iterator[DeployedShop]:
    with deployed(installed, ministack, tmp_path) as opened:
        yield opened


def test_an_order_from_checkout_to_its_mail(shop: DeployedShop) -> None:
    placed = shop.functions.call(
        "POST", "/api/checkout", "", json.dumps(CHECKOUT), Idempotency_Key="key of this order", **JSON
    )
    assert placed.status == 201, placed.body
    shop.doubles.press(placed.json["url"], "pay")
    received = [
        shop.functions.call("POST", "/api/webhooks/stripe", "", body.decode(), **dict(headers))
        for headers, body in shop.doubles.webhooks
    ]
    assert [answer.status for answer in received] == [200] * len(received)
    assert any(answer.json["ours"] for answer in received)
    assert shop.functions.run("run_outbox") >= 1
    (message,) = shop.doubles.cloud.mails()
    assert (message["To"], message["From"]) == ("ada@example.com", SENDER)
    link = urlsplit(placed.json["order_url"])
    page = shop.functions.call("GET", f"{link.path}?{link.query}", "/api/orders/{reference}", Accept="text/html")
    assert page.status == 200
    assert "Print PRINT-A4" in page.body
    assert shop.doubles.store.stock(["PRINT-A4"])["PRINT-A4"].sold == 2
    assert shop.functions.run("run_sweep") == 0


def test_a_webhook_that_nobody_signed_is_refused(shop: DeployedShop) -> None:
    answer = shop.functions.call("POST", "/api/webhooks/stripe", "", "{}", Stripe_Signature="t=1,v1=00")
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_signature")


def test_they_say_which_package_they_are_and_which_release_is_current(shop: DeployedShop) -> None:
    told = shop.functions.call("GET", "/api/health").json
    (current,) = (record.id for record in shop.doubles.store.releases())
    assert (told["status"], told["functions"], told["release"]) == ("ok", "1234567890ab", current[:12])


def test_without_their_secrets_they_answer_that_they_are_busy_and_start_when_those_are_there(
    installed: Installed, ministack: str, tmp_path: Path
) -> None:
    with doubled(ministack, tmp_path) as doubles:
        elsewhere = {**doubles.environment, "STOREFRONT_SECRETS": "/not/yet"}
        with running(installed, elsewhere) as functions:
            answer = functions.call("GET", "/api/health")
            assert (answer.status, answer.json["error"]["code"]) == (503, "unavailable")
            for name, value in {"STRIPE_WEBHOOK_SECRET": "whsec_1", "LINK_SECRET": "m" * 40}.items():
                doubles.cloud.keep_secret(f"/not/yet/{name}", value)
            assert functions.call("GET", "/api/health").status == 200
