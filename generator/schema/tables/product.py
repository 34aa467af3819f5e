"""The fields of a product file."""

from generator.schema import codes
from generator.schema.field import Field, Fields, Schema
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.scalars import Moment, day, line, one_of, optional_line, yes_or_no
from generator.schema.tables.matrix import MATRIX as MATRIX_FIELDS
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
MATRIX = Field(
    "matrix",
    Nested(MATRIX_FIELDS),
    meaning="Makes a variant of every combination of the options, with what the product says. Entries of `variants` "
    "then change what is different: each counts for all combinations that have its `options`.",
    example='{sku: "CONTOUR4-{Size}", stock: 12}',
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
RELATED = Field(
    "related",
    Listed(codes.slug),
    meaning='Products under "You may also like", by their slugs; others of its first collection without it.',
    example="[contour-7]",
)
GOES_WITH = Field(
    "goes_with",
    Listed(codes.slug),
    meaning="Products that complete it, by their slugs.",
    example="[contour-7]",
)
GIFT_CARD = Field(
    "gift_card",
    yes_or_no,
    meaning="`true`: what is sold is the right to buy for its price; each denomination is a variant. It has no stock, "
    "no sale, no weight and no delivery.",
    example="true",
    default="false",
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
PREVIEW = Field(
    "preview",
    codes.secret,
    meaning="Of a draft: a word that nobody guesses, of at least 16 letters and digits. The draft can be looked at "
    "under `/preview/WORD/`, and stands in no list. Once it is published, that address leads to its page.",
    example="ochre-heron-4192-quay",
    beside="status: draft",
)
PUBLISH = Field(
    "publish",
    Moment(),
    meaning="From this moment in the shop's time zone it is for sale and has a page; always without it.",
    example="2026-12-01 09:00",
)
UNPUBLISH = Field(
    "unpublish",
    Moment(end=True),
    meaning="Until this moment; a bare date includes that day. Afterwards its address says that it is no longer "
    "available.",
    example="2027-01-06",
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
_SINGLE: Schema = {"not": {"anyOf": [{"required": ["variants"]}, {"required": ["matrix"]}]}}

PRODUCT = Fields(
    "product",
    (
        TITLE, SLUG, SUMMARY, SALES, COLLECTIONS, OPTIONS, VARIANTS, MATRIX, IMAGES, TAX_CLASS, BRAND, TAGS, RELATED,
        GOES_WITH, GIFT_CARD, DATE, MODIFIED, ALIASES, SEO_TITLE, SEO_DESCRIPTION, STATUS, PREVIEW, PUBLISH, UNPUBLISH,
        GONE, SUCCESSOR,
    ),
    also=(UNIT,),
    rules=(
        {"if": {"allOf": [{"not": _NOT_SOLD}, _SINGLE]}, "then": {"required": ["sku", "price"]}},
        {"dependencies": {"matrix": ["options"]}},
    ),
)  # fmt: skip
