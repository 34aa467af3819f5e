"""`storefront simulate`: a shop is played for a year in a minute, and its books are held against the provider's."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from storefront.options import json_option

if TYPE_CHECKING:
    from storefront.simulation.playing import Played, Setting
    from storefront.simulation.story import Story

_EXAMPLE = """\b
Examples:
  storefront simulate --seed 7
  storefront simulate --seed 7 --orders 10000
  storefront simulate --story seed-7.json
"""
_EVERY_SECONDS = 5


@click.command(epilog=_EXAMPLE)
@click.option("--seed", type=int, help="Which story is told; 1 without it.")
@click.option("--orders", type=click.IntRange(1), help="How many buyers come, one in 52 minutes; 100 without it.")
@click.option(
    "--story", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Play this file instead of a seed."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where a story goes that breaks something; seed-N.json without it.",
)
@click.option(
    "--dynamodb",
    metavar="ADDRESS",
    help="Play on tables of a DynamoDB engine of this machine, such as http://127.0.0.1:8000; on SQLite without it.",
)
@json_option
def simulate(
    seed: int | None, orders: int | None, story: Path | None, out: Path | None, dynamodb: str | None, as_json: bool
) -> None:
    """Play a shop in memory, with all that can go wrong, and check its books at every step.

    Buyers, a provider that misbehaves, hurried people, crashes. Nothing of your shop is touched. Where the books
    break, the story is shortened to what is needed for that, and written to a file.
    """
    from storefront.simulation.playing import play

    if story is not None and (seed is not None or orders is not None):
        raise click.UsageError("--story is played as it stands: leave --seed and --orders away")
    told = _read(story) if story is not None else _tell(1 if seed is None else seed, orders or 100)
    began = time.monotonic()
    with _setting(dynamodb) as setting:
        played = play(told, setting, _Progress(len(told.steps)))
        seconds = time.monotonic() - began
        path = out or Path(f"seed-{told.seed}.json")
        short = _shorten(told, played, setting, path, story) if played.broken else None
    if as_json:
        click.echo(json.dumps(_plain(told, played, short), ensure_ascii=False, indent=2))
    else:
        _print(told, played, seconds)
    if played.broken is not None:
        raise click.exceptions.Exit(1)


@contextmanager
def _setting(dynamodb: str | None) -> Iterator["Setting"]:
    from chalicelib.domain.errors import StoreUnavailable
    from storefront.simulation.playing import Setting

    if dynamodb is None:
        yield Setting()
        return
    from storefront.simulation.tables import tables_at

    if urlsplit(dynamodb).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise click.UsageError(f"{dynamodb} is not on this machine: no simulation is played on a shop's own tables")
    try:
        with tables_at(dynamodb) as setting:
            yield setting
    except StoreUnavailable as away:
        raise click.ClickException(f"{dynamodb}: {away.message}") from away


def _tell(seed: int, orders: int) -> "Story":
    from storefront.simulation.telling import tell

    return tell(seed, orders)


def _read(path: Path) -> "Story":
    from storefront.simulation.acts import ACTS
    from storefront.simulation.story import NotAStory, decode

    try:
        return decode(path.read_text(encoding="utf-8"), list(ACTS))
    except (NotAStory, UnicodeDecodeError) as wrong:
        raise click.ClickException(f"{path}: {wrong}") from wrong


class _Progress:
    """Says on standard error how far a long story is."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._said = time.monotonic()

    def __call__(self, played: int) -> None:
        if time.monotonic() - self._said > _EVERY_SECONDS:
            self._said = time.monotonic()
            click.echo(f"{played:,} of {self._steps:,} steps", err=True)


def _shorten(told: "Story", played: "Played", setting: "Setting", path: Path, source: Path | None) -> "Story":
    """The shortest story that breaks the same, written to a file; the one that was given stays as it is."""
    from storefront.simulation.shrinking import shrink
    from storefront.simulation.story import encode

    click.echo(f"{played.broken}\nLooking for the shortest story that does the same …", err=True)
    short = shrink(told, played, setting)
    if source is None or len(short.steps) < len(told.steps):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(encode(short), encoding="utf-8")
        click.echo(f"{len(short.steps)} steps are left: `storefront simulate --story {path}` plays them.", err=True)
        for step in short.steps:
            click.echo(f"  {step}", err=True)
    return short


def _print(told: "Story", played: "Played", seconds: float) -> None:
    days = told.steps[-1].at // (24 * 3600) if told.steps else 0
    click.echo(
        f"Seed {told.seed}: {played.orders:,} orders in {days:,} days, {played.steps:,} of {len(told.steps):,} steps, "
        f"played in {seconds:.0f} s."
    )
    click.echo(
        f"{played.webhooks:,} webhooks came, {played.mails:,} mails left, the process died {played.crashes:,} times."
    )
    for words, counts in (("Orders", played.statuses), ("Refused", played.refused)):
        if counts:
            said = ", ".join(f"{count:,} {name}" for name, count in counts.most_common())
            click.echo(f"{words}: {said}.")
    if played.broken is None:
        click.echo("Every truth held after every step, and at rest.")
    else:
        where = f"after step {played.broken_at.n}, {played.broken_at}" if played.broken_at else "at rest"
        click.echo(f"Broken {where}: {played.broken}")


def _plain(told: "Story", played: "Played", short: "Story | None") -> dict[str, object]:
    broken = played.broken
    return {
        "seed": told.seed,
        "steps": {"told": len(told.steps), "played": played.steps},
        "orders": dict(played.statuses),
        "refused": dict(played.refused),
        "webhooks": played.webhooks,
        "mails": played.mails,
        "crashes": played.crashes,
        "boundaries": played.boundaries,
        "broken": broken and {"truth": broken.truth, "what": broken.said, "steps": len(short.steps) if short else None},
    }
