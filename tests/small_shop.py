"""A whole shop in one process for the tests of service and edge: real use cases, the real `stripe` library, the payment
sandbox, a store in memory (or any other), templates of the theme, and a clock to turn.

Nothing here pretends: the sandbox answers as Stripe does, and its webhooks are signed and read as in production.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe
from payment_form import PERSON
from small_catalogue import CATALOGUE, ENGLISH, NOW, RULES

from chalicelib.adapters.memory_store import MemoryStore
from chalicelib.adapters.stripe_gateway import StripeGateway
from chalicelib.bootstrap import Services
from chalicelib.config import SANDBOX_KEY, read_settings
from chalicelib.domain.cart import CartLine
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import Unavailable
from chalicelib.domain.order import Order, fold
from chalicelib.domain.places import Destination
from chalicelib.domain.pricebook import RULES_PATH, encode_codes, encode_rules, encode_shards
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.ports import Mail, NewId, OrderStore
from chalicelib.service.checkout import Placed
from chalicelib.service.checkout_request import CheckoutRequest
from storefront.sandbox import Answer, Sandbox

ROOT = Path(__file__).resolve().parent.parent
SITE = "http://shop.test"
WEBHOOK_SECRET = "whsec_test_secret"
SIGNING_SECRET = "whsec_" + "c2VjcmV0" * 5


class Turnable:
    """A clock that moves when it is told to."""

    def __init__(self, now: int = NOW) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now

    def forward(self, seconds: int) -> None:
        self.now += seconds


class Counting:
    """Ids that are different each time and the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, bits: int = 128) -> str:
        self.count += 1
        return sha256(str(self.count).encode()).hexdigest()[: bits // 4]


class Shelf:
    """Releases in memory."""

    def __init__(self) -> None:
        self.files: dict[tuple[str, str], bytes] = {}

    def read(self, release_id: str, path: str) -> bytes:
        try:
            return self.files[release_id, path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def put(self, records: tuple[SkuRecord, ...], rules: ShopRules, codes: Mapping[str, str] | None = None) -> str:
        """The id of a release with these prices."""
        files = {RULES_PATH: encode_rules(rules), **encode_shards(records), **encode_codes(codes or {})}
        files["formats/en.json"] = _formats()
        release_id = sha256(canonical({path: content.hex() for path, content in files.items()})).hexdigest()
        for path, content in (files | _templates()).items():
            self.files[release_id, path] = content
        return release_id


def _formats() -> bytes:
    return canonical(to_plain(ENGLISH))


def _templates() -> dict[str, bytes]:
    theme = ROOT / "theme" / "templates"
    found = {
        f"templates/{path.relative_to(theme)}": path.read_bytes()
        for folder in ("functions", "mail", "documents")
        for path in (theme / folder).iterdir()
    }
    frame = '<!doctype html><html lang="en"><title><!--shell:title--></title><main><!--shell:main--></main></html>'
    return found | {"shells/en.html": frame.encode()}


class Letterbox:
    """A mailer that keeps what it was given, and fails while it is told to."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.broken = False

    def send(self, mail: Mail, now: int) -> None:
        if self.broken:
            raise Unavailable("the mail server does not answer")
        self.sent.append(mail)


class InProcess(stripe.HTTPClient):
    """The `stripe` library's way to the sandbox without a network; counts the calls, and can be cut off."""

    name = "in-process"

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox
        self.calls: list[tuple[str, str]] = []
        self.cut = False  # nothing arrives
        self.deaf = False  # everything arrives, no answer comes back

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **_: Any) -> Any:
        parts = urlsplit(url)
        self.calls.append((method.upper(), parts.path))
        if self.cut:
            raise stripe.APIConnectionError("cut off", should_retry=False)
        body = (post_data or "").encode() if isinstance(post_data, str | None) else post_data
        answer = self._sandbox.handle(method.upper(), parts.path, parts.query, headers, body)
        if self.deaf:
            raise stripe.APIConnectionError("no answer", should_retry=False)
        return answer.body, answer.status, dict(answer.headers)


@dataclass
class SmallShop:
    """The shop and everything around it."""

    services: Services
    clock: Turnable
    sandbox: Sandbox
    network: InProcess
    letterbox: Letterbox
    shelf: Shelf
    deliveries: list[bool] = field(default_factory=list)

    @property
    def store(self) -> OrderStore:
        return self.services.store

    def publish(self, *records: SkuRecord, rules: ShopRules = RULES, codes: Mapping[str, str] | None = None) -> str:
        """Make a release with these prices current, as the command does. `codes`: {id of a code: its discount}."""
        release_id = self.shelf.put(records, rules, codes)
        self.store.publish_release(release_id, self.clock())
        opening = {entry.sku: entry.opening_stock or 0 for entry in records if entry.stock_policy.counted}
        self.store.book_opening(opening, self.clock())
        self.store.switch_release(release_id, self.clock())
        return release_id

    def request(
        self, *lines: CartLine, key: str | None = None, cart: str = "cart-1", **changes: Any
    ) -> CheckoutRequest:
        """A checkout of these lines to Germany."""
        plain = CheckoutRequest(
            key=key or self.services.new_id(128),
            body_hash="",
            cart_id=cart,
            client="client-1",
            lines=lines,
            currency="EUR",
            language="en",
            email="ada@example.com",
            destination=Destination("DE"),
        )
        asked = replace(plain, **changes)
        body = {name: value for name, value in to_plain(asked).items() if name not in ("key", "client", "cart_id")}
        return replace(asked, body_hash=asked.body_hash or sha256(canonical(body)).hexdigest())

    def check_out(self, *lines: CartLine, **changes: Any) -> Placed:
        """Check these lines out."""
        return self.services.checkout.check_out(self.request(*lines, **changes))

    def press(self, placed: Placed, outcome: str, **fields: str) -> Answer:
        """Press a button of an order's payment page."""
        return self.press_at(placed.payment_url or "", outcome, **fields)

    def press_at(self, address: str, outcome: str, **fields: str) -> Answer:
        """Press a button of the payment page at `address`, the form filled in."""
        form = {
            **PERSON,
            **fields,
            "outcome": outcome,
        }
        return self.sandbox.handle("POST", urlsplit(address).path, "", {}, urlencode(form).encode())

    def pay(self, placed: Placed) -> None:
        """Pay, and let the webhooks come."""
        self.press(placed, "pay")
        self.deliver()

    def deliver(self) -> None:
        """Send the webhooks that are due."""
        self.sandbox.deliver_due()

    def order(self, placed: Placed) -> Order:
        """The order as it is now."""
        stored = self.store.load(placed.order_id)
        assert stored is not None
        return fold(stored.events)

    def level(self, sku: str) -> tuple[int, int, int]:
        """(on hand, reserved, sold) of a SKU; and the books are right."""
        level = self.store.stock([sku])[sku]
        assert level.balanced
        return level.on_hand, level.reserved, level.sold

    def mails(self) -> list[Mail]:
        """Run the outbox; every mail sent so far."""
        self.services.outbox.run()
        return self.letterbox.sent

    def receive(self, _url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The webhook endpoint."""
        notice = self.services.gateway.read_notice(body, headers["Stripe-Signature"], self.clock())
        self.deliveries.append(self.services.notices.receive(notice, body))
        return 200


def open_shop(
    folder: Path, store: OrderStore | None = None, *records: SkuRecord, new_id: NewId | None = None
) -> SmallShop:
    """A shop with CATALOGUE, or other records, on a store in memory, or another store.

    Ids count from 1 unless `new_id` draws others: several shops on one store need that.
    """
    clock, shelf, letterbox, new_id = Turnable(), Shelf(), Letterbox(), new_id or Counting()
    opened: list[SmallShop] = []

    def deliver(url: str, headers: Mapping[str, str], body: bytes) -> int:
        return opened[0].receive(url, headers, body)

    sandbox = Sandbox(
        folder / "sandbox.sqlite",
        webhook_url=f"{SITE}/api/webhooks/stripe",
        webhook_secret=WEBHOOK_SECRET,
        public_url="http://pay.test",
        clock=clock,
        new_id=lambda prefix: prefix + new_id(96),
        deliver=deliver,
    )
    network = InProcess(sandbox)
    settings = read_settings(
        {
            "SITE_URL": SITE,
            "LINK_SECRET": "s" * 40,
            "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "STOREFRONT_VAR": str(folder),
            "WEBHOOK_SECRET": SIGNING_SECRET,
            "TRACKING_WEBHOOK_SECRET": SIGNING_SECRET,
        }
    )
    services = Services(
        settings,
        clock=clock,
        new_id=new_id,
        store=store if store is not None else MemoryStore(),
        gateway=StripeGateway(SANDBOX_KEY, (WEBHOOK_SECRET,), api_base="http://pay.test", http_client=network),
        mailer=letterbox,
        files=shelf,
        sleep=lambda _seconds: None,
    )
    shop = SmallShop(services, clock, sandbox, network, letterbox, shelf)
    opened.append(shop)
    shop.publish(*(records or CATALOGUE))
    return shop
