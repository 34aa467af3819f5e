"""The private halves of releases as files below one folder: FOLDER/RELEASE-ID/PATH. For bootstrap only."""

import re
import threading
from collections import OrderedDict
from pathlib import Path, PurePosixPath

from chalicelib.domain.errors import Unavailable

MOST_BYTES = 64 * 1024 * 1024
MOST_FILES = 512

_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class ReleaseFiles:
    """A `Releases`. A release never changes, so what was read is kept in memory.

    At most `most_bytes` and `most_files`, the least recently used given up first; a file of more than an eighth of
    `most_bytes` is never kept. Thread-safe.
    """

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_files = most_files
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def read(self, release_id: str, path: str) -> bytes:
        """One file of a release.

        Raises FileNotFoundError where there is none, also for a path that leaves the release, and Unavailable where
        the disk does not answer.
        """
        key = (release_id, path)
        with self._lock:
            if (content := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return content
        content = self._read_file(release_id, path)
        self._keep(key, content)
        return content

    def _read_file(self, release_id: str, path: str) -> bytes:
        missing = FileNotFoundError(f"release {release_id!r} has no file {path!r}")
        if not _ID.fullmatch(release_id) or not _is_inside(path):
            raise missing
        release = self._folder / release_id
        try:
            file = (release / path).resolve(strict=True)
            # A symbolic link may lead out where the path itself does not.
            if not file.is_relative_to(release.resolve()) or not file.is_file():
                raise missing
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise missing from None
        except (OSError, RuntimeError) as wrong:
            raise Unavailable(f"File {path!r} of release {release_id} cannot be read: {wrong}") from wrong

    def _keep(self, key: tuple[str, str], content: bytes) -> None:
        if len(content) > self._most_bytes // 8:
            return
        with self._lock:
            self._kept_bytes += len(content) - len(self._kept.pop(key, b""))
            self._kept[key] = content
            while self._kept_bytes > self._most_bytes or len(self._kept) > self._most_files:
                _, given_up = self._kept.popitem(last=False)
                self._kept_bytes -= len(given_up)


def _is_inside(path: str) -> bool:
    """Whether this is a relative path as the manifest writes it: forward slashes, no dots, nothing that climbs."""
    plain = "\\" not in path and "\0" not in path and not path.startswith("/")
    return plain and bool(path) and str(PurePosixPath(path)) == path and ".." not in path.split("/") and path != "."
