"""The cart: its page, its changes, permalinks that fill it, and quotes of any cart."""

from dataclasses import replace
from urllib.parse import unquote

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.cart import MAX_QUANTITY, Cart, CartFull, CartLine, decode_sku, merge_lines
from chalicelib.domain.codes import plain_code
from chalicelib.domain.errors import CartRejected, InvalidRequest, NotFound, Problem
from chalicelib.domain.quote import Quote, RefusedCode
from chalicelib.edge.answers import cart_cookie, json_answer, page_answer, see_other
from chalicelib.edge.fields import Fields
from chalicelib.edge.forms import body_of
from chalicelib.edge.groups import groups_of
from chalicelib.edge.handling import client_of
from chalicelib.edge.incoming import Incoming
from chalicelib.edge.languages import language_of
from chalicelib.edge.messages import refused_text
from chalicelib.edge.requests import QuoteRequest, read_quote
from chalicelib.edge.wire import quote_body
from chalicelib.edge.wording import cart_view
from chalicelib.service.obstacles import refused_code
from chalicelib.service.quotes import Inquiry
from chalicelib.service.releases import OpenRelease

_CART_PAGE = "/api/cart"
_UCP_CODE = "discounts/codes/0"
"""What the Universal Commerce Protocol calls a code of a permalink: the path of its field."""
_ACTIONS = ("add", "set", "currency", "code")


def show_cart(wired: Services, incoming: Incoming) -> Response:
    """The cart page, or the cart priced as JSON. What is not for sale any more leaves the cart, and that is said."""
    before = incoming.cart
    return _shown(wired, incoming, before, _spoken(wired, incoming, before, None, incoming.one("language")))


def change_cart(wired: Services, incoming: Incoming) -> Response:
    """Add (the default), set quantities, remove a line, change the currency, give or take a code. 303, or JSON."""
    names = ("action", "remove", "code", "remove_code")
    body = body_of(incoming.form_body(), names) if incoming.is_form else incoming.json_body()
    fields = Fields(body)
    action, removed = fields.text("action") or "add", fields.text("remove")
    code, dropped = fields.text("code"), fields.text("remove_code")
    currency, language = fields.currency("currency"), fields.language("language")
    # A cart page's own fields may be 0 or left alone; a line that is added has at least one unit.
    fields.ignore(("lines",))
    adds = action == "add" and removed is None and dropped is None
    lines = fields.lines(least=1 if adds else 0) if body.get("lines") else ()
    if action not in _ACTIONS:
        fields.refuse("action", f"has to be one of {', '.join(_ACTIONS)}")
    fields.finish()
    cart = _spoken(wired, incoming, incoming.cart, currency, language)
    try:
        if action == "code":
            return _give_code(wired, incoming, cart, code)
        if dropped is not None:
            cart = cart.without_code(plain_code(dropped))
        else:
            cart = _changed(wired, incoming, cart, action, removed, lines, currency)
    except CartFull as full:
        raise InvalidRequest([Problem("cart_full", str(full), "lines")]) from full
    return _kept(wired, incoming, cart)


def fill_cart(wired: Services, incoming: Incoming, items: str) -> Response:
    """`/api/buy/SKU:QTY,SKU:QTY?code=SPRING`: these quantities, and a code, beside what the cart holds already. 303."""
    lines = merge_lines(_permalink_lines(items))
    cart = _spoken(wired, incoming, incoming.cart, None, incoming.one("language"))
    _refuse_unsellable(wired, incoming, cart, lines)
    code = plain_code(incoming.one("code") or incoming.one(_UCP_CODE) or "")
    try:
        for line in lines:
            cart = cart.set_quantity(line.sku, 0).add(line.sku, line.quantity, None)
        cart = cart.with_code(code) if code else cart
    except CartFull as full:
        raise InvalidRequest([Problem("cart_full", str(full), "items")]) from full
    return see_other(_CART_PAGE, cart_cookie(wired, _seen_now(wired, cart, {line.sku for line in lines})))


def quote_cart(wired: Services, incoming: Incoming) -> Response:
    """Any cart, priced: lines, discounts, delivery, tax, total, and every problem with what would solve it."""
    asked: QuoteRequest = read_quote(wired, incoming)
    priced, release = wired.quotes.price(asked.inquiry(groups_of(wired, incoming), client_of(wired, incoming)))
    return json_answer({"quote": quote_body(wired.shelves.hold_against(priced, release)), "now": wired.clock()})


