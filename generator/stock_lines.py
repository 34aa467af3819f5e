"""Where a file writes the opening balance of a SKU, so that somebody who edited it can be told there."""

from collections.abc import Iterator
from pathlib import Path

from generator.problems import ContentProblem, Findings
from generator.read.folder import read_shop
from generator.read.nodes import Items, Table, Text


def edited_stock(content: Path, booked: dict[str, int]) -> tuple[ContentProblem, ...]:
    """A warning for each SKU of `booked`, which is its opening balance as it was booked, at its line `stock`."""
    raw = read_shop(content, Findings())
    warnings = Findings()
    for file in raw.products:
        for unit in _units(file.fields):
            sku, stock = unit.get("sku"), unit.get("stock")
            if isinstance(sku, Text) and isinstance(stock, Text) and sku.value in booked:
                was = booked[sku.value]
                message = (
                    f"the opening balance is booked once ({was} for {sku.value}), and {stock.value} changes nothing"
                )
                warnings.warning(
                    file.path, stock, "stock", message, f"write {was} again; stock moves change what is there"
                )
    return tuple(sorted(warnings.warnings))


def _units(fields: Table) -> Iterator[Table]:
    yield fields
    variants = fields.get("variants")
    if isinstance(variants, Items):
        yield from (item for item in variants.items if isinstance(item, Table))
