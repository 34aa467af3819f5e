"""`storefront store`: make the table, move a shop's orders from one kind of store to another, check the books."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from chalicelib.domain.archive import Record
    from storefront.archive.audit import Books

_FILE = click.Path(path_type=Path, dir_okay=False)
_THERE = click.Path(path_type=Path, dir_okay=False, exists=True)
_EXAMPLE = """\b
Examples:
  storefront store export shop.jsonl
  STOREFRONT_TABLE=shop storefront store create
  STOREFRONT_TABLE=shop storefront store import shop.jsonl
  STOREFRONT_TABLE=shop storefront store verify shop.jsonl
  storefront store backup shop.backup
"""


@click.group(epilog=_EXAMPLE)
def store() -> None:
    """Make, move and check the store of orders and stock.

    It is the DynamoDB table of STOREFRONT_TABLE; without that, the file store.sqlite in var/.
    """


@store.command(epilog="\b\nExample:\n  STOREFRONT_TABLE=shop storefront store create")
def create() -> None:
    """Make the DynamoDB table of STOREFRONT_TABLE, where it is not there yet."""
    import os

    from chalicelib.config import read_store

    table, endpoint = read_store(os.environ)
    if table is None:
        raise click.UsageError("STOREFRONT_TABLE is not set, and a file is made by itself; set the name of a table")
    from chalicelib.adapters.dynamo_client import make_client
    from chalicelib.adapters.dynamo_tables import create_table

    made = create_table(make_client(endpoint), table)
    where = endpoint or "AWS"
    click.echo(f"{table} at {where}: " + ("made." if made else "it is there already."))


@store.command("export", epilog="\b\nExample:\n  storefront store export shop.jsonl")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@var_option
@json_option
def export_store(file: Path, force: bool, var: Path | None, as_json: bool) -> None:
    """Write everything in the store to FILE, as JSON Lines: orders, stock, counters, gift cards, messages, releases.

    FILE holds names and addresses of buyers: keep it as you keep the store.
    """
    from storefront.archive.audit import Audit
    from storefront.archive.lines import write_archive
    from storefront.ledger import open_store

    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already; name another file, or add --force")
    auditing, now = Audit(), int(time.time())
    with closing(open_store(find_places(var=var).var)) as opened:
        records = auditing.take(_shown(_live(opened.records(), now), "exporting"))
        count = write_archive(file, records, now)
    _report(auditing.close(), as_json, f"{file}: {count} records.")


@store.command("import", epilog="\b\nExample:\n  STOREFRONT_TABLE=shop storefront store import shop.jsonl")
@click.argument("file", type=_THERE)
@click.option("--merge", is_flag=True, help="Import into a store that is in use: the file wins where ids are the same.")
@var_option
@json_option
def import_store(file: Path, merge: bool, var: Path | None, as_json: bool) -> None:
    """Write everything in FILE, an export, to the store, and check it then. An import that broke off is run again."""
    from storefront.archive.lines import check_archive, read_archive
    from storefront.ledger import describe_store, open_store

    digest = check_archive(file)
    private = find_places(var=var).var
    with closing(open_store(private)) as opened:
        begun = opened.unfinished()
        if begun not in (None, digest) and not merge:
            raise click.ClickException("an import of another file broke off here; import that one again, whole")
        if not merge and not opened.is_empty():
            raise click.ClickException(
                f"{describe_store(private)} is not empty; name another store, or add --merge and the file wins"
            )
        opened.restore(_shown(read_archive(file), "importing"), digest)
    _verify(file, private, as_json, whole=not merge)


@store.command(epilog="\b\nExample:\n  storefront store verify shop.jsonl")
@click.argument("file", type=_THERE, required=False)
@var_option
@json_option
def verify(file: Path | None, var: Path | None, as_json: bool) -> None:
    """Fold every order again and reconcile money and stock; with FILE, compare the store with that export, too.

    Exit code 1 where something differs. A shop that takes orders meanwhile may differ for a moment.
    """
    from storefront.archive.lines import check_archive

    if file is not None:
        check_archive(file)
    _verify(file, find_places(var=var).var, as_json, whole=True)


@store.command(epilog="\b\nExample:\n  storefront store backup /backups/shop-monday.sqlite --force")
@click.argument("file", type=_FILE)
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
@var_option
def backup(file: Path, force: bool, var: Path | None) -> None:
    """Write the store to FILE as it is at one moment, while the shop sells.

    FILE holds names and addresses of buyers: keep it as you keep the store.
    """
    from storefront.archive.backup import back_up

    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already; name another file, or add --force")
    size = back_up(_file_of_store(var), file)
    click.echo(f"{file}: {size:,} bytes.")


@store.command(epilog="\b\nExample:\n  storefront store restore /backups/shop-monday.sqlite")
@click.argument("file", type=_THERE)
@click.option("--force", is_flag=True, help="Put FILE in the place of a store that has something in it.")
@var_option
def restore(file: Path, force: bool, var: Path | None) -> None:
    """Put a backup back, and check the books then. What was there before is kept beside it."""
    from storefront.archive.backup import back_up, check_backup, put_back

    check_backup(file)
    path = _file_of_store(var, made=True)
    if path.exists() and path.stat().st_size:
        if not force:
            raise click.ClickException(f"{path} is there already; add --force, and it is kept beside as it is now")
        before = path.with_name(f"{path.name}.before-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
        back_up(path, before)
        click.echo(f"{before}: what was there.")
    put_back(file, path)
    _verify(None, path.parent, as_json=False, whole=True)


def _file_of_store(var: Path | None, *, made: bool = False) -> Path:
    """The file of the store. A table is backed up by AWS itself."""
    import os

    from chalicelib.config import read_store
    from storefront.ledger import store_path

    if read_store(os.environ)[0] is not None:
        raise click.UsageError(
            "the store is a DynamoDB table: AWS keeps every second of it for 35 days (point-in-time recovery), and "
            "`storefront store export` writes it to a file"
        )
    path = store_path(find_places(var=var).var)
    if not made and not path.exists():
        raise click.ClickException(f"{path} is not there yet: nothing has been published or sold")
    return path


def _verify(file: Path | None, var: Path, as_json: bool, *, whole: bool) -> None:
    """The books of the store. `whole`: whatever the file has not is a difference, too."""
    from storefront.archive.audit import Audit
    from storefront.archive.compare import compare, mark
    from storefront.archive.lines import read_archive
    from storefront.ledger import describe_store, open_store

    auditing, now = Audit(), int(time.time())
    found = []
    with closing(open_store(var)) as opened:
        records = auditing.take(_shown(_live(opened.records(), now), "checking"))
        if file is None:
            for _ in records:
                pass
        else:
            wanted = mark(_live(read_archive(file), now))
            found = [one for one in compare(records, wanted) if whole or "not in the file" not in one.what]
    books = auditing.close()
    books.differences += found
    _report(books, as_json, f"{describe_store(var)}: {books.orders} orders folded again.")


def _live(records: "Iterable[Record]", now: int) -> "Iterator[Record]":
    """Without what has expired: a file may still have it, and a table may have deleted it."""
    from chalicelib.domain.change import InboxRecord

    return (record for record in records if not (isinstance(record, InboxRecord) and record.expires_at <= now))


def _shown(records: "Iterable[Record]", what: str) -> "Iterator[Record]":
    """Records as they pass by, counted on the terminal."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), TextColumn("{task.completed} records"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        for record in records:
            yield record
            progress.advance(task)


def _report(books: "Books", as_json: bool, first: str) -> None:
    from storefront.archive.audit import plain_books
    from storefront.tables import print_table

    if as_json:
        click.echo(json.dumps(plain_books(books), ensure_ascii=False, indent=2))
    else:
        click.echo(first)
        if rows := _amounts(books):
            head = ("Currency", "Received", "Sent back", "Gift cards", "Spent", "Taken away")
            print_table(head, rows, right=head[1:])
        for found in books.differences:
            click.echo(f"{found.subject}: {found.what}")
        click.echo(f"{len(books.differences)} differences." if books.differences else "Everything fits together.")
    if books.differences:
        raise click.exceptions.Exit(1)


def _amounts(books: "Books") -> list[tuple[str, ...]]:
    from chalicelib.domain.money import Money

    columns = (books.captured, books.refunded, books.cards_issued, books.cards_spent, books.cards_taken_away)
    currencies = sorted({currency for column in columns for currency in column})
    return [(currency, *(Money(column[currency], currency).decimal() for column in columns)) for currency in currencies]
