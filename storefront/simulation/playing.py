"""A story is played: step by step, the truths after each, and the rest at the end."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import GatewayError, RequestError, Unavailable
from storefront.simulation.acts import ACTS
from storefront.simulation.dangers import Crash
from storefront.simulation.rest import come_to_rest, totals
from storefront.simulation.story import Step, Story
from storefront.simulation.truths import Broken, Truths
from storefront.simulation.world import BEGINS, StoreOpener, World, sqlite_store

MEMORY = Path("/dev/shm")  # noqa: S108  # folders of one process alone are made in it
"""Where folders cost nothing, on most machines."""

Watcher = Callable[[int], None]
"""Told how many steps were played."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a story is played on. Another store, or (in a test) a shop with a defect."""

    open_store: StoreOpener = sqlite_store
    make_services: Callable[..., Services] = Services


@dataclass(slots=True)
class Played:
    """What came of a story. `boundaries` were passed before the rest.

    `broken_at` is the step after which a truth did not hold; None: at rest, or never.
    """

    steps: int = 0
    orders: int = 0
    webhooks: int = 0
    mails: int = 0
    crashes: int = 0
    boundaries: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    broken: Broken | None = None
    broken_at: Step | None = None


def play(story: Story, setting: Setting | None = None, watch: Watcher = lambda _played: None) -> Played:
    """Play a story from its beginning in a world of its own, which is gone afterwards."""
    setting = setting or Setting()
    folder = Path(mkdtemp(prefix="simulation-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        world = World(folder, story.seed, story.policy, setting.open_store, setting.make_services)
        try:
            return _play(world, story, watch)
        finally:
            world.close()
    finally:
        shutil.rmtree(folder)


def _play(world: World, story: Story, watch: Watcher) -> Played:
    played, truths = Played(), Truths(world)
    now: Step | None = None
    try:
        for now in story.steps:
            world.clock.now = max(world.clock.now, BEGINS + now.at)
            world.draws.begin(now.n)
            _act(world, now, played)
            truths.after_step()
            played.steps += 1
            watch(played.steps)
        now, played.boundaries = None, world.danger.passed
        come_to_rest(world, truths)
        played.statuses = totals(world)
    except Broken as broken:
        played.broken, played.broken_at = broken, now
    played.orders = len(world.placed)
    played.webhooks, played.mails = world.webhooks, sum(map(len, world.letterbox.handed_over.values()))
    played.crashes = world.danger.crashes
    return played


def _act(world: World, step: Step, played: Played) -> None:
    """What is refused is counted. Raises Broken where something else than a refusal comes out."""
    try:
        ACTS[step.do](world, step)
    except Crash:
        world.restart()
    except (RequestError, GatewayError, Unavailable) as refused:
        played.refused[type(refused).__name__] += 1
    except Broken:
        raise
    except Exception as wrong:
        raise Broken("answers", f"{step.do} ends with {type(wrong).__name__}: {wrong}") from wrong
