"""Cart and checkout in words: the views that their templates take, made from a quote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import Problem
from chalicelib.domain.order import Order
from chalicelib.domain.quote import Quote, QuoteLine
from chalicelib.domain.rules import CARD
from chalicelib.domain.stock import Availability
from chalicelib.domain.ways_to_pay import ways_to_pay
from chalicelib.edge.messages import hint_text, problem_text, refused_text
from chalicelib.service.paying import method_sentence, method_title
from chalicelib.service.releases import OpenRelease
from chalicelib.service.wording import Wording

_BLOCKING = frozenset({"out_of_stock", "quantity_limit", "unknown_currency", "no_price", "not_for_sale"})


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of the checkout page hold."""

    email: str | None = None
    country: str | None = None
    region: str | None = None
    postcode: str | None = None
    name: str | None = None
    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    payment_method: str = "card"


def cart_view(
    wired: Services,
    release: OpenRelease,
    priced: Quote,
    language: str,
    open_order: Order | None,
    code_problem: str | None = None,
) -> dict[str, Any]:
    """The view `cart`.

    `open_order` is what was ordered from it and waits to be paid, `code_problem` why a code was refused.
    """
    words = release.wording(language)
    states = wired.shelves.availability([line.sku for line in priced.lines], release)
    by_line, general = problems_by_line(priced, words)
    return {
        "empty": not priced.lines,
        "count": sum(line.quantity for line in priced.lines),
        "lines": [_line(line, priced, words, states, by_line, release) for line in priced.lines],
        "problems": general,
        "currency": priced.currency,
        "currencies": list(release.rules.currencies),
        "language": words.language,
        **amounts(priced, words),
        "code_problem": code_problem,
        "takes_codes": any(discount.by_code for discount in release.rules.discounts),
        "pay_url": open_order.session.url if open_order and open_order.session else None,
        "can_checkout": bool(priced.lines) and not any(problem.code in _BLOCKING for problem in priced.problems),
    }


def amounts(priced: Quote, words: Wording) -> dict[str, Any]:
    """What a quote comes to: rows that sum, what is in the total, codes, and what more would bring."""
    return {
        "rows": words.rows(priced),
        "included": words.included_taxes(priced),
        "hints": [hint_text(hint, words, priced.currency) for hint in priced.hints],
        "codes": [{"code": one.code, "title": one.title} for one in priced.discounts if one.code],
        "refused_codes": [
            {"code": code.text, "message": refused_text(code, words, priced.currency)} for code in priced.refused_codes
        ],
        "total_text": words.money(priced.total, priced.currency),
    }


def problems_by_line(priced: Quote, words: Wording) -> tuple[dict[str, str], list[str]]:
    """The problems of a quote: those of a line that is shown, by SKU, and the others."""
    shown = {line.sku for line in priced.lines}
    by_line: dict[str, str] = {}
    general = []
    for problem in priced.problems:
        sku = problem.details.get("sku")
        if sku in shown:
            by_line[str(sku)] = problem_text(problem, words)
        else:
            general.append(problem_text(problem, words))
    return by_line, general


def checkout_view(
    release: OpenRelease,
    priced: Quote,
    language: str,
    *,
    nonce: str,
    hidden: list[tuple[str, str]],
    filled: Filled,
    card_texts: Mapping[str, str],
    problems: Sequence[Problem],
    changed: tuple[int, int] | None,
) -> dict[str, Any]:
    """The view `checkout`.

    `card_texts` are the codes of gift cards by their id, `changed` is the total before and now, in minor units.
    """
    words = release.wording(language)
    by_line, _ = problems_by_line(priced, words)
    return {
        "nonce": nonce,
        "hidden": hidden,
        "lines": [_line(line, priced, words, {}, by_line, release) for line in priced.lines],
        **_address_fields(priced, filled, words),
        "shipping_choices": _choices(priced, words),
        **_payment(priced, filled, words),
        **amounts(priced, words),
        "gift_cards": [
            {
                "text": card_texts.get(use.id, ""),
                "ending": use.ending,
                "left_text": words.money(use.left, priced.currency),
            }
            for use in priced.gift_cards
        ],
        "takes_codes": any(discount.by_code for discount in release.rules.discounts),
        "takes_gift_cards": True,
        "problems": [{"param": problem.param, "message": problem_text(problem, words)} for problem in problems],
        "changed": _changed(changed, priced.currency, words),
        "can_pay": bool(priced.lines),
        "due": priced.due > 0,
    }


