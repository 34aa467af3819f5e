"""A story as data: what happens when. It is told before it is played, so any step may be left out of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_OWN = ("n", "at", "do", "order")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens.

    `n` is its own for good: ids that are drawn during the step follow from it, so that leaving other steps out changes
    nothing in this one. `at` is seconds since the story began, `do` which act it is (see `acts`), `order` whose.
    """

    n: int
    at: int
    do: str
    order: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.more.items())
        return " ".join(part for part in (self.do, self.order, said and f"({said})") if part)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the shop does by itself; see `OrderRules`. `alone_up_to`: minor units, None for no limit."""

    confirm: str = "automatic"
    capture: str = "at_once"
    late: str = "refund"
    alone_up_to: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A seed, the shop's policy when it opens, and what happens then, in the order of time."""

    seed: int
    policy: Policy
    steps: tuple[Step, ...]


class NotAStory(ValueError):
    """A file that holds no story; says why."""


def encode(story: Story) -> str:
    """The story as JSON, one step a line."""
    policy = {name: getattr(story.policy, name) for name in Policy.__slots__}
    lines = ",\n".join(
        json.dumps({"n": step.n, "at": step.at, "do": step.do, "order": step.order, **step.more}, ensure_ascii=False)
        for step in story.steps
    )
    return f'{{"seed": {story.seed}, "policy": {json.dumps(policy)}, "steps": [\n{lines}\n]}}\n'


def decode(text: str, acts: Sequence[str]) -> Story:
    """The story of a file; `acts` are what may be done. Raises NotAStory."""
    try:
        plain = json.loads(text)
        steps = tuple(_step(one, acts) for one in plain["steps"])
        return Story(int(plain["seed"]), Policy(**plain["policy"]), steps)
    except json.JSONDecodeError as wrong:
        raise NotAStory(f"line {wrong.lineno}: no JSON: {wrong.msg}") from wrong
    except (KeyError, TypeError, AttributeError) as wrong:
        raise NotAStory(f"a story has seed, policy and steps as `storefront simulate` writes them ({wrong})") from wrong


def _step(plain: Mapping[str, Any], acts: Sequence[str]) -> Step:
    if plain["do"] not in acts:
        raise NotAStory(f"step {plain['n']}: nothing is called {plain['do']!r} (write one of: {', '.join(acts)})")
    more = {name: value for name, value in plain.items() if name not in _OWN}
    return Step(int(plain["n"]), int(plain["at"]), plain["do"], plain.get("order", ""), more)
