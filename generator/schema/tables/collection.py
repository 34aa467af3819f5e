"""The fields of a collection file."""

from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.scalars import line, one_of, optional_line, whole
from generator.schema.tables.picture import PICTURE
from generator.schema.tables.rule import RULE as RULE_FIELDS

SORTS = ("newest", "price", "price_down", "title", "manual")

TITLE = Field("title", line(200), meaning="The name.", example="Prints", needed="write such as `title: Prints`")
SLUG = Field("slug", codes.slug, meaning="The address, where it should not be the file's name.", example="fine-prints")
SUMMARY = Field(
    "summary",
    optional_line(500),
    meaning="One sentence for lists, search engines and social networks.",
    example="Short editions, printed by hand on heavy cotton paper.",
)
IMAGE = Field(
    "image",
    Nested(PICTURE),
    meaning="Its picture; that of its first product without it.",
    example="{src: prints.jpg, alt: Four framed prints}",
)
ORDER = Field(
    "order",
    whole(0, 1_000_000),
    meaning="Its place in lists of collections, small numbers first.",
    example="2",
    default="0",
)
PRODUCTS = Field(
    "products",
    Listed(codes.slug),
    meaning="Its products by their slugs, in the order in which they are shown.",
    example="[contour-7]",
)
RULE = Field(
    "rule",
    Nested(RULE_FIELDS),
    meaning="What its products have in common: every condition has to hold. Products that name the collection, and "
    "those in `products`, stand in it besides.",
    example="{tags: {any: [blue]}, price: {below: 30.00}}",
)
SORT = Field(
    "sort",
    one_of(*SORTS),
    meaning="`newest` first, by `price` (the lowest first) or `price_down`, by `title`, or `manual`: as in `products`, "
    "the others after them, the newest first. `manual` where there are `products`, otherwise `newest`.",
    example="price",
)
ALIASES = Field(
    "aliases",
    Listed(codes.alias),
    meaning="Old addresses that lead here: slugs, or whole ones.",
    example="[posters, /shop/posters/]",
)

COLLECTION = Fields("collection", (TITLE, SLUG, SUMMARY, IMAGE, PRODUCTS, RULE, SORT, ORDER, ALIASES))
