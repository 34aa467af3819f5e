"""Webhooks of the payment sandbox: signed, retried, and twice, late, backwards or not at all when asked."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import stripe
from sandbox_shop import START, Shop, open_shop

from storefront.sandbox import Delivery, post
from storefront.sandbox.deliveries import BACKOFF, TRIES, list_deliveries
from storefront.sandbox.server import SECRET
from storefront.sandbox.store import Store, random_id

PAID = ["charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as shop:
        yield shop


def states(folder: Path) -> list[tuple[str, int]]:
    """State and tries of each delivery, oldest first."""
    with Store(folder / "sandbox.sqlite", lambda: START, random_id).read() as work:
        return [(one["state"], one["tries"]) for one in reversed(list_deliveries(work))]


def test_a_signature_holds_over_the_raw_bytes_only(shop: Shop) -> None:
    shop.press(shop.open_session(), "pay")
    shop.sandbox.deliver_due()
    headers, body = shop.inbox.received[0]
    signature = headers["Stripe-Signature"]
    assert stripe.WebhookSignature.verify_header(body.decode(), signature, SECRET, None)
    for changed, secret in ((body.replace(b"succeeded", b"succeedee", 1), SECRET), (body, "whsec_other")):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.WebhookSignature.verify_header(changed.decode(), signature, secret, None)


def test_each_event_comes_twice_with_the_same_id_when_asked(shop: Shop) -> None:
    shop.sandbox.delivery = Delivery(duplicate=True)
    shop.press(shop.open_session(), "pay")
    ids = [event.id for event in shop.receive()]
    assert len(ids) == 6
    assert len(set(ids)) == 3


def test_a_batch_comes_backwards_when_asked(shop: Shop) -> None:
    shop.sandbox.delivery = Delivery(reorder=True)
    shop.press(shop.open_session(), "pay")
    assert shop.receive_types() == PAID[::-1]


def test_an_event_comes_late_when_asked(shop: Shop) -> None:
    shop.sandbox.delivery = Delivery(delay=20)
    shop.press(shop.open_session(), "pay")
    shop.wait(19)
    assert shop.receive_types() == []
    shop.wait(1)
    assert shop.receive_types() == PAID


def test_dropped_events_never_come_and_the_next_ones_do(shop: Shop, tmp_path: Path) -> None:
    shop.sandbox.delivery = Delivery(drop=3)
    opened = shop.open_session()
    shop.press(opened, "pay")
    assert shop.receive_types() == []
    assert shop.sandbox.delivery == Delivery()
    assert states(tmp_path) == [("dropped", 0)] * 3
    shop.stripe.v1.refunds.create(params={"payment_intent": shop.session(opened.id).payment_intent})
    assert shop.receive_types() == ["refund.created", "charge.refunded"]
    assert len(shop.stripe.v1.events.list().data) == 5, "the API still knows the events that were dropped"


@pytest.mark.parametrize("status", [0, 199, 301, 400, 500])
def test_a_delivery_that_is_not_received_is_tried_eight_times_with_growing_waits(
    shop: Shop, tmp_path: Path, status: int
) -> None:
    shop.press(shop.open_session(), "expire")
    shop.inbox.status = status
    assert shop.sandbox.deliver_due() == 1
    for number, wait in enumerate(BACKOFF, start=1):
        assert states(tmp_path) == [("pending", number)]
        shop.wait(wait - 1)
        assert shop.sandbox.deliver_due() == 0
        shop.wait(1)
        assert shop.sandbox.deliver_due() == 1
    assert (states(tmp_path), TRIES) == ([("failed", 8)], 8)
    shop.wait(10**6)
    assert shop.sandbox.deliver_due() == 0


def test_a_delivery_that_fails_and_then_succeeds_is_over(shop: Shop, tmp_path: Path) -> None:
    shop.press(shop.open_session(), "expire")
    shop.inbox.status = 503
    assert len(shop.receive()) == 1
    (event,) = shop.stripe.v1.events.list().data
    assert event.pending_webhooks == 1
    shop.inbox.status = 200
    shop.wait(1)
    (again,) = shop.receive()
    assert again.id == event.id
    assert shop.stripe.v1.events.retrieve(event.id).pending_webhooks == 0
    assert states(tmp_path) == [("delivered", 2)]


def test_a_new_process_goes_on_where_the_last_one_stopped(tmp_path: Path) -> None:
    with open_shop(tmp_path) as shop:
        shop.sandbox.delivery = Delivery(duplicate=True)
        opened = shop.open_session()
        shop.press(opened, "pay")
    with open_shop(tmp_path) as shop:
        assert shop.receive_types() == [one for one in PAID for _ in range(2)]
        assert shop.session(opened.id).payment_status == "paid"
        assert shop.sandbox.delivery == Delivery(duplicate=True)


def test_a_process_killed_while_it_sends_sends_again_when_it_is_back(tmp_path: Path) -> None:
    with open_shop(tmp_path) as shop:
        shop.press(shop.open_session(), "expire")
    dying = (
        "import os, sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from sandbox_shop import open_shop\n"
        "with open_shop(Path(sys.argv[1]), deliver=lambda *_: os._exit(9)) as shop:\n"
        "    shop.sandbox.deliver_due()\n"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", dying, str(tmp_path), str(here), str(here.parent)]
    assert subprocess.run(command, env=dict(os.environ)).returncode == 9
    with open_shop(tmp_path) as shop:
        assert shop.receive_types() == ["checkout.session.expired"]


def test_the_dashboard_shows_deliveries_and_sends_them_again(shop: Shop) -> None:
    opened = shop.open_session()
    shop.press(opened, "expire")
    shop.inbox.status = 500
    shop.receive()
    html = shop.get("/").body.decode()
    assert "failed once, again in 1 s" in html
    assert "answered 500" in html
    assert "ORDER-1" in html
    resend = re.findall(r'action="/__stripe(/deliveries/\d+/resend)"', html)
    shop.inbox.status = 200
    assert shop.post(resend[0], {}).status == 303
    assert shop.receive_types() == ["checkout.session.expired"]
    assert ">delivered<" in shop.get("/").body.decode()
    shop.post(resend[0], {})
    assert shop.receive_types() == ["checkout.session.expired"], "also what was delivered before"


def test_the_switches_are_set_over_http_and_shown(shop: Shop) -> None:
    form = {"duplicate": "on", "reorder": "on", "delay": "7", "drop": "2"}
    urlopen(f"{shop.running.url}/delivery", urlencode(form).encode()).close()
    assert shop.sandbox.delivery == Delivery(duplicate=True, delay=7, reorder=True, drop=2)
    html = shop.get("/").body.decode()
    assert 'name="duplicate" checked' in html
    assert 'value="7"' in html
    assert shop.post("/delivery", {"delay": "soon"}).status == 422
    assert shop.post("/delivery", {}).status == 303
    assert shop.sandbox.delivery == Delivery()


class _Endpoint(BaseHTTPRequestHandler):
    """Answers with the status that its path names; a redirect leads to a 200."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path[1:4]))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_error(500, "a redirect was followed")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Endpoint) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status", [200, 204, 303, 404, 500])
def test_the_deliverer_that_speaks_http_gives_the_status_as_it_stands(endpoint: str, status: int) -> None:
    assert post(f"{endpoint}/{status}", {"Content-Type": "application/json"}, b"{}") == status


def test_the_deliverer_that_speaks_http_says_when_nobody_listens(endpoint: str) -> None:
    with pytest.raises(OSError, match="refused"):
        post("http://127.0.0.1:1/", {}, b"{}")


def test_a_running_sandbox_delivers_by_itself(tmp_path: Path) -> None:
    with open_shop(tmp_path, delivering=True) as shop:
        shop.press(shop.open_session(), "pay")
        for _ in range(200):
            if len(shop.inbox.received) == 3:
                break
            shop.stripe.v1.balance.retrieve()
        assert len(shop.inbox.received) == 3
