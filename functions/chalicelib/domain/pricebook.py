"""The price book: what every SKU costs and when, its stock policy, and the rules of the shop.

The generator writes it into the private half of a release, the functions read it; this module is the format that
both share. It is sharded by hash of SKU, so that a checkout reads a few small files however large the catalogue is:

    pricebook/rules.json          ShopRules
    pricebook/skus/HH.json        {sku: SkuRecord} of the SKUs whose SHA-256 begins with HH
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from chalicelib.domain.catalogue import Component, Measure, PriceBreak, Prices, Sale, StockPolicy
from chalicelib.domain.codec import canonical, from_plain, to_plain
from chalicelib.domain.money import exponent

RULES_PATH = "pricebook/rules.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A part of a bundle that is taxed by a class of its own; `prices` say how large a part it is."""

    tax_class: str
    prices: Prices


@dataclass(frozen=True, slots=True)
class SkuRecord:
    """One buyable unit as checkout knows it: minor units, grams, UTC seconds."""

    sku: str
    product: str  # slug
    title: str
    url: str
    prices: Prices
    variant: str = ""
    image: str | None = None  # root-relative address of a small picture
    compare_at: Prices = field(default_factory=dict)
    sales: tuple[Sale, ...] = ()
    stock_policy: StockPolicy = StockPolicy.DENY
    opening_stock: int | None = None
    available_from: str | None = None
    lead_days: int | None = None
    weight_g: int = 0
    tax_class: str = "standard"
    needs_shipping: bool = True
    max_per_order: int | None = None
    components: tuple[Component, ...] = ()
    download: str | None = None
    breaks: tuple[PriceBreak, ...] = ()
    measure: Measure | None = None
    size_mm: tuple[int, int, int] | None = None
    tax_parts: tuple[TaxPart, ...] = ()  # of a bundle whose parts have different classes
    gift_card: bool = False
    sells_from: int | None = None  # UTC seconds; inclusive
    sells_until: int | None = None  # UTC seconds; exclusive
    collections: tuple[str, ...] = ()  # slugs, those by rule included
    tags: tuple[str, ...] = ()
    brand: str = ""

    @property
    def name(self) -> str:
        """What a cart, a mail and the payment page call it."""
        return f"{self.title} – {self.variant}" if self.variant else self.title


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """A flat way to send an order: `prices` and `free_from` in minor units by currency, `days` from least to most."""

    id: str
    title: str
    prices: Prices
    days: tuple[int, int]
    free_from: Prices = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps one visitor from locking up the shop or trying out cards."""

    holds_per_client: int = 5
    hold_share_percent: int = 50
    checkout_tries: int = 20
    tries_window_seconds: int = 600


@dataclass(frozen=True, slots=True)
class ShopRules:
    """The facts of the shop that prices, orders and mails depend on."""

    name: str
    url: str
    email: str
    currencies: tuple[str, ...]
    languages: Mapping[str, str]  # language -> its currency
    language: str
    timezone: str
    ships_to: tuple[str, ...]
    shipping: tuple[ShippingMethod, ...]
    payment_methods: tuple[str, ...] = ("card",)
    address: tuple[str, ...] = ()
    country: str = ""
    grace_seconds: int = 1800
    max_per_order: int = 10
    low_stock: int = 3
    paid_after_expiry: str = "refund"  # or "backorder"
    limits: Limits = Limits()


def shard_path(sku: str) -> str:
    """The file of the price book that holds `sku`."""
    return f"pricebook/skus/{sha256(sku.encode()).hexdigest()[:2]}.json"


def encode_shards(records: Iterable[SkuRecord]) -> dict[str, bytes]:
    """All shards that are not empty, by path."""
    shards: dict[str, dict[str, Any]] = {}
    for record in records:
        shards.setdefault(shard_path(record.sku), {})[record.sku] = to_plain(record)
    return {path: canonical({"schema": SCHEMA, "skus": skus}) for path, skus in sorted(shards.items())}


def decode_shard(plain: Mapping[str, Any]) -> dict[str, SkuRecord]:
    """The records of one shard, from its parsed JSON."""
    return {sku: from_plain(SkuRecord, record) for sku, record in plain["skus"].items()}


def encode_rules(rules: ShopRules) -> bytes:
    """The rules as a file of the release."""
    for currency in rules.currencies:
        exponent(currency)
    return canonical({"schema": SCHEMA, "rules": to_plain(rules)})


def decode_rules(plain: Mapping[str, Any]) -> ShopRules:
    """The rules of a release, from their parsed JSON."""
    return from_plain(ShopRules, plain["rules"])
