"""The cart: its page, its changes, permalinks that fill it, and quotes of any cart."""

from dataclasses import replace
from urllib.parse import unquote

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.cart import MAX_QUANTITY, Cart, CartFull, CartLine, decode_sku, merge_lines
from chalicelib.domain.errors import CartRejected, InvalidRequest, NotFound, Problem
from chalicelib.domain.pricing import Quote
from chalicelib.edge.answers import cart_cookie, json_answer, page_answer, see_other
from chalicelib.edge.fields import Fields
from chalicelib.edge.forms import body_of
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.requests import QuoteRequest, read_quote
from chalicelib.edge.wire import quote_body
from chalicelib.edge.wording import cart_view
from chalicelib.service.releases import OpenRelease

_CART_PAGE = "/api/cart"


def show_cart(wired: Services, incoming: Incoming) -> Response:
    """The cart page, or the cart priced as JSON. What is not for sale any more leaves the cart, and that is said."""
    before = incoming.cart
    cart = _sellable(wired, before) if before else _new_cart(wired, None, None)
    priced, release = _price(wired, cart)
    gone = {problem.details.get("sku") for problem in priced.problems if problem.code == "unknown_sku"}
    kept = replace(cart, lines=tuple(line for line in cart.lines if line.sku not in gone))
    headers = cart_cookie(wired, kept) if before and kept != before else {}
    if incoming.wants_html:
        open_order = wired.quotes.open_order(cart.id)
        view = {"cart": cart_view(wired, release, priced, cart.language, open_order)}
        return page_answer(wired, release, cart.language, "cart.html", view, title="Your basket", headers=headers)
    return json_answer({"count": kept.count, "cart": quote_body(priced)}, headers=headers)


def change_cart(wired: Services, incoming: Incoming) -> Response:
    """Add (the default), set quantities, remove a line or change the currency. 303 to the cart page, or JSON."""
    body = body_of(incoming.form_body(), ("action", "remove")) if incoming.is_form else incoming.json_body()
    fields = Fields(body)
    action = fields.text("action") or "add"
    removed = fields.text("remove")
    currency, language = fields.currency("currency"), fields.language("language")
    # A cart page's own fields may be 0 or left alone; a line that is added has at least one unit.
    fields.ignore(("lines",))
    lines = fields.lines(least=1 if action == "add" and removed is None else 0) if body.get("lines") else ()
    if action not in ("add", "set", "currency"):
        fields.refuse("action", "has to be add, set or currency")
    fields.finish()
    cart = _sellable(wired, incoming.cart) if incoming.cart else _new_cart(wired, currency, language)
    try:
        cart = _changed(wired, cart, action, removed, lines, currency)
    except CartFull as full:
        raise InvalidRequest([Problem("cart_full", str(full), "lines")]) from full
    headers = cart_cookie(wired, cart)
    if incoming.wants_html:
        return see_other(_CART_PAGE, headers)
    priced, _ = _price(wired, cart)
    return json_answer({"count": cart.count, "cart": quote_body(priced)}, headers=headers)


def fill_cart(wired: Services, incoming: Incoming, items: str) -> Response:
    """`/api/buy/SKU:QTY,SKU:QTY`: these quantities of these SKUs, beside what the cart holds already. 303."""
    lines = merge_lines(_permalink_lines(items))
    cart = _sellable(wired, incoming.cart) if incoming.cart else _new_cart(wired, None, None)
    _refuse_unsellable(wired, cart, lines)
    try:
        for line in lines:
            cart = cart.set_quantity(line.sku, 0).add(line.sku, line.quantity, None)
    except CartFull as full:
        raise InvalidRequest([Problem("cart_full", str(full), "items")]) from full
    return see_other(_CART_PAGE, cart_cookie(wired, _seen_now(wired, cart, {line.sku for line in lines})))


