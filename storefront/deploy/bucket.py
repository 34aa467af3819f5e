"""Where a shop is deployed to, as keys and bytes: `site/` and `previews/` are public, `releases/`, `deploy/` are not.

The same keys stand for a bucket at AWS and for folders of one machine, so that there is one way to deploy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import Unavailable
from storefront.deploy.release import Built, Entry

SITE = "site/"
PREVIEWS = "previews/"
KEPT = "deploy/kept/"
STATE = "deploy/state.json"
DOUBTFUL = "deploy/doubtful.json"
LOCK = "deploy/lock.json"

PRIVATE = Entry("", 0, "application/json", "no-store")
"""The headers of what nobody but a deploy reads."""


class BucketRefused(Unavailable):
    """The host does not take what is sent; the message says what to do about it."""


class NoBucket(BucketRefused):
    """There is no such bucket."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A small file as it lies there: its bytes, a tag that changes with them, and its age in seconds by the host."""

    body: bytes
    tag: str
    age: float


class Bucket(Protocol):
    """A host. Every method raises BucketRefused.

    `threads` is how many may write at a time, `packs` whether large texts have to be stored compressed.
    """

    threads: int
    packs: bool

    @property
    def name(self) -> str:
        """What people call it."""

    def check(self) -> None:
        """Whether it is there and ours. Raises NoBucket, BucketRefused."""

    def look(self, key: str) -> Seen | None:
        """A small file; None where there is none."""

    def write(self, key: str, body: bytes | Path, entry: Entry, encoding: str = "") -> None:
        """Put a file there, whole or not at all; stored compressed where `encoding` says so."""

    def create(self, key: str, body: bytes) -> bool:
        """Put a small file where there is none; whether that was so."""

    def replace(self, key: str, body: bytes, tag: str) -> bool:
        """Put a small file in the place of the one with this tag; whether it was still that one."""

    def copy(self, source: str, key: str) -> None:
        """Put a copy there, with its headers, without sending it. Raises FileNotFoundError without `source`."""

    def remove(self, keys: Iterable[str]) -> None:
        """Take files away; those that are not there are no problem."""

    def names(self, prefix: str) -> Iterator[str]:
        """Every key that begins so."""

    def keep_private(self, release: Path, built: Built, before: str | None) -> bool:
        """Put the private half where the functions read it, whole or not at all; False where it was there already.

        `before` is the release that is current: what both have in common need not be sent.
        """

    def settle(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """A step is over: whatever is not where people see it yet goes there now."""
