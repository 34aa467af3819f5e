"""What a mail about one thing that happened says, in words: heading, sentences, facts, lines, and where to go on.

One template shows them all (`mail/news.html`, `mail/news.txt`); what an order came to has templates of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.domain.balances import owed
from chalicelib.domain.carriers import find_carrier
from chalicelib.domain.codec import to_plain
from chalicelib.domain.display import format_day
from chalicelib.domain.errors import NotFound
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import Parcel, Return
from chalicelib.domain.wordings import to_translate
from chalicelib.service.paying import instructions, payment_facts, payment_sentence
from chalicelib.service.standing import surplus
from chalicelib.service.tracking import tracking_link
from chalicelib.service.wording import Wording

_AGAIN = to_translate("You are welcome to order again.")


@dataclass(frozen=True, slots=True)
class News:
    """A mail. `facts` are (label, value), `pieces` (name, quantity); `sum`: what was ordered is shown with its amounts.

    `button` is (label, address) of what the buyer does next, before the link to the order.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    pieces: tuple[tuple[str, int], ...] = ()
    sum: bool = False
    button: tuple[str, str] | None = None


def news_of(what: str, order: Order, told: Mapping[str, Any], wording: Wording) -> News | None:
    """What the mail `what` says; None for a mail that has a template of its own. `told` is the outbox's payload."""
    teller = _TELLERS.get(what)
    return teller(order, told, wording) if teller else None


def _received(order: Order, _: Mapping[str, Any], words: Wording) -> News:
    sentences = (payment_sentence(order, words), *instructions(order, words))
    return News(words.say("We have your order"), sentences, payment_facts(order, words), sum=True)


def _reminder(order: Order, _: Mapping[str, Any], words: Wording) -> News:
    sentences = [words.say("We have not seen your payment yet. If it is on its way, you need not do anything.")]
    if order.promise and order.promise.expires_at:
        day = words.day(order.promise.expires_at)
        sentences.append(words.say("We keep what you ordered until {day}. After that the order ends.", day=day))
    return News(
        words.say("A reminder of your payment"), (*sentences, *instructions(order, words)), payment_facts(order, words)
    )


