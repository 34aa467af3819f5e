"""The fields of a buyable unit: at the top of a product that is one, or in each entry of `variants`."""

from chalicelib.domain.cart import MAX_QUANTITY
from chalicelib.domain.catalogue import StockPolicy
from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.price import Amounts
from generator.schema.scalars import day, line, one_of, whole, yes_or_no
from generator.schema.tables.measure import MEASURE as MEASURE_FIELDS
from generator.schema.tables.price_break import PRICE_BREAK

PART_SKU = Field(
    "sku",
    codes.sku,
    meaning="The SKU of the part.",
    example="CONTOUR4-A4",
    needed="write such as {sku: CONTOUR4-A4, quantity: 1}",
)
PART_QUANTITY = Field(
    "quantity", whole(1, 99), meaning="How many of it.", example="2", beside="sku: CONTOUR4-A4", default="1"
)
PART = Fields("part", (PART_SKU, PART_QUANTITY))

SKU = Field(
    "sku",
    codes.sku,
    meaning="Its unique code, at most 64 characters, without white space. What is sold needs one.",
    example="CONTOUR4-A4",
)
STOCK = Field(
    "stock",
    whole(0, 10_000_000),
    meaning="How many are there when it is first published: the **opening balance**. Afterwards only sales and stock "
    "moves change it; `storefront serve` warns of an edit.",
    example="40",
)
GTIN = Field(
    "gtin",
    codes.gtin,
    meaning="The maker's number (EAN, UPC, ISBN), with the right check digit.",
    example="4006381333931",
)
MPN = Field("mpn", line(70), meaning="The maker's own number.", example="C4-2026")
BUNDLE = Field(
    "bundle",
    Listed(Nested(PART)),
    meaning="What it is made of. It has no stock of its own: its parts are counted.",
    example="[{sku: CONTOUR4-A4, quantity: 2}]",
)
PRICE = Field(
    "price",
    Amounts(),
    meaning="One in every currency of the shop; in a shop of one currency, `price: 24.00`. What is sold needs one.",
    example="{EUR: 24.00, USD: 26.00}",
)
COMPARE_AT = Field(
    "compare_at",
    Amounts(),
    meaning="What it used to cost; shown struck through. One that is not above the price is a warning, and not shown.",
    example="{EUR: 30.00, USD: 33.00}",
)
PRICE_BREAKS = Field(
    "price_breaks",
    Listed(Nested(PRICE_BREAK)),
    meaning="Lower prices from some quantity on; the price has to fall as the quantity rises.",
    example="[{from: 5, off: 10%}, {from: 10, price: {EUR: 20.00, USD: 22.00}}]",
)
MEASURE = Field(
    "measure",
    Nested(MEASURE_FIELDS),
    meaning="How much it holds, so that pages show its unit price, as Directive 98/6/EC asks of shops in the EU.",
    example="{holds: 250 g, per: 100 g}",
)
STOCK_POLICY = Field(
    "stock_policy",
    one_of(*StockPolicy),
    meaning="What happens when there are none left, see below. Without it, `deny` where there is a `stock` and "
    "`untracked` where there is none.",
    example="backorder",
)
AVAILABLE_FROM = Field(
    "available_from",
    day,
    meaning="With `preorder`: the day from which it is sent.",
    example="2026-12-01",
    beside="stock_policy: preorder",
)
LEAD_DAYS = Field(
    "lead_days",
    whole(1, 365),
    meaning="With `made_to_order`: working days until it is ready.",
    example="9",
    beside="stock_policy: made_to_order",
)
DOWNLOAD = Field(
    "download",
    codes.relative_path,
    meaning="With `digital`: the file below `content/downloads/`. It never stands in the public site.",
    example="wallpapers/night-islands.zip",
    beside="stock_policy: digital",
)
WEIGHT_G = Field("weight_g", whole(0, 10_000_000), meaning="Weight in grams, packed.", example="180", default="0")
SIZE_MM = Field(
    "size_mm",
    Listed(whole(1, 100_000), count=3),
    meaning="Length, width and height in millimetres, packed.",
    example="[300, 200, 5]",
)
MAX_PER_ORDER = Field(
    "max_per_order",
    whole(1, MAX_QUANTITY),
    meaning="At most so many an order; the shop's `max_per_order` without it.",
    example="2",
)
SHIPPING = Field(
    "shipping",
    yes_or_no,
    meaning="`false` for what needs no delivery. Without it, everything but downloads does.",
    example="false",
)

OWN = (SKU, STOCK, GTIN, MPN, BUNDLE)
"""What every unit has for itself."""
SHARED = (
    PRICE, COMPARE_AT, PRICE_BREAKS, MEASURE, STOCK_POLICY, AVAILABLE_FROM, LEAD_DAYS, DOWNLOAD, WEIGHT_G, SIZE_MM,
    MAX_PER_ORDER, SHIPPING,
)  # fmt: skip
"""What the product may say for all of them."""
UNIT = Fields("unit", (*OWN, *SHARED))

OPTIONS = Field(
    "options",
    Mapped(line(100), "a value of each option"),
    meaning="One value of each option of the product.",
    example="{Size: A4, Frame: Oak}",
)
IMAGE = Field("image", line(500), meaning="Which of the product's pictures shows it.", example="contour-4.jpg")
VARIANT = Fields("variant", (OPTIONS, IMAGE), also=(UNIT,))
