"""`storefront mail`: what the local shop has sent."""

import json
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places


@click.group(epilog="\b\nExample:\n  storefront mail list")
def mail() -> None:
    """Look at the mail that the local shop has sent."""


@mail.command("list", epilog="\b\nExample:\n  storefront mail list --json")
@var_option
@json_option
def list_mail(var: Path | None, as_json: bool) -> None:
    """List every mail in var/mail/, the newest first."""
    from storefront.devserver.mailbox import read_mails
    from storefront.tables import print_table, show_time

    folder = find_places(var=var).var / "mail"
    mails = read_mails(folder)
    if as_json:
        plain = [
            {
                "sent_at": int(mail.sent_at.timestamp()),
                "to": mail.header("To"),
                "subject": mail.header("Subject"),
                "file": str(folder / mail.name),
            }
            for mail in mails
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    if not mails:
        click.echo("No mail has been sent yet.")
        return
    rows = [
        (show_time(int(mail.sent_at.timestamp())), mail.header("To"), mail.header("Subject"), mail.name)
        for mail in mails
    ]
    print_table(("Sent (UTC)", "To", "Subject", "File"), rows)
