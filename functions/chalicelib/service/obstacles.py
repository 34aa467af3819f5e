"""What stands against placing a priced cart, every problem of it at once."""

from collections.abc import Iterable

from chalicelib.domain.cart import merge_lines
from chalicelib.domain.codes import plain_code
from chalicelib.domain.errors import Problem
from chalicelib.domain.money import PROVIDER_MAXIMUM, PROVIDER_MINIMUM, AmountError, Money, to_provider
from chalicelib.domain.quote import Quote, RefusedCode
from chalicelib.domain.rules import CARD, ShopRules
from chalicelib.domain.ways_to_pay import unfit, ways_to_pay
from chalicelib.service.checkout_request import CheckoutRequest
from chalicelib.service.releases import OpenRelease


def obstacles(request: CheckoutRequest, priced: Quote, release: OpenRelease) -> list[Problem]:
    """Everything: what the quote says, codes that do nothing, and what is missing."""
    return [*priced.problems, *_refused_codes(request, priced), *_missing(request, priced, release)]


def _refused_codes(request: CheckoutRequest, priced: Quote) -> Iterable[Problem]:
    """Codes that do nothing: a form's page has shown the total without those that it keeps, a program is told."""
    for code in priced.refused_codes:
        if request.by_hand and code.kept:
            continue
        where = next((index for index, text in enumerate(request.codes) if plain_code(text) == code.text), 0)
        yield refused_code(code, f"discount_codes[{where}]", priced.currency)


def refused_code(code: RefusedCode, where: str, currency: str) -> Problem:
    """A code that does nothing, as a problem with the field `where`; what is missing is in this currency."""
    about = {"code": code.text, "reason": code.reason, "title": code.title, "currency": currency}
    return Problem("code_refused", code.message, where, {**code.details, **about, "missing": code.missing})


def _missing(request: CheckoutRequest, priced: Quote, release: OpenRelease) -> list[Problem]:
    problems = []
    if not request.lines:
        problems.append(Problem("empty_cart", "there is nothing in the cart", "lines"))
    if not request.email:
        problems.append(Problem("missing", "an e-mail address is needed for the confirmation", "email"))
    if "country" in priced.asks_for and request.destination.country is None:
        problems.append(Problem("missing", "the country of the buyer is needed", "destination.country"))
    problems.extend(_missing_address(request, priced))
    problems.extend(_wrong_payment(request, priced, release.rules))
    return problems


def _wrong_payment(request: CheckoutRequest, priced: Quote, rules: ShopRules) -> Iterable[Problem]:
    """What is wrong with the way to pay that was chosen; where nothing is left to pay, none is."""
    method = request.payment_method
    if method not in rules.payment_methods:
        yield Problem("unknown_payment_method", f"choose one of {', '.join(rules.payment_methods)}", "payment_method")
        return
    country = request.destination.country
    if priced.lines and priced.due and (reason := unfit(method, priced, country, rules)):
        fitting = ways_to_pay(priced, country, rules)
        message = f"{method} does not fit this order ({reason}): choose one of {', '.join(fitting) or 'none'}"
        yield Problem("payment_method_unfit" if fitting else "no_way_to_pay", message, "payment_method")
    if method == CARD:
        yield from _unpayable(priced)


def _missing_address(request: CheckoutRequest, priced: Quote) -> Iterable[Problem]:
    """What of the address is missing where nothing is paid on the payment page, which else asks for it."""
    pickup = priced.shipping is not None and priced.shipping.pickup
    page_asks = priced.due and request.payment_method == CARD
    if not priced.needs_shipping or page_asks or pickup:
        return
    needed = {"name": request.recipient.name, "line1": request.recipient.line1, "city": request.recipient.city}
    for name, given in needed.items():
        if not given:
            yield Problem("missing", f"recipient.{name} is needed to send it", f"recipient.{name}")


def _unpayable(priced: Quote) -> Iterable[Problem]:
    if not priced.lines:
        return
    if priced.due == 0:
        return
    if 0 < priced.due < PROVIDER_MINIMUM.get(priced.currency, 1):
        yield Problem("amount_too_small", "the total is less than can be paid by card", "lines")
    try:
        if to_provider(Money(priced.due, priced.currency)) > PROVIDER_MAXIMUM:
            yield Problem("amount_too_large", "the total is more than can be paid by card at once", "lines")
    except AmountError as error:
        yield Problem("amount_not_payable", str(error), "lines")


def total_as_seen(request: CheckoutRequest, priced: Quote) -> int:
    """What the shopper expected to pay, by the unit prices that were seen."""
    seen = {line.sku: line.seen for line in merge_lines(request.lines)}
    lines = sum(_seen_or(seen.get(line.sku), line.unit) * line.quantity for line in priced.lines)
    return lines + priced.total - priced.subtotal


def _seen_or(seen: int | None, unit: int) -> int:
    return unit if seen is None else seen
