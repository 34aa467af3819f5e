"""A seed becomes a story, before anything happens: lives of orders laid over each other, with trouble in between.

Every life is a list of what its buyer, the shop and the banks would do at some time, whether the order will allow it or
not: what cannot be done then is refused, which is a part of the story.
"""

import random
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from storefront.simulation.goods import CODE
from storefront.simulation.story import Policy, Step, Story
from storefront.simulation.troubles import tell_troubles

_MINUTE, _HOUR, _DAY = 60, 3600, 24 * 3600
BETWEEN_ORDERS = 52 * _MINUTE
"""Seconds between two buyers: ten thousand orders are a year."""

Happening = tuple[int, str, str, dict[str, Any]]
"""At which second, which act, on which order, and more."""

_CARTS = ({"PRINT": 1}, {"PRINT": 3, "CARD": 2}, {"SET": 1}, {"SET": 2, "FRAME": 1}, {"LAST": 1}, {"CARD": 4},
          {"POSTER": 1}, {"POSTER": 2, "PRINT": 1}, {"FILE": 1}, {"FILE": 1, "FRAME": 2}, {"GIFT": 1})  # fmt: skip


def tell(seed: int, orders: int) -> Story:
    """The story of so many orders; the same for the same numbers."""
    chance = random.Random(f"{seed}:{orders}")  # noqa: S311  # a story is no secret
    policy = _policy(chance)
    happenings = [*tell_troubles(chance, orders * BETWEEN_ORDERS)]
    for number in range(orders):
        at = number * BETWEEN_ORDERS + chance.randrange(BETWEEN_ORDERS)
        happenings += [*_with_clockwork(chance, _life(chance, number, at))]
    for week in range(1, orders * BETWEEN_ORDERS // (7 * _DAY) + 1):
        if chance.random() < 0.2:
            names = Policy.__slots__
            plain = dict(zip(names, astuple(_policy(chance)), strict=True))
            happenings.append((week * 7 * _DAY, "policy", "", plain))
    happenings.sort(key=lambda one: one[0])
    return Story(seed, policy, tuple(Step(n, *one) for n, one in enumerate(happenings, start=1)))


def _policy(chance: random.Random) -> Policy:
    return Policy(
        confirm=chance.choice(("automatic", "automatic", "by_hand")),
        capture=chance.choice(("at_once", "at_dispatch")),
        late=chance.choice(("refund", "backorder")),
        alone_up_to=chance.choice((None, 3000)),
    )


def _with_clockwork(chance: random.Random, life: Iterator[Happening]) -> Iterator[Happening]:
    """After most of what happens, webhooks come and the outbox is worked off: soon, late, or in the other order."""
    for one in life:
        yield one
        at = one[0]
        if chance.random() < 0.75:
            yield at + chance.randrange(90), "deliver", "", {}
        if chance.random() < 0.75:
            yield at + chance.randrange(90), "work", "", {}


def _life(chance: random.Random, number: int, at: int) -> Iterator[Happening]:
    name = f"o{number}"

    def later(least: int, most: int) -> int:
        nonlocal at
        at += chance.randrange(least, most)
        return at

    yield from _purchase(chance, name, number, at)
    pays = chance.choices(("pay", "later", "decline", "walk", "expire", "too late"), (66, 12, 8, 7, 4, 3))[0]
    if pays == "decline":
        yield later(30, 900), "press", name, {"outcome": "decline"}
        pays = chance.choice(("pay", "walk"))
    if pays in ("pay", "later", "expire"):
        elsewhere = {"postcode": "20095"} if chance.random() < 0.03 else {}
        yield later(20, 1500), "press", name, {"outcome": pays, **elsewhere}
    if pays == "later":
        yield later(_DAY, 4 * _DAY), "settle", name, {"succeeds": chance.random() < 0.75}
    if pays == "too late":
        yield later(30, 1200), "cancel", name, {"by": "grace"}
        yield at + 1, "press", name, {"outcome": "pay"}
    if chance.random() < 0.06:
        yield later(1, 2 * _DAY), "mark_paid", name, {"amount": chance.choice((100, 2890, 7690))}
    if chance.random() < 0.08:
        yield later(1, _DAY), "cancel", name, {"one": True} if chance.random() < 0.5 else {}
    yield later(60, 2 * _DAY), "confirm", name, {}
    if chance.random() < 0.2:
        yield later(60, _DAY), "capture", name, {}
    for state in ("started", "made"):
        if chance.random() < 0.5:
            yield later(60, 2 * _DAY), "make", name, {"state": state}
    yield from _parcels(chance, name, later(_HOUR, 5 * _DAY))
    yield from _afterwards(chance, name, at)


def _purchase(chance: random.Random, name: str, number: int, at: int) -> Iterator[Happening]:
    lines = chance.choice(_CARTS)
    more: dict[str, Any] = {"lines": lines}
    if chance.random() < 0.12:
        more["code"] = CODE
    if number and chance.random() < 0.15:
        more["card"] = f"o{chance.randrange(number)}"
    if chance.random() < 0.05:
        more["gives_up"] = True
    yield at, "buy", name, more
    if chance.random() < 0.1:
        yield at + chance.randrange(3), "buy", name, more
    if chance.random() < 0.05:
        yield at + chance.randrange(20), "buy", name, {**more, "lines": chance.choice(_CARTS), "tab": 2}


def _parcels(chance: random.Random, name: str, at: int) -> Iterator[Happening]:
    parts = chance.random() < 0.3
    yield at, "ship", name, {"one": True} if parts else {}
    if parts:
        yield at + _DAY, "ship", name, {}
    state = chance.choices(("delivered", "failed", "in_transit"), (80, 12, 8))[0]
    yield at + chance.randrange(_DAY, 4 * _DAY), "move", name, {"state": state, "all": chance.random() < 0.5}
    if state == "failed" and chance.random() < 0.5:
        yield at + 5 * _DAY, "replace_lost", name, {}
        yield at + 6 * _DAY, "ship", name, {}


def _afterwards(chance: random.Random, name: str, at: int) -> Iterator[Happening]:
    """What goes back, and what banks think of it. Any of it may happen to any order, also several at once."""

    def when(least: int, most: int) -> int:
        return at + chance.randrange(least * _DAY, most * _DAY)

    if chance.random() < 0.15:
        began = when(3, 20)
        yield began, "ask_return", name, {"quantity": chance.choice((1, 1, 5)), "by_rules": chance.random() < 0.7}
        yield began + _HOUR, "answer_return", name, {"how": chance.choice(("accept", "accept", "accept", "refuse"))}
        yield began + 3 * _DAY, "answer_return", name, {"how": chance.choice(("good", "good", "damaged"))}
        yield began + 4 * _DAY, "answer_return", name, {"how": chance.choice(("pay", "pay", "replace", "close"))}
    if chance.random() < 0.15:
        began, how = when(0, 25), chance.choice(("everything", "amount", "line", "line to the shelf"))
        more: dict[str, Any] = {"how": how, "amount": chance.choice((1, 500, 5000)), "execute": chance.random() < 0.6}
        yield began, "grant", name, more
        if chance.random() < 0.2:
            yield began + 5, "grant", name, more
        yield began + _HOUR, chance.choice(("execute", "execute", "give_up")), name, {"by": "grace"}
    if chance.random() < 0.05:
        yield when(0, 25), "refund_there", name, {"amount": chance.choice((1, 490, 2400, 4500))}
    if chance.random() < 0.06:
        began = when(1, 30)
        yield began, "dispute", name, {}
        if chance.random() < 0.5:
            yield began + _DAY, "decide", name, {"status": "under_review"}
        yield began + 9 * _DAY, "decide", name, {"status": chance.choice(("won", "lost"))}
    if chance.random() < 0.3:
        yield when(1, 40), "settle_refunds", name, {}
    if chance.random() < 0.12:
        began = when(2, 40)
        yield began, "fail_refund", name, {}
        yield began + _DAY, chance.choice(("execute", "give_up")), name, {"by": "grace"}
    for act, more in (("note", {}), ("delay", {}), ("payout", {}), ("payout", {"returned": True})):
        if chance.random() < 0.08:
            yield when(0, 40), act, name, more
