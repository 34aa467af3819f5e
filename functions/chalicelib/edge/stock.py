"""`GET /api/stock`: what may be said of SKUs now, and their present price; cacheable for seconds."""

from typing import Any

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import InvalidRequest, Problem
from chalicelib.domain.prices import price_at
from chalicelib.edge.answers import json_answer
from chalicelib.edge.incoming import Incoming

_MOST_SKUS = 100
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
    found: dict[str, Any] = {}
    for sku, state in states.items():
        price = price_at(records[sku], currency, now)
        if price is None:
            continue
        found[sku] = {
            "state": state.value,
            "text": words.say(state.words),
            "buyable": state.buyable,
            "price": price.minor,
            "price_text": words.money(price.minor, currency),
            "was_text": words.money(price.compare_at, currency) if price.compare_at else None,
            "currency": currency,
        }
    return json_answer({"now": now, "skus": found}, headers=_CACHE)
