"""What a shop's move has to say: one finding for everything that was decided, changed or left out on the way.

Importers and exporters collect them while they work; a report shows them to a person, or all of them to a program.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from generator.problems import printable

LISTED_IN_TEXT = 12


@dataclass(frozen=True)
class Finding:
    """One thing to know. `where` is a handle, SKU, column or file; `row` is its row in an export, if it has one."""

    kind: StrEnum
    where: str
    message: str
    row: int | None = None


@dataclass
class Findings:
    """Collects findings in the order in which they are made; the same one twice is one."""

    _found: dict[Finding, None] = field(default_factory=dict)

    def add(self, kind: StrEnum, where: str, message: str, row: int | None = None) -> None:
        """Note one finding."""
        self._found[Finding(kind, where, message, row)] = None

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)


def show_findings(findings: Iterable[Finding], headings: Mapping[StrEnum, str]) -> Iterator[str]:
    """Lines for a person: at most a dozen findings of each kind, in the order of `headings`."""
    by_kind: dict[StrEnum, list[Finding]] = {kind: [] for kind in headings}
    for finding in findings:
        by_kind[finding.kind].append(finding)
    for kind, found in by_kind.items():
        if not found:
            continue
        yield ""
        yield f"{headings[kind]} ({len(found)})"
        for each in found[:LISTED_IN_TEXT]:
            row = f"row {each.row}: " if each.row is not None else ""
            yield printable(f"  {row}{each.where}: {each.message}" if each.where else f"  {row}{each.message}")
        if len(found) > LISTED_IN_TEXT:
            yield f"  and {len(found) - LISTED_IN_TEXT} more (--json lists them all)"


def plain_findings(
    findings: Iterable[Finding], headings: Mapping[StrEnum, str]
) -> dict[str, list[dict[str, str | int | None]]]:
    """Every finding by the name of its kind; every kind is there, empty or not."""
    plain: dict[str, list[dict[str, str | int | None]]] = {kind.value: [] for kind in headings}
    for each in findings:
        plain[each.kind.value].append({"where": each.where, "row": each.row, "message": each.message})
    return plain
