"""Separated values as people's spreadsheets really save them: BOM, CRLF, `;` or tab, newlines in quotes.

Strict about what would lose something unseen: another encoding, a quote that never ends. For the readers of
`storefront.importers` only.
"""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storefront.importers.errors import ImportRefused

LARGEST_FILE = 512 * 1024 * 1024
LARGEST_CELL = 64 * 1024 * 1024
_DELIMITERS = (",", ";", "\t")
# Spreadsheets run a cell that starts so as a formula; exporters guard it with an apostrophe (OWASP, "CSV Injection").
_FORMULA_STARTS = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True)
class Row:
    """One record; `number` counts as a spreadsheet does, the header being row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header as written, and the records below it. Records may be shorter or longer than the header."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The header for matching by name: lower case, single spaces."""
        return tuple(fold(name) for name in self.header)


def fold(name: str) -> str:
    """A column's name for comparing, whatever its case and spacing."""
    return " ".join(name.split()).casefold()


def read_table(path: Path, *, known: Collection[str]) -> Table:
    """Read a file of comma, semicolon or tab separated values whose header shares most names with `known`.

    Raises ImportRefused when the file cannot be read as such a table, or when it is empty.
    """
    text = _read_text(path)
    header_of = {delimiter: _first_record(text, delimiter) for delimiter in _DELIMITERS}
    delimiter = max(_DELIMITERS, key=lambda each: sum(fold(name) in known for name in header_of[each]))
    with _large_cells():
        records = _records(text, delimiter, path.name)
        header = next(records, None)
        if header is None:
            raise ImportRefused(f"{path.name}: the file is empty (export it again, as CSV)")
        rows = tuple(Row(number, tuple(map(_clean, cells))) for number, cells in enumerate(records, start=2))
    return Table(tuple(header), rows)


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ImportRefused(f"{path.name}: larger than {LARGEST_FILE >> 20} MB (export the products in parts)")
        content = path.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{path.name}: cannot be read: {error.strerror}") from error
    if content.startswith(b"PK\x03\x04"):
        raise ImportRefused(f"{path.name}: this is a workbook or an archive (save the sheet as CSV, UTF-8)")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefused(f"{path.name}: the text is UTF-16 (save it as CSV, UTF-8)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise ImportRefused(
            f"{path.name}: line {line}: byte 0x{byte:02X} is not UTF-8 (save the file as CSV, UTF-8)"
        ) from error


def _first_record(text: str, delimiter: str) -> list[str]:
    """The header as `delimiter` would cut it; nothing where that fails, since another delimiter may fit."""
    with _large_cells():
        try:
            return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), [])
        except csv.Error:
            return []


def _records(text: str, delimiter: str, name: str) -> Iterator[Sequence[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 1
    while True:
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise ImportRefused(
                f"{name}: the record that starts at line {begun} is broken: {error} "
                "(is a quote missing or not doubled?)"
            ) from error
        if record is None:
            return
        if record:
            yield record
        begun = reader.line_num + 1


@contextmanager
def _large_cells() -> Iterator[None]:
    """The reader's limit is one for the whole process, so it is put back."""
    before = csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _clean(cell: str) -> str:
    """Without a spreadsheet's guard, and with the same line ends whatever the file has."""
    unguarded = cell[1:] if cell.startswith(_FORMULA_STARTS) else cell
    return unguarded.replace("\r\n", "\n").replace("\r", "\n")
