"""What counts as a word, and in which file it is looked up. `theme/static/js/search/10-words.js` does the same.

Chinese, Japanese, Korean and Thai are written without spaces: there every pair of neighbouring letters is a word.
"""

import re
import unicodedata
from collections.abc import Iterator

# Letters that are no letter with a mark, and that people type as others.
_LETTERS = str.maketrans(
    {"ß": "ss", "ς": "σ", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_TOGETHER = "\u0e01-\u0eff\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U000323af"
_IS_TOGETHER = re.compile(f"[{_TOGETHER}]")
_RUN = re.compile(f"[{_TOGETHER}]+|[^\\W_{_TOGETHER}]+")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_LEAST_FOR_NEAR = 4


def fold(text: str) -> str:
    """A text as it is compared: small letters, without accents, in one form (`Größe` and `GROSSE` alike)."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", text) if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", bare).lower().translate(_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text, each once, in order."""
    found: dict[str, None] = {}
    for run in _RUN.findall(fold(text)):
        found |= dict.fromkeys(_pairs(run) if _IS_TOGETHER.match(run) else (run,))
    return list(found)


def shard_of(word: str) -> str:
    """The name of the file in which a word stands: its first two letters; 64 letters that need no spaces share one."""
    if _IS_TOGETHER.match(word):
        return f"{ord(word[0]) >> 6:x}_"
    return "".join(letter if letter in _PLAIN else f"{ord(letter):x}" for letter in word[:2])


def near_shards_of(word: str) -> set[str]:
    """Where a word is looked up whose first or second letter is mistyped, missing or one too many."""
    if len(word) < _LEAST_FOR_NEAR or _IS_TOGETHER.match(word):
        return set()
    return {shard_of(word[1:3]), shard_of(word[0] + word[2])} - {shard_of(word)}


def _pairs(run: str) -> Iterator[str]:
    for place in range(len(run) - 1):
        yield run[place : place + 2]
    yield run[-1]  # so that a single letter finds words that end with it, too
