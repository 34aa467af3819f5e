"""A selection of goods as a file writes it, with the places of its names."""

from chalicelib.domain.selections import Selection
from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import selection as fields

Named = dict[str, tuple[Placed[str], ...]]
"""The names of a selection by kind: `products`, `collections`, `tags`, `brands`, `skus`."""


def read_selection(sheet: Sheet | None) -> tuple[Selection, Named]:
    """What is selected, and the names with their places; an empty selection where there is none."""
    if sheet is None:
        return Selection(), {}
    named = {
        field.name: sheet.each(field)
        for field in (fields.PRODUCTS, fields.COLLECTIONS, fields.TAGS, fields.BRANDS, fields.SKUS)
    }
    if not any(named.values()) and not sheet.table.pairs:
        sheet.problem(sheet.table, "products", "selects nothing", "write such as {collections: [prints]}")
    return Selection(**{name: tuple(placed.value for placed in found) for name, found in named.items()}), named
