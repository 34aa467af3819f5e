"""What a gift card cannot have: nothing of it is counted, made, sent or made cheaper."""

from collections.abc import Iterable

from generator.schema.sheet import Sheet
from generator.schema.tables import matrix as matrix_fields
from generator.schema.tables import product as fields
from generator.schema.tables import unit as unit_fields

_NEVER = (
    unit_fields.STOCK, unit_fields.STOCK_POLICY, unit_fields.BUNDLE, unit_fields.COMPARE_AT, unit_fields.PRICE_BREAKS,
    unit_fields.MEASURE, unit_fields.AVAILABLE_FROM, unit_fields.LEAD_DAYS, unit_fields.DOWNLOAD, unit_fields.WEIGHT_G,
    unit_fields.SIZE_MM, unit_fields.SHIPPING, fields.SALES, matrix_fields.STOCK,
)  # fmt: skip


def check_gift_card(sheets: Iterable[Sheet]) -> None:
    """Report what stands there all the same, at the top of a gift card, in its matrix and in its variants."""
    for sheet in sheets:
        for field in _NEVER:
            if sheet.fields.by_name.get(field.name) is field and sheet.stands(field):
                sheet.problem(sheet.place(field), field.name, "a gift card has none", "delete the line")
