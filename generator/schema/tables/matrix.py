"""The fields of a matrix, which makes the variants of a product from its options."""

from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.price import Amounts
from generator.schema.scalars import line, optional_line, signed, whole

_PATTERN_HINT = 'write such as `sku: "CONTOUR4-{Size}-{Frame}"`'

CODE = Field(
    "code",
    optional_line(40),
    meaning="What stands for it in the SKU; its own letters and digits in capitals without it. "
    '`""` leaves it out, with the hyphen before it.',
    example="OAK",
)
PRICE = Field(
    "price",
    Amounts(signed=True),
    meaning="What it adds to the price, or takes from it: each amount with its sign.",
    example="{EUR: +35.00, USD: +38.00}",
)
WEIGHT_G = Field("weight_g", signed(10_000_000), meaning="What it adds to the weight in grams.", example="+970")
IMAGE = Field(
    "image",
    line(500),
    meaning="Which of the product's pictures shows variants that have it.",
    example="contour-4.jpg",
)
VALUE = Fields("matrix value", (CODE, PRICE, WEIGHT_G, IMAGE))

SKU = Field(
    "sku",
    line(200),
    meaning="How SKUs are made: the name of each option between braces. They depend on nothing else, so they stay what "
    "they are when values are added or put in another order.",
    example='"CONTOUR4-{Size}-{Frame}"',
    needed=_PATTERN_HINT,
)
STOCK = Field(
    "stock",
    whole(0, 10_000_000),
    meaning="The opening balance of each combination.",
    example="12",
)
VALUES = Field(
    "values",
    Mapped(Mapped(Nested(VALUE), "its values"), "its options"),
    meaning="What a value changes, by option: see the next table. Values that change nothing need not be named.",
    example="{Size: {A3: {price: {EUR: +12.00, USD: +13.00}, weight_g: +140}}}",
)
EXCEPT = Field(
    "except",
    Listed(Mapped(line(100), "the options that do not go together")),
    meaning="Combinations that do not exist. One that names only some options stands for all that have these values.",
    example="[{Size: A3, Frame: Oak}]",
)
MATRIX = Fields("matrix", (SKU, STOCK, VALUES, EXCEPT))
