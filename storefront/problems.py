"""Problems of the content as the terminal shows them: one a line, never wrapped, for people, editors and grep."""

from collections.abc import Sequence
from itertools import groupby

import click

from generator.problems import ContentProblem


def print_problems(problems: Sequence[ContentProblem], kind: str = "problem", *, err: bool = False) -> None:
    """Every problem, an empty line between files, and a summary line."""
    for number, (_, group) in enumerate(groupby(problems, key=lambda problem: problem.path)):
        if number:
            click.echo(err=err)
        for problem in group:
            click.echo(str(problem), err=err)
    click.echo(f"\n{count(len(problems), kind)} in {count(len({p.path for p in problems}), 'file')}.", err=err)


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
