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


def make_index(entries: Iterable[Entry]) -> dict[str, bytes]:
    """The files by their names."""
    weights: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for entry in entries:
        found[entry.id[:2]][entry.id] = {"url": entry.url, **entry.view}
        for weight, text in entry.texts:
            for word in words_of(text):
                weights[word][entry.id] = max(weight, weights[word].get(entry.id, 0))
    shards: dict[str, dict[str, Any]] = defaultdict(lambda: {"words": {}, "near": []})
    for word in sorted(weights):
        shards[shard_of(word)]["words"][word] = _postings(weights[word])
        for key in near_shards_of(word) if max(weights[word].values()) > 1 else ():
            shards[key]["near"].append(word)
    files = {f"words/{key}.json": canonical(shard) for key, shard in shards.items()}
    files |= {f"found/{key}.json": canonical(views) for key, views in found.items()}
    return files | {"keys.json": canonical(" ".join(sorted(shards)))}


def _postings(weights: dict[str, int]) -> str:
    heaviest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:MOST_OF_A_WORD]
    return " ".join(f"{weight}{name}" for name, weight in heaviest)
