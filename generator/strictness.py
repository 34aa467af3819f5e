"""What Pelican logs, as problems and warnings: an article that it would skip is a mistake, not a message."""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pelican.log import LimitFilter, console  # type: ignore[import-untyped]

from generator.problems import Findings, Spot
from generator.read.folder import shown_path

_SKIPPED = re.compile(r"Skipping .*: could not find information about '(.+)'")
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
        elif record.levelno >= logging.ERROR:
            # Pelican logs inside its `except`, so the cause is still at hand.
            cause = sys.exc_info()[1]
            said = " ".join(f"{message}: {cause}".split()) if cause else message
            self.findings.problem(path, Spot(), "file", said, "Pelican would have left it out")
        else:
            self.findings.warning(path, Spot(), "file", " ".join(message.split()))

    def path_of(self, record: logging.LogRecord) -> str:
        """The file that a message is about: the first of its arguments that is one."""
        arguments = record.args if isinstance(record.args, tuple) else ()
        for argument in arguments:
            candidate = self.content / str(argument)
            if candidate.is_file() and candidate.is_relative_to(self.content):
                return shown_path(self.content, candidate)
        return self.content.name


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
