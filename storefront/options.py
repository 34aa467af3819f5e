"""Options that several commands share, so that they mean the same everywhere."""

from datetime import UTC, datetime
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


class Moment(click.ParamType[int]):
    """A moment as ISO 8601, UTC where it names no zone; converted to UTC seconds."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read it, or say how to write it."""
        if isinstance(value, int):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a time; write such as 2026-11-27T00:00+00:00", param, ctx)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
