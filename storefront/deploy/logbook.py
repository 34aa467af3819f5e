"""What the functions of a stage have written, from CloudWatch: their lines of JSON, the oldest first."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from typing import Any

from botocore.exceptions import ClientError

from storefront.deploy.aws import code_of
from storefront.deploy.clients import said
from storefront.deploy.settings import StageSettings
from storefront.deploy.template.names import function_name

_UNITS = {"m": 60, "h": 3600, "d": 86400}
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: since when (UTC seconds), of which order (its id or reference) or request, how bad at least."""

    since: int
    order: str | None = None
    request: str | None = None
    level: str = "INFO"

    def takes(self, line: Mapping[str, Any]) -> bool:
        """Whether this line is one of them; what the runtime itself has written has no level and is taken."""
        bad_enough = line.get("level") not in _LEVELS or _LEVELS.index(line["level"]) >= _LEVELS.index(self.level)
        of_order = self.order is None or self.order in (line.get("order"), line.get("message_id"))
        return bad_enough and of_order and self.request in (None, line.get("request"))


def seconds_of(text: str) -> int | None:
    """`90m`, `6h` or `2d` in seconds; None where it is none."""
    found = re.fullmatch(r"(\d{1,4})([mhd])", text.strip())
    return int(found[1]) * _UNITS[found[2]] if found else None


def read_lines(
    client: Any, settings: StageSettings, functions: Iterable[str], wanted: Wanted
) -> Iterator[dict[str, Any]]:
    """The lines of these functions that are wanted, merged by time. Raises DeployError."""
    groups = [f"/aws/lambda/{function_name(settings.stack, name)}" for name in functions]
    streams = [_events(client, group, wanted.since * 1000) for group in groups]
    for at, group, text in merge(*streams):
        line = _parse(text)
        if wanted.takes(line):
            yield {"at": at, "function": group.removeprefix(f"/aws/lambda/{settings.stack}-"), **line}


def _events(client: Any, group: str, since: int) -> Iterator[tuple[int, str, str]]:
    start: dict[str, str] = {}
    while True:
        with said(f"Reading {group}"):
            try:
                page = client.filter_log_events(logGroupName=group, startTime=since, interleaved=True, **start)
            except ClientError as missing:
                if code_of(missing) == "ResourceNotFoundException":
                    return  # nobody has deployed this function yet
                raise
        yield from sorted((int(event["timestamp"]), group, str(event["message"])) for event in page["events"])
        if "nextToken" not in page:
            return
        start = {"nextToken": page["nextToken"]}


def _parse(text: str) -> dict[str, Any]:
    """A line of ours, or what Lambda itself says (START, END, REPORT, a crash)."""
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    return line if isinstance(line, dict) else {"event": "runtime", "message": text.rstrip()}
