"""A story that breaks something becomes a short one that does, too: chunks are left out first, then single steps.

After Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002), without its complements: what
is left out changes nothing in the steps that stay, so a chunk that is not needed can go whatever went before.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from storefront.simulation.playing import Played, Setting, play
from storefront.simulation.story import Step, Story

MOST_PLAYS = 400
"""How often a story is played again at the most; what is left then is as short as it became."""

Told = Callable[[int, int], None]
"""Told how many steps are left, and after how many plays."""


def shrink(
    story: Story, played: Played, setting: Setting | None = None, told: Told = lambda _left, _plays: None
) -> Story:
    """The shortest story that was found to break the same truth as `played` did."""
    if played.broken is None:
        return story
    shrinking = _Shrinking(story, played.broken.truth, setting, told)
    steps = story.steps
    if played.broken_at is not None:
        steps = steps[: steps.index(played.broken_at) + 1]  # what comes later had no part in it
        if not shrinking.breaks(steps):
            steps = story.steps
    return replace(story, steps=shrinking.shortest(steps))


class _Shrinking:
    def __init__(self, story: Story, truth: str, setting: Setting | None, told: Told) -> None:
        self._story, self._truth, self._setting, self._told = story, truth, setting, told
        self._plays = 0

    def breaks(self, steps: Sequence[Step]) -> bool:
        """Whether these steps alone still break the same truth."""
        self._plays += 1
        self._told(len(steps), self._plays)
        broken = play(replace(self._story, steps=tuple(steps)), self._setting).broken
        return broken is not None and broken.truth == self._truth

    def shortest(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """Leave out the steps of whole orders, then chunks, smaller and smaller, until no single step can go."""
        for name in sorted({step.order for step in steps if step.order}):
            steps = self._without(steps, tuple(step for step in steps if step.order != name))
        size = max(1, len(steps) // 2)
        while self._plays < MOST_PLAYS:
            shorter = self._chunks(steps, size)
            if size == 1 and shorter == steps:
                return steps
            steps, size = shorter, max(1, size // 2)
        return steps

    def _chunks(self, steps: tuple[Step, ...], size: int) -> tuple[Step, ...]:
        at = len(steps)
        while at > 0 and self._plays < MOST_PLAYS:
            at = max(0, at - size)
            steps = self._without(steps, steps[:at] + steps[at + size :])
        return steps

    def _without(self, steps: tuple[Step, ...], fewer: tuple[Step, ...]) -> tuple[Step, ...]:
        return fewer if len(fewer) < len(steps) and self.breaks(fewer) else steps
