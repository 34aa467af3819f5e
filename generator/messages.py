"""`python -m generator.messages [LANG ...]`: takes the texts out of templates and code into `theme/locale`.

Writes `messages.pot`, and brings the catalogue of every language up to date; a language that is named gets one.
"""

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po

from generator.catalogues import DATED
from generator.locales import find_locale

TEMPLATE = "messages.pot"
_PYTHON_KEYWORDS = {"say": 1, "to_translate": 1, "count": 2, "forms": 2}
"""`Texts.say`, `count` and `forms`, and the mark of texts that stand in tables; how many texts each takes."""
_JINJA_OPTIONS = {
    "silent": "false",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "extensions": "generator.once.Once",
}
_UNTOLD = tuple(
    f'"{name}:'
    for name in (
        "Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date", "PO-Revision-Date", "Last-Translator",
        "Language-Team", "Generated-By",
    )
)  # fmt: skip
"""Lines of a header that nobody fills in, or that change with the day."""
_HEADER = """\
# Texts of the theme, of the functions and of the generator.
# `make messages` takes them from templates and code."""


def make_template(root: Path) -> Catalog:
    """Every text that is to be translated, with the files it stands in."""
    found = Catalog(
        project="pelican-storefront", charset="utf-8", header_comment=_HEADER, creation_date=DATED, fuzzy=False
    )
    for path in _files(root):
        if path.suffix == ".py":
            extracted = _texts_of_python(path)
        else:
            read = extract_from_file("jinja2", path, keywords=DEFAULT_KEYWORDS, options=_JINJA_OPTIONS)
            extracted = [text for _, text, _, _ in read]
        for text in extracted:
            found.add(text, locations=[(path.relative_to(root).as_posix(), 1)])
    return found


def write_template(catalogue: Catalog) -> str:
    """The text of `messages.pot`."""
    return _written(catalogue)


def update(path: Path, language: str, template: Catalog) -> str:
    """The catalogue of a language with the texts of today: what is new is empty, what is gone is left out."""
    catalogue = Catalog(locale=find_locale(language), charset="utf-8", creation_date=DATED, revision_date=DATED)
    if path.is_file():
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=find_locale(language))
    # Guesses would have to be found and mended by hand: better an empty text, which a test names.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.header_comment, catalogue.fuzzy = _HEADER, False
    catalogue.creation_date = catalogue.revision_date = DATED
    return _written(catalogue)


def languages(root: Path) -> dict[str, Path]:
    """The catalogues that there are."""
    folder = root / "theme" / "locale"
    return {path.parent.parent.name: path for path in sorted(folder.glob("*/LC_MESSAGES/messages.po"))}


def main(root: Path, named: list[str]) -> None:
    """Write what differs, and say so."""
    template = make_template(root)
    folder = root / "theme" / "locale"
    catalogues = languages(root) | {name: folder / name / "LC_MESSAGES" / "messages.po" for name in named}
    made = {folder / TEMPLATE: write_template(template)}
    made |= {path: update(path, language, template) for language, path in catalogues.items()}
    for path, text in made.items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(root).as_posix()}\n")


def _files(root: Path) -> Iterator[Path]:
    for folder, endings in (("functions/chalicelib", (".py",)), ("generator", (".py",)), ("theme", (".html", ".txt"))):
        yield from sorted(path for path in (root / folder).rglob("*") if path.suffix in endings)


def _texts_of_python(path: Path) -> list[str | tuple[str, ...]]:
    """The literal texts of calls, in order. Babel reads tokens, and stumbles over bytes."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call):
            name = str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))
            given = node.args[: _PYTHON_KEYWORDS.get(name, 0)]
            texts = tuple(
                item.value for item in given if isinstance(item, ast.Constant) and isinstance(item.value, str)
            )
            if texts and len(texts) == _PYTHON_KEYWORDS[name]:
                found.append((node.lineno, node.col_offset, texts))
    return [texts if len(texts) > 1 else texts[0] for *_, texts in sorted(found)]


def _written(catalogue: Catalog) -> str:
    """Files without lines: a line that moves is no change of a text; and a header that says what is so."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return "".join(
        line for line in buffer.getvalue().decode().splitlines(keepends=True) if not line.startswith(_UNTOLD)
    )


if __name__ == "__main__":
    main(Path.cwd(), sys.argv[1:])
