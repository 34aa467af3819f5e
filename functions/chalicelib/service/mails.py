"""Mails, made from what was committed: the outbox says which, the order what, the release how."""

from chalicelib.domain.change import Message
from chalicelib.domain.errors import NotFound
from chalicelib.domain.order import fold
from chalicelib.ports import Clock, Mail, Mailer, OrderStore, Templates
from chalicelib.service.order_view import Wording, order_view
from chalicelib.service.payment_page import PaymentPages
from chalicelib.service.releases import ReleaseBook


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
    ) -> None:
        self._store = store
        self._releases = releases
        self._templates = templates
        self._mailer = mailer
        self._pages = pages
        self._clock = clock

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
        language = order.placed.language if order.placed.language in rules.languages else rules.language
        view = {
            "shop": {"name": rules.name, "url": rules.url, "email": rules.email, "address": list(rules.address)},
            "order": order_view(order, Wording(release.formats(language), rules)),
            "link": self._pages.order_url(order, message.due_at),
        }
        template = f"mail/{message.payload['template']}"
        subject, _, text = self._templates.render(release.id, f"{template}.txt", view).lstrip().partition("\n")
        return Mail(
            to=order.buyer.email,
            subject=subject.removeprefix("Subject:").strip(),
            html=self._templates.render(release.id, f"{template}.html", view),
            text=text.lstrip("\n"),
            message_id=message.id,
            language=language,
        )
