"""What the simulated shop sells: a thing of every stock policy, bundles, gift cards, a code for few; and its rules."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.domain.catalogue import Component, StockPolicy
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.codes import code_id
from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.discounts import Discount, Off
from chalicelib.domain.places import Place
from chalicelib.domain.pricebook import RULES_PATH, encode_codes, encode_rules, encode_shards
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import Limits, OrderRules, ReturnPolicy, ShopRules
from generator.locales import make_formats
from storefront.simulation.story import Policy

CODE = "FEW"
CODE_USES = 7
MERCHANT = "shop@simulated.example"


def _sku(sku: str, price: int, policy: StockPolicy, stock: int | None = None, **more: Any) -> SkuRecord:
    address = f"/products/{sku.lower()}/"
    plain: dict[str, Any] = {"weight_g": 200} | more
    return SkuRecord(
        sku, sku.lower(), sku.title(), address, {"EUR": price}, stock_policy=policy, opening_stock=stock, **plain
    )


CATALOGUE = (
    _sku("PRINT", 2400, StockPolicy.DENY, 25),
    _sku("FRAME", 1250, StockPolicy.DENY, 40),
    _sku("SET", 4500, StockPolicy.DENY, components=(Component("PRINT", 1), Component("FRAME", 2))),
    _sku("LAST", 9900, StockPolicy.DENY, 3),
    _sku("CARD", 455, StockPolicy.BACKORDER, 10),
    _sku("POSTER", 3000, StockPolicy.MADE_TO_ORDER, lead_days=9),
    _sku("FILE", 900, StockPolicy.DIGITAL, needs_shipping=False, download="file.zip"),
    _sku("GIFT", 5000, StockPolicy.UNTRACKED, gift_card=True, needs_shipping=False),
)
DENIED = frozenset(item.sku for item in CATALOGUE if item.stock_policy is StockPolicy.DENY and not item.components)
"""Of these no more may be promised than there are."""

COUNTED = frozenset(item.sku for item in CATALOGUE if item.stock_policy.counted and not item.components)
OPENING: Mapping[str, int] = {item.sku: item.opening_stock or 0 for item in CATALOGUE if item.sku in COUNTED}


def rules(policy: Policy) -> ShopRules:
    """The facts of the shop."""
    standard = ShippingMethod("standard", "Standard", {"EUR": 490}, (2, 4), {"EUR": 9000})
    return ShopRules(
        name="Simulated Shop",
        url="https://simulated.example",
        email=MERCHANT,
        currencies=("EUR",),
        languages={"en": "EUR"},
        language="en",
        timezone="Europe/Lisbon",
        zones=(ShippingZone("everywhere", (Place("DE"),), (standard,)),),
        limits=Limits(holds_per_client=3, hold_share_percent=100, checkout_tries=1000),
        paid_after_expiry=policy.late,
        discounts=(Discount("few", "Few", off=Off(1000), by_code=True, uses=CODE_USES),),
        orders=OrderRules(
            confirm=policy.confirm,
            capture=policy.capture,
            refund_alone_up_to={} if policy.alone_up_to is None else {"EUR": policy.alone_up_to},
            returns=ReturnPolicy(days=30),
        ),
    )


class Shelf:
    """Releases in memory, with the templates of a theme."""

    def __init__(self, theme: Path) -> None:
        self._templates = {
            f"templates/{folder}/{path.name}": path.read_bytes()
            for folder in ("functions", "mail")
            for path in (theme / "templates" / folder).iterdir()
        }
        self._files: dict[str, Mapping[str, bytes]] = {}

    def read(self, release_id: str, path: str) -> bytes:
        """One file. Raises FileNotFoundError."""
        try:
            return self._files[release_id][path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def put(self, policy: Policy) -> str:
        """The id of a release with this policy."""
        files = {
            RULES_PATH: encode_rules(rules(policy)),
            **encode_shards(CATALOGUE),
            **encode_codes({code_id(CODE): "few"}),
            "formats/en.json": canonical(to_plain(make_formats("en", ("EUR",)))),
        }
        release_id = sha256(canonical({path: content.hex() for path, content in files.items()})).hexdigest()
        self._files[release_id] = files | self._templates
        return release_id