def quote_cart(wired: Services, incoming: Incoming) -> Response:
    """Any cart, priced: lines, shipping choices, total, and every problem with what would solve it."""
    asked: QuoteRequest = read_quote(wired, incoming)
    priced, release = wired.quotes.price(
        asked.lines,
        currency=asked.currency,
        destination=asked.destination,
        shipping_method=asked.shipping_method,
    )
    return json_answer({"quote": quote_body(wired.quotes.with_stock(priced, release)), "now": wired.clock()})


def _changed(
    wired: Services,
    cart: Cart,
    action: str,
    removed: str | None,
    lines: tuple[CartLine, ...],
    currency: str | None,
) -> Cart:
    if removed is not None:
        return cart.set_quantity(removed, 0)
    if action == "set":
        for line in lines:
            cart = cart.set_quantity(line.sku, line.quantity)
        return cart
    if action == "currency":
        known = wired.releases.current().rules.currencies
        if currency not in known:
            raise InvalidRequest([Problem("unknown_currency", f"choose one of {', '.join(known)}", "currency")])
        recast = replace(cart, currency=currency)
        return _seen_now(wired, recast, {line.sku for line in cart.lines})
    if not lines:
        raise InvalidRequest([Problem("missing", "nothing was chosen to be added", "sku")])
    _refuse_unsellable(wired, cart, lines)
    for line in lines:
        cart = cart.add(line.sku, line.quantity, line.seen if currency in (None, cart.currency) else None)
    return cart


def _refuse_unsellable(wired: Services, cart: Cart, lines: tuple[CartLine, ...]) -> None:
    """Say at once what could never be bought: unknown, sold out, or more than one order may hold."""
    already = {line.sku: line.quantity for line in cart.lines}
    merged = [
        replace(line, quantity=line.quantity + already.get(line.sku, 0), seen=None) for line in merge_lines(lines)
    ]
    priced, release = wired.quotes.price(merged, currency=cart.currency)
    problems = wired.quotes.with_stock(priced, release, wired.quotes.held_by(cart.id)).problems
    telling = [problem for problem in problems if problem.code != "no_shipping"]
    if telling:
        raise CartRejected(telling)


def _price(wired: Services, cart: Cart) -> tuple[Quote, OpenRelease]:
    priced, release = wired.quotes.price(cart.lines, currency=cart.currency)
    return wired.quotes.with_stock(priced, release, wired.quotes.held_by(cart.id)), release


def _seen_now(wired: Services, cart: Cart, skus: set[str]) -> Cart:
    """The cart with the present prices as seen for these SKUs: the shopper is about to see them."""
    unseen = [replace(line, seen=None) for line in cart.lines]
    priced, _ = wired.quotes.price(unseen, currency=cart.currency)
    units = {line.sku: line.unit for line in priced.lines if line.sku in skus}
    lines = tuple(replace(line, seen=units.get(line.sku, line.seen)) for line in cart.lines)
    return replace(cart, lines=lines)


def _sellable(wired: Services, cart: Cart) -> Cart:
    """The cart in a currency that the shop sells in, should it have stopped to sell in the cart's."""
    rules = wired.releases.current().rules
    if cart.currency in rules.currencies:
        return cart
    currency = rules.languages.get(cart.language, rules.currencies[0])
    return _seen_now(wired, replace(cart, currency=currency), {line.sku for line in cart.lines})


def _new_cart(wired: Services, currency: str | None, language: str | None) -> Cart:
    rules = wired.releases.current().rules
    spoken = language if language and language in rules.languages else rules.language
    money = currency if currency and currency in rules.currencies else rules.languages[spoken]
    return Cart(wired.new_id(128), money, spoken)


def _permalink_lines(items: str) -> list[CartLine]:
    lines = []
    for item in unquote(items).split(","):
        sku, _, quantity = item.partition(":")
        whole = quantity or "1"
        if not (len(whole) <= 4 and whole.isascii() and whole.isdigit() and 0 < int(whole) <= MAX_QUANTITY):
            raise NotFound(f"{item[:80]!r} is not SKU:QUANTITY with a quantity from 1 to {MAX_QUANTITY}")
        try:
            lines.append(CartLine(decode_sku(sku), int(whole)))
        except ValueError as error:
            raise NotFound(str(error)) from error
    return lines
