"""Texts in the languages of the shop: those that its files say, by language, and the shop's own from a catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from unicodedata import bidirectional

_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def in_language(text: str, translations: Mapping[str, str], language: str) -> str:
    """The text in a language, or as it was written first where nobody has translated it."""
    return translations.get(language) or text


def to_translate(text: str) -> str:
    """Marks a text of a table for the catalogues of `theme/locale`; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Texts:
    """The shop's own texts in one language; as they were written first, in English, where they are not translated.

    `rtl` is whether the language is written from right to left.
    """

    catalogue: NullTranslations = field(default_factory=NullTranslations)
    rtl: bool = False

    def say(self, text: str, **values: object) -> str:
        """A text, with these values in its places."""
        said = self.catalogue.gettext(text)
        return said.format(**self._isolated(values)) if values else said

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """A text with a number in it, which stands as `number`."""
        return self.catalogue.ngettext(one, many, number).format(number=number, **self._isolated(values))

    def measure(self, per_text: str, decimal: str) -> str:
        """What a unit price is for, as `Measure.per_text` says it: `100 g`, `0,75 l`, `Stück`."""
        number, _, unit = per_text.rpartition(" ")
        if unit not in ("piece", "pieces"):
            return per_text.replace(".", decimal)
        return self.count("{number} piece", "{number} pieces", int(number)) if number else self.say("piece")

    def _isolated(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values, each kept apart from the sentence around it where one of the two runs the other way.

        Unicode Standard Annex 9, 6.3: a name whose direction nobody knows goes between isolates.
        """
        return {name: self._isolate(value) for name, value in values.items()}

    def _isolate(self, value: object) -> object:
        if not isinstance(value, str) or not (self.rtl or runs_left(value)):
            return value
        return f"{_ISOLATE}{value}{_END}"


def runs_left(text: str) -> bool:
    """Whether there are letters in it that are written from right to left."""
    return any(bidirectional(char) in _RIGHT_TO_LEFT for char in text)
