"""What is so: what checkout would say of every unit at the moment of a release, from its private half alone."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.codec import from_plain
from chalicelib.domain.delivery import Load, ShippingChoice, full_price
from chalicelib.domain.display import Formats
from chalicelib.domain.money import Money, parse_amount
from chalicelib.domain.places import Destination, find_zone
from chalicelib.domain.pricebook import RULES_PATH, decode_rules, decode_shard
from chalicelib.domain.prices import is_sold_at, price_at
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.stock import Availability, availability
from chalicelib.domain.wordings import Texts
from generator.pages.records import stock_levels


@dataclass(frozen=True, slots=True)
class Rate:
    """What a way of sending costs, and from which value of the goods it is free (minor units).

    `flat` is whether it costs the same whatever is sent, which is all that schema.org has words for.
    """

    price: int
    free_from: int | None
    flat: bool


@dataclass(frozen=True)
class Truth:
    """The private half of a release, opened. `moment` is the change point that it shows (UTC seconds)."""

    rules: ShopRules
    records: Mapping[str, SkuRecord]
    states: Mapping[str, str]
    formats: Mapping[str, Formats]
    texts: Mapping[str, Texts]
    public: frozenset[str]
    moment: int

    @cached_property
    def sold(self) -> dict[str, SkuRecord]:
        """What is for sale at the moment, by SKU."""
        return {sku: record for sku, record in self.records.items() if is_sold_at(record, self.moment)}

    @cached_property
    def availability(self) -> dict[str, Availability]:
        """The state of each SKU that is for sale."""
        low = self.rules.low_stock
        levels = stock_levels(self.records, self.states, low)
        return {sku: availability(record, self.records, levels, low) for sku, record in self.sold.items()}

    @property
    def home(self) -> Destination:
        """Where the shop is, or the first place it sends to."""
        countries = self.rules.ships_to
        own = self.rules.country
        return Destination(own if own in countries or not countries else countries[0])

    def quote(self, sku: str, currency: str, language: str) -> Quote:
        """One unit sent home, as checkout would price it."""
        local = datetime.fromtimestamp(self.moment, UTC).astimezone(ZoneInfo(self.rules.timezone))
        asked = Asked((CartLine(sku, 1),), currency, language, self.home)
        return quote(asked, Book({sku: self.records[sku]}, self.rules), Moment(self.moment, local.replace(tzinfo=None)))

    def return_days(self, sku: str) -> int | None:
        """For how many days a unit may be given back; None for what is never sent."""
        record, returns = self.records[sku], self.rules.orders.returns
        if not record.needs_shipping or record.gift_card:
            return None
        refused = record.stock_policy is StockPolicy.MADE_TO_ORDER and not returns.made_to_order
        return 0 if refused else returns.days

    def home_rate(self, sku: str, currency: str) -> "Rate | None":
        """What sending one unit home costs before it may be free; None for what is not sent, or cannot be."""
        record = self.records[sku]
        zone, _ = find_zone(self.rules.zones, self.home)
        for method in zone.methods if zone and record.needs_shipping else ():
            load = Load(((record, 1),), record.prices.get(currency, 0))
            price = full_price(method, load, self.rules.dispatch, currency)
            if price is not None and not method.pickup:
                flat = not (method.bands or method.per_parcel)
                return Rate(price, method.free_from.get(currency), flat)
        return None

    def misquoted(self) -> Iterator[tuple[str, str, str]]:
        """(SKU, what checkout would charge, what the price book says), in every currency where the two differ."""
        for sku, record in self.sold.items():
            for currency in self.rules.currencies:
                lines = self.quote(sku, currency, self.rules.language).lines
                charged = lines[0].shown_unit if lines else -1
                price = price_at(record, currency, self.moment)
                if price is None or price.minor != charged:
                    yield sku, amount(charged, currency), amount(price.minor, currency) if price else ""


def open_truth(release: Path, var: Path) -> Truth:
    """Open the release in a folder; `var` has the snapshot of the stock that it was built with.

    Raises FileNotFoundError where nothing was built yet.
    """
    manifest: dict[str, Any] = json.loads((release / "release.json").read_bytes())
    rules = decode_rules(json.loads((release / RULES_PATH).read_bytes()))
    records: dict[str, SkuRecord] = {}
    for shard in sorted((release / "pricebook" / "skus").glob("*.json")):
        records |= decode_shard(json.loads(shard.read_bytes()))
    snapshot = var / "stock.json"
    states = json.loads(snapshot.read_bytes()) if snapshot.is_file() else {}
    formats = {
        language: from_plain(Formats, json.loads((release / "formats" / f"{language}.json").read_bytes()))
        for language in rules.languages
    }
    texts = {language: Texts(_catalogue(release, language), said.rtl) for language, said in formats.items()}
    return Truth(rules, records, states, formats, texts, frozenset(manifest["public"]), int(manifest["at"] or 0))


def _catalogue(release: Path, language: str) -> NullTranslations:
    """The shop's own texts in a language, as checkout says them; the first ones where nobody has translated them."""
    file = release / "locale" / f"{language}.mo"
    return GNUTranslations(BytesIO(file.read_bytes())) if file.is_file() else NullTranslations()


def sent_home(priced: Quote) -> ShippingChoice | None:
    """The first way of sending that is not to fetch it."""
    return next((choice for choice in priced.shipping_choices if not choice.pickup), None)


def delivery_price(choice: ShippingChoice) -> int:
    """What it costs before discounts, which pages and feeds do not know."""
    return choice.price if choice.regular is None else choice.regular


def minor_units(text: str) -> int:
    """The minor units of `18.00 EUR`. Raises AmountError where it is not an amount."""
    number, _, currency = text.partition(" ")
    return parse_amount(number, currency)


def amount(minor: int, currency: str) -> str:
    """`18.00 EUR`."""
    return f"{Money(minor, currency).decimal()} {currency}"
