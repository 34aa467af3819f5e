"""Separated values as people's spreadsheets really save them: BOM, CRLF, `;` or tab, newlines in quotes.

Strict about what would lose something unseen, such as a quote that never ends. For the readers of
`storefront.importers` only.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.errors import ImportRefused
from storefront.importers.report import Kind
from storefront.importers.texts import decode, read_bytes

LARGEST_CELL = 64 * 1024 * 1024
_DELIMITERS = (",", ";", "\t")
# Spreadsheets run a cell that starts so as a formula; exporters guard it with an apostrophe (OWASP, "CSV Injection").
_GUARDED = re.compile("'+[=+@\t\r-]")


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


def by_field(row: Row, fields: Mapping[str, int]) -> dict[str, str]:
    """The cells of a row by field, without white space around them; `fields` says in which column each stands."""
    return {name: row.cells[index].strip() for name, index in fields.items() if index < len(row.cells)}


def used_columns(table: Table) -> Counter[int]:
    """In how many rows each column has a value."""
    return Counter(index for row in table.rows for index, cell in enumerate(row.cells) if cell.strip())


def is_too_long(row: Row, table: Table, findings: Findings) -> bool:
    """Whether a row has more cells than the header has columns, so that none of them can be trusted; reported."""
    if not any(cell.strip() for cell in row.cells[len(table.header) :]):
        return False
    message = f"{len(row.cells)} cells under {len(table.header)} columns (a quote or a separator is out of place)"
    findings.add(Kind.SKIPPED_ROW, row.cells[0][:80], message, row.number)
    return True


def read_table(
    path: Path, findings: Findings, *, known: Collection[str], encoding: str | None = None, only_utf8: bool = False
) -> Table:
    """Read a file of comma, semicolon or tab separated values.

    The delimiter is the one by which the header has most names of `known`, and then most names. `encoding` and
    `only_utf8` are as in `texts.decode`. Raises ImportRefused when the file cannot be read as such a table, or when
    it is empty.
    """
    text = decode(read_bytes(path), path.name, findings, encoding=encoding, only_utf8=only_utf8)
    return parse_table(text, path.name, known=known)


def parse_table(text: str, file: str, *, known: Collection[str], quoted: bool = True) -> Table:
    """The same from a text. Without `quoted`, quotes are ordinary characters and a record is a line."""
    header_of = {delimiter: _first_record(text, delimiter) for delimiter in _DELIMITERS}
    delimiter = max(
        _DELIMITERS, key=lambda each: (sum(fold(name) in known for name in header_of[each]), len(header_of[each]))
    )
    with _large_cells():
        records = _records(text, delimiter, file) if quoted else _lines(text, delimiter)
        header = next(records, None)
        if header is None:
            raise ImportRefused(f"{file}: the file is empty (export it again, as CSV)")
        rows = tuple(Row(number, tuple(map(_clean, cells))) for number, cells in enumerate(records, start=2))
    return Table(tuple(header), rows)


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


def _lines(text: str, delimiter: str) -> Iterator[Sequence[str]]:
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.strip():
            yield line.split(delimiter)


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
    unguarded = cell[1:] if _GUARDED.match(cell) else cell
    return unguarded.replace("\r\n", "\n").replace("\r", "\n")