def _address_fields(priced: Quote, filled: Filled, words: Wording) -> dict[str, Any]:
    """What the page asks of buyer and destination, and what is filled in already."""
    names = words.formats.countries
    asked = "country" in priced.asks_for
    offered = words.rules.ships_to if priced.needs_shipping else tuple(names)
    countries = [{"code": code, "name": names.get(code, code)} for code in (offered if asked else ())]
    pickup = priced.shipping is not None and priced.shipping.pickup
    # Where nothing is paid on the payment page, nobody else asks for the address.
    sent = priced.needs_shipping and not pickup
    whole = sent and priced.due == 0
    owed = sent and priced.due > 0 and any(method != CARD for method in _fitting(priced, filled, words))
    return {
        "email": filled.email or "",
        "country": filled.country or "",
        "region": filled.region or "",
        "postcode": filled.postcode or "",
        "recipient": {
            "name": filled.name or "",
            "line1": filled.line1 or "",
            "line2": filled.line2 or "",
            "city": filled.city or "",
        },
        "needs_shipping": priced.needs_shipping,
        "asks_for_region": "region" in priced.asks_for,
        "asks_for_postcode": "postcode" in priced.asks_for or whole,
        "asks_for_address": whole,
        "asks_to_owe": owed,
        "countries": sorted(countries, key=lambda entry: entry["name"]),
    }


def _choices(priced: Quote, words: Wording) -> list[dict[str, Any]]:
    return [
        {
            "id": choice.id,
            "title": choice.title,
            "note": choice.note,
            "price_text": words.money(choice.price, priced.currency) if choice.price else words.say("Free"),
            "days_text": words.arrival(choice),
            "chosen": priced.shipping is not None and choice.id == priced.shipping.id,
        }
        for choice in priced.shipping_choices
    ]


def _payment(priced: Quote, filled: Filled, words: Wording) -> dict[str, Any]:
    """The ways to pay that fit, and what the button says: `pay_text` with a card, `owe_text` with any other."""
    fitting = _fitting(priced, filled, words)
    chosen = filled.payment_method if filled.payment_method in fitting else next(iter(fitting), "")
    amount = words.money(priced.due, priced.currency)
    place = words.say("Place the order")
    return {
        "payment_methods": [
            {
                "id": method,
                "title": method_title(method, words),
                "note": "" if method == CARD else method_sentence(method, words),
                "chosen": method == chosen,
            }
            for method in (fitting if priced.due else ())
        ],
        "pay_text": words.say("Pay {amount}", amount=amount) if priced.due else place,
        "owe_text": words.say("Order and pay {amount}", amount=amount) if priced.due else place,
        "by_card": bool(priced.due) and CARD in fitting,
    }


def _fitting(priced: Quote, filled: Filled, words: Wording) -> tuple[str, ...]:
    return ways_to_pay(priced, filled.country, words.rules)


def _changed(changed: tuple[int, int] | None, currency: str, words: Wording) -> dict[str, str] | None:
    if changed is None:
        return None
    return {"was_text": words.money(changed[0], currency), "now_text": words.money(changed[1], currency)}


def _line(
    line: QuoteLine,
    priced: Quote,
    words: Wording,
    states: Mapping[str, Availability],
    problems: Mapping[str, str],
    release: OpenRelease,
) -> dict[str, Any]:
    def money(minor: int) -> str:
        return words.money(minor, priced.currency)

    record = release.records([line.sku])[line.sku]
    was = max((amount for amount in (line.compare_at, line.shown_unit) if amount), default=0)
    return {
        "sku": line.sku,
        "name": line.name,
        "title": line.title,
        "variant": line.variant,
        "url": line.url,
        "image": line.image,
        "quantity": line.quantity,
        "most": record.max_per_order or release.rules.max_per_order,
        "seen": line.shown_unit,
        "unit_text": money(line.unit),
        "was_text": money(was) if was > line.unit else None,
        "total_text": money(line.subtotal),
        "availability": states.get(line.sku, ""),
        "note": words.note(line),
        "problem": problems.get(line.sku),
    }
