"""A picture as a file names it."""

from dataclasses import dataclass

from generator.schema.sheet import Sheet
from generator.schema.tables import picture as fields


@dataclass(frozen=True, slots=True)
class ImageSheet:
    """A picture as written: a file or an address, and the words for it."""

    name: str
    remote: bool
    alt: str
    line: int
    column: int


def read_image(sheet: Sheet) -> tuple[ImageSheet, ...]:
    """One picture of a list, or none where a problem was reported."""
    sheet.require(fields.ALT)
    alt = sheet.value(fields.ALT)
    remote = sheet.has(fields.REMOTE)
    if sheet.has(fields.SRC) == remote:
        hint = f"write such as {fields.PICTURE_EXAMPLE}"
        sheet.problem(sheet.table, "src", "a picture has either `src` or `remote`", hint)
        return ()
    name = sheet.read(fields.REMOTE if remote else fields.SRC)
    if name is None or alt is None:
        return ()
    return (ImageSheet(name.value, remote, alt, name.line, name.column),)
