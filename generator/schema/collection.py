"""The fields of a collection file."""

from dataclasses import dataclass, replace

from generator.problems import Findings
from generator.read.front_matter import RawFile
from generator.schema import scalars
from generator.schema.product import IMAGE_FIELDS, ImageSheet, read_image, read_slug
from generator.schema.sheet import Placed, Sheet

FIELDS = ("title", "slug", "summary", "image", "order", "aliases")


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


def read_collection(raw: RawFile, findings: Findings) -> CollectionSheet:
    """Give every field its type; `flawed` is one in which a problem was reported."""
    before = len(findings.problems)
    sheet = Sheet(raw.fields, raw.path, findings, FIELDS)
    sheet.require("title", "write such as `title: Prints`")
    inner = sheet.sheet("image", IMAGE_FIELDS, "image: {src: prints.jpg, alt: Four framed prints}")
    images = read_image(inner) if inner else ()
    collection = CollectionSheet(
        raw=raw,
        slug=read_slug(raw, sheet),
        title=sheet.value("title", scalars.line(200)) or "",
        summary=sheet.value("summary", scalars.optional_line(500)) or "",
        image=images[0] if images else None,
        order=sheet.value("order", scalars.whole(0, 1_000_000)) or 0,
        aliases=sheet.scalars("aliases", scalars.alias, "[old-name]"),
    )
    return replace(collection, flawed=len(findings.problems) > before)
