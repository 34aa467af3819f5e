"""What a collection file says, with types."""

from dataclasses import dataclass, replace

from generator.problems import Findings
from generator.read.front_matter import RawFile
from generator.schema.picture import ImageSheet, read_image
from generator.schema.product import read_slug
from generator.schema.rule import Rule, read_rule
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
    products: tuple[Placed[str], ...]
    rule: Rule | None
    sort: str
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
    products, sort = sheet.each(fields.PRODUCTS), sheet.read(fields.SORT)
    if sort is not None and sort.value == "manual" and not sheet.has(fields.PRODUCTS):
        hint = "write such as `products: [contour-4, contour-7]`"
        sheet.problem(sort, "sort", "`manual` is the order of `products`, and there are none", hint)
    collection = CollectionSheet(
        raw=raw,
        slug=read_slug(raw, sheet, fields.SLUG),
        title=sheet.value(fields.TITLE) or "",
        summary=sheet.value(fields.SUMMARY) or "",
        image=images[0] if images else None,
        products=products,
        rule=read_rule(sheet.read(fields.RULE)),
        sort=sort.value if sort else "manual" if products else "newest",
        order=sheet.value(fields.ORDER) or 0,
        aliases=sheet.each(fields.ALIASES),
    )
    return replace(collection, flawed=len(findings.problems) > before)
