"""Mails, made from what was committed: the outbox says which, the order what, the release how."""

from dataclasses import asdict
from typing import Any

from chalicelib.domain.change import Message
from chalicelib.domain.codes import code_id
from chalicelib.domain.errors import NotFound
from chalicelib.domain.order import Order, fold
from chalicelib.ports import Clock, Mail, Mailer, OrderStore, Templates
from chalicelib.service.gift_cards import bought_codes
from chalicelib.service.mail_pages import frame, make_mail
from chalicelib.service.news import news_of
from chalicelib.service.order_view import order_view
from chalicelib.service.payment_page import PaymentPages
from chalicelib.service.releases import ReleaseBook
from chalicelib.service.wording import Wording


class Mails:
    """The outbox handler for `mail`."""

    def __init__(
        self,
        store: OrderStore,
        releases: ReleaseBook,
        templates: Templates,
        mailer: Mailer,
        pages: PaymentPages,
        clock: Clock,
        *,
        secret: str,
    ) -> None:
        self._store = store
        self._releases = releases
        self._templates = templates
        self._mailer = mailer
        self._pages = pages
        self._clock = clock
        self._secret = secret

    def send(self, message: Message) -> None:
        """Render and hand over one mail; an order without an address gets none. Raises Unavailable."""
        mail = self.compose(message)
        if mail is not None:
            self._mailer.send(mail, self._clock())

    def compose(self, message: Message) -> Mail | None:
        """The mail behind an outbox message, or None where there is nobody to send it to."""
        stored = self._store.load(str(message.payload["order"]))
        if stored is None:
            raise NotFound("the order of this mail is not in the store")
        order = fold(stored.events)
        if not order.buyer.email:
            return None
        release = self._releases.current()
        rules = release.rules
        wording = release.wording(order.placed.language)
        view: dict[str, Any] = {
            **frame(rules, wording),
            "order": order_view(order, wording),
            "cards": self._cards(str(message.payload["order"]), order, wording),
            "link": self._pages.order_url(order, message.due_at),
        }
        what = str(message.payload["template"])
        news = news_of(what, order, message.payload, wording)
        if news is not None:
            view |= {"news": asdict(news)}
        return make_mail(
            self._templates,
            release.id,
            what if news is None else "news",
            view,
            to=order.buyer.email,
            message_id=message.id,
        )

    def _cards(self, order_id: str, order: Order, wording: Wording) -> list[dict[str, str | None]]:
        """The gift cards that the order bought. Their codes stand in this mail and nowhere else."""
        found = []
        for code, value in bought_codes(self._secret, order_id, order):
            card = self._store.gift_card(code_id(code))
            until = wording.day(card.expires_at - 1) if card and card.expires_at else None
            found.append({"code": code, "value_text": wording.money(value, order.placed.currency), "until_text": until})
        return found
