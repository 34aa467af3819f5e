"""`POST /api/checkout`: JSON places at once, a form is first shown the checkout page, and only that page places."""

from collections.abc import Callable
from dataclasses import replace

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.codes import code_id, plain_code
from chalicelib.domain.errors import (
    CartRejected,
    IdempotencyConflict,
    IdempotencyInFlight,
    InvalidRequest,
    PriceChanged,
    Problem,
)
from chalicelib.domain.quote import Quote
from chalicelib.edge.answers import json_answer, page_answer, see_other
from chalicelib.edge.errors import status_of
from chalicelib.edge.groups import groups_of
from chalicelib.edge.handling import client_of
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.requests import CheckoutBody, read_checkout
from chalicelib.edge.wording import Filled, checkout_view
from chalicelib.service.checkout import Placed
from chalicelib.service.checkout_request import CheckoutRequest, Recipient
from chalicelib.service.links import sign, verify

_NONCE_SCOPE = "checkout"
_NONCE_SECONDS = 24 * 3600
_SHOPPER_CAN_SOLVE = (CartRejected, PriceChanged, IdempotencyConflict)


def check_out(wired: Services, incoming: Incoming) -> Response:
    """303 to the payment page for the checkout page, 200 with that page for any other form, 201 for JSON."""
    body, wrong = read_checkout(wired, incoming)
    if not incoming.is_form:
        return _place_json(wired, incoming, body)
    if wrong:
        return _page(wired, incoming, body, InvalidRequest(wrong))
    if body.step != "pay" or not _is_ours(wired, body.nonce):
        return _page(wired, incoming, body)
    try:
        placed = _patiently(wired, lambda: wired.checkout.check_out(_request(wired, incoming, body, body.nonce or "")))
    except _SHOPPER_CAN_SOLVE as error:
        return _page(wired, incoming, body, error)
    if incoming.wants_html:
        return see_other(placed.payment_url or placed.order_url)
    return _placed_json(placed)


def _place_json(wired: Services, incoming: Incoming, body: CheckoutBody) -> Response:
    return _placed_json(wired.checkout.check_out(_request(wired, incoming, body, incoming.idempotency_key("an order"))))


def _placed_json(placed: Placed) -> Response:
    answer = {"order": placed.reference, "url": placed.payment_url or placed.order_url, "order_url": placed.order_url}
    return json_answer(answer, 201, {"Idempotent-Replayed": "true"} if placed.replayed else {})


def _request(wired: Services, incoming: Incoming, body: CheckoutBody, key: str) -> CheckoutRequest:
    asked, recipient = body.quote, body.recipient
    return CheckoutRequest(
        key=key,
        body_hash=body.hash,
        cart_id=_cart_id(incoming, body) or f"key:{key}",
        client=client_of(wired, incoming),
        lines=asked.lines,
        currency=asked.currency,
        language=asked.language,
        email=asked.email,
        destination=asked.destination,
        shipping_method=asked.shipping_method,
        codes=asked.codes,
        gift_cards=asked.gift_cards,
        groups=groups_of(wired, incoming),
        recipient=Recipient(recipient.name, recipient.line1, recipient.line2, recipient.city),
        payment_method=body.payment_method,
        quoted_total=body.quoted_total,
        gift_note=body.gift_note,
        by_hand=incoming.is_form,
    )


def _cart_id(incoming: Incoming, body: CheckoutBody) -> str | None:
    """The cart that is ordered: the one the checkout page was made for, or the cookie's where it holds these lines."""
    if body.cart_id:
        return body.cart_id
    cart = incoming.cart
    if cart is None:
        return None
    wanted = {(line.sku, line.quantity) for line in body.quote.lines}
    return cart.id if wanted == {(line.sku, line.quantity) for line in cart.lines} else None


def _patiently(wired: Services, place: Callable[[], Placed]) -> Placed:
    """A form that was sent twice waits for the first to finish: a browser shows the answer to the last click only."""
    for pause in wired.patience:
        try:
            return place()
        except IdempotencyInFlight:
            wired.sleep(pause)
    return place()


