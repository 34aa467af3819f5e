"""Texts in the languages of the shop: one as it was written first, and translations by language."""

from collections.abc import Mapping


def in_language(text: str, translations: Mapping[str, str], language: str) -> str:
    """The text in a language, or as it was written first where nobody has translated it."""
    return translations.get(language) or text


def to_translate(text: str) -> str:
    """Marks a text of a table for the catalogues of `theme/locale`; it is translated where it is shown."""
    return text
