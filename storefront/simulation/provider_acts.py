"""What happens at the provider without the shop: debits arrive or bounce, dashboards refund, banks dispute."""

from collections.abc import Callable, Mapping

from chalicelib.domain.payment_events import SessionOpened
from storefront.sandbox import Delivery, Faults
from storefront.sandbox.answers import ApiError
from storefront.simulation.story import Step
from storefront.simulation.world import World


def intents(world: World, name: str) -> list[str]:
    """The provider's payments of an order on the pages that the shop knows of, the first first."""
    placed = world.placed.get(name)
    stored = world.kept.load(placed.order_id) if placed else None
    opened = [event.session for event in stored.events if isinstance(event, SessionOpened)] if stored else []
    pages = [world.sandbox.find("checkout.session", session) for session in opened]
    return [str(page["payment_intent"]) for page in pages if page and page["payment_intent"]]


def settle(world: World, step: Step) -> None:
    """The bank debits of an order arrive, or bounce."""
    for intent in intents(world, step.order):
        for session in world.sandbox.look("checkout.session", intent):
            world.sandbox.settle(session["id"], succeeds=bool(step.more["succeeds"]))


def refund_there(world: World, step: Step) -> None:
    """Somebody refunds in the provider's dashboard: an amount (minor units)."""
    for intent in intents(world, step.order)[:1]:
        world.sandbox.refund_payment(intent, int(step.more["amount"]))


def dispute(world: World, step: Step) -> None:
    """The buyer's bank asks for the money back."""
    for intent in intents(world, step.order)[:1]:
        world.sandbox.dispute_payment(intent)


def decide(world: World, step: Step) -> None:
    """The bank decides (`won`, `lost`), or has the shop's answer (`under_review`)."""
    for intent in intents(world, step.order):
        for one in world.sandbox.look("dispute", intent):
            world.sandbox.close_dispute(one["id"], str(step.more["status"]))


def fail_refund(world: World, step: Step) -> None:
    """A refund comes back, also one that had succeeded: the latest of the order."""
    for intent in intents(world, step.order):
        for one in world.sandbox.look("refund", intent)[:1]:
            world.sandbox.fail_refund(one["id"])


def settle_refunds(world: World, step: Step) -> None:
    """The refunds of an order that are on their way arrive."""
    for intent in intents(world, step.order):
        for one in world.sandbox.look("refund", intent):
            if one["status"] == "pending":
                world.sandbox.settle_refund(one["id"])


def weather(world: World, step: Step) -> None:
    """How webhooks are delivered from now on: twice, late, backwards, or some of them never."""
    more = step.more
    drop, delay = int(more.get("drop", 0)), int(more.get("delay", 0))
    world.sandbox.delivery = Delivery(bool(more.get("duplicate")), delay, bool(more.get("reorder")), drop)


def resend(world: World, step: Step) -> None:
    """An old webhook comes once more, days later: one of the last so many."""
    chosen = max(1, world.webhooks - int(step.more["back"]))
    world.sandbox.handle("POST", f"/deliveries/{chosen}/resend", "", {}, b"")


def fault(world: World, step: Step) -> None:
    """The provider answers the next calls with 500, and keeps these answers."""
    world.sandbox.faults = Faults(errors=int(step.more["errors"]))


def network(world: World, step: Step) -> None:
    """The way to the provider: `cut`, `deaf`, or neither."""
    world.network.cut, world.network.deaf = bool(step.more.get("cut")), bool(step.more.get("deaf"))


def _lenient(act: Callable[[World, Step], None]) -> Callable[[World, Step], None]:
    """The provider says no to what cannot be: to a debit that nobody started, a refund of more than there is."""

    def tried(world: World, step: Step) -> None:
        try:
            act(world, step)
        except ApiError:
            return

    return tried


ACTS: Mapping[str, Callable[[World, Step], None]] = {
    **{act.__name__: _lenient(act) for act in (settle, refund_there, dispute, decide, fail_refund, settle_refunds)},
    **{act.__name__: act for act in (weather, resend, fault, network)},
}
