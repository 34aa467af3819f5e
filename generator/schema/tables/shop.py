"""The fields of `shop.yaml`."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.schema import codes
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.price import Amounts
from generator.schema.scalars import Scalar, line, one_of, optional_line, percent, whole, yes_or_no
from generator.schema.sheet import Wrong
from generator.schema.tables.papers import ALERTED, INVOICES, WEBHOOKS
from generator.schema.tables.payment import PAYMENT_FIELDS
from generator.schema.tables.surfaces import SURFACE_FIELDS


def _convert_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong(f"{value!r} is not a time zone", "write such as Europe/Lisbon") from None
    return value


LINES = Field("lines", Listed(line(100)), meaning="The lines of the address.", example="[Street 1, 1000 Town]")
COUNTRY = Field("country", codes.country, meaning="Its country, as two capital letters.", example="PT")
ADDRESS = Fields("address", (LINES, COUNTRY))

LANGUAGE_CURRENCY = Field(
    "currency",
    codes.currency,
    meaning="The currency that the pages in this language show; the first of `currencies` without it.",
    example="EUR",
)
LANGUAGE = Fields("language", (LANGUAGE_CURRENCY,))

METHOD_ID = Field("id", codes.slug, meaning="What orders call it.", example="standard", needed="give it a name")
METHOD_TITLE = Field(
    "title", line(100), meaning="What shoppers read.", example="Standard delivery", needed="write what shoppers read"
)
METHOD_PRICE = Field(
    "price",
    Amounts(free=True),
    meaning="What it costs, in every currency; 0 is free.",
    example="{EUR: 4.90, USD: 5.90}",
    needed="write what it costs",
)
METHOD_FREE_FROM = Field(
    "free_from",
    Amounts(),
    meaning="The value of the goods from which it is free.",
    example="{EUR: 60.00, USD: 65.00}",
)
METHOD_DAYS = Field(
    "days",
    Listed(whole(0, 365)),
    meaning="Working days on the way, the least and the most.",
    example="[3, 6]",
    needed="write such as [3, 6]",
)
METHOD = Fields("shipping", (METHOD_ID, METHOD_TITLE, METHOD_PRICE, METHOD_FREE_FROM, METHOD_DAYS))

LINK_TITLE = Field("title", line(60), meaning="The word.", example="Journal", needed="write the word of the menu")
LINK_HREF = Field(
    "href",
    codes.href,
    meaning="A page of the shop, or an address elsewhere.",
    example="/journal/",
    needed="write such as `href: /journal/`",
)
LINK = Fields("menu entry", (LINK_TITLE, LINK_HREF))

HOLDS = Field(
    "holds_per_client", whole(1, 1000), meaning="Unpaid orders that one visitor may have.", example="5", default="5"
)
TRIES = Field(
    "checkout_tries",
    whole(1, 100_000),
    meaning="Attempts to check out that one visitor has.",
    example="20",
    default="20",
)
WINDOW = Field(
    "tries_window_minutes", whole(1, 1440), meaning="The minutes within which they count.", example="10", default="10"
)
SHARE = Field(
    "hold_share",
    percent,
    meaning="How much of the stock of one thing one visitor may keep, in whole percent.",
    example="50%",
    default="50%",
)
LIMITS = Fields("limits", (HOLDS, TRIES, WINDOW, SHARE))

NAME = Field(
    "name",
    line(100),
    meaning="What the shop is called.",
    example="Isoline Press",
    needed="write what the shop is called",
)
TAGLINE = Field("tagline", optional_line(200), meaning="What it is, in a few words.", example="Prints, cards and paper")
DESCRIPTION = Field(
    "description",
    optional_line(500),
    meaning="What it is, in a sentence or two, for the home page and search engines.",
    example="A small print studio in Lisbon.",
)
URL = Field(
    "url",
    codes.web_address,
    meaning="Where it is published, for canonical addresses and feeds.",
    example="https://shop.example",
    needed="write such as `url: https://shop.example`",
)
EMAIL = Field(
    "email",
    codes.email,
    meaning="The address that answers; mails come from it.",
    example="hello@shop.example",
    needed="write the address that answers",
)
TIMEZONE = Field(
    "timezone",
    Scalar(_convert_zone, {"type": "string"}),
    meaning="In which dates and times of files are meant.",
    example="Europe/Lisbon",
    default="UTC",
)
OWN_LANGUAGE = Field("language", codes.language, meaning="The shop's own language.", example="en", default="en")
LANGUAGES = Field(
    "languages",
    Mapped(Nested(LANGUAGE), "its languages"),
    meaning="The languages of the shop, each with the currency that its pages show.",
    example="{en: {currency: EUR}}",
)
CURRENCIES = Field(
    "currencies",
    Listed(codes.currency),
    meaning="What can be paid in, the first one by default. A price names all of them.",
    example="[EUR, USD]",
    needed="write such as `currencies: [EUR]`",
)
GRACE = Field(
    "grace",
    whole(0, 1440),
    meaning="Minutes for which a price that was shown is honoured.",
    example="45",
    default="30",
)
MAX_PER_ORDER = Field(
    "max_per_order", whole(1, 9999), meaning="Units of one thing an order may hold.", example="20", default="10"
)
LOW_STOCK = Field("low_stock", whole(0, 9999), meaning="From how few left a page says so.", example="5", default="3")
PAID_AFTER_EXPIRY = Field(
    "paid_after_expiry",
    one_of("refund", "backorder"),
    meaning="What happens when money comes for an order whose goods were released.",
    example="backorder",
    default="refund",
)
POSTAL_ADDRESS = Field(
    "address",
    Nested(ADDRESS),
    meaning="Where it is, for the footer and for mails.",
    example="{lines: [Street 1, 1000 Town], country: PT}",
)
SHIPS_TO = Field(
    "ships_to",
    Listed(codes.country),
    meaning="Countries that it sends to, for the same everywhere; `shipping.yaml` knows zones instead.",
    example="[PT, DE, NO]",
)
SHIPPING = Field(
    "shipping",
    Listed(Nested(METHOD)),
    meaning="Ways of sending to all of them.",
    example="[{id: standard, title: Standard delivery, price: {EUR: 4.90, USD: 5.90}, days: [3, 6]}]",
)
PAYMENT_METHODS = Field(
    "payment_methods",
    Listed(one_of("card")),
    meaning="What can be paid with at the payment provider; `[]` where `offline_payment` names all there is.",
    example="[card]",
    default="[card]",
)
NAVIGATION = Field(
    "navigation",
    Listed(Nested(LINK)),
    meaning="The menu at the top. An address of the shop has to be one of its pages.",
    example="[{title: Journal, href: /journal/}]",
)
FOOTER = Field(
    "footer",
    Listed(Nested(LINK)),
    meaning="The menu at the bottom.",
    example="[{title: Collections, href: /collections/}]",
)
SOCIAL = Field(
    "social",
    Mapped(codes.web_address, "its addresses"),
    meaning="Addresses elsewhere, by name.",
    example="{Mastodon: https://social.example/@shop}",
)
GUARDS = Field(
    "limits", Nested(LIMITS), meaning="Guards against abuse.", example="{holds_per_client: 5, hold_share: 25%}"
)

GIFT_CARD_YEARS = Field(
    "valid_years",
    whole(1, 30),
    meaning="Full calendar years for which a card is good, after that of its sale; for ever without it.",
    example="3",
)
GIFT_CARDS = Fields("gift cards", (GIFT_CARD_YEARS,))
CARDS = Field("gift_cards", Nested(GIFT_CARDS), meaning="What holds for gift cards.", example="{valid_years: 3}")
CONFIRM = Field(
    "confirm",
    one_of("automatic", "by_hand"),
    meaning="Whether an order that is paid is taken on by itself, or by somebody who looks at it first.",
    example="by_hand",
    default="automatic",
)
BY_HAND_FROM = Field(
    "by_hand_from",
    Amounts(),
    meaning="The total from which on an order is confirmed by hand, whatever `confirm` says.",
    example="{EUR: 500.00, USD: 550.00}",
)
CAPTURE = Field(
    "capture",
    one_of("at_once", "at_dispatch"),
    meaning="When a card is charged. What is made to order, preordered or digital is charged at once all the same.",
    example="at_dispatch",
    default="at_once",
)
REFUND_ALONE = Field(
    "refund_alone_up_to",
    Amounts(),
    meaning="Up to how much one person may both grant and send a refund; above it, a second one sends it.",
    example="{EUR: 200.00, USD: 220.00}",
)
RETURN_DAYS = Field(
    "return_days",
    whole(0, 365),
    meaning="For how many days after it arrived something may be given back; 0 takes nothing back without a reason.",
    example="30",
    default="14",
)
RETURN_MADE = Field(
    "return_made_to_order",
    yes_or_no,
    meaning="Whether what was made to order may be given back, too.",
    example="true",
    default="false",
)
JOBS = Field(
    "jobs_a_day",
    whole(1, 9999),
    meaning="How many pieces the workshop can begin on a working day; the production list warns of more.",
    example="4",
)
DOWNLOADS = Field(
    "downloads",
    whole(1, 100),
    meaning="How often each copy of what is digital may be fetched from the order's page.",
    example="10",
    default="5",
)
ORDER_RULES = Fields(
    "orders", (CONFIRM, BY_HAND_FROM, CAPTURE, REFUND_ALONE, RETURN_DAYS, RETURN_MADE, JOBS, DOWNLOADS)
)
ORDERS = Field(
    "orders",
    Nested(ORDER_RULES),
    meaning="What the shop does with orders by itself.",
    example="{confirm: automatic, return_days: 30}",
)

GROUPS = Field(
    "groups",
    Mapped(line(60), "its groups"),
    meaning="Groups of customers, whom `storefront invite` lets in; discounts and tax may be meant for them.",
    example="{trade: Trade customers}",
)

SHOP = Fields(
    "shop",
    (
        NAME, TAGLINE, DESCRIPTION, URL, EMAIL, TIMEZONE, OWN_LANGUAGE, LANGUAGES, CURRENCIES, GRACE, MAX_PER_ORDER,
        LOW_STOCK, PAID_AFTER_EXPIRY, POSTAL_ADDRESS, SHIPS_TO, SHIPPING, PAYMENT_METHODS, NAVIGATION, FOOTER, SOCIAL,
        GUARDS, CARDS, GROUPS, ORDERS, *PAYMENT_FIELDS, INVOICES, WEBHOOKS, ALERTED, *SURFACE_FIELDS,
    ),
)  # fmt: skip
