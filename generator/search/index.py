"""The index of one language: words by their first letters, and what was found by its own hash.

`words/KEY.json` is `{"words": {WORD: "4ID 1ID"}, "near": [WORD]}`: a digit says how much a word weighs for what is
found, `near` lists words of other files that a slip at their beginning would look for here. `found/HH.json` is
`{ID: entry}`; `keys.json` names the files of words there are. All names are stable and follow from the content alone:
one edit changes the files of its own words, and no page.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from chalicelib.domain.codec import canonical
from generator.search.words import near_shards_of, shard_of, words_of

MOST_OF_A_WORD = 400
"""Nobody looks at more; a word that everything has says nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to find: `view` is what is shown of it, `texts` are (weight from 1 to 9, text).

    A word that weighs 1 everywhere stands only in running text, and is not looked for where its beginning is mistyped.
    """

    url: str
    view: dict[str, Any]
    texts: tuple[tuple[int, str], ...]

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that follow from the address."""
        return sha256(self.url.encode()).hexdigest()[:12]

    @property
    def weights(self) -> dict[str, int]:
        """How much each of its words weighs."""
        found: dict[str, int] = {}
        for weight, text in self.texts:
            for word in words_of(text):
                found[word] = max(weight, found.get(word, 0))
        return found


@dataclass(frozen=True, slots=True)
class Index:
    """The files by their names; `beyond` is whatever has a word, for words that more have than a file names."""

    files: dict[str, bytes]
    beyond: dict[str, str]


def make_index(entries: Iterable[Entry]) -> Index:
    """The index of these."""
    weights: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        found[entry.id[:2]][entry.id] = {"url": entry.url, **entry.view}
        for word, weight in entry.weights.items():
            weights[word][entry.id] = weight
    shards: dict[str, dict[str, Any]] = defaultdict(lambda: {"words": {}, "near": []})
    beyond: dict[str, str] = {}
    for word in sorted(weights):
        postings = [f"{weight}{name}" for name, weight in weights[word].items()]
        shards[shard_of(word)]["words"][word] = list_postings(word, postings, beyond)
        for key in near_shards_of(word) if max(weights[word].values()) > 1 else ():
            shards[key]["near"].append(word)
    files = {f"words/{key}.json": canonical(shard) for key, shard in shards.items()}
    files |= {f"found/{key}.json": canonical(views) for key, views in found.items()}
    return Index(files | {"keys.json": canonical(" ".join(sorted(shards)))}, beyond)


def list_postings(word: str, postings: list[str], beyond: dict[str, str]) -> str:
    """What a file says of a word: the heaviest first. What it leaves out is noted in `beyond`."""
    heaviest = sorted(sorted(postings, key=_name_of), key=_weight_of, reverse=True)
    if len(heaviest) > MOST_OF_A_WORD:
        beyond[word] = " ".join(heaviest)
    else:
        beyond.pop(word, None)
    return " ".join(heaviest[:MOST_OF_A_WORD])


def _name_of(posting: str) -> str:
    return posting[1:]


def _weight_of(posting: str) -> str:
    return posting[0]
