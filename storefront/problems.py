"""Problems of the content as they are shown: to people on a terminal, to editors and grep, to GitHub, to programs."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from generator.problems import ContentProblem, printable

if TYPE_CHECKING:
    from generator.report import Preview

Finding = tuple[ContentProblem, bool]
"""A problem, or a warning where it is False."""


def print_problems(problems: Sequence[ContentProblem], kind: str = "problem", *, err: bool = False) -> None:
    """Every problem or warning and a summary line: grouped on a terminal, otherwise one a line, never wrapped."""
    if (sys.stderr if err else sys.stdout).isatty():
        print_grouped([(problem, kind == "problem") for problem in problems], err=err)
        return
    for number, (_, group) in enumerate(groupby(problems, key=lambda problem: problem.path)):
        if number:
            click.echo(err=err)
        for problem in group:
            click.echo(str(problem), err=err)
    click.echo(f"\n{count(len(problems), kind)} in {_files(problems)}.", err=err)


def print_grouped(findings: Iterable[Finding], *, err: bool = False) -> None:
    """File by file, with the place, what is wrong and what to write; in colour where the terminal has some."""
    ordered = sorted(findings, key=lambda finding: finding[0])
    for path, group in groupby(ordered, key=lambda finding: finding[0].path):
        click.echo(click.style(printable(path), bold=True, underline=True), err=err)
        for found, is_problem in group:
            click.echo(_line(found, is_problem), err=err)
        click.echo(err=err)
    click.echo(click.style(summary(ordered), bold=True), err=err)


def print_annotations(findings: Iterable[Finding]) -> None:
    """Workflow commands, which GitHub shows at the lines of a pull request.

    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
    """
    ordered = sorted(findings, key=lambda finding: finding[0])
    for found, is_problem in ordered:
        command = "error" if is_problem else "warning"
        text = f"{found.message} ({found.hint})" if found.hint else found.message
        places = f"file={_property(found.path)},line={found.line},col={found.column},title={_property(found.field)}"
        click.echo(f"::{command} {places}::{_data(text)}")
    click.echo(summary(ordered))


def print_previews(previews: "Iterable[Preview]", site: str = "", *, err: bool = False) -> None:
    """The drafts that can be looked at, below the address of the site."""
    for preview in previews:
        click.echo(f"Preview of {printable(preview.title)}: {site}{preview.address}", err=err)


def summary(findings: Sequence[Finding]) -> str:
    """`2 problems and 1 warning in 3 files.`"""
    if not findings:
        return "No problems."
    wrong = sum(is_problem for _, is_problem in findings)
    known = [(wrong, "problem"), (len(findings) - wrong, "warning")]
    words = " and ".join(count(number, noun) for number, noun in known if number)
    return f"{words} in {_files([found for found, _ in findings])}."


def count(number: int, noun: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def plain(problems: Sequence[ContentProblem]) -> list[dict[str, object]]:
    """Problems as JSON values."""
    return [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "field": problem.field,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def plain_previews(previews: "Iterable[Preview]") -> list[dict[str, str]]:
    """Previews as JSON values."""
    return [{"title": item.title, "address": item.address, "path": item.path} for item in previews]


def _line(found: ContentProblem, is_problem: bool) -> str:
    """One line, whatever it says: editors read these, too."""
    place = click.style(f"{f'{found.line}:{found.column}':>8}", dim=True)
    kind = click.style("problem", fg="red") if is_problem else click.style("warning", fg="yellow")
    text = f"{click.style(printable(found.field), bold=True)}: {printable(found.message)}"
    hint = click.style(f"  → {printable(found.hint)}", fg="cyan") if found.hint else ""
    return f"{place}  {kind}  {text}{hint}"


def _files(problems: Sequence[ContentProblem]) -> str:
    return count(len({problem.path for problem in problems}), "file")


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def findings_of(problems: Iterable[ContentProblem], warnings: Iterable[ContentProblem]) -> Iterator[Finding]:
    """Both together."""
    yield from ((problem, True) for problem in problems)
    yield from ((warning, False) for warning in warnings)
