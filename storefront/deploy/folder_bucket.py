"""A host that is a folder of this machine: the site in `site`, the private halves and the records in `var`."""

import errno
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storefront.deploy.bucket import PRIVATE, SITE, BucketRefused, Seen
from storefront.deploy.release import Built, Entry
from storefront.publish import keep_release

_RELEASES = "releases/"


class FolderBucket:
    """A `Bucket`. `records` keeps what only a deploy reads; each site has its own."""

    threads = 1
    packs = False

    def __init__(self, site: Path, var: Path, records: Path) -> None:
        self._site, self._var, self._records = site, var, records

    @property
    def name(self) -> str:
        """The folder of the site."""
        return str(self._site)

    def check(self) -> None:
        """A folder is made when something is written. Raises BucketRefused where there is a file of its name."""
        for folder in (self._site, self._var):
            if folder.exists() and not folder.is_dir():
                raise BucketRefused(f"{folder} is no folder; name another one, or move that file away")

    def look(self, key: str) -> Seen | None:
        """A small file; its age by its own time stamp."""
        path = self._path(key)
        try:
            with _said(path):
                body = path.read_bytes()
                return Seen(body, _tag(body), time.time() - path.stat().st_mtime)
        except FileNotFoundError:
            return None

    def write(self, key: str, body: bytes | Path, entry: Entry, encoding: str = "") -> None:
        """Beside its place first, then moved there."""
        del entry, encoding  # the server that shows the folder says type and cache, and compresses
        path = self._path(key)
        half = path.with_name(f".{path.name[:60]}.{os.getpid()}.part")
        with _said(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                if isinstance(body, Path):
                    shutil.copyfile(body, half)
                else:
                    half.write_bytes(body)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)

    def create(self, key: str, body: bytes) -> bool:
        """Under a lock of the folder, so that of two only one succeeds."""
        with self._alone():
            if self._path(key).exists():
                return False
            self.write(key, body, PRIVATE)
            return True

    def replace(self, key: str, body: bytes, tag: str) -> bool:
        """Under the same lock."""
        with self._alone():
            seen = self.look(key)
            if seen is None or seen.tag != tag:
                return False
            self.write(key, body, PRIVATE)
            return True

    def copy(self, source: str, key: str) -> None:
        """Copied on this machine."""
        self.write(key, self._path(source), PRIVATE)

    def remove(self, keys: Iterable[str]) -> None:
        """Files, and the folders that are empty then."""
        for key in keys:
            path = self._path(key)
            with _said(path):
                path.unlink(missing_ok=True)
            for folder in path.parents:
                if folder in (self._site, self._var, self._records) or not _removed_empty(folder):
                    break

    def names(self, prefix: str) -> Iterator[str]:
        """Every file below; what a broken write left is none."""
        folder = self._path(prefix)
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not (path.name.startswith(".") and path.name.endswith(".part")):
                yield prefix + path.relative_to(folder).as_posix()

    def keep_private(self, release: Path, built: Built, before: str | None) -> bool:
        """`var/releases/ID`, as the local shop keeps it."""
        del before
        if (self._var / "releases" / built.id).is_dir():
            return False
        with _said(self._var):
            keep_release(self._var, release, built.id)
        return True

    def settle(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """Everything is where people see it."""

    def _path(self, key: str) -> Path:
        if key.startswith(SITE):
            return self._site / key.removeprefix(SITE)
        if key.startswith(_RELEASES):
            return self._var / key
        return self._records / key.removeprefix("deploy/")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with _said(self._records):
            self._records.mkdir(parents=True, exist_ok=True)
            with (self._records / "alone").open("a") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield


def _tag(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _removed_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False  # something is in it, or it is gone already
    return True


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """What the disk says, in words that help."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as wrong:
        todo = {
            errno.ENOSPC: "the disk is full: make room",
            errno.EDQUOT: "the quota is used up: make room",
            errno.EACCES: "no permission: deploy as the user whom the folder belongs to",
            errno.EROFS: "the disk is mounted read-only",
        }.get(wrong.errno or 0, wrong.strerror or str(wrong))
        raise BucketRefused(f"{path}: {todo}") from wrong
