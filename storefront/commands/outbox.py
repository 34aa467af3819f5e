"""`storefront outbox`: what waits to be sent, what could not be, and another try for that."""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from chalicelib.domain.change import Message

_EXAMPLE = """\b
Examples:
  storefront outbox list --state dead
  storefront outbox redrive --all
"""


@click.group(epilog=_EXAMPLE)
def outbox() -> None:
    """Look at mails, refunds and other messages, and try again what has failed for good."""


@outbox.command("list", epilog="\b\nExample:\n  storefront outbox list --state dead --json")
@click.option(
    "--state",
    type=click.Choice(["pending", "dead", "done"]),
    multiple=True,
    help="Only these; what is pending or dead without it.",
)
@var_option
@json_option
def list_messages(state: tuple[str, ...], var: Path | None, as_json: bool) -> None:
    """List messages, the oldest first, with how often they were tried and what went wrong last."""
    from storefront.ledger import is_there, open_store
    from storefront.tables import print_table, show_time

    private = find_places(var=var).var
    found: list[tuple[str, Message]] = []
    if is_there(private):
        with closing(open_store(private)) as store:
            for name in state or ("dead", "pending"):
                found += [(name, message) for message in store.messages(name)]
    if as_json:
        click.echo(json.dumps([_plain(*row) for row in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("No message waits, and none is dead." if not state else f"No message is {' or '.join(state)}.")
        return
    rows = [
        (name, message.id, show_time(message.due_at), str(message.attempts), message.error) for name, message in found
    ]
    print_table(("State", "Message", "Due (UTC)", "Tries", "What went wrong"), rows, right=("Tries",))


@outbox.command(epilog="\b\nExample:\n  storefront outbox redrive mail:order_confirmed:4f1c…")
@click.argument("message", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every message that is dead.")
@click.option("--kind", metavar="KIND", help="Only those of a kind, such as mail or refund; with --all.")
@var_option
@json_option
def redrive(message: tuple[str, ...], every: bool, kind: str | None, var: Path | None, as_json: bool) -> None:
    """Try MESSAGE again, which is dead: it is due at once, with all of its tries before it.

    What it was about has happened once and is sent once: a refund or mail that went through after all is known by its
    id, and the provider is asked under the same key as before.
    """
    from storefront.ledger import is_there, open_store

    if bool(message) == every:
        raise click.UsageError("name messages, or all of them with --all")
    if kind and not every:
        raise click.UsageError("--kind goes with --all")
    private = find_places(var=var).var
    if not is_there(private):
        raise click.ClickException("there is no store yet")
    with closing(open_store(private)) as store:
        dead = {one.id: one for one in store.messages("dead")}
        chosen = [one.id for one in dead.values() if kind in (None, one.kind)] if every else list(message)
        if unknown := [name for name in chosen if name not in dead]:
            raise click.ClickException(
                f"not dead: {', '.join(unknown)}; `storefront outbox list --state dead` names those that are"
            )
        revived = [name for name in chosen if store.revive_message(name, int(time.time()))]
    _tell(revived, as_json)


def _tell(revived: Sequence[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"revived": list(revived)}, ensure_ascii=False, indent=2))
        return
    for name in revived:
        click.echo(name)
    click.echo(f"{len(revived)} messages are due again." if revived else "No message is dead.")


def _plain(state: str, message: "Message") -> dict[str, object]:
    return {
        "id": message.id,
        "state": state,
        "kind": message.kind,
        "payload": dict(message.payload),
        "due_at": message.due_at,
        "attempts": message.attempts,
        "error": message.error,
    }
