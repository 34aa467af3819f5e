"""The shop's facts, as far as an import needs them: which currencies there are, and a first `shop.yaml` where none is.

Only `storefront.importers` imports it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from chalicelib.domain.money import Money, exponent
from storefront.importers.errors import ImportRefused
from storefront.importers.filing import collection_names, collections_of
from storefront.importers.frontmatter import write_text
from storefront.importers.settling import SettledProduct

SHOP_FILE = "shop.yaml"
_IN_THE_MENU = 6
_LONGEST_LINE = 60


@dataclass(frozen=True)
class ShopFacts:
    """The currencies of a shop, its own first, and the time zone that dates in its files are meant in."""

    currencies: tuple[str, ...]
    zone: ZoneInfo


def read_shop_facts(into: Path) -> ShopFacts | None:
    """The facts of the shop in this folder; None where there is no shop yet.

    Raises ImportRefused when `shop.yaml` cannot be read or names no currency.
    """
    path = into / SHOP_FILE
    try:
        facts = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - text scalars only
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ImportRefused(
            f"{path}: cannot be read: {error} (put it right, or take it away to get a new one)"
        ) from error
    currencies = facts.get("currencies") if isinstance(facts, dict) else None
    if not isinstance(currencies, list) or not currencies or not all(isinstance(code, str) for code in currencies):
        raise ImportRefused(f"{path}: currencies: none are named (write such as `currencies: [EUR]`)")
    try:
        zone = ZoneInfo(str(facts.get("timezone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImportRefused(f"{path}: timezone: not known (write such as `timezone: Europe/Lisbon`)") from None
    return ShopFacts(tuple(currencies), zone)


def write_shop(into: Path, currency: str, products: Sequence[SettledProduct]) -> bytes:
    """A `shop.yaml` to begin with: complete, so that the shop builds, and marked where the merchant must decide."""
    digits = exponent(currency)
    delivery = Money(500 if digits == 0 else 5 * 10**digits, currency).decimal()
    name = " ".join(into.resolve().name.replace("-", " ").replace("_", " ").split()).title() or "My shop"
    text = _TEMPLATE.format(
        name=write_text(name[:_LONGEST_LINE].rstrip()),
        currency=currency,
        delivery=delivery,
        navigation=_write_navigation(products),
    )
    return text.encode()


def _write_navigation(products: Sequence[SettledProduct]) -> str:
    """The fullest collections, those named first winning among equals."""
    titles = collection_names(settled.product for settled in products)
    filled = Counter(slug for settled in products for slug, _ in collections_of(settled.product))
    links = [
        f"  - {{title: {write_text(titles[slug][:_LONGEST_LINE].rstrip())}, href: /collections/{slug}/}}"
        for slug, _ in filled.most_common(_IN_THE_MENU)
    ]
    return "\n".join(["navigation:", *links]) if links else "navigation: []"


_TEMPLATE = """\
# The facts of the shop, written by an import so that the shop builds at once.
# What is marked CHANGE is only there to begin with.

# CHANGE: what the shop is called and what it is.
name: {name}
tagline: ""
description: ""

# CHANGE: the address of the live site, used for canonical links, feeds and the site map.
url: https://shop.example
email: hello@shop.example

# Dates and times in product files (sales, preorders) are meant in this time zone.
timezone: UTC

# Each language of the site shows one currency. A price in a product file names every currency of the shop.
language: en
languages:
  en: {{currency: {currency}}}
currencies: [{currency}]

# A price that was on the page is honoured for this many minutes after it changed.
grace: 30

# No order may hold more than this many of one item (a product may set its own max_per_order).
max_per_order: 10

# At this many pieces or fewer, a page says "low stock". The number itself is never shown.
low_stock: 3

# When a payment arrives after the order has expired: `refund` sends the money back by itself.
paid_after_expiry: refund

# CHANGE: who sells.
address:
  lines: [{name}, Street and number, Postcode and town]
  country: US

# CHANGE: countries that you send to, as two-letter codes (ISO 3166).
ships_to: [US, CA, GB, IE, DE, FR, ES, IT, NL, BE, AT, PT]

# CHANGE: what delivery costs a parcel, and its usual time in working days. No export says so.
shipping:
  - {{id: standard, title: Standard delivery, price: {{{currency}: {delivery}}}, days: [3, 6]}}

payment_methods: [card]

# The menus. A link may point to a collection, a page or the journal.
{navigation}
footer: []

# Guards against somebody locking up the stock or hammering the till.
limits:
  holds_per_client: 5        # unpaid orders one visitor may have open
  checkout_tries: 20         # attempts to check out ...
  tries_window_minutes: 10   # ... within this many minutes
  hold_share: 50%            # of an item's stock that one visitor may hold
"""
