"""A built release, as a deploy sees it: what its manifest says of either half."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import NoRelease, Unavailable

SCHEMA = 1


class NewerFormat(Unavailable):
    """Something was written by a newer version of the tool than this one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as a host keeps it: its hash, its size in bytes, and the headers that it is sent with.

    `answer` is what a former address answers, `301 /target/` or `410`; other files have none.
    """

    sha256: str
    size: int
    type: str
    cache: str
    answer: str = ""

    def plain(self) -> dict[str, str | int]:
        """For JSON; without an answer where there is none."""
        return {name: value for name, value in asdict(self).items() if name != "answer" or value}


@dataclass(frozen=True, slots=True)
class Built:
    """A release: its id, both halves by path, and when a schedule changes something next (UTC seconds)."""

    id: str
    public: Mapping[str, Entry]
    private: Mapping[str, Entry]
    changes: tuple[int, ...] = ()


def read_built(release: Path) -> Built:
    """The release in this folder. Raises NoRelease where there is none, NewerFormat."""
    try:
        data = (release / "release.json").read_bytes()
    except FileNotFoundError:
        raise NoRelease("There is no release yet: run `storefront build` first.") from None
    return decode_built(data)


def decode_built(data: bytes) -> Built:
    """A release by its manifest. Raises NewerFormat."""
    plain = json.loads(data)
    require_schema(plain, "the release")
    public, private = decode_entries(plain["public"]), decode_entries(plain["private"])
    return Built(plain["id"], public, private, tuple(plain.get("changes", ())))


def decode_entries(plain: Mapping[str, Mapping[str, Any]]) -> dict[str, Entry]:
    """Files by path."""
    return {
        path: Entry(entry["sha256"], entry["size"], entry["type"], entry["cache"], entry.get("answer", ""))
        for path, entry in plain.items()
    }


def require_schema(plain: Mapping[str, Any], what: str) -> None:
    """Raise NewerFormat where this was written by a later version of the tool."""
    if plain.get("schema") != SCHEMA:
        raise NewerFormat(
            f"{what} has format {plain.get('schema')}, and this version of storefront knows {SCHEMA}: it was made by a "
            "newer one. Nothing was changed. Use the version that made it (`git pull`, then `make setup`)."
        )
