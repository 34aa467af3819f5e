"""A bucket as the deploy of one preview sees it: the same keys, in a corner of their own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from storefront.deploy.bucket import PREVIEWS, SITE, Bucket, Seen
from storefront.deploy.release import Built, Entry

_RECORDS = "deploy/"


class PreviewBucket:
    """A `Bucket` within another one. Private halves are not moved: a release is the same wherever it is shown."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._preview = bucket, name
        self.threads, self.packs = bucket.threads, bucket.packs

    @property
    def name(self) -> str:
        """The bucket, and which preview."""
        return f"{self._bucket.name}/{PREVIEWS}{self._preview}"

    def check(self) -> None:
        """Whether the bucket is there and ours."""
        self._bucket.check()

    def look(self, key: str) -> Seen | None:
        """A small file."""
        return self._bucket.look(self._inner(key))

    def write(self, key: str, body: bytes | Path, entry: Entry, encoding: str = "") -> None:
        """Put a file there."""
        self._bucket.write(self._inner(key), body, entry, encoding)

    def create(self, key: str, body: bytes) -> bool:
        """Where there is none."""
        return self._bucket.create(self._inner(key), body)

    def replace(self, key: str, body: bytes, tag: str) -> bool:
        """Where it is still that one."""
        return self._bucket.replace(self._inner(key), body, tag)

    def copy(self, source: str, key: str) -> None:
        """Within the corner."""
        self._bucket.copy(self._inner(source), self._inner(key))

    def remove(self, keys: Iterable[str]) -> None:
        """Take files away."""
        self._bucket.remove([self._inner(key) for key in keys])

    def names(self, prefix: str) -> Iterator[str]:
        """Keys as they are outside of the corner."""
        inner = self._inner(prefix)
        return (prefix + key.removeprefix(inner) for key in self._bucket.names(inner))

    def keep_private(self, release: Path, built: Built, before: str | None) -> bool:
        """Where the functions read it."""
        return self._bucket.keep_private(release, built, before)

    def settle(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """What is in the bucket is where people see it."""
        del written, removed

    def _inner(self, key: str) -> str:
        if key.startswith(SITE):
            return f"{PREVIEWS}{self._preview}/{key.removeprefix(SITE)}"
        if key.startswith(_RECORDS):
            return f"{_RECORDS}{PREVIEWS}{self._preview}/{key.removeprefix(_RECORDS)}"
        return key
