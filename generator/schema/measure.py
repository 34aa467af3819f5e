"""A measure as a file writes it: what one unit holds, and what its unit price is for."""

from chalicelib.domain.catalogue import Measure
from generator.schema.sheet import Sheet
from generator.schema.tables import measure as fields


def read_measure(sheet: Sheet | None) -> Measure | None:
    """The measure; None where there is none or a problem was reported."""
    if sheet is None:
        return None
    sheet.require(fields.HOLDS)
    holds = sheet.value(fields.HOLDS)
    written = sheet.read(fields.PER)
    if holds is None or (written is None and sheet.stands(fields.PER)):
        return None
    per = holds.usual if written is None else written.value
    if written is not None and per.kind != holds.kind:
        message = f"{per.text} and {holds.text} are two kinds of quantity"
        sheet.problem(written, "per", message, f"write one of {holds.kind}, such as {holds.usual.text}")
        return None
    return Measure(holds.smallest, per.smallest, per.text)
