"""Gift cards: a way to pay on the shop's side. The payment provider is asked for the rest.

A card's value is fixed when it is issued; what is spent of it is a counter that can never pass the value. So a card
cannot be drained twice, however many browsers try.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A card as the store has it: `id` is the id of its code (see `domain.codes`); amounts are minor units.

    `ending` is what people may see of the code: its last four signs.
    """

    id: str
    ending: str
    currency: str
    value: int
    issued_at: int
    expires_at: int | None = None
    order_id: str | None = None  # the order that bought it
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenCard:
    """A card that somebody wants to pay with, and what is left on it; without a card, a code that is none."""

    text: str
    card: GiftCard | None = None
    left: int = 0


@dataclass(frozen=True, slots=True)
class CardUse:
    """How much of a card pays for an order, and how much is then left on it."""

    id: str
    ending: str
    amount: int
    left: int
    value: int


def spent_counter(card: str) -> str:
    """The counter of what is spent of a card. What stands before `/` is one item of a store."""
    return f"giftcard:{card}/spent"


def use_cards(cards: Sequence[GivenCard], payable: int, total: int, least: int) -> tuple[CardUse, ...]:
    """What each card pays, in the order in which they were given.

    Of `total`, only `payable` can be paid with cards. What is left for the payment provider is nothing, or at least
    `least`, which is the least that it takes: rather than that an order cannot be paid, a card pays less.
    """
    room = payable
    uses = []
    for given in cards:
        if given.card is not None and (amount := min(given.left, room)) > 0:
            room -= amount
            uses.append(_use(given, amount))
    due = total - sum(use.amount for use in uses)
    if not 0 < due < min(least, total):
        return tuple(uses)
    return tuple(use for use in _give_back(uses, min(least, total) - due) if use.amount)


def _give_back(uses: Sequence[CardUse], amount: int) -> list[CardUse]:
    """The uses with so much less, the last card first."""
    kept = []
    for use in reversed(uses):
        less = min(use.amount, amount)
        amount -= less
        kept.append(CardUse(use.id, use.ending, use.amount - less, use.left + less, use.value))
    return kept[::-1]


def _use(given: GivenCard, amount: int) -> CardUse:
    assert given.card is not None
    return CardUse(given.card.id, given.card.ending, amount, given.left - amount, given.card.value)
