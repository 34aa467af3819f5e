"""The shop's own texts in its languages: gettext catalogues of `theme/locale`, and what a shop says otherwise.

`theme/locale/LANG/LC_MESSAGES/messages.po`, and over it `content/locale/LANG.po`. A build compiles them into the
private half of the release, where the functions read them by the standard library alone.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from generator.locales import find_locale
from generator.problems import Findings, Spot
from generator.read.folder import shown_path

SOURCE_LANGUAGE = "en"
"""The language that the texts are written in first."""
DATED = datetime(2026, 11, 28, tzinfo=UTC)
"""What stands for the date of a catalogue: the clock has no say in what a release is."""
_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The texts of one language; `mo` is None where there is no catalogue, `missing` counts texts that it lacks."""

    texts: NullTranslations = field(default_factory=NullTranslations)
    mo: bytes | None = None
    missing: int = 0
    known: int = 0


def read_spoken(language: str, theme: Path, content: Path, findings: Findings) -> Spoken:
    """The texts of a language; what is wrong in a catalogue is reported."""
    template = _read(theme / "locale" / "messages.pot", SOURCE_LANGUAGE, content, findings)
    wanted = [message.id for message in template or () if message.id]
    files = [
        *(theme / "locale" / tag / "LC_MESSAGES" / "messages.po" for tag in _tags(language)),
        *(content / "locale" / f"{tag}.po" for tag in _tags(language)),
    ]
    whole = Catalog(locale=find_locale(language), charset="utf-8", creation_date=DATED, revision_date=DATED)
    read = False
    for path in files:
        found = _read(path, language, content, findings)
        read = read or found is not None
        for message in found or ():
            if message.id and all(_forms(message.string)):
                whole.delete(message.id, message.context)  # a catalogue of Babel keeps what it was told first
                whole.add(message.id, message.string, context=message.context)
    native = language.split("-")[0] == SOURCE_LANGUAGE
    missing = 0 if native else sum(1 for text in wanted if whole.get(text) is None)
    if not read:
        return Spoken(missing=missing, known=len(wanted))
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    mo = buffer.getvalue()
    return Spoken(GNUTranslations(io.BytesIO(mo)), mo, missing, len(wanted))


def wrong_places(message: Message) -> set[str]:
    """The places of a text (`%(name)s`, `{name}`) that a translation lacks or makes up; a number may be left out."""
    originals = [_places(text) for text in _forms(message.id)]
    wanted = set().union(*originals)
    wrong: set[str] = set()
    for form in _forms(message.string):
        wrong |= (_places(form) ^ wanted) - ({"number", "num"} & wanted)
    return wrong


def _read(path: Path, language: str, content: Path, findings: Findings) -> Catalog | None:
    """A catalogue; None where there is none, or it cannot be read. What a shop wrote itself is checked."""
    if not path.is_file():
        return None
    own = path.is_relative_to(content)
    shown = shown_path(content, path) if own else path.name
    try:
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=find_locale(language), abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        line = error.lineno + 1 if isinstance(error, PoFileError) else 1
        findings.problem(shown, Spot(line), "catalogue", f"cannot be read: {error}", "save it as a .po file in UTF-8")
        return None
    for message in catalogue if own else ():
        if message.id and all(_forms(message.string)) and (wrong := wrong_places(message)):
            name = sorted(wrong)[0]
            hint = "write the places between brackets as the original has them"
            findings.problem(shown, Spot(message.lineno or 1), "msgstr", f"the place `{name}` does not fit", hint)
    return catalogue


def _tags(language: str) -> list[str]:
    """The language without its narrower parts first: `zh`, `zh-Hans`."""
    parts = language.split("-")
    return ["-".join(parts[:length]) for length in range(1, len(parts) + 1)]


def _forms(text: object) -> tuple[str, ...]:
    """The forms of a text, one or several."""
    return tuple(str(form) for form in text) if isinstance(text, tuple | list) else (str(text or ""),)


def _places(text: str) -> set[str]:
    return set(_named(text))


def _named(text: str) -> Iterator[str]:
    return (match[1] or match[2] for match in _PLACE.finditer(text))
