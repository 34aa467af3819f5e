"""Separated values that no spreadsheet runs: a cell that begins like a formula gets an apostrophe in front.

Source: OWASP, "CSV Injection". The importers take the apostrophe off again.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from generator.surfaces.losses import Kind, Losses

_FORMULA = re.compile("'*[=+@\t\r-]")


def write_separated(columns: Sequence[str], rows: Iterable[Mapping[str, str]], sign: str, losses: Losses) -> bytes:
    """A file with these columns between `sign`; a cell without a value is empty. Says how many had to be guarded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=sign, lineterminator="\n")
    writer.writerow(columns)
    guarded = 0
    for row in rows:
        cells = [row.get(column, "") for column in columns]
        starting = [_FORMULA.match(cell) is not None for cell in cells]
        guarded += sum(starting)
        writer.writerow([f"'{cell}" if risky else cell for cell, risky in zip(cells, starting, strict=True)])
    if guarded:
        message = (
            f"{guarded} cells are written with an apostrophe in front, so that no spreadsheet runs them "
            "(take it away where the other shop keeps it)"
        )
        losses.add(Kind.GUARD, "", message)
    return buffer.getvalue().encode()


def separated_lines(columns: Sequence[str], rows: Iterable[Mapping[str, str]], sign: str) -> str:
    """The lines of these rows alone, cells as they stand: for machines, which would keep the apostrophe."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign, lineterminator="\n").writerows(
        [row.get(column, "") for column in columns] for row in rows
    )
    return buffer.getvalue()
