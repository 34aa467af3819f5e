"""`GET /api/stock`: what may be said of SKUs now, and their present price; cacheable for seconds."""

from typing import Any

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.prices import UnitPrice, is_sold_at, price_at
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import Availability
from chalicelib.domain.wordings import to_translate
from chalicelib.edge.answers import json_answer
from chalicelib.edge.incoming import Incoming
from chalicelib.service.wording import Wording

_MOST_SKUS = 100
_NOT_YET, _NO_LONGER = to_translate("Not for sale yet"), to_translate("No longer for sale")
_CACHE = {"Cache-Control": "public, max-age=5"}


def show_stock(wired: Services, incoming: Incoming) -> Response:
    """`?sku=A&sku=B&currency=EUR&language=en`: state, words and price of each SKU that is for sale; levels never."""
    skus = list(dict.fromkeys(incoming.query.get("sku", [])))
    if not 0 < len(skus) <= _MOST_SKUS:
        raise InvalidRequest([Problem("invalid", f"ask for 1 to {_MOST_SKUS} SKUs: ?sku=A&sku=B", "sku")])
    release = wired.releases.current()
    rules = release.rules
    words = release.wording(incoming.one("language") or rules.language)
    currency = incoming.one("currency") or rules.languages[words.language]
    if currency not in rules.currencies:
        raise InvalidRequest([Problem("unknown_currency", f"choose one of {', '.join(rules.currencies)}", "currency")])
    now = wired.clock()
    states = wired.shelves.availability(skus, release)
    records = release.records(skus)
    found = {}
    for sku, state in states.items():
        price = price_at(records[sku], currency, now)
        if price is not None:
            found[sku] = _entry(records[sku], state, price, words, currency, now)
    return json_answer({"now": now, "skus": found}, headers=_CACHE)


def _entry(
    record: SkuRecord, state: Availability, price: UnitPrice, words: Wording, currency: str, now: int
) -> dict[str, Any]:
    """What is said of one SKU; one whose time has not come, or is over, cannot be bought."""
    sold = is_sold_at(record, now)
    early = record.sells_from is not None and now < record.sells_from
    measure = record.measure
    return {
        "state": state.value if sold else Availability.SOLD_OUT.value,
        "text": words.say(state.words if sold else _NOT_YET if early else _NO_LONGER),
        "buyable": state.buyable and sold,
        "price": price.minor,
        "price_text": words.money(price.minor, currency),
        "was_text": words.money(price.compare_at, currency) if price.compare_at else None,
        "unit_text": words.per_measure(price.minor, currency, measure) if measure else None,
        "currency": currency,
    }
