"""Translations of articles and pages: Pelican's `Lang:` with the same slug, and files named `hanging-paper.de.md`.

A file that is named so needs no `Lang:` and no `Slug:`, and what it does not say, its original says for it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pelican.contents import Article, Page  # type: ignore[import-untyped]
from pelican.readers import Readers  # type: ignore[import-untyped]
from pelican.utils import set_date_tzinfo, slugify  # type: ignore[import-untyped]

from generator.journal import Tongues
from generator.read.translations import split_language

_INHERITED = ("slug", "date", "modified", "author", "authors", "image", "category", "tags", "status")
_DATES = ("date", "modified")


class Siblings:
    """Gives the articles and pages of one run their languages."""

    def __init__(self, settings: Mapping[str, Any], tongues: Tongues) -> None:
        self._settings = settings
        self._by_code = {language.lower(): language for language in tongues.all}
        self._own = tongues.own
        self._originals: dict[Path, dict[str, Any]] = {}

    def place(self, content: Any) -> None:
        """Set language, slug and what else a translation leaves to its original, on Pelican's own object."""
        if not isinstance(content, Article | Page):
            return
        split = split_language(content.source_path)
        original = Path(split[0]) if split else None
        spoken = self._by_code.get(split[1].lower()) if split else None
        if split and original and (spoken or original.is_file()):
            content.lang = content.metadata.get("lang") or spoken or split[1]
            self._inherit(content, original)
        content.lang = self._by_code.get(content.lang.lower(), content.lang)
        content.in_default_lang = content.lang == self._own

    def _inherit(self, content: Any, original: Path) -> None:
        said = self._read(original)
        for name in _INHERITED:
            if name in said and name not in content.metadata:
                value = said[name]
                if name in _DATES:
                    value = set_date_tzinfo(value, self._settings["TIMEZONE"])
                content.metadata[name] = value
                setattr(content, name, value)
        if "slug" not in content.metadata:
            content.slug = slugify(
                original.stem,
                regex_subs=self._settings["SLUG_REGEX_SUBSTITUTIONS"],
                use_unicode=self._settings["SLUGIFY_USE_UNICODE"],
            )

    def _read(self, original: Path) -> dict[str, Any]:
        """What the original says of itself; nothing where there is none."""
        if original not in self._originals:
            reader = Readers(self._settings).readers.get(original.suffix.lstrip("."))
            there = reader is not None and original.is_file()
            self._originals[original] = dict(reader.read(str(original))[1]) if there else {}
        return self._originals[original]
