"""Lists on the terminal: a table for people, as wide as it needs to be when it is piped."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.problems import printable

_PIPED_WIDTH = 200


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> None:
    """A table; the columns in `right` hold numbers. Cells are plain text: nothing in them is markup."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH).print(table)


def show_time(seconds: int | None) -> str:
    """A moment for people, in UTC; empty for None."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


def one_line(text: str) -> str:
    """A text of some lines in one, without anything that a terminal would obey."""
    return printable(" / ".join(text.splitlines()))


def _shown(cell: str) -> str:
    return "\n".join(printable(line) for line in cell.splitlines())
