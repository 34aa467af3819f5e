"""The fields of a product file."""

from generator.schema import codes
from generator.schema.field import Field, Fields, Schema
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.scalars import day, line, one_of, optional_line, yes_or_no
from generator.schema.tables.picture import PICTURE
from generator.schema.tables.sale import SALE
from generator.schema.tables.unit import UNIT, VARIANT

TITLE = Field(
    "title",
    line(200),
    meaning="The name.",
    example="Contour No. 4",
    needed="write such as `title: Contour No. 4`",
)
SLUG = Field("slug", codes.slug, meaning="The address, where it should not be the file's name.", example="contour-four")
SUMMARY = Field(
    "summary",
    optional_line(500),
    meaning="One sentence for lists, search engines and social networks.",
    example="A topographic print in six inks.",
)
SALES = Field(
    "sale",
    Listed(Nested(SALE)),
    meaning="Lower prices for a while; several may follow one another. Of those that are on, the lowest counts.",
    example="[{off: 20%, from: 2026-11-27, until: 2026-11-30}]",
)
COLLECTIONS = Field(
    "collections",
    Listed(codes.slug),
    meaning="The collections that it stands in, by their file names. The first one is where its page says it belongs.",
    example="[prints, new]",
)
OPTIONS = Field(
    "options",
    Mapped(Listed(line(100)), "its values"),
    meaning="What a buyer chooses, with the values in order.",
    example="{Size: [A4, A3]}",
    beside="variants: [{sku: CONTOUR4-A4, options: {Size: A4}}, {sku: CONTOUR4-A3, options: {Size: A3}}]",
)
VARIANTS = Field(
    "variants",
    Listed(Nested(VARIANT)),
    meaning="One entry a buyable unit. A product that is one unit has `sku` at the top and no `variants`.",
    example="[{sku: CONTOUR4-A4, options: {Size: A4}}, {sku: CONTOUR4-A3, options: {Size: A3}}]",
    beside="options: {Size: [A4, A3]}",
)
IMAGES = Field(
    "images",
    Listed(Nested(PICTURE)),
    meaning="Its pictures; the first one leads.",
    example="[{src: contour-4.jpg, alt: Contour lines of an island}]",
)
TAX_CLASS = Field(
    "tax_class",
    codes.tax_class,
    meaning="One word in small letters, such as `reduced` or `exempt`.",
    example="reduced",
    default="standard",
)
BRAND = Field("brand", optional_line(70), meaning="Who makes it.", example="Isoline Press")
TAGS = Field(
    "tags",
    Listed(line(60)),
    meaning="Words to find it by. `new` puts that word on its card.",
    example="[paper, blue]",
)
DATE = Field(
    "date", day, meaning="When it was published. Only this and `modified` are ever shown.", example="2026-10-02"
)
MODIFIED = Field(
    "modified", day, meaning="When it was changed in a way that readers should know of.", example="2026-10-19"
)
ALIASES = Field(
    "aliases",
    Listed(codes.alias),
    meaning="Old addresses that lead here: slugs, or whole ones. None that the shop answers now.",
    example="[contour-night, /shop/contour-night/]",
)
SEO_TITLE = Field(
    "seo_title",
    optional_line(200),
    meaning="For search engines, where the title is not right for them.",
    example="Contour No. 4, a topographic screen print",
)
SEO_DESCRIPTION = Field(
    "seo_description",
    optional_line(500),
    meaning="For search engines, where the summary is not right for them.",
    example="An island that is on no map, printed by hand in six inks.",
)
STATUS = Field(
    "status",
    one_of("published", "draft"),
    meaning="`draft`: not built and not for sale, so `sku` and `price` may wait.",
    example="draft",
    default="published",
)
GONE = Field(
    "gone",
    yes_or_no,
    meaning="`true`: withdrawn; the address answers 410 with a page that says so and leads to the collections.",
    example="true",
    default="false",
)
SUCCESSOR = Field(
    "successor",
    codes.slug,
    meaning="Withdrawn, and the product for sale that replaces it: its address leads there.",
    example="contour-7",
)

_NOT_SOLD: Schema = {
    "anyOf": [
        {"required": ["status"], "properties": {"status": {"const": "draft"}}},
        {"required": ["gone"], "properties": {"gone": {"const": True}}},
        {"required": ["successor"]},
    ]
}
_SINGLE: Schema = {"not": {"required": ["variants"]}}

PRODUCT = Fields(
    "product",
    (
        TITLE, SLUG, SUMMARY, SALES, COLLECTIONS, OPTIONS, VARIANTS, IMAGES, TAX_CLASS, BRAND, TAGS, DATE, MODIFIED,
        ALIASES, SEO_TITLE, SEO_DESCRIPTION, STATUS, GONE, SUCCESSOR,
    ),
    also=(UNIT,),
    rules=({"if": {"allOf": [{"not": _NOT_SOLD}, _SINGLE]}, "then": {"required": ["sku", "price"]}},),
)  # fmt: skip
