"""Options that several commands share, so that they mean the same everywhere."""

from pathlib import Path

import click

_FOLDER = click.Path(path_type=Path, file_okay=False)

content_option = click.option(
    "--content",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="The shop's content, instead of content/.",
)
output_option = click.option(
    "--output", type=_FOLDER, metavar="DIR", help="Where the public site goes, instead of output/."
)
var_option = click.option(
    "--var", type=_FOLDER, metavar="DIR", help="Private state, instead of STOREFRONT_VAR or var/."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")
