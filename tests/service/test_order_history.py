"""The history of an order in plain words: every event has some, and none of them can break a terminal."""

from dataclasses import fields
from string import Formatter

import pytest
from bought import PRINTS, bought, house, settled
from small_shop import SmallShop

from chalicelib.domain.events import Event
from chalicelib.service import confirming, refunding
from chalicelib.service.order_history import _WORDS, tell_history


@pytest.mark.parametrize("kind", Event.__args__, ids=lambda kind: kind.__name__)
def test_every_event_has_words_that_name_its_own_fields(kind: type) -> None:
    named = {name.rstrip("_") for _, name, _, _ in Formatter().parse(_WORDS[kind.__name__]) if name}
    assert named <= {field.name for field in fields(kind)}


def test_a_history_reads_as_it_happened(shop: SmallShop) -> None:
    placed = bought(shop, PRINTS)
    confirming.note(house(shop), placed.reference, confirming.Note("ada", "gift wrap"))
    back = refunding.RefundRequest("bob", "torn", amount=1250, execute=True)
    refunding.grant(house(shop), placed.reference, back)
    settled(shop, placed)
    stored = shop.store.load(placed.order_id)
    assert stored is not None
    told = [one.text for one in tell_history(stored.events)]
    assert told[0].startswith("Placed for ")
    assert told[0].endswith(" EUR: 3 × PRINT-A4")
    for words in ("Note by ada: gift wrap", "bob granted refund-1 of 12.50 EUR: torn", "bob sent refund-1 (try 1)"):
        assert words in told
    assert any(text.startswith("12.50 EUR went back (") for text in told)
