"""Stories that broke a truth once, as short as they became."""

from collections.abc import Mapping

import pytest
from stories import story

from storefront.simulation.playing import play
from storefront.simulation.story import Story

_REFUNDED = (
    ("buy", {"lines": {"FILE": 1}}),
    ("press", {"outcome": "pay"}),
    ("deliver", {}),
    ("grant", {"how": "everything", "execute": True}),
)
FOUND: Mapping[str, Story] = {
    "the word that a refund was made, when it had come back and was sent once more": story(
        *_REFUNDED,
        ("weather", {"drop": 2}),
        ("work", {}),
        ("weather", {}),
        ("fail_refund", {}),
        ("deliver", {}),
        ("execute", {"by": "grace"}),
        ("work", {}),
    ),
    "the same, before the second try has left": story(
        *_REFUNDED,
        ("weather", {"delay": 200}),
        ("work", {}),
        ("weather", {}),
        ("fail_refund", {}),
        ("deliver", {}),
        ("execute", {"by": "grace"}),
        *[("deliver", {})] * 3,
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_broke_once_holds(name: str) -> None:
    played = play(FOUND[name])
    assert played.broken is None
    assert played.statuses == {"refunded": 1}
