"""Files of releases, kept in memory once read, since a release never changes. For the adapters of `Releases` only."""

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import PurePosixPath

MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 512

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class KeptFiles:
    """A `Releases` that asks `fetch` (release id, path) for what it has not kept.

    At most `most_bytes` and `most_files`, the least recently used given up first; a file of more than an eighth of
    `most_bytes` is never kept. Thread-safe.
    """

    def __init__(
        self, fetch: Callable[[str, str], bytes], *, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES
    ) -> None:
        self._fetch = fetch
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def read(self, release_id: str, path: str) -> bytes:
        """One file of a release.

        Raises FileNotFoundError where there is none, also for a path that leaves the release, and Unavailable where
        nobody can tell.
        """
        key = (release_id, path)
        with self._lock:
            if (content := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return content
        if not _ID.fullmatch(release_id) or not _is_inside(path):
            raise missing(release_id, path)
        content = self._fetch(release_id, path)
        self._keep(key, content)
        return content

    def _keep(self, key: tuple[str, str], content: bytes) -> None:
        if len(content) > self._most_bytes // 8:
            return
        with self._lock:
            self._kept_bytes += len(content) - len(self._kept.pop(key, b""))
            self._kept[key] = content
            while self._kept_bytes > self._most_bytes or len(self._kept) > self._most_files:
                _, given_up = self._kept.popitem(last=False)
                self._kept_bytes -= len(given_up)


def missing(release_id: str, path: str) -> FileNotFoundError:
    """What is raised for a file that is not there."""
    return FileNotFoundError(f"release {release_id!r} has no file {path!r}")


def _is_inside(path: str) -> bool:
    """Whether this is a relative path as the manifest writes it: forward slashes, no dots, nothing that climbs."""
    plain = "\\" not in path and "\0" not in path and not path.startswith("/")
    return plain and bool(path) and str(PurePosixPath(path)) == path and ".." not in path.split("/") and path != "."
