"""What is done with each kind of outbox message. Use cases are imported when the first message of theirs comes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chalicelib.bootstrap import Services
    from chalicelib.domain.change import Message
    from chalicelib.service.announcing import Announcer


def outbox_handlers(wired: "Services") -> "Mapping[str, Callable[[Message], None]]":
    """The handlers, by kind of message."""
    from chalicelib.service.refunds import Refunds

    refunds = Refunds(wired.store, wired.gateway, wired.settlement)
    later = {
        "mail": _send_mail,
        "gift_cards": _issue_gift_cards,
        "plan_production": _plan_production,
        "alert": _send_alert,
        "order_taken": _take_order,
        "issue_document": _issue_document,
        "announce": _announce,
        "webhook": _post,
    }
    return {
        "link_request": wired.orders.answer_link_request,
        "refund": refunds.send_back,
        "expire_session": refunds.close_session,
        "release_payment": refunds.let_go,
        "stray_notice": wired.notices.find_owner,
        **{kind: partial(handle, wired) for kind, handle in later.items()},
    }


def _send_mail(wired: "Services", message: "Message") -> None:
    # Made at the first mail: a shop without a release can still refund.
    wired.mails.send(message)


def _issue_gift_cards(wired: "Services", message: "Message") -> None:
    wired.gift_cards.issue_bought(message)


def _plan_production(wired: "Services", message: "Message") -> None:
    from chalicelib.service.production import plan

    plan(wired.house, message)


def _send_alert(wired: "Services", message: "Message") -> None:
    from chalicelib.service.alerts import Alerts

    Alerts(wired.store, wired.releases, wired.templates, wired.mailer, wired.clock).send(message)


def _take_order(wired: "Services", message: "Message") -> None:
    wired.stock_watch.look_after(str(message.payload["order"]))
    _send_alert(wired, message)


def _issue_document(wired: "Services", message: "Message") -> None:
    wired.papers.issue(message)


def _announce(wired: "Services", message: "Message") -> None:
    _announcer(wired).announce(message)


def _post(wired: "Services", message: "Message") -> None:
    _announcer(wired).post(message)


def _announcer(wired: "Services") -> "Announcer":
    from chalicelib.service.announcing import Announcer

    return Announcer(wired.store, wired.releases, wired.poster, wired.clock, wired.settings.webhook_secrets)
