"""`storefront preview`: how search and social networks will show a page, and what of it costs visits."""

import json
import webbrowser
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import click

from storefront.options import content_option, json_option, output_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront preview /products/contour-4/
  storefront preview content/journal/hanging-paper.md --open
"""


@click.command(epilog=_EXAMPLE)
@click.argument("page")
@content_option
@output_option
@var_option
@click.option("--open/--no-open", "open_browser", default=False, help="Open it in the browser, too.")
@json_option
def preview(
    page: str, content: Path | None, output: Path | None, var: Path | None, open_browser: bool, as_json: bool
) -> None:
    """Show a page as search and social networks will show it, with what costs visits.

    PAGE is an address of the release that was built last, or a file of the content.
    """
    from storefront.showing.costs import costs_of
    from storefront.showing.page import NoSuchPage, find_page
    from storefront.showing.sheet import lines_of, page_of

    places = find_places(content, output, var)
    try:
        shown = find_page(places, page)
    except NoSuchPage as missing:
        raise click.ClickException(str(missing)) from missing
    except FileNotFoundError as missing:
        raise click.ClickException("nothing was built yet (run `storefront build` first)") from missing
    costs = costs_of(shown)
    if as_json:
        click.echo(json.dumps({**asdict(shown), "costs": list(costs)}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines_of(shown, costs)))
    if open_browser:
        image = shown.open_graph.get("og:image", "")
        picture = (places.output / urlsplit(image).path.lstrip("/")).as_uri() if image else ""
        file = places.var / "preview.html"
        file.write_text(page_of(shown, costs, picture), encoding="utf-8")
        webbrowser.open(file.as_uri())
