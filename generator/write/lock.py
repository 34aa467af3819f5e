"""One build at a time: the folder of a shop is locked while a release is made and moved in."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.domain.errors import Unavailable

PATIENCE = 60.0
"""Seconds to wait for another build."""


class BuildLocked(Unavailable):
    """Another build of this shop is running."""


@contextmanager
def locked(build: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold `var/build/lock`. Raises BuildLocked where somebody else keeps it for longer than `patience` seconds."""
    build.mkdir(parents=True, exist_ok=True)
    with (build / "lock").open("a") as handle:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise BuildLocked("another build of this shop is running; wait for it, or stop it") from None
                time.sleep(0.05)
        yield
