"""Where former addresses lead, at one moment."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from generator.compile.references import former_address
from generator.compile.sheets import Sheets
from generator.schema.product import ProductSheet


@dataclass(frozen=True, slots=True)
class Redirect:
    """A former address. `target` is None for what is gone for good; `path` is the file that says so."""

    source: str
    target: str | None
    path: str = ""


PREVIEWS = "/preview/"


def preview_address(word: str) -> str:
    """Where a draft can be looked at."""
    return f"{PREVIEWS}{word}/"


def list_redirects(sheets: Sheets, shown: Collection[str], now: int) -> tuple[Redirect, ...]:
    """Every former address, where `shown` are the slugs of the products that have a page at `now` (UTC seconds).

    What is not for sale yet has no address at all; what is for sale no more answers that it is gone.
    """
    found: dict[str, Redirect] = {}

    def lead(sources: Iterable[str], target: str | None, path: str) -> None:
        found.update({source: Redirect(source, target, path) for source in sources})

    selling = {sheet.raw.source for sheet in sheets.on_sale}
    for sheet in sheets.products:
        own = f"/products/{sheet.slug.value}/"
        if sheet.withdrawn:
            target = sheet.successor.value if sheet.successor else ""
            leads = f"/products/{target}/" if target in shown else None
            lead([own, *_former(sheet)], leads, sheet.path)
        elif sheet.raw.source in selling and sheet.slug.value in shown:
            lead(_former(sheet), own, sheet.path)
        elif sheet.raw.source in selling and sheet.unpublish is not None and sheet.unpublish.value <= now:
            lead([own, *_former(sheet)], None, sheet.path)
    for item in sheets.collections:
        own = f"/collections/{item.slug.value}/"
        lead((former_address(alias.value, "collections") for alias in item.aliases), own, item.path)
    return tuple(found[source] for source in sorted(found))


def _former(sheet: ProductSheet) -> Iterator[str]:
    yield from (former_address(alias.value, "products") for alias in sheet.aliases)
    if sheet.preview is not None:
        yield preview_address(sheet.preview.value)
