"""Alerts to the shop's own people: what somebody has to see at once, about an order, the stock or the shop itself."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.change import Message
from chalicelib.domain.errors import NotFound
from chalicelib.domain.order import Order, fold
from chalicelib.domain.reconciliation import DIFFERENCES
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, Mailer, OrderStore, Templates
from chalicelib.service.mail_pages import frame, make_mail
from chalicelib.service.releases import ReleaseBook
from chalicelib.service.wording import Wording

_WORDS: Mapping[str, tuple[str, str]] = {
    "order_new": (to_translate("A new order"), to_translate("It is paid, or it will be: you can begin.")),
    "low_stock": (
        to_translate("Something is running out"),
        to_translate("So few are left to be sold. You are told again when it has been in stock meanwhile."),
    ),
    "dead_letter": (
        to_translate("A message could not be sent"),
        to_translate("It was tried for some days and is given up. Mend the cause, then try it again."),
    ),
    "refund_failed": (
        to_translate("A refund came back"),
        to_translate(
            "The buyer's bank did not take it: the money is with you again. Try it once more, or pay otherwise."
        ),
    ),
    "review_opened": (
        to_translate("An order has to be looked at"),
        to_translate("It is paid, but something does not fit. Nothing is sent before you confirm it."),
    ),
    "dispute_opened": (
        to_translate("A payment is disputed"),
        to_translate(
            "The buyer's bank asks for its money back. Nothing is sent before it has decided; answer in time."
        ),
    ),
    "dispute_won": (to_translate("A dispute is over: the money stays"), to_translate("The order goes on as it was.")),
    "dispute_lost": (
        to_translate("A dispute is lost"),
        to_translate("The bank has taken the money back. What was not sent should be called off."),
    ),
    "reconciliation": (
        to_translate("The payment provider and the shop differ"),
        to_translate("What is settled needs nothing more; for the rest, somebody has to look at both."),
    ),
    "authorisation_lapsed": (
        to_translate("A bank let go of the money"),
        to_translate("It was not taken in time. The order is closed and its goods are for sale again."),
    ),
}
_TOPICS = {
    "order_new": "new_order",
    "low_stock": "low_stock",
    "dead_letter": "dead_letter",
    "reconciliation": "reconciliation",
    "dispute_opened": "dispute",
    "dispute_won": "dispute",
    "dispute_lost": "dispute",
}
"""What of `rules.ALERTS` an alert belongs to; all others want attention."""

_COMMANDS = {
    "low_stock": "storefront stock list",
    "dead_letter": "storefront outbox list --state dead",
    "reconciliation": "storefront reconcile",
}


class Alerts:
    """The outbox handler for `alert`."""

    def __init__(
        self, store: OrderStore, releases: ReleaseBook, templates: Templates, mailer: Mailer, clock: Clock
    ) -> None:
        self._store = store
        self._releases = releases
        self._templates = templates
        self._mailer = mailer
        self._clock = clock

    def send(self, message: Message) -> None:
        """Write to the shop's own address, in its own language, where it wants to know. Raises Unavailable."""
        order, release = self._order(message), self._releases.current()
        rules, what = release.rules, str(message.payload["what"])
        if _TOPICS.get(what, "attention") not in rules.alerts:
            return
        wording = release.wording("")
        heading, text = (wording.say(words) for words in _WORDS[what])
        view = {
            **frame(rules, wording),
            "alert": {
                "heading": heading,
                "text": text,
                "about": order.reference if order else str(message.payload["detail"]),
                "reference": order.reference if order else None,
                "total_text": wording.money(order.placed.total, order.placed.currency) if order else None,
                "detail": str(message.payload["detail"]),
                "more": list(_more(message, wording)),
                "command": _command(message, order),
            },
        }
        mail = make_mail(self._templates, release.id, "alert", view, to=rules.email, message_id=message.id)
        self._mailer.send(mail, self._clock())

    def _order(self, message: Message) -> Order | None:
        """The order that it is about; None where it is about none."""
        order_id = str(message.payload.get("order") or "")
        stored = self._store.load(order_id) if order_id else None
        if order_id and stored is None:
            raise NotFound("the order of this alert is not in the store")
        return fold(stored.events) if stored else None


def _more(message: Message, words: Wording) -> Iterator[str]:
    """What else is to be said of a difference."""
    if kind := message.payload.get("difference"):
        yield words.say(DIFFERENCES[str(kind)])
        yield words.say("It is settled.") if message.payload.get("settled") else words.say("It is not settled.")


def _command(message: Message, order: Order | None) -> str:
    """What shows more of it."""
    known = _COMMANDS.get(str(message.payload["what"]))
    return known or f"storefront orders show {order.reference if order else ''}"
