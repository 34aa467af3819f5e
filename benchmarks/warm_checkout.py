"""What a checkout costs in a function that is warm: our own code, between API Gateway's event and its answer."""

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import Table, median, milliseconds, percentile

ROOT = Path(__file__).resolve().parent.parent
WARM_UP, ORDERS = 30, 300


def measure() -> Table:
    """The table: median and p99 of the CPU of one checkout."""
    with TemporaryDirectory() as folder:
        seconds = _seconds(Path(folder))
    return Table(
        "Warm checkout",
        f"CPU of `POST /api/checkout` with two lines from event to answer, {ORDERS} in a row in one process; store and "
        "payment provider answer at once from memory, so this is what our own code costs. The goal is 2 ms.",
        ("", "median", "p99"),
        (("checkout", milliseconds(median(seconds)), milliseconds(percentile(seconds, 99))),),
    )


def _seconds(folder: Path) -> list[float]:
    sys.path[:0] = [str(ROOT / "tests" / "deploy"), str(ROOT / "tests"), str(ROOT / "functions")]
    from small_catalogue import CARD, CATALOGUE, POSTER, record
    from small_shop import open_shop

    import app
    from benchmarks.gateway import InstantGateway
    from chalicelib.edge import handling

    shop = open_shop(folder, None, record(CARD.sku, opening_stock=10**6), POSTER, CATALOGUE[0])
    shop.services.gateway = InstantGateway()
    handling.services = lambda: shop.services
    taken = []
    for number in range(WARM_UP + ORDERS):
        event = _event(number)
        started = time.process_time()
        answer = app.app(event, None)
        taken.append(time.process_time() - started)
        if answer["statusCode"] != 201:
            raise RuntimeError(answer["body"])
    return taken[WARM_UP:]


def _event(number: int) -> Mapping[str, Any]:
    from lambda_functions import gateway_event

    body = {
        "lines": [{"sku": "POSTER", "quantity": 1, "seen": 3000}, {"sku": "CARD", "quantity": 2}],
        "currency": "EUR",
        "destination": {"country": "DE"},
        "email": f"buyer-{number}@example.com",
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    headers["Idempotency-Key"] = f"the key of order {number:06}"
    event = gateway_event("POST", "/api/checkout", "", json.dumps(body), headers)
    identity = {"sourceIp": f"198.51.100.{number}"}
    return {**event, "requestContext": {**event["requestContext"], "identity": identity}}
