"""One deploy at a time: a small file at the host says who deploys, since when, and that he is still alive.

It is renewed while the deploy runs. A deploy whose lock has not been renewed for two minutes by the host's clock is
dead; one whose process has ended on this very machine is dead at once.
"""

import json
import os
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from chalicelib.domain.errors import Unavailable
from storefront.deploy.bucket import LOCK, Bucket, BucketRefused, Seen
from storefront.tables import show_time

RENEWED_EVERY = 30.0
STALE_AFTER = 120.0


class DeployLocked(Unavailable):
    """Somebody else is deploying."""


class LockLost(Unavailable):
    """Somebody took the lock over, because this deploy did not renew it in time."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who deploys: a name, UTC seconds, and which process of which machine. `token` is different each time."""

    who: str
    since: int
    machine: str
    process: int
    token: str


def this_machine() -> str:
    """Something that is the same only within one start of one machine and one set of processes; empty if unknown."""
    boot, space = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    try:
        return f"{boot.read_text(encoding='ascii').strip()} {space.readlink()}"
    except OSError:
        return ""


def is_alive(process: int) -> bool:
    """Whether this process of this machine runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class DeployLock:
    """Held from `with` to the end of its block. Raises DeployLocked after `patience` seconds."""

    def __init__(
        self,
        bucket: Bucket,
        who: str,
        clock: Callable[[], int],
        *,
        patience: float = 0.0,
        say: Callable[[str], None] = lambda _: None,
        renewed_every: float = RENEWED_EVERY,
    ) -> None:
        self._bucket, self._patience, self._say = bucket, patience, say
        self._every = renewed_every
        self._holder = Holder(who, clock(), this_machine(), os.getpid(), secrets.token_hex(8))
        self._tag = ""
        self._lost = ""
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="deploy-lock", daemon=True)

    def __enter__(self) -> Self:
        deadline, told = time.monotonic() + self._patience, False
        while not self._take():
            seen = self._bucket.look(LOCK)
            if seen is None:
                continue
            if self._is_stale(seen):
                self._take_over(seen)
                continue
            if time.monotonic() >= deadline:
                raise DeployLocked(_locked(self._bucket.name, _holder(seen), seen.age))
            if not told:
                self._say(f"Waiting: {_held(_holder(seen))}.")
                told = True
            time.sleep(min(1.0, max(0.0, deadline - time.monotonic())) + 0.05)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        del kind, trace
        self._over.set()
        self._thread.join()
        if not self._lost:
            self._leave(after=error)

    @property
    def is_lost(self) -> bool:
        """Whether somebody has taken it over."""
        return bool(self._lost)

    def check(self) -> None:
        """Raise LockLost where it is not ours any more."""
        if self._lost:
            raise LockLost(self._lost)

    def _take(self) -> bool:
        if self._tag:
            return True
        if not self._bucket.create(LOCK, self._body()):
            return False
        try:
            self._keep_tag()
        except BaseException as wrong:
            self._leave(after=wrong)
            raise
        return True

    def _leave(self, after: BaseException | None) -> None:
        """Take the lock away. After another error that one is what has to be heard of."""
        try:
            self._bucket.remove([LOCK])
        except BucketRefused as wrong:
            if after is None:
                raise
            self._say(f"The lock could not be taken away ({wrong.message}): it is stale in {STALE_AFTER:.0f} seconds.")

    def _take_over(self, seen: Seen) -> None:
        self._say(f"The lock of {_held(_holder(seen))} is stale, and taken over.")
        if self._bucket.replace(LOCK, self._body(), seen.tag):
            self._keep_tag()

    def _keep_tag(self) -> None:
        seen = self._bucket.look(LOCK)
        self._tag = seen.tag if seen else ""

    def _is_stale(self, seen: Seen) -> bool:
        holder = _holder(seen)
        if holder.machine and holder.machine == this_machine() and not is_alive(holder.process):
            return True
        return seen.age > STALE_AFTER

    def _body(self) -> bytes:
        return json.dumps(asdict(self._holder)).encode()

    def _renew(self) -> None:
        while not self._over.wait(self._every):
            try:
                mine = self._bucket.replace(LOCK, self._body(), self._tag)
            except BucketRefused:
                continue  # the next write of the deploy says what is wrong
            if not mine:
                self._lost = "somebody else has taken the lock over, because this deploy was not heard of for too long"
                return


def _holder(seen: Seen) -> Holder:
    return Holder(**json.loads(seen.body))


def _held(holder: Holder) -> str:
    return f"{holder.who} has been deploying since {show_time(holder.since)} (UTC)"


def _locked(name: str, holder: Holder, age: float) -> str:
    return (
        f"{name}: {_held(holder)}, and was heard of {age:.0f} seconds ago. Nothing was changed. Wait for that deploy; "
        f"if it is dead, its lock can be taken {STALE_AFTER:.0f} seconds after it was heard of last."
    )
