"""The server is killed at the worst moments of a checkout and started again: nothing is lost, nothing is doubled."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_catalogue import NOW

from chalicelib.adapters.sqlite_store import SqliteStore
from chalicelib.domain.order import fold
from storefront.sandbox.server import running_sandbox

HERE = Path(__file__).resolve().parent


def check_out(folder: Path, sandbox: str, moment: str, now: int) -> subprocess.CompletedProcess[str]:
    """Run the checkout until it ends or is killed at `moment`."""
    own = f"process-{now}"
    (folder / own).mkdir()
    command = [sys.executable, HERE / "checkout_process.py", folder, sandbox, moment, own, str(now)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)


@pytest.mark.slow
@pytest.mark.parametrize(
    "moment", ["after commit 1", "before the call", "before the answer is recorded", "after commit 2"]
)
def test_a_checkout_killed_anywhere_is_resumed_as_the_same_order(tmp_path: Path, moment: str) -> None:
    delivered: list[bytes] = []

    def deliver(_url: str, _headers: Mapping[str, str], body: bytes) -> int:
        delivered.append(body)
        return 200

    with running_sandbox(
        tmp_path / "provider", webhook_url="http://shop.test", clock=lambda: NOW, deliver=deliver, delivering=False
    ) as provider:
        killed = check_out(tmp_path, provider.url, moment, NOW)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        again = check_out(tmp_path, provider.url, "never", NOW + 61)
        assert again.returncode == 0, again.stderr
        listed = provider.sandbox.handle(
            "GET", "/v1/checkout/sessions", "", {"Authorization": "Bearer sk_test_sandbox"}, b""
        )
    order_id, payment_url = json.loads(again.stdout)
    sessions = json.loads(listed.body)["data"]
    assert [session["url"] for session in sessions] == [payment_url]
    store = SqliteStore(tmp_path / "store.sqlite")
    level = store.stock(["PRINT-A4"])["PRINT-A4"]
    assert (level.on_hand, level.reserved, level.sold) == (10, 2, 0)
    stored = store.load(order_id)
    assert stored is not None
    order = fold(stored.events)
    assert order.session is not None
    assert order.session.url == payment_url
    assert store.cart_order("cart-1") == order_id