def _paid(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    amount = words.money(int(told["amount"]), order.placed.currency)
    sentences = [words.say("We have received {amount}. Thank you.", amount=amount)]
    if over := surplus(order):
        back = words.money(over, order.placed.currency)
        sentences.append(words.say("You have paid {amount} more than was owed. That goes back to you.", amount=back))
    return News(words.say("Your payment is here"), tuple(sentences), sum=True)


def _paid_late(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    amount = words.money(int(told["amount"]), order.placed.currency)
    ended = words.say("We have received {amount}, but your order had ended before.", amount=amount)
    back = words.say("What you have paid goes back to you; we write again when it is on its way.")
    return News(words.say("Your payment came too late"), (ended, back))


def _paid_twice(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    amount = words.money(int(told["amount"]), order.placed.currency)
    sentence = words.say(
        "We have received {amount}, but your order was paid before. It goes back to you.", amount=amount
    )
    return News(words.say("You have paid twice"), (sentence,))


def _paid_in_part(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    amount = words.money(int(told["amount"]), order.placed.currency)
    left = words.money(owed(order), order.placed.currency)
    sentence = words.say("We have received {amount}. Still to be paid: {left}.", amount=amount, left=left)
    return News(
        words.say("A part of your payment is here"),
        (sentence, *instructions(order, words)),
        payment_facts(order, words),
    )


def _expired(_: Order, __: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("Your payment did not come in time, so the order has ended and its goods are for sale again.")
    back = words.say("If you have paid after all, write to us: no money is lost.")
    return News(words.say("Your order has ended"), (sentence, back), button=_shop(words))


def _declined(_: Order, __: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("Your card was refused, and the time to pay ran out. Nothing was charged.")
    return News(words.say("The payment did not go through"), (sentence, words.say(_AGAIN)), button=_shop(words))


def _lapsed(_: Order, __: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("Your bank has let go of the payment, so the order has ended. Nothing was charged.")
    return News(words.say("Your order has ended"), (sentence, words.say(_AGAIN)), button=_shop(words))


def _cancelled(order: Order, _: Mapping[str, Any], words: Wording) -> News:
    sentences = [words.say("Your order was called off, and nothing of it will be sent.")]
    if order.captured:
        sentences.append(words.say("What you have paid goes back to you; we write again when it is on its way."))
    else:
        sentences.append(words.say("Nothing was charged."))
    return News(words.say("Your order was called off"), tuple(sentences))


def _items_cancelled(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("This part of your order will not be sent:")
    return News(words.say("A part of your order was called off"), (sentence,), pieces=_items(order, told["lines"]))


def _in_production(order: Order, _: Mapping[str, Any], words: Wording) -> News:
    made = [{"sku": job.planned.sku, "quantity": job.planned.quantity} for job in order.jobs]
    return News(
        words.say("Your order is being made"),
        (words.say("We have begun to make what you ordered:"),),
        _arrival(order, words),
        _items(order, made),
    )


def _sent(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    parcel = _parcel(order, told)
    carrier = find_carrier(parcel.carrier, words.rules.carriers)
    called = carrier.name if carrier else parcel.carrier
    told_of = ((words.say("Carrier"), called), (words.say("Tracking number"), parcel.tracking))
    facts = tuple((label, value) for label, value in told_of if value)
    link = tracking_link(parcel.carrier, parcel.tracking, words.rules.carriers)
    return News(
        words.say("A parcel is on its way to you"),
        (words.say("In it:"),),
        (*facts, *_arrival(order, words)),
        _items(order, to_plain(parcel.sent.lines)),
        button=(words.say("Follow the parcel"), link) if link else None,
    )


def _ready(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    parcel = _parcel(order, told)
    shipping = order.placed.shipping
    place = ((words.say("Where"), shipping.note),) if shipping and shipping.note else ()
    return News(
        words.say("Your order is ready to be fetched"),
        (words.say("It lies here for you:"),),
        place,
        _items(order, to_plain(parcel.sent.lines)),
    )


def _delivered(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    parcel = _parcel(order, told)
    sentence = words.say("Its carrier says that it was handed over. Is that not so? Write to us.")
    return News(
        words.say("A parcel has arrived"),
        (sentence, words.say("In it:")),
        pieces=_items(order, to_plain(parcel.sent.lines)),
    )


def _delayed(_: Order, told: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("Your order arrives later than we had said. We are sorry.")
    reason = (str(told["reason"]),) if told.get("reason") else ()
    return News(words.say("Your order will be later"), (sentence, *reason), _days(words, *told["arrives"]))


def _replacement(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    sentence = words.say("We send this once more, at no cost to you:")
    return News(words.say("A replacement is coming"), (sentence,), pieces=_items(order, told["lines"]))


def _return_accepted(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    one = _return(order, told)
    sentences = (*one.instructions.splitlines(), words.say("Please send us back:"))
    reference = ((words.say("Write on the parcel"), f"{order.reference} {one.id}"),)
    return News(words.say("Your return is accepted"), sentences, reference, _items(order, to_plain(one.asked.lines)))


def _return_refused(order: Order, told: Mapping[str, Any], words: Wording) -> News:
    one = _return(order, told)
    sentences = (words.say("We cannot take this back:"), *one.reason.splitlines())
    return News(words.say("Your return was refused"), sentences, pieces=_items(order, to_plain(one.asked.lines)))


def _parcel(order: Order, told: Mapping[str, Any]) -> Parcel:
    parcel = order.parcel(str(told["parcel"]))
    if parcel is None:
        raise NotFound(f"order {order.reference} has no parcel {told['parcel']}")
    return parcel


def _return(order: Order, told: Mapping[str, Any]) -> Return:
    one = order.returned(str(told["return"]))
    if one is None:
        raise NotFound(f"order {order.reference} has no return {told['return']}")
    return one


def _items(order: Order, lines: Any) -> tuple[tuple[str, int], ...]:
    """What these units are called."""
    names = {line.sku: line.name for line in order.placed.lines}
    return tuple((names.get(line["sku"], line["sku"]), int(line["quantity"])) for line in lines)


def _arrival(order: Order, words: Wording) -> tuple[tuple[str, str], ...]:
    days = order.arrives or (order.placed.shipping.arrives if order.placed.shipping else None)
    return _days(words, *days) if days else ()


def _days(words: Wording, first: str, last: str) -> tuple[tuple[str, str], ...]:
    days = [format_day(date.fromisoformat(day), words.formats) for day in dict.fromkeys((first, last))]
    return ((words.say("Expected"), " – ".join(days)),)


def _shop(words: Wording) -> tuple[str, str]:
    return (words.say("Back to the shop"), f"{words.rules.url}{words.rules.home(words.language)}")


_TELLERS: Mapping[str, Callable[[Order, Mapping[str, Any], Wording], News]] = {
    "order_received": _received,
    "payment_reminder": _reminder,
    "payment_received": _paid,
    "part_payment": _paid_in_part,
    "payment_late": _paid_late,
    "payment_twice": _paid_twice,
    "order_expired": _expired,
    "payment_declined": _declined,
    "payment_lapsed": _lapsed,
    "order_cancelled": _cancelled,
    "items_cancelled": _items_cancelled,
    "in_production": _in_production,
    "parcel_sent": _sent,
    "ready_to_fetch": _ready,
    "parcel_delivered": _delivered,
    "order_delayed": _delayed,
    "replacement": _replacement,
    "return_accepted": _return_accepted,
    "return_refused": _return_refused,
}