def _shown(
    wired: Services, incoming: Incoming, before: Cart | None, cart: Cart, refused: RefusedCode | None = None
) -> Response:
    """The cart as it is now; with `refused`, a code that was given and does nothing, 422."""
    priced, release = _price(wired, incoming, cart)
    gone = {problem.details.get("sku") for problem in priced.problems if problem.code == "unknown_sku"}
    kept = replace(cart, lines=tuple(line for line in cart.lines if line.sku not in gone))
    headers = cart_cookie(wired, kept) if before and kept != before else {}
    status = 200 if refused is None else 422
    if not incoming.wants_html:
        return json_answer({"count": kept.count, "cart": quote_body(priced)}, status, headers)
    words = release.wording(cart.language)
    told = refused_text(refused, words, priced.currency) if refused else None
    view = {"cart": cart_view(wired, release, priced, cart.language, wired.quotes.open_order(cart.id), told)}
    title = words.say("Your basket")
    return page_answer(wired, release, cart.language, "cart.html", view, title=title, status=status, headers=headers)


def _give_code(wired: Services, incoming: Incoming, cart: Cart, text: str | None) -> Response:
    """Keep a code that does something, or may yet; say why where it never will."""
    if not text:
        raise InvalidRequest([Problem("missing", "no code was given", "code")])
    plain = plain_code(text)
    asked = cart.with_code(plain) if plain else cart
    inquiry = replace(_inquiry(wired, incoming, asked), codes=asked.codes if plain else (text,))
    priced, _ = wired.quotes.price(inquiry, wired.quotes.held_by(cart.id))
    refused = next((code for code in priced.refused_codes if code.text == (plain or text[:40])), None)
    if refused is None or refused.kept:
        return _kept(wired, incoming, asked)
    if incoming.wants_html:
        return _shown(wired, incoming, incoming.cart, cart, refused)
    raise CartRejected([refused_code(refused, "code", priced.currency)])


def _kept(wired: Services, incoming: Incoming, cart: Cart) -> Response:
    headers = cart_cookie(wired, cart)
    if incoming.wants_html:
        return see_other(_CART_PAGE, headers)
    priced, _ = _price(wired, incoming, cart)
    return json_answer({"count": cart.count, "cart": quote_body(priced)}, headers=headers)


def _changed(
    wired: Services,
    incoming: Incoming,
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
    _refuse_unsellable(wired, incoming, cart, lines)
    for line in lines:
        cart = cart.add(line.sku, line.quantity, line.seen if currency in (None, cart.currency) else None)
    return cart


def _refuse_unsellable(wired: Services, incoming: Incoming, cart: Cart, lines: tuple[CartLine, ...]) -> None:
    """Say at once what could never be bought: unknown, sold out, or more than one order may hold."""
    already = {line.sku: line.quantity for line in cart.lines}
    merged = [
        replace(line, quantity=line.quantity + already.get(line.sku, 0), seen=None) for line in merge_lines(lines)
    ]
    held = wired.quotes.held_by(cart.id)
    inquiry = replace(_inquiry(wired, incoming, cart), lines=tuple(merged), codes=())
    priced, release = wired.quotes.price(inquiry, held)
    problems = wired.shelves.hold_against(priced, release, held).problems
    telling = [problem for problem in problems if problem.code != "no_shipping"]
    if telling:
        raise CartRejected(telling)


def _inquiry(wired: Services, incoming: Incoming, cart: Cart) -> Inquiry:
    return Inquiry(
        lines=cart.lines,
        currency=cart.currency,
        language=cart.language,
        codes=cart.codes,
        groups=groups_of(wired, incoming),
        client=client_of(wired, incoming),
    )


def _price(wired: Services, incoming: Incoming, cart: Cart) -> tuple[Quote, OpenRelease]:
    held = wired.quotes.held_by(cart.id)
    priced, release = wired.quotes.price(_inquiry(wired, incoming, cart), held)
    return wired.shelves.hold_against(priced, release, held), release


def _seen_now(wired: Services, cart: Cart, skus: set[str]) -> Cart:
    """The cart with the present prices as seen for these SKUs: the shopper is about to see them."""
    unseen = tuple(replace(line, seen=None) for line in cart.lines)
    priced, _ = wired.quotes.price(Inquiry(unseen, cart.currency))
    units = {line.sku: line.shown_unit for line in priced.lines if line.sku in skus}
    lines = tuple(replace(line, seen=units.get(line.sku, line.seen)) for line in cart.lines)
    return replace(cart, lines=lines)


def _sellable(wired: Services, cart: Cart) -> Cart:
    """The cart in a currency that the shop sells in, should it have stopped to sell in the cart's."""
    rules = wired.releases.current().rules
    if cart.currency in rules.currencies:
        return cart
    currency = rules.languages.get(cart.language, rules.currencies[0])
    return _seen_now(wired, replace(cart, currency=currency), {line.sku for line in cart.lines})


def _spoken(wired: Services, incoming: Incoming, cart: Cart | None, currency: str | None, language: str | None) -> Cart:
    """The cart, or a new one, in the language of the page that shows or changes it."""
    rules = wired.releases.current().rules
    if cart is not None:
        named = language if language in rules.languages else None
        spoken = named or (cart.language if cart.language in rules.languages else rules.language)
        return _sellable(wired, replace(cart, language=spoken))
    spoken = language if language and language in rules.languages else language_of(wired, incoming)
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
