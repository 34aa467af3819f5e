"""The shop that webhook scenarios are played in: two hoodies ordered, and events that are made about that order."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Thread
from typing import Any

from calling import JSON, Caller, Reply
from small_catalogue import RULES, record
from small_shop import WEBHOOK_SECRET, SmallShop
from stripe import WebhookSignature

from chalicelib.domain.cart import CartLine
from chalicelib.domain.decisions_goods import check_may_leave
from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.errors import OrderRefused
from chalicelib.domain.money import from_provider
from chalicelib.domain.order import Order
from chalicelib.domain.places import Destination, Place
from chalicelib.ports import Mail
from chalicelib.service.checkout import Placed

_CART = 3000  # what the stored cart comes to, unless the scenario pays in another currency
_WORDS = {"partially_refunded": "partly_refunded"}


@dataclass
class Scene:
    """A scenario being played."""

    shop: SmallShop
    caller: Caller
    placed: Placed | None
    renamed: Mapping[str, str]
    replies: list[Reply]

    def play(self, step: Mapping[str, Any]) -> None:
        """One step: a delivery, several at once, or a look in between."""
        if "deliver" in step:
            self.replies.append(self._deliver(json.dumps(self._ours(step["deliver"])).encode()))
        elif "deliver_raw" in step:
            self.replies.append(self._deliver(step["deliver_raw"].encode()))
        elif "parallel" in step:
            self._at_once([json.dumps(self._ours(one["deliver"])).encode() for one in step["parallel"]])
        else:
            assert set(step) == {"check"}, step
            self.look(step["check"])

    def look(self, expected: Mapping[str, Any]) -> None:
        """Hold what is there against what is expected, everything that the scenario names."""
        found = self._found()
        for name, wanted in expected.items():
            if name in ("http", "http_in"):
                assert self.replies[-1].status in (wanted if name == "http_in" else [wanted])
            elif name in found:
                assert found[name] == _WORDS.get(wanted, wanted), name
            else:
                self._look_at_mails(name, wanted)

    def _found(self) -> dict[str, Any]:
        mails = self.shop.mails()
        alerts = [mail for mail in mails if mail.to == RULES.email]
        known: dict[str, Any] = {"orders": len(self.shop.store.orders()), "merchant_alerts": len(alerts)}
        if self.placed is None:
            return known
        order = self.shop.order(self.placed)
        return known | {
            "order_status": order.status,
            "confirmation_emails": sum("order_confirmed" in mail.message_id for mail in mails),
            "stock_delta": self.shop.level("HOODIE-M")[0] - 10,
            "refunded_minor": order.refunded,
            "fulfilable": _may_leave(order),
            "shipping_held": not _may_leave(order),
            "ship_to_country": order.buyer.country if order.placed.shipping else None,
        }

    def _look_at_mails(self, name: str, wanted: list[str]) -> None:
        text = "\n".join(f"{mail.subject}\n{mail.text}\n{mail.html}" for mail in self._to_buyer())
        if name == "mail_contains":
            assert [part for part in wanted if part not in text] == []
        elif name == "mail_contains_any":
            assert [part for part in wanted if part in text]
        elif name == "mail_not_contains":
            assert [part for part in wanted if part in text] == []
        else:
            assert name == "refvunded_minor", name  # nothing is known to be called so, but one file writes it

    def _to_buyer(self) -> list[Mail]:
        return [mail for mail in self.shop.letterbox.sent if mail.to != RULES.email]

    def _ours(self, event: Mapping[str, Any]) -> Any:
        """The event as the provider would send it about our order: its ids, and our metadata on what we create."""
        text = json.dumps(event)
        for theirs, ours in self.renamed.items():
            text = text.replace(theirs, ours)
        made = json.loads(text)
        about = made["data"]["object"]
        if self.placed is not None and about.get("object") == "checkout.session":
            metadata = {"shop": "pelican-storefront", "order": self.placed.order_id}
            about["metadata"] = {**dict(list(about["metadata"].items())[:48]), **metadata}
        return made

    def _deliver(self, body: bytes) -> Reply:
        return self.caller.call("POST", "/api/webhooks/stripe", body, {"Content-Type": JSON, **self._signed(body)})

    def _signed(self, body: bytes) -> dict[str, str]:
        header = WebhookSignature.generate_signature_header(body.decode(), WEBHOOK_SECRET, self.shop.clock())
        return {"Stripe-Signature": header}

    def _at_once(self, bodies: list[bytes]) -> None:
        threads = [Thread(target=self.shop.receive, args=("", self._signed(body), body)) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def open_scene(shop: SmallShop, scenario: Mapping[str, Any]) -> Scene:
    """The shop with the order that the scenario is about, if it is about one of ours."""
    session = next(_sessions(scenario["steps"]), None)
    if session is None or not session["metadata"]:
        return Scene(shop, Caller(shop), None, {}, [])
    placed = _order(shop, session)
    opened = shop.order(placed).session
    assert opened is not None
    return Scene(shop, Caller(shop), placed, {session["id"]: opened.session}, [])


def _sessions(steps: Any) -> Iterator[dict[str, Any]]:
    for step in steps:
        if step.get("deliver", {}).get("data", {}).get("object", {}).get("object") == "checkout.session":
            yield step["deliver"]["data"]["object"]
        yield from _sessions(step.get("parallel", ()))


def _order(shop: SmallShop, session: Mapping[str, Any]) -> Placed:
    currency = session["currency"].upper()
    total = _CART if currency == "USD" else from_provider(session["amount_total"], currency).minor
    shipped = any(_part(session, name) for name in ("shipping", "shipping_details", "collected_information"))
    hoodie = record("HOODIE-M", prices={currency: total // 2}, needs_shipping=shipped)
    free = ShippingMethod("standard", "Standard delivery", {currency: 0}, (3, 6))
    rules = replace(
        RULES,
        currencies=(currency,),
        languages={"en": currency},
        zones=(ShippingZone("everywhere", (Place("US"),), (free,)),),
    )
    shop.publish(hoodie, rules=rules)
    line = CartLine("HOODIE-M", 2, None)
    return shop.check_out(line, currency=currency, email="jenny@example.com", destination=Destination("US"))


def _part(session: Mapping[str, Any], name: str) -> Any:
    part = session.get(name)
    return part.get("shipping_details") if name == "collected_information" and part else part


def _may_leave(order: Order) -> bool:
    try:
        check_may_leave(order)
    except OrderRefused:
        return False
    return True
