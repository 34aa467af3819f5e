"""Cart and checkout in words: the views that their templates take, made from a quote."""

from collections.abc import Mapping
from typing import Any

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import Problem
from chalicelib.domain.order import Order
from chalicelib.domain.pricing import Quote, QuoteLine
from chalicelib.domain.stock import Availability
from chalicelib.service.order_view import Wording, delivery_days
from chalicelib.service.releases import OpenRelease

_PAYMENT_METHODS = {"card": "Card, wallet or bank debit"}


def wording(release: OpenRelease, language: str) -> Wording:
    """The language's words and the shop's facts; the shop's own language where it does not speak this one."""
    rules = release.rules
    known = language if language in rules.languages else rules.language
    return Wording(release.formats(known), rules)


def cart_view(
    wired: Services, release: OpenRelease, priced: Quote, language: str, open_order: Order | None
) -> dict[str, Any]:
    """The view `cart`. `open_order` is what was ordered from it and waits to be paid."""
    words = wording(release, language)
    states = wired.quotes.availability([line.sku for line in priced.lines], release)
    by_line, general = problems_by_line(priced)
    return {
        "empty": not priced.lines,
        "count": sum(line.quantity for line in priced.lines),
        "lines": [_line(line, priced, words, states, by_line, release) for line in priced.lines],
        "problems": general,
        "currency": priced.currency,
        "currencies": list(release.rules.currencies),
        "language": language,
        **totals(priced, words),
        "pay_url": open_order.session.url if open_order and open_order.session else None,
        "can_checkout": bool(priced.lines) and not any(problem.code in _BLOCKING for problem in priced.problems),
    }


_BLOCKING = frozenset({"out_of_stock", "quantity_limit", "unknown_currency", "no_price"})


def totals(priced: Quote, words: Wording) -> dict[str, Any]:
    """The amounts of a quote, formatted."""

    def money(minor: int) -> str:
        return words.money(minor, priced.currency)

    shipping = priced.shipping
    hint = None
    if shipping and shipping.missing:
        hint = f"Add {money(shipping.missing)} more for free delivery"
    return {
        "subtotal_text": money(priced.subtotal),
        "shipping_text": (money(shipping.price) if shipping.price else "Free") if shipping else None,
        "shipping_hint": hint,
        "discount_text": money(-priced.discount) if priced.discount else None,
        "tax_text": money(priced.tax) if priced.tax else None,
        "total_text": money(priced.total),
    }


def problems_by_line(priced: Quote) -> tuple[dict[str, str], list[str]]:
    """The problems of a quote: those of a line that is shown, by SKU, and the others."""
    shown = {line.sku for line in priced.lines}
    by_line: dict[str, str] = {}
    general = []
    for problem in priced.problems:
        sku = problem.details.get("sku")
        if sku in shown:
            by_line[str(sku)] = sentence(problem.message)
        else:
            general.append(sentence(problem.message))
    return by_line, general


def checkout_view(
    release: OpenRelease,
    priced: Quote,
    language: str,
    *,
    nonce: str,
    hidden: list[tuple[str, str]],
    email: str | None,
    country: str | None,
    payment_method: str,
    problems: list[Problem],
    changed: tuple[int, int] | None,
) -> dict[str, Any]:
    """The view `checkout`. `changed` is the total as it was and as it is, in minor units."""
    words = wording(release, language)
    rules = release.rules
    by_line, _ = problems_by_line(priced)
    amounts = totals(priced, words)
    return {
        "nonce": nonce,
        "hidden": hidden,
        "lines": [_line(line, priced, words, {}, by_line, release) for line in priced.lines],
        "email": email or "",
        "country": country or "",
        "countries": sorted(
            ({"code": code, "name": words.formats.countries.get(code, code)} for code in rules.ships_to),
            key=lambda entry: entry["name"],
        ),
        "needs_shipping": priced.needs_shipping,
        "shipping_choices": [
            {
                "id": choice.id,
                "title": choice.title,
                "price_text": words.money(choice.price, priced.currency) if choice.price else "Free",
                "days_text": delivery_days(choice),
                "chosen": choice == priced.shipping,
            }
            for choice in priced.shipping_choices
        ],
        "payment_methods": [
            {"id": method, "title": _PAYMENT_METHODS.get(method, method), "chosen": method == payment_method}
            for method in rules.payment_methods
        ],
        **amounts,
        "problems": [{"param": problem.param, "message": sentence(problem.message)} for problem in problems],
        "changed": _changed(changed, priced.currency, words),
        "pay_text": f"Pay {amounts['total_text']}",
        "can_pay": bool(priced.lines),
    }


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
    return {
        "sku": line.sku,
        "name": line.name,
        "title": line.title,
        "variant": line.variant,
        "url": line.url,
        "image": line.image,
        "quantity": line.quantity,
        "most": record.max_per_order or release.rules.max_per_order,
        "seen": line.unit,
        "unit_text": money(line.unit),
        "was_text": money(line.compare_at) if line.compare_at and line.compare_at > line.unit else None,
        "total_text": money(line.total),
        "availability": states.get(line.sku, ""),
        "note": words.note(line),
        "problem": problems.get(line.sku),
    }


def sentence(text: str) -> str:
    """A message with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")
