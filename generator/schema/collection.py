"""What a collection file says, with types."""

from dataclasses import dataclass, replace

from generator.problems import Findings
from generator.read.front_matter import RawFile
from generator.schema.picture import ImageSheet, read_image
from generator.schema.product import read_slug
from generator.schema.sheet import Placed, Sheet, Terms
from generator.schema.tables import collection as fields


@dataclass(frozen=True, slots=True)
class CollectionSheet:
    """A collection file whose fields have types."""

    raw: RawFile
    slug: Placed[str]
    title: str
    summary: str
    image: ImageSheet | None
    order: int
    aliases: tuple[Placed[str], ...]
    flawed: bool = False

    @property
    def path(self) -> str:
        """The file, as people see it."""
        return self.raw.path


def read_collection(raw: RawFile, terms: Terms, findings: Findings) -> CollectionSheet:
    """Give every field its type; `flawed` is one in which a problem was reported."""
    before = len(findings.problems)
    sheet = Sheet(raw.fields, raw.path, findings, fields.COLLECTION, terms)
    sheet.require(fields.TITLE)
    inner = sheet.read(fields.IMAGE)
    images = read_image(inner) if inner else ()
    collection = CollectionSheet(
        raw=raw,
        slug=read_slug(raw, sheet, fields.SLUG),
        title=sheet.value(fields.TITLE) or "",
        summary=sheet.value(fields.SUMMARY) or "",
        image=images[0] if images else None,
        order=sheet.value(fields.ORDER) or 0,
        aliases=sheet.each(fields.ALIASES),
    )
    return replace(collection, flawed=len(findings.problems) > before)
