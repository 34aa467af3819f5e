"""Trouble that no order brings upon itself: crashes, outages, hostile deliveries, bouncing mail; and the clockwork."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from storefront.simulation.goods import COUNTED

_HOUR, _DAY = 3600, 24 * 3600
_TAIL = 45 * _DAY  # the lives of the last orders go on for so long
_BOUNDARIES = 12

Happening = tuple[int, str, str, dict[str, Any]]


def tell_troubles(chance: random.Random, seconds: int) -> Iterator[Happening]:
    """What goes wrong, and what goes on by itself, while orders come in for so many seconds, and after that."""
    for hour in range(0, seconds, _HOUR):
        for act in ("deliver", "work", "sweep"):
            yield hour + chance.randrange(_HOUR), act, "", {}
        for likely, trouble in _TROUBLES:
            if chance.random() < likely:
                yield from trouble(chance, hour)
    for at in range(seconds, seconds + _TAIL, 6 * _HOUR):
        for act in ("deliver", "work", "sweep"):
            yield at + chance.randrange(6 * _HOUR), act, "", {}
        if chance.random() < 0.1:
            yield from _crash(chance, at)


def _crash(chance: random.Random, at: int) -> Iterator[Happening]:
    yield at + chance.randrange(_HOUR), "crash", "", {"at_boundary": 1 + chance.randrange(_BOUNDARIES)}


def _weather(chance: random.Random, at: int) -> Iterator[Happening]:
    how = {
        "duplicate": chance.random() < 0.5,
        "reorder": chance.random() < 0.5,
        "delay": chance.choice((0, 0, 30, 600, 2 * _DAY)),
        "drop": chance.choice((0, 0, 1, 5)),
    }
    yield at, "weather", "", how


def _network(chance: random.Random, at: int) -> Iterator[Happening]:
    began = at + chance.randrange(_HOUR)
    yield began, "network", "", {chance.choice(("cut", "deaf")): True}
    yield began + chance.choice((60, 600, 5 * _HOUR)), "network", "", {}


def _fault(chance: random.Random, at: int) -> Iterator[Happening]:
    yield at + chance.randrange(_HOUR), "fault", "", {"errors": chance.choice((1, 2, 5))}


def _mail(chance: random.Random, at: int) -> Iterator[Happening]:
    began = at + chance.randrange(_HOUR)
    yield began, "mail", "", {chance.choice(("away", "deaf")): True, "bounce": f"o{chance.randrange(1 + at // _HOUR)}"}
    yield began + chance.choice((60, 600, 9 * _HOUR)), "mail", "", {}


def _resend(chance: random.Random, at: int) -> Iterator[Happening]:
    yield at + chance.randrange(_HOUR), "resend", "", {"back": chance.randrange(50)}


def _stock(chance: random.Random, at: int) -> Iterator[Happening]:
    sku = chance.choice(sorted(COUNTED))
    if chance.random() < 0.7:
        yield at, "stock", "", {"how": "receive", "sku": sku, "quantity": 1 + chance.randrange(12)}
    else:
        yield at, "stock", "", {"how": "correct", "sku": sku, "quantity": chance.choice((-3, -1, 1))}


_TROUBLES: tuple[tuple[float, Callable[[random.Random, int], Iterator[Happening]]], ...] = (
    (0.6, _crash),
    (0.15, _weather),
    (0.05, _network),
    (0.08, _fault),
    (0.05, _mail),
    (0.3, _resend),
    (0.2, _stock),
)
