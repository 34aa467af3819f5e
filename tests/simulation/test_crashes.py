"""A process dies at every single boundary of a story, one after the other: the story ends with its books in order."""

from dataclasses import replace

import pytest
from stories import STORIES, dying

from storefront.simulation.playing import play


@pytest.mark.slow
@pytest.mark.parametrize("name", STORIES)
def test_whichever_boundary_a_process_dies_at_nothing_is_lost_and_nothing_happens_twice(name: str) -> None:
    told = STORIES[name]
    undisturbed = play(told)
    assert undisturbed.broken is None
    assert not undisturbed.refused
    # In pairs, before and after something that lasts. Between an after and the next before nothing does.
    for boundary in range(2, undisturbed.boundaries + 1, 2):
        played = play(dying(told, boundary))
        assert played.broken is None, f"boundary {boundary}"
        assert played.crashes == 1, f"boundary {boundary}"
        assert played.statuses == undisturbed.statuses, f"boundary {boundary}"


def test_a_world_without_dangers_counts_its_boundaries_and_never_dies() -> None:
    told = STORIES["ended"]
    played = play(replace(told, steps=told.steps[:1]))
    assert (played.crashes, played.boundaries > 5) == (0, True)
