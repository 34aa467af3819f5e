"""What buyers do: order, press a button of the payment page, ask for a return; and what their banks do."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from chalicelib.domain.cart import CartLine
from chalicelib.domain.errors import IdempotencyInFlight
from chalicelib.domain.order_units import with_buyer
from chalicelib.domain.places import Destination
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.service import returning
from chalicelib.service.checkout_request import CheckoutRequest, Recipient
from chalicelib.service.gift_cards import bought_codes
from storefront.simulation.dangers import Crash
from storefront.simulation.story import Step
from storefront.simulation.world import World

_LEASE_SECONDS = 61
_PAYER = {
    "name": "Ada Lovelace",
    "line1": "Lange Straße 1",
    "postal_code": "10115",
    "city": "Berlin",
    "country": "DE",
}


def buy(world: World, step: Step) -> None:
    """Check out; again after a crash once the lease is over, unless the buyer gives up."""
    request = _request(world, step)
    while True:
        try:
            world.placed[step.order] = world.services.checkout.check_out(request)
        except Crash:
            world.restart()
            if step.more.get("gives_up"):
                return
            world.clock.now += _LEASE_SECONDS
            continue
        except IdempotencyInFlight as busy:
            if step.more.get("gives_up"):
                raise
            world.clock.now += max(1, busy.retry_after)
            continue
        return


def press(world: World, step: Step) -> None:
    """Press a button of the payment page that the buyer has open: pay, later, decline, expire."""
    placed = world.placed.get(step.order)
    if placed is None or placed.payment_url is None:
        return
    form = {"email": f"{step.order}@buyer.example", **_PAYER, **_country(step), "outcome": str(step.more["outcome"])}
    body = urlencode(form).encode()
    world.sandbox.handle("POST", urlsplit(placed.payment_url).path, "", {}, body)


def ask_return(world: World, step: Step) -> None:
    """Ask on the order's page to give back some of what arrived."""
    order = world.order(step.order)
    if order is None:
        return
    most = with_buyer(order)
    lines = tuple(ReturnedLine(sku, min(int(step.more["quantity"]), left)) for sku, left in most.items() if left)
    mark = f"return of step {step.n}"
    asked = returning.ReturnRequest(returning.BUYER, lines[:1], mark, by_rules=bool(step.more.get("by_rules", True)))
    world.answer(step, mark, lambda house: returning.request(house, order.reference, asked))


def _request(world: World, step: Step) -> CheckoutRequest:
    more = step.more
    lines = tuple(CartLine(sku, quantity) for sku, quantity in more["lines"].items())
    key = f"{step.order}:{more.get('tab', 1)}:{sorted(more['lines'].items())}"
    body = sha256(f"{key}:{more.get('card')}:{more.get('code')}".encode()).hexdigest()
    return CheckoutRequest(
        key=key,
        body_hash=body,
        cart_id=str(more.get("cart", step.order)),
        client=f"client of {step.order}",
        lines=lines,
        currency="EUR",
        language="en",
        email=f"{step.order}@buyer.example",
        destination=Destination("DE", postcode="10115"),
        codes=(more["code"],) if more.get("code") else (),
        gift_cards=_card(world, str(more.get("card", ""))),
        recipient=Recipient("Ada Lovelace", "Lange Straße 1", None, "Berlin"),
    )


def _card(world: World, bought_with: str) -> tuple[str, ...]:
    """The code of the gift card that another order bought, as its mail told it."""
    order = world.order(bought_with)
    if order is None:
        return ()
    secret = world.services.settings.link_secret
    codes = bought_codes(secret, world.placed[bought_with].order_id, order)
    return (
        tuple(code for code, _ in codes)[:1]
        if f"mail:gift_cards:{world.placed[bought_with].order_id}" in (world.letterbox.handed_over)
        else ()
    )


def _country(step: Step) -> Mapping[str, str]:
    return {"postal_code": str(step.more["postcode"])} if "postcode" in step.more else {}


ACTS: Mapping[str, Callable[[World, Step], None]] = {"buy": buy, "press": press, "ask_return": ask_return}
