"""A small shop whose functions run from their package: DynamoDB by an engine, the payment sandbox over HTTP."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from dynamo_tables import new_table
from lambda_functions import Functions, Installed, running
from small_catalogue import CATALOGUE, RULES
from small_shop import Shelf

from chalicelib.adapters.dynamo_store import DynamoStore
from storefront.sandbox.server import RunningSandbox, running_sandbox

SECRET = "whsec_deployed"
SITE = "http://shop.test"


@dataclass
class Doubled:
    """What the functions talk to; `webhooks` are what the payment provider wants delivered."""

    store: DynamoStore
    payments: RunningSandbox
    folder: Path
    environment: Mapping[str, str]
    webhooks: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def press(self, address: str, outcome: str) -> None:
        """Press a button of a payment page."""
        form = {
            "email": "ada@example.com",
            "name": "Ada Lovelace",
            "line1": "Lange Straße 1",
            "postal_code": "10115",
            "city": "Berlin",
            "country": "DE",
            "outcome": outcome,
        }
        answer = self.payments.sandbox.handle("POST", urlsplit(address).path, "", {}, urlencode(form).encode())
        assert answer.status == 303, answer.body
        self.payments.sandbox.deliver_due()


@dataclass(frozen=True)
class DeployedShop:
    """Functions that run, and their doubles."""

    functions: Functions
    doubles: Doubled


@contextmanager
def doubled(engine: str, folder: Path) -> Iterator[Doubled]:
    """A shop with a release, and the environment of its functions."""
    webhooks: list[tuple[Mapping[str, str], bytes]] = []

    def keep(_url: str, headers: Mapping[str, str], body: bytes) -> int:
        webhooks.append((headers, body))
        return 200

    with (
        new_table(engine) as store,
        running_sandbox(
            folder, webhook_url=f"{SITE}/", webhook_secret=SECRET, deliver=keep, delivering=False
        ) as payments,
    ):
        publish(store, folder / "releases")
        environment = {
            "STOREFRONT_TABLE": store.table.name,
            "DYNAMODB_ENDPOINT": engine,
            "STRIPE_API_BASE": payments.url,
            "STRIPE_WEBHOOK_SECRET": SECRET,
            "STOREFRONT_VAR": str(folder),
            "LINK_SECRET": "l" * 40,
            "SITE_URL": SITE,
        }
        yield Doubled(store, payments, folder, environment, webhooks)


@contextmanager
def deployed(installed: Installed, engine: str, folder: Path) -> Iterator[DeployedShop]:
    """The same with its functions started, nothing loaded yet."""
    with doubled(engine, folder) as doubles, running(installed, doubles.environment) as functions:
        yield DeployedShop(functions, doubles)


def publish(store: DynamoStore, releases: Path) -> str:
    """Make a release with the small catalogue current; its files below `releases`."""
    shelf, now = Shelf(), int(time.time())
    release_id = shelf.put(CATALOGUE, RULES)
    for (_, path), content in shelf.files.items():
        file = releases / release_id / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    store.publish_release(release_id, now)
    opening = {entry.sku: entry.opening_stock or 0 for entry in CATALOGUE if entry.stock_policy.counted}
    store.book_opening(opening, now)
    store.switch_release(release_id, now)
    return release_id
