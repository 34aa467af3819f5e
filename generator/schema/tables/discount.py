"""The fields of a discount file."""

import re

from chalicelib.domain.codes import plain_code
from chalicelib.domain.discounts import Target
from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Nested
from generator.schema.off import Reduction
from generator.schema.price import Amounts
from generator.schema.scalars import TEXT, Moment, Scalar, line, one_of, whole, yes_or_no
from generator.schema.sheet import Wrong
from generator.schema.tables.selection import SELECTION


def _code(value: str) -> str:
    if len(plain_code(value)) < 3:
        raise Wrong(f"{value!r} is not a code", "write 3 to 40 letters and digits, such as SPRING-27")
    return value.strip()


def _code_file(value: str) -> str:
    if not re.fullmatch(r"[^/\\]+\.codes", value):
        raise Wrong(f"{value!r} is not a file of codes", "write the name of one beside this file, such as spring.codes")
    return value


code = Scalar(_code, {"type": TEXT, "minLength": 3, "maxLength": 40})
"""What shoppers type."""

TIER_SPEND = Field(
    "spend",
    Amounts(),
    meaning="From this value of the goods on.",
    example="{EUR: 50.00, USD: 55.00}",
    beside="off: 10%",
)
TIER_ITEMS = Field("items", whole(1, 9999), meaning="From this number of units on.", example="3", beside="off: 10%")
TIER_OFF = Field(
    "off", Reduction(), meaning="What is then taken off.", example="15%", beside="items: 3", needed="write such as 15%"
)
TIER = Fields(
    "tier",
    (TIER_SPEND, TIER_ITEMS, TIER_OFF),
    rules=({"oneOf": [{"required": ["spend"]}, {"required": ["items"]}]},),
)

TITLE = Field(
    "title",
    line(80),
    meaning="What carts, mails and receipts call it.",
    example="Spring at the press",
    needed="write such as `title: Spring at the press`",
)
CODE = Field("code", code, meaning="The code that gives it. Without any code it is automatic.", example="SPRING-27")
CODES = Field("codes", Listed(code), meaning="Several codes that give it.", example="[SPRING-27, FRUEHLING-27]")
CODE_FILE = Field(
    "code_file",
    Scalar(_code_file, {"type": "string", "pattern": r"\.codes$"}),
    meaning="A file of codes beside this one, a code a line; `storefront codes` writes one.",
    example="spring.codes",
    beside="single_use: true",
)
SINGLE_USE = Field(
    "single_use", yes_or_no, meaning="Each of its codes works once.", example="true", beside="codes: [ANA-7, RUI-3]",
    default="false",
)  # fmt: skip
OFF = Field(
    "off",
    Reduction(),
    meaning="What it takes off: a percentage, or an amount in every currency.",
    example="{EUR: 5.00, USD: 6.00}",
)
ON = Field(
    "on",
    one_of(*Target),
    meaning="What it is taken off: each of the `items` it is for, the `order` (their sum, once), the `shipping`, or "
    "the `total` (goods and delivery, in proportion).",
    example="items",
    default="order",
)
TIERS = Field(
    "tiers",
    Listed(Nested(TIER)),
    meaning="More for more: the highest tier that is reached counts instead of `off`.",
    example="[{items: 3, off: 10%}, {items: 6, off: 15%}]",
)
BUY = Field("buy", whole(1, 999), meaning="For every so many units bought …", example="2", beside="get: 1")
GET = Field(
    "get",
    whole(1, 999),
    meaning="… so many are reduced by `off`, the cheapest ones; given away without `off`.",
    example="1",
    beside="buy: 2",
)
GIFT = Field(
    "gift",
    Nested(SELECTION),
    meaning="What is given, where it is something else than what is bought.",
    example="{products: [contour-4]}",
    beside="buy: 2\nget: 1",
)
TIMES = Field("times", whole(1, 999), meaning="At most so many times an order.", example="1", beside="buy: 2\nget: 1")
OF = Field(
    "of", Nested(SELECTION), meaning="The goods that it is for; all without it.", example="{collections: [prints]}"
)
WITHOUT = Field("without", Nested(SELECTION), meaning="Goods that it is not for.", example="{products: [contour-4]}")
SALE_ITEMS = Field(
    "sale_items", yes_or_no, meaning="Whether goods that are on sale are reduced as well.", example="false",
    default="true",
)  # fmt: skip
MAX_ITEMS = Field("max_items", whole(1, 9999), meaning="At most so many units, the dearest first.", example="1")
DELIVERY = Field(
    "delivery",
    Listed(codes.slug),
    meaning="With `on: shipping`: only these ways of sending, by their ids.",
    example="[standard]",
    beside="on: shipping",
)
MINIMUM_SPEND = Field(
    "minimum_spend",
    Amounts(),
    meaning="From this value of the goods that it is for, before any discount.",
    example="{EUR: 30.00, USD: 33.00}",
)
MINIMUM_ITEMS = Field("minimum_items", whole(1, 9999), meaning="From so many units of them on.", example="3")
FROM = Field("from", Moment(), meaning="From this moment on, in the shop's time zone.", example="2026-11-27")
UNTIL = Field(
    "until", Moment(end=True), meaning="Until this moment; a bare date includes that day.", example="2026-11-30 18:00"
)
COUNTRIES = Field("countries", Listed(codes.country), meaning="Only for orders to these countries.", example="[PT, DE]")
CURRENCIES = Field(
    "currencies", Listed(codes.currency), meaning="Only for orders in these currencies.", example="[EUR]"
)
GROUPS = Field(
    "groups",
    Listed(codes.slug),
    meaning="Only for customers of these groups of `shop.yaml`, whom `storefront invite` lets in.",
    example="[trade]",
)
FIRST_ORDER = Field(
    "first_order", yes_or_no, meaning="Only for somebody's first order, by the mail address.", example="true",
    default="false",
)  # fmt: skip
USES = Field("uses", whole(1, 10_000_000), meaning="At most so many orders in all.", example="100")
USES_PER_CUSTOMER = Field(
    "uses_per_customer", whole(1, 9999), meaning="At most so many orders of one mail address.", example="1"
)
COMBINES = Field(
    "combines",
    yes_or_no,
    meaning="Whether it goes together with others that say so. Of those that do not, the best for the buyer counts.",
    example="true",
    default="false",
)
ORDER = Field(
    "order", whole(0, 1_000_000), meaning="Its turn among those taken together, small numbers first.", example="2",
    default="0",
)  # fmt: skip
STATUS = Field(
    "status", one_of("published", "draft"), meaning="A `draft` is checked and not in force.", example="draft",
    default="published",
)  # fmt: skip

DISCOUNT = Fields(
    "discount",
    (
        TITLE, CODE, CODES, CODE_FILE, SINGLE_USE, OFF, ON, TIERS, BUY, GET, GIFT, TIMES, OF, WITHOUT, SALE_ITEMS,
        MAX_ITEMS, DELIVERY, MINIMUM_SPEND, MINIMUM_ITEMS, FROM, UNTIL, COUNTRIES, CURRENCIES, GROUPS, FIRST_ORDER,
        USES, USES_PER_CUSTOMER, COMBINES, ORDER, STATUS,
    ),
)  # fmt: skip
