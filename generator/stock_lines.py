"""Where a file writes the opening balance of a SKU, so that somebody who edited it can be told there."""

from collections.abc import Mapping
from pathlib import Path

from generator.compile.matrix import write_out
from generator.problems import ContentProblem, Findings, Spot
from generator.read.folder import read_shop
from generator.schema.price import SomeCurrencies
from generator.schema.product import read_product
from generator.schema.sheet import Terms


def edited_stock(content: Path, booked: Mapping[str, int]) -> tuple[ContentProblem, ...]:
    """A warning for each SKU of `booked`, which is its opening balance as it was booked, at its line `stock`.

    The SKUs of a matrix share a line, and a warning.
    """
    unheard, warnings = Findings(), Findings()
    for file in read_shop(content, unheard).products:
        sheet = write_out(read_product(file, Terms(SomeCurrencies()), unheard), unheard)
        lines: dict[Spot, list[tuple[str, int]]] = {}
        for unit in sheet.units:
            if unit.sku is not None and unit.stock is not None and unit.sku.value in booked:
                spot = Spot(unit.stock.line, unit.stock.column)
                lines.setdefault(spot, []).append((unit.sku.value, unit.stock.value))
        for spot, units in lines.items():
            sku, written = units[0]
            others = f" and {len(units) - 1} more" if len(units) > 1 else ""
            message = (
                f"the opening balance is booked once ({booked[sku]} for {sku}{others}), and {written} changes nothing"
            )
            hint = f"write {booked[sku]} again; stock moves change what is there"
            warnings.warning(file.path, spot, "stock", message, hint)
    return tuple(sorted(warnings.warnings))
