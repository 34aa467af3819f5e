"""`storefront releases`: which release is current, and which were."""

import json
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places


@click.command(epilog="\b\nExample:\n  storefront releases --json")
@var_option
@json_option
def releases(var: Path | None, as_json: bool) -> None:
    """List the releases that are or were current, the newest first."""
    from storefront.ledger import read_releases
    from storefront.tables import print_table, show_time

    places = find_places(var=var)
    records = read_releases(places.var)
    kept = {record.id: (places.var / "releases" / record.id).is_dir() for record in records}
    if as_json:
        plain = [
            {
                "id": record.id,
                "state": record.state.value,
                "publishing_at": record.publishing_at,
                "current_at": record.current_at,
                "replaced_at": record.replaced_at,
                "kept": kept[record.id],
            }
            for record in records
        ]
        click.echo(json.dumps(plain, indent=2))
        return
    if not records:
        click.echo("No release has been made current yet: `storefront serve` does that.")
        return
    rows = [
        (
            record.id[:12],
            record.state.value,
            show_time(record.current_at),
            show_time(record.replaced_at),
            "yes" if kept[record.id] else "no",
        )
        for record in records
    ]
    print_table(("Release", "State", "Current since (UTC)", "Replaced (UTC)", "Kept"), rows)
