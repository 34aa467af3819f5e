"""Short stories for the tests of the simulation."""

from collections.abc import Sequence
from typing import Any

from storefront.simulation.story import Policy, Step, Story

Line = tuple[str, dict[str, Any]]
"""An act, and more."""


def story(*lines: Line, policy: Policy | None = None) -> Story:
    """A story of one order in which one thing happens a minute."""
    steps = tuple(Step(n, 60 * n, act, "ada", more) for n, (act, more) in enumerate(lines, start=1))
    return Story(1, policy or Policy(), steps)


def dying(of: Story, boundary: int) -> Story:
    """The same, and the process dies at this boundary."""
    return Story(of.seed, of.policy, (Step(0, 0, "crash", more={"at_boundary": boundary}), *of.steps))


def after_each(lines: Sequence[Line]) -> list[Line]:
    """Webhooks come after each line, and the outbox is worked off."""
    return [one for line in lines for one in (line, ("deliver", {}), ("work", {}))]


A_LIFE = story(
    *after_each(
        [
            ("buy", {"lines": {"SET": 2, "CARD": 1, "POSTER": 1}, "code": "FEW"}),
            ("press", {"outcome": "pay"}),
            ("make", {"state": "started"}),
            ("ship", {"one": True}),
            ("grant", {"how": "line to the shelf", "execute": True}),
            ("move", {"state": "delivered"}),
            ("ask_return", {"quantity": 1, "by_rules": False}),
            ("answer_return", {"how": "accept"}),
            ("answer_return", {"how": "good"}),
            ("answer_return", {"how": "pay"}),
            ("fail_refund", {}),
            ("execute", {"by": "grace"}),
            ("cancel", {"one": True}),
        ]
    )
)
TAKEN_LATER = story(
    *after_each(
        [
            ("buy", {"lines": {"PRINT": 2, "CARD": 1}}),
            ("press", {"outcome": "pay"}),
            ("confirm", {}),
            ("cancel", {"one": True}),
            ("ship", {}),
            ("dispute", {}),
            ("decide", {"status": "lost"}),
        ]
    ),
    policy=Policy("by_hand", "at_dispatch"),
)
ENDED = story(
    *after_each(
        [
            ("buy", {"lines": {"LAST": 1}}),
            ("press", {"outcome": "later"}),
            ("settle", {"succeeds": False}),
            ("mark_paid", {"amount": 9900}),
            ("execute", {}),
            ("payout", {}),
        ]
    )
)
STORIES = {"a life": A_LIFE, "taken later": TAKEN_LATER, "ended": ENDED}
