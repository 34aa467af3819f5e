"""The simulated year, in small: nothing breaks; what is broken on purpose is found, and becomes a short story."""

from collections.abc import Callable

import pytest
from defects import DoneTwice, LeakingStock, MailedTwice, RefundedTwice

from chalicelib.bootstrap import Services
from storefront.simulation.acts import ACTS
from storefront.simulation.playing import Setting, play
from storefront.simulation.shrinking import shrink
from storefront.simulation.story import decode, encode
from storefront.simulation.telling import tell


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_seeded_month_breaks_no_truth(seed: int) -> None:
    played = play(tell(seed, 30))
    assert played.broken is None
    assert played.crashes > 10
    assert len(played.statuses) > 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("defect", "truth"),
    [(LeakingStock, "stock"), (DoneTwice, "acts"), (RefundedTwice, "money"), (MailedTwice, "mail")],
)
def test_a_planted_defect_is_found_and_becomes_a_short_story(defect: Callable[..., Services], truth: str) -> None:
    setting = Setting(make_services=defect)
    story, played = next(
        (story, played) for seed in range(30) if (played := play(story := tell(seed, 25), setting)).broken
    )
    assert played.broken is not None
    assert played.broken.truth == truth
    short = shrink(story, played, setting)
    again = play(decode(encode(short), list(ACTS)), setting)
    assert again.broken is not None
    assert again.broken.truth == truth
    assert len(short.steps) <= 8, encode(short)


def test_a_story_is_the_same_whenever_it_is_told_and_played() -> None:
    story = tell(7, 6)
    assert story == tell(7, 6)
    assert decode(encode(story), list(ACTS)) == story
    assert play(story) == play(story)
