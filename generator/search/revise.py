"""The index after one entry was edited: only the files of its own words are made anew, and what is shown of it."""

import json
from collections.abc import Callable
from typing import Any

from chalicelib.domain.codec import canonical
from generator.search.index import Entry, list_postings
from generator.search.words import shard_of

_EMPTY: dict[str, Any] = {"words": {}, "near": []}
Read = Callable[[str], bytes | None]


class OtherFiles(Exception):
    """More of the index changes than the files of these words."""


def revise(before: Entry, after: Entry, read: Read, beyond: dict[str, str]) -> dict[str, bytes]:
    """The files that become others, by their names. `read` gives one as it is; None where there is none.

    `beyond` is brought up to date. Raises OtherFiles where words would be looked for in other places than before.
    """
    shards: dict[str, dict[str, Any]] = {}
    old, new = before.weights, after.weights
    for word in sorted(word for word in old.keys() | new.keys() if old.get(word) != new.get(word)):
        shard = shards.setdefault(shard_of(word), _load(read, shard_of(word)))
        known = beyond.get(word) or shard["words"].get(word, "")
        others = [posting for posting in known.split() if posting[1:] != after.id]
        postings = [*others, f"{new[word]}{after.id}"] if word in new else others
        if _is_near(known.split()) != _is_near(postings):
            raise OtherFiles(word)
        shard["words"][word] = list_postings(word, postings, beyond)
        if not postings:
            del shard["words"][word]
    if any(shard == _EMPTY for shard in shards.values()):
        raise OtherFiles("a file of words is needed no more")
    files = {f"words/{key}.json": canonical(shard) for key, shard in shards.items()}
    if fresh := [key for key in shards if read(f"words/{key}.json") is None]:
        keys = str(json.loads(read("keys.json") or b'""')).split()
        files["keys.json"] = canonical(" ".join(sorted([*keys, *fresh])))
    shown = f"found/{after.id[:2]}.json"
    views = json.loads(read(shown) or b"{}")
    views[after.id] = {"url": after.url, **after.view}
    return files | {shown: canonical(views)}


def _load(read: Read, key: str) -> dict[str, Any]:
    data = read(f"words/{key}.json")
    return json.loads(data) if data is not None else {"words": {}, "near": []}


def _is_near(postings: list[str]) -> bool:
    """Whether a word stands in other files, too, where it is looked for when its beginning is mistyped."""
    return any(posting[0] > "1" for posting in postings)
