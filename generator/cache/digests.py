"""SHA-256 of files, each computed once: a file whose size, times and number are as they were is not read again."""

import os
import time
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from generator.cache import kept

NAME = "digests"
_KEY = "1"
TICK = 20_000_000
"""Nanoseconds that the clock of a file system may be behind: a file that is younger may change unseen."""

Stamp = tuple[int, int, int, int]
"""Size in bytes, time of the last change of content and of the file itself in nanoseconds, number of the file."""


def stamp_of(path: str | Path) -> Stamp | None:
    """The stamp of a regular file; None where there is none."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return None
    if found.st_mode & 0o170000 != 0o100000:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


class Digests:
    """What is known of files, by their whole paths."""

    def __init__(self, cache: Path) -> None:
        self._path = cache / NAME
        self._known: dict[str, tuple[Stamp, str]] = kept.load(self._path, _KEY) or {}
        self._used: dict[str, tuple[Stamp, str]] = {}
        self._own: set[str] = set()

    def of(self, path: Path) -> tuple[str, int]:
        """SHA-256 and size of a file. Raises OSError where it cannot be read."""
        name = str(path)
        stamp = stamp_of(name)
        known = self._used.get(name) or self._known.get(name)
        if stamp is None or known is None or known[0] != stamp:
            data = path.read_bytes()
            if stamp is None:  # a link: never remembered
                return sha256(data).hexdigest(), len(data)
            known = (stamp, sha256(data).hexdigest())
        self._used[name] = known
        return known[1], known[0][0]

    def holds(self, path: str, digest: str) -> bool:
        """Whether a file is known to hold this, as it is now: it is looked at, and not read."""
        known = self._known.get(path)
        if known is None or known[1] != digest or known[0] != stamp_of(path):
            return False
        self._used[path] = known
        return True

    def size(self, path: str) -> int:
        """The size in bytes of a file that is known."""
        return (self._used.get(path) or self._known[path])[0][0]

    def note(self, path: str, digest: str) -> None:
        """A file has just been written by us, with this content."""
        stamp = stamp_of(path)
        if stamp is not None:
            self._own.add(path)
            self._used[path] = (stamp, digest)

    def all_hold(self, files: dict[str, str]) -> bool:
        """Whether all of these are known to hold what they should, as they are now."""
        return all(self.holds(path, digest) for path, digest in files.items())

    def keep(self, paths: Iterable[str]) -> None:
        """These are still as they are known to be: somebody else has looked."""
        self._used.update((path, self._known[path]) for path in paths if path in self._known)

    def keep_all(self) -> None:
        """Nothing is forgotten, whether it was used or not."""
        self._used = self._known | self._used

    def save(self) -> None:
        """Keep what was used. A file of others that is so young that a change of it might not show is left out."""
        limit = time.time_ns() - TICK
        safe = {path: known for path, known in self._used.items() if known[0][2] < limit or path in self._own}
        kept.save(self._path, _KEY, safe)
