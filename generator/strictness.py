"""What Pelican logs, as problems and warnings: an article that it would skip is a mistake, not a message."""

import logging
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from pelican.log import LimitFilter, console  # type: ignore[import-untyped]

from generator.problems import Findings, Spot
from generator.read.folder import shown_path

_SKIPPED = re.compile(r"Skipping .*: could not find information about '(.+)'")
_NO_DATE = re.compile(r"(.+) is not a valid date", re.DOTALL)
_STATUS = "Unknown status"
_HINTS = {"date": "write such as `Date: 2026-10-02`", "title": "write such as `Title: How an island is made`"}


class _Collector(logging.Handler):
    def __init__(self, content: Path, findings: Findings) -> None:
        super().__init__(logging.WARNING)
        self.content = content
        self.findings = findings

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        path = self.path_of(record)
        skipped = _SKIPPED.match(message)
        if skipped:
            name = skipped[1]
            self.findings.problem(
                path, Spot(), name.title(), "is missing", _HINTS.get(name, f"write `{name.title()}:`")
            )
        elif message.startswith(_STATUS) and isinstance(record.args, tuple):
            status, _, allowed = cast(tuple[object, object, Sequence[object]], record.args)
            known = ", ".join(str(word) for word in allowed)
            spot = self.place(record, "status", str(status))
            self.findings.problem(path, spot, "Status", f"{status!r} is not known", f"write one of {known}")
        elif record.levelno >= logging.ERROR:
            # Pelican logs inside its `except`, so the cause is still at hand.
            self.report(record, path, message, sys.exc_info()[1])
        else:
            self.findings.warning(path, Spot(), "file", self.plain(message))

    def report(self, record: logging.LogRecord, path: str, message: str, cause: BaseException | None) -> None:
        """What Pelican could not process: a date that is none, or anything else in its own words."""
        date = _NO_DATE.fullmatch(str(cause)) if isinstance(cause, ValueError) else None
        if date is None:
            said = self.plain(f"{message}: {cause}" if cause else message)
            self.findings.problem(path, Spot(), "file", said, "Pelican would have left it out")
            return
        written = date[1].strip("'\"")
        name = next((name for name in ("date", "modified") if self.place(record, name, written) != Spot()), "date")
        hint = f"write such as `{name.title()}: 2026-10-02`"
        self.findings.problem(path, self.place(record, name, written), name.title(), f"{date[1]} is not a date", hint)

    def plain(self, message: str) -> str:
        """A message in one line, without the folder of whoever built this."""
        return " ".join(message.replace(f"{self.content}/", "").replace(f"{self.content.parent}/", "").split())

    def place(self, record: logging.LogRecord, name: str, value: str) -> Spot:
        """Where the metadata of the file that a message is about has this value; its beginning where it does not."""
        file = self.file_of(record)
        lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines() if file else []
        for number, line in enumerate(lines, 1):
            field = re.match(rf"\s*:?{name}:\s*", line, re.IGNORECASE)
            if field and " ".join(line[field.end() :].split()) == " ".join(value.split()):
                return Spot(number, field.end() + 1)
        return Spot()

    def path_of(self, record: logging.LogRecord) -> str:
        """The file that a message is about, as people see it, or the content folder."""
        file = self.file_of(record)
        return shown_path(self.content, file or self.content)

    def file_of(self, record: logging.LogRecord) -> Path | None:
        """The first of the arguments of a message that is a file."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            candidate = self.content / str(argument)
            if candidate.is_file() and candidate.is_relative_to(self.content):
                return candidate
        return None


@contextmanager
def collected(content: Path, findings: Findings, *, quiet: bool) -> Iterator[None]:
    """While it lasts, what Pelican logs becomes findings; `quiet` also stills its own words on the terminal."""
    logger = logging.getLogger("pelican")
    collector = _Collector(content, findings)
    was_quiet, propagated = console.quiet, logger.propagate
    # It shows a message once a process; a shop is built many times in one.
    LimitFilter._raised_messages.clear()
    logger.addHandler(collector)
    logger.propagate = False
    console.quiet = quiet or was_quiet
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagated
        console.quiet = was_quiet
