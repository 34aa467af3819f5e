"""The story is over: everything heals, what is on its way arrives, and then the books have to be right to the cent.

First without any webhook that was lost: the sweep alone has to find out how every payment page and bank debit ended.
Then the provider sends again what was lost, as it does when somebody presses Resend in its dashboard, and dead letters
are tried again. Now, for every payment, money in is captured - refunded as the provider sees it; every dispute stands
where it stands there; every message was handed over once; and nothing waits but what a person has to do.
"""

from collections import Counter
from collections.abc import Iterator

from chalicelib.domain.lifecycles import DisputeState, RefundState
from chalicelib.domain.listing import Cursor, list_entry
from chalicelib.domain.order import Order, fold
from storefront.archive.audit import audit
from storefront.sandbox import Delivery, Faults
from storefront.simulation.facts import wrong_mails
from storefront.simulation.truths import Broken, Truths
from storefront.simulation.world import World

_ROUND_SECONDS = 6 * 3600
_ROUNDS = 60
_PAGE = 100
_DISPUTES = {
    DisputeState.OPEN: "needs_response",
    DisputeState.UNDER_REVIEW: "under_review",
    DisputeState.WON: "won",
    DisputeState.LOST: "lost",
}


def come_to_rest(world: World, truths: Truths) -> None:
    """Heal everything, let time pass, and check. Raises Broken."""
    _heal(world)
    _arrive(world)
    _pass_time(world, truths)
    for order in _orders(world):
        if order.awaits_provider:
            raise Broken("rest", f"{order.reference} is {order.status}, and no sweep finds out how it ended")
    while world.sandbox.resend_lost():
        _pass_time(world, truths)
    for message in world.kept.messages("dead"):
        world.kept.revive_message(message.id, world.clock())
    _pass_time(world, truths)
    _check(world)


def _heal(world: World) -> None:
    world.danger.arm(None)
    world.network.cut = world.network.deaf = False
    world.sandbox.faults = Faults()
    world.sandbox.delivery = Delivery()
    world.letterbox.away = world.letterbox.deaf = False
    world.letterbox.bouncing.clear()


def _arrive(world: World) -> None:
    """The bank debits and the refunds that are on their way end."""
    for session in world.sandbox.look("checkout.session"):
        intent = session["payment_intent"] and world.sandbox.find("payment_intent", session["payment_intent"])
        if intent and intent["status"] == "processing":
            world.sandbox.settle(session["id"], succeeds=True)
    for refund in world.sandbox.look("refund"):
        if refund["status"] == "pending":
            world.sandbox.settle_refund(refund["id"])


def _pass_time(world: World, truths: Truths) -> None:
    """Days pass, until nothing is on its way any more."""
    for number in range(_ROUNDS):
        world.draws.begin(-number - 1)
        failures: tuple[str, ...] = ()
        while world.sandbox.deliver_due():
            pass
        while world.services.outbox.run():
            _arrive(world)
        _, failures = world.services.sweep.run()
        truths.after_step()
        if failures:
            raise Broken("rest", f"the sweep fails though nothing is wrong any more: {'; '.join(failures)}")
        if not (
            world.kept.messages("pending")
            or world.kept.sweeps_due(world.clock() + _ROUNDS * _ROUND_SECONDS, 1)
            or world.sandbox.undelivered()
        ):
            return
        world.clock.now += _ROUND_SECONDS


def _orders(world: World) -> Iterator[Order]:
    """Every order by the list of orders, whose lines have to be what the histories make of them."""
    before = None
    while page := world.kept.orders(before=before, limit=_PAGE):
        for line in page:
            stored = world.kept.load(line.id)
            order = fold(stored.events) if stored else None
            if order is None or list_entry(line.id, order) != line:
                raise Broken("history", f"the list says of {line.reference} what its history does not: {line}")
            yield order
        before = Cursor(page[-1].placed_at, page[-1].id)


def _check(world: World) -> None:
    orders = list(_orders(world))
    books = audit(world.kept.records())
    if books.differences:
        said = "; ".join(f"{found.subject}: {found.what}" for found in books.differences)
        raise Broken("books", said)
    if books.orders != len(orders):
        raise Broken("books", f"{books.orders} orders are there, and the list has {len(orders)}")
    _check_money(world, orders)
    for state in ("pending", "dead"):
        for message in world.kept.messages(state):
            raise Broken("rest", f"the message {message.id} is still {state}: {message.error}")
    for said in wrong_mails(world):
        raise Broken("mail", said)


def _check_money(world: World, orders: list[Order]) -> None:
    """Payment by payment, as the provider sees it."""
    ours = {payment: (order, amount) for order in orders for payment, amount in order.payments}
    disputes = {one.id: _DISPUTES[one.state] for order in orders for one in order.disputes}
    for intent in world.sandbox.look("payment_intent"):
        payment, taken = intent["id"], intent["amount_received"]
        if not taken:
            continue
        if payment not in ours:
            raise Broken("money", f"the provider took {taken} by {payment}, and no order knows of it")
        order, amount = ours[payment]
        back = sum(one["amount"] for one in world.sandbox.look("refund", payment) if one["status"] == "succeeded")
        if (taken, back) != (amount, refunded(order, payment)):
            said = f"{taken} captured and {back} refunded, not {amount} and {refunded(order, payment)}"
            raise Broken("money", f"{order.reference}: by the provider {said} ({payment})")
    there = {one["id"]: one["status"] for one in world.sandbox.look("dispute")}
    if there != disputes:
        raise Broken("money", f"disputes are {there} at the provider, and {disputes} in the shop")
    for order in orders:
        for refund in order.refunds:
            for leg in refund.legs:
                if leg.source.startswith("pi_") and leg.state in (RefundState.REQUESTED, RefundState.PENDING):
                    raise Broken("rest", f"{order.reference}: {refund.id} is {leg.state} for ever")


def refunded(order: Order, payment: str) -> int:
    """What the shop says that went back of a payment (minor units)."""
    legs = (leg for refund in order.refunds for leg in refund.legs if leg.source == payment)
    return sum(leg.amount for leg in legs if leg.state is RefundState.SUCCEEDED) + order.unexplained.get(payment, 0)


def totals(world: World) -> Counter[str]:
    """{status: orders}."""
    return Counter(order.status for order in _orders(world))
