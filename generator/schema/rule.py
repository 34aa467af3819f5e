"""A rule as a collection file writes it: what all its products have in common."""

from dataclasses import dataclass

from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import rule as fields


@dataclass(frozen=True, slots=True)
class Rule:
    """Every condition has to hold; those that are empty or None say nothing. Prices are minor units."""

    line: int
    column: int
    any_tags: tuple[Placed[str], ...] = ()
    all_tags: tuple[Placed[str], ...] = ()
    no_tags: tuple[Placed[str], ...] = ()
    brands: tuple[str, ...] = ()
    below: int | None = None
    above: int | None = None
    stock: str | None = None
    on_sale: bool | None = None
    newer_than: int | None = None


def read_rule(sheet: Sheet | None) -> Rule | None:
    """The rule; None where there is none, or it says nothing, which is a problem."""
    if sheet is None:
        return None
    if not sheet.table.pairs:
        hint = "write such as `rule: {tags: {any: [blue]}}`"
        sheet.findings.problem(sheet.path, sheet.table, "rule", "says nothing", hint)
        return None
    tags, price = sheet.read(fields.TAGS), sheet.read(fields.PRICE)
    below = price.value(fields.BELOW) if price else None
    above = price.value(fields.ABOVE) if price else None
    if price and below is not None and above is not None and below <= above:
        price.problem(price.place(fields.BELOW), "below", "is not higher than `above`", "nothing costs both")
    return Rule(
        line=sheet.table.line,
        column=sheet.table.column,
        any_tags=tags.each(fields.ANY) if tags else (),
        all_tags=tags.each(fields.ALL) if tags else (),
        no_tags=tags.each(fields.NONE) if tags else (),
        brands=sheet.values(fields.BRAND),
        below=below,
        above=above,
        stock=sheet.value(fields.STOCK),
        on_sale=sheet.value(fields.ON_SALE),
        newer_than=sheet.value(fields.NEWER_THAN),
    )