def _is_ours(wired: Services, nonce: str | None) -> bool:
    identity, _, token = (nonce or "").partition("-")
    return verify(wired.settings.link_secret, identity, token, wired.clock(), _NONCE_SCOPE)


def _new_nonce(wired: Services) -> str:
    identity = wired.new_id(128)
    expires_at = wired.clock() + _NONCE_SECONDS
    return f"{identity}-{sign(wired.settings.link_secret, identity, expires_at, _NONCE_SCOPE)}"


def _page(
    wired: Services,
    incoming: Incoming,
    body: CheckoutBody,
    error: CartRejected | PriceChanged | IdempotencyConflict | InvalidRequest | None = None,
) -> Response:
    """The checkout page, with what stood against placing and what is still missing."""
    asked = body.quote
    if isinstance(error, PriceChanged):
        # What the page shows is what the shopper will have seen: prices that rose are shown as they are now.
        asked = replace(asked, lines=tuple(replace(line, seen=None) for line in asked.lines))
    cart_id = _cart_id(incoming, body) or wired.new_id(128)
    held = wired.quotes.held_by(cart_id)
    priced, release = wired.quotes.price(asked.inquiry(groups_of(wired, incoming), client_of(wired, incoming)), held)
    priced = wired.shelves.hold_against(priced, release, held)
    problems = list(priced.problems)
    changed = None
    if isinstance(error, PriceChanged):
        changed = (int(error.details["quoted_total"]), int(error.details["total"]))
    elif isinstance(error, CartRejected | InvalidRequest):
        problems = _merge(problems, error.problems)
    view = checkout_view(
        release,
        priced,
        asked.language,
        nonce=_new_nonce(wired),
        hidden=_hidden(cart_id, body, priced),
        filled=_filled(body),
        card_texts={code_id(text): text for text in asked.gift_cards if plain_code(text)},
        problems=problems,
        changed=changed,
    )
    status = 200 if error is None else 422 if isinstance(error, InvalidRequest) else status_of(error)
    title = release.wording(asked.language).say("Checkout")
    return page_answer(wired, release, asked.language, "checkout.html", {"checkout": view}, title=title, status=status)


def _filled(body: CheckoutBody) -> Filled:
    asked, recipient = body.quote, body.recipient
    return Filled(
        email=asked.email,
        country=asked.destination.country,
        region=asked.destination.region,
        postcode=asked.destination.postcode,
        name=recipient.name,
        line1=recipient.line1,
        line2=recipient.line2,
        city=recipient.city,
        payment_method=body.payment_method,
        gift_note=body.gift_note,
    )


def _hidden(cart_id: str, body: CheckoutBody, priced: Quote) -> list[tuple[str, str]]:
    fields = [("cart", cart_id)]
    for line in priced.lines:
        fields += [("sku", line.sku), ("quantity", str(line.quantity)), (f"seen:{line.sku}", str(line.shown_unit))]
    fields += [("currency", priced.currency), ("language", body.quote.language), ("quoted_total", str(priced.total))]
    # Codes that do nothing yet are kept: another address, or more goods, may change that.
    kept = [code.code for code in priced.discounts if code.code]
    kept += [code.text for code in priced.refused_codes if code.kept]
    fields += [("discount_codes", code) for code in kept]
    return fields + [("gift_cards", text) for text in _good_cards(body, priced)]


def _good_cards(body: CheckoutBody, priced: Quote) -> list[str]:
    """The codes of the gift cards that nothing stands against."""
    wrong = {problem.param for problem in priced.problems}
    return [text for index, text in enumerate(body.quote.gift_cards) if f"gift_cards[{index}]" not in wrong]


def _merge(first: list[Problem], second: tuple[Problem, ...]) -> list[Problem]:
    known = {(problem.code, problem.param) for problem in first}
    return first + [problem for problem in second if (problem.code, problem.param) not in known]
