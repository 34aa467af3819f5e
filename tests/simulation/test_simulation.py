"""The simulated year, in small: nothing breaks; what is broken on purpose is found, and becomes a short story."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from defects import DoneTwice, LeakingStock, MailedTwice, RefundedTwice
from stories import Line, story

from chalicelib.bootstrap import Services
from storefront.simulation.acts import ACTS
from storefront.simulation.playing import Setting, play
from storefront.simulation.shrinking import shrink
from storefront.simulation.story import Story, decode, encode
from storefront.simulation.telling import tell


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_seeded_month_breaks_no_truth(seed: int) -> None:
    played = play(tell(seed, 30))
    assert played.broken is None
    assert played.crashes > 10
    assert len(played.statuses) > 4


BOUGHT: Sequence[Line] = (("buy", {"lines": {"PRINT": 2}}), ("press", {"outcome": "pay"}), ("deliver", {}))
DEFECTS: Mapping[str, tuple[Callable[..., Services], Story]] = {
    "stock": (LeakingStock, story(BOUGHT[0], ("press", {"outcome": "expire"}), ("deliver", {}))),
    # It dies after the commit, so whoever wrote the note writes it again.
    "acts": (DoneTwice, story(*BOUGHT, ("crash", {"at_boundary": 2}), ("note", {}))),
    # It dies after the provider has sent the money, so the outbox asks again when the lease is over.
    "money": (
        RefundedTwice,
        story(
            *BOUGHT,
            ("work", {}),
            ("grant", {"how": "amount", "amount": 500, "execute": True}),
            ("crash", {"at_boundary": 4}),
            *[("work", {})] * 4,
        ),
    ),
    "mail": (MailedTwice, story(*BOUGHT, ("ship", {}))),
}


@pytest.mark.parametrize("truth", DEFECTS)
def test_every_truth_sees_the_defect_that_it_is_for(truth: str) -> None:
    defect, told = DEFECTS[truth]
    assert play(told).broken is None
    broken = play(told, Setting(make_services=defect)).broken
    assert broken is not None
    assert broken.truth == truth


@pytest.mark.slow
def test_a_planted_defect_is_found_and_becomes_a_short_story_that_can_be_played_again() -> None:
    setting = Setting(make_services=LeakingStock)
    told = tell(1, 20)
    played = play(told, setting)
    assert played.broken is not None
    assert played.broken.truth == "stock"
    short = decode(encode(shrink(told, played, setting)), list(ACTS))
    again = play(short, setting)
    assert again.broken is not None
    assert again.broken.truth == "stock"
    assert play(short).broken is None, "without the defect the same story is fine"
    assert len(short.steps) <= 4, encode(short)


def test_a_story_is_the_same_whenever_it_is_told_and_played() -> None:
    told = tell(7, 4)
    assert told == tell(7, 4)
    assert decode(encode(told), list(ACTS)) == told
    assert play(told) == play(told)
