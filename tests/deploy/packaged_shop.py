"""A small shop whose functions run from their package: DynamoDB by an engine, the rest
of AWS by moto, the payment sandbox, all over HTTP."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from cloud_doubles import BUCKET, SENDER, Cloud, running_cloud
from dynamo_tables import new_table
from lambda_functions import Functions, Installed, running
from payment_form import PERSON
from small_catalogue import CATALOGUE, RULES
from small_shop import Shelf

from chalicelib.adapters.dynamo_store import DynamoStore
from storefront.sandbox.server import RunningSandbox, running_sandbox

SECRET = "whsec_deployed"
SITE = "http://shop.test"
SECRETS = "/pelican-storefront/prod"


@dataclass
class Doubled:
    """What the functions talk to; `webhooks` are what the payment provider wants delivered."""

    store: DynamoStore
    payments: RunningSandbox
    cloud: Cloud
    environment: Mapping[str, str]
    webhooks: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def press(self, address: str, outcome: str) -> None:
        """Press a button of a payment page."""
        form = {**PERSON, "outcome": outcome}
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
        ExitStack() as stack,
        new_table(engine) as store,
        running_sandbox(
            folder, webhook_url=f"{SITE}/", webhook_secret=SECRET, deliver=keep, delivering=False
        ) as payments,
    ):
        cloud = stack.enter_context(running_cloud())
        publish(store, cloud)
        for name, value in {"STRIPE_WEBHOOK_SECRET": SECRET, "LINK_SECRET": "l" * 40}.items():
            cloud.keep_secret(f"{SECRETS}/{name}", value)
        environment = {
            "STOREFRONT_TABLE": store.table.name,
            "STOREFRONT_BUCKET": BUCKET,
            "STOREFRONT_SECRETS": SECRETS,
            "DYNAMODB_ENDPOINT": engine,
            "AWS_ENDPOINT": cloud.url,
            "MAIL_BY": "ses",
            "MAIL_FROM": SENDER,
            "STRIPE_API_BASE": payments.url,
            "SITE_URL": SITE,
            "STOREFRONT_VERSION": "1234567890ab",
            # As Lambda names the function: no file of this machine may be used.
            "AWS_LAMBDA_FUNCTION_NAME": "shop-api",
            "AWS_REGION": "eu-west-1",
        }
        yield Doubled(store, payments, cloud, environment, webhooks)


@contextmanager
def deployed(installed: Installed, engine: str, folder: Path) -> Iterator[DeployedShop]:
    """The same with its functions started, nothing loaded yet."""
    with doubled(engine, folder) as doubles, running(installed, doubles.environment) as functions:
        yield DeployedShop(functions, doubles)


def publish(store: DynamoStore, cloud: Cloud) -> str:
    """Make a release with the small catalogue current; its private half in the bucket."""
    shelf, now = Shelf(), int(time.time())
    release_id = shelf.put(CATALOGUE, RULES)
    for (_, path), content in shelf.files.items():
        cloud.put(f"releases/{release_id}/{path}", content)
    store.publish_release(release_id, now)
    opening = {entry.sku: entry.opening_stock or 0 for entry in CATALOGUE if entry.stock_policy.counted}
    store.book_opening(opening, now)
    store.switch_release(release_id, now)
    return release_id
