"""Carries a plan out, step by step. Each step may be repeated: a deploy that was ended anywhere is run again.

What a page shows is valid at the checkout from before the page is sent: the private half is there, and the release on
the list as *publishing*, before the first page.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from chalicelib.domain.errors import StorefrontError, Unavailable
from chalicelib.ports import OrderStore
from storefront.deploy.bucket import KEPT, SITE, Bucket
from storefront.deploy.lock import DeployLock
from storefront.deploy.plan import Plan, Sending
from storefront.deploy.release import Built
from storefront.deploy.site_state import Deployed, write_doubtful, write_state
from storefront.publish import make_current, register

STEPS = (
    "private half",
    "registration",
    "copies of earlier pages",
    "record of what will change",
    "assets",
    "new pages",
    "pages",
    "lists",
    "CDN",
    "switch",
    "clearing",
    "record",
)

_SAID_AGAIN_EVERY = 60.0
"""Seconds after which the list of releases is told that the release is still being published."""

_Item = TypeVar("_Item")


class DeployFailed(Unavailable):
    """A step did not come to its end; the message says which, what holds now, and what to do."""


class Content(Protocol):
    """The public files of a release."""

    def __call__(self, path: str) -> bytes | Path: ...


class Cdn(Protocol):
    """What keeps copies near the shoppers."""

    def invalidate(self, paths: tuple[str, ...]) -> None:
        """Forget what is at these addresses. Raises BucketRefused."""


class Switch(Protocol):
    """What says which release is current. Times are UTC seconds."""

    def register(self, release_id: str, now: int) -> None:
        """From now on what the pages of this release show is honoured."""

    def make_current(self, release: Path | None, release_id: str, now: int) -> None:
        """Book the opening balances of `release` that are new, then switch; None where they were booked before."""


@dataclass(frozen=True, slots=True)
class StoreSwitch:
    """A `Switch`: the list of releases in the store of the shop."""

    store: OrderStore

    def register(self, release_id: str, now: int) -> None:
        """On the list, as publishing."""
        register(self.store, release_id, now)

    def make_current(self, release: Path | None, release_id: str, now: int) -> None:
        """On the list, as current."""
        make_current(self.store, release, release_id, now)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a deploy works on. `release` is the folder of the private half; None where the host has it already."""

    bucket: Bucket
    switch: Switch
    cdn: Cdn | None = None
    release: Path | None = None


def no_progress(step: str, count: int, size: int) -> None:
    """Tell nobody."""


class Deployment:
    """One deploy. `tell` is told of each step how many of its files are done, and how many it has."""

    def __init__(
        self,
        plan: Plan,
        built: Built,
        content: Content,
        scene: Scene,
        lock: DeployLock,
        clock: Callable[[], int],
        tell: Callable[[str, int, int], None] = no_progress,
    ) -> None:
        self._plan, self._built, self._content, self._scene = plan, built, content, scene
        self._lock, self._clock, self._tell = lock, clock, tell
        self._done = 0
        self._registered_at = 0.0

    def run(self, deployed: Deployed, doubtful: frozenset[str] = frozenset()) -> None:
        """Everything, in order. `doubtful` are paths that an earlier deploy left in doubt. Raises DeployFailed."""
        work: dict[str, tuple[Callable[[], None], int]] = {
            "private half": (self._keep_private, len(self._built.private)),
            "registration": (self._register, 0),
            "copies of earlier pages": (self._keep_pages, len(self._plan.keep)),
            "record of what will change": (lambda: self._doubt(doubtful), 0),
            "assets": (lambda: self._send(self._plan.assets), len(self._plan.assets)),
            "new pages": (lambda: self._send(self._plan.new_pages), len(self._plan.new_pages)),
            "pages": (lambda: self._send(self._plan.pages), len(self._plan.pages)),
            "lists": (lambda: self._send(self._plan.lists), len(self._plan.lists)),
            "CDN": (lambda: self._invalidate(self._plan.invalidate), 0),
            "switch": (self._switch, 0),
            "clearing": (self._clear, 0),
            "record": (lambda: self._record(deployed), 0),
        }
        switched = False
        for step in STEPS:
            do, size = work[step]
            with self._explained(step, size, switched):
                do()
            switched = switched or step == "switch"

    @contextmanager
    def _explained(self, step: str, size: int, switched: bool) -> Iterator[None]:
        self._done = 0
        self._tell(step, 0, size)
        try:
            self._lock.check()
            yield
        except StorefrontError as wrong:
            count = f" after {self._done} of {size} files" if size else ""
            before = self._plan.before
            if switched:
                holds = "The new release is current, and shown"
            else:
                holds = f"Release {before[:12]} is still current" if before else "No release is current yet"
            raise DeployFailed(
                f"The deploy ended in the step “{step}”{count}: {wrong.message}\n"
                f"{holds}. Put that right and run the same command again: it goes on from here."
            ) from wrong

    def _keep_private(self) -> None:
        if self._scene.release is not None:
            self._scene.bucket.keep_private(self._scene.release, self._built, self._plan.before)

    def _register(self) -> None:
        self._scene.switch.register(self._plan.release, self._clock())
        self._registered_at = time.monotonic()

    def _keep_pages(self) -> None:
        self._each("copies of earlier pages", tuple(self._plan.keep.items()), self._copy_away)

    def _copy_away(self, kept: tuple[str, str]) -> None:
        path, sha = kept
        try:
            self._scene.bucket.copy(SITE + path, KEPT + sha)
        except FileNotFoundError:
            return  # somebody took it away; what is not there cannot be shown again

    def _doubt(self, doubtful: frozenset[str]) -> None:
        changing = {item.path for item in self._plan.sent} | {*self._plan.remove, *self._plan.expired}
        if changing - doubtful:
            write_doubtful(self._scene.bucket, changing | doubtful)

    def _send(self, items: tuple[Sending, ...]) -> None:
        self._each("files", items, self._send_one)
        if items:
            self._scene.bucket.settle([item.path for item in items], ())

    def _send_one(self, item: Sending) -> None:
        if item.kept:
            self._scene.bucket.copy(KEPT + item.entry.sha256, SITE + item.path)
        else:
            self._scene.bucket.write(SITE + item.path, self._content(item.path), item.entry, item.encoding)

    def _invalidate(self, paths: tuple[str, ...]) -> None:
        if self._scene.cdn is not None and paths:
            self._scene.cdn.invalidate(paths)

    def _switch(self) -> None:
        self._scene.switch.make_current(self._scene.release, self._plan.release, self._clock())

    def _clear(self) -> None:
        bucket, away = self._scene.bucket, [*self._plan.remove, *self._plan.expired]
        bucket.remove([*(SITE + path for path in away), *(KEPT + sha for sha in self._plan.forget)])
        if away:
            bucket.settle((), away)
        if self._plan.remove:
            self._invalidate(self._plan.invalidate)

    def _record(self, deployed: Deployed) -> None:
        write_state(self._scene.bucket, self._plan.after.remember(replace(deployed, at=self._clock())))

    def _each(self, step: str, items: tuple[_Item, ...], work: Callable[[_Item], None]) -> None:
        """Each item once, in as many threads as the host takes; the first that fails ends it."""
        with ThreadPoolExecutor(self._scene.bucket.threads) as pool:
            waiting = [pool.submit(work, item) for item in items]
            try:
                for done in waiting:
                    done.result()
                    self._done += 1
                    self._tell(step, self._done, len(items))
                    self._lock.check()
                    if time.monotonic() - self._registered_at > _SAID_AGAIN_EVERY:
                        self._register()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
