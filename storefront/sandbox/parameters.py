"""The forms that each route of the API takes, as data: the part of Stripe's parameters that the sandbox understands.

Whatever is not here is refused as unknown, also where Stripe would take it: silence would hide a missing feature.
Names, limits and choices after Stripe's published description of API version 2026-05-27.dahlia.
"""

from storefront.sandbox.forms import Fields, Flag, Kind, Labels, Many, Text, Whole

LOCALES = tuple(
    "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru "
    "sk sl sv th tr vi zh zh-HK zh-TW".split()
)
COUNTRIES = tuple(
    "AC AD AE AF AG AI AL AM AO AQ AR AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
    "CD CF CG CH CI CK CL CM CN CO CR CV CW CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FO FR GA GB GD GE GF "
    "GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG KH KI KM KN "
    "KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC "
    "NE NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ "
    "SK SL SM SN SO SR SS ST SV SX SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN "
    "VU WF WS XK YE YT ZA ZM ZW ZZ".split()
)
DEBITS = {"eur": "sepa_debit", "gbp": "bacs_debit", "aud": "au_becs_debit", "cad": "acss_debit"}
OTHER_DEBIT = "us_bank_account"
METHODS = ("card", "link", *DEBITS.values(), OTHER_DEBIT)

EXPAND = Many(Text(), most=20)
ENABLED = Fields({"enabled": Flag()}, ("enabled",))

_BOUND = Fields(
    {"unit": Text(choices=("business_day", "day", "hour", "month", "week")), "value": Whole(1)}, ("unit", "value")
)
_TAX_BEHAVIOR = Text(choices=("exclusive", "inclusive", "unspecified"))
_PRODUCT = Fields(
    {
        "name": Text(),
        "description": Text(40_000),
        "images": Many(Text(2048, shape="url"), most=8),
        "metadata": Labels(),
        "tax_code": Text(),
        "unit_label": Text(12),
    },
    ("name",),
)
_PRICE = Fields(
    {"currency": Text(), "unit_amount": Whole(0), "product_data": _PRODUCT, "tax_behavior": _TAX_BEHAVIOR},
    ("currency", "unit_amount", "product_data"),
)
_RATE = Fields(
    {
        "display_name": Text(100),
        "type": Text(choices=("fixed_amount",)),
        "fixed_amount": Fields({"amount": Whole(0), "currency": Text()}, ("amount", "currency")),
        "delivery_estimate": Fields({"minimum": _BOUND, "maximum": _BOUND}),
        "metadata": Labels(),
        "tax_behavior": _TAX_BEHAVIOR,
        "tax_code": Text(),
    },
    ("display_name", "type", "fixed_amount"),
)
_MESSAGE = Fields({"message": Text(1200)}, ("message",))

SESSION = Fields(
    {
        "mode": Text(choices=("payment",)),
        "line_items": Many(
            Fields({"price_data": _PRICE, "quantity": Whole(1), "metadata": Labels()}, ("price_data", "quantity")),
            most=100,
        ),
        "shipping_options": Many(Fields({"shipping_rate_data": _RATE}, ("shipping_rate_data",)), most=5),
        "shipping_address_collection": Fields(
            {"allowed_countries": Many(Text(choices=COUNTRIES))}, ("allowed_countries",)
        ),
        "customer_email": Text(800, shape="email"),
        "client_reference_id": Text(200),
        "metadata": Labels(),
        "payment_intent_data": Fields(
            {
                "metadata": Labels(),
                "capture_method": Text(choices=("automatic", "automatic_async", "manual")),
                "description": Text(1000),
                "receipt_email": Text(800, shape="email"),
                "statement_descriptor": Text(22),
                "statement_descriptor_suffix": Text(22),
                "transfer_group": Text(),
            }
        ),
        "success_url": Text(shape="url"),
        "cancel_url": Text(shape="url"),
        "expires_at": Whole(),
        "locale": Text(choices=LOCALES),
        "currency": Text(),
        "ui_mode": Text(choices=("hosted_page",)),
        "submit_type": Text(choices=("auto", "book", "donate", "pay", "subscribe")),
        "customer_creation": Text(choices=("always", "if_required")),
        "billing_address_collection": Text(choices=("auto", "required")),
        "origin_context": Text(choices=("mobile_app", "web")),
        "allow_promotion_codes": Flag(),
        "payment_method_types": Many(Text(choices=METHODS)),
        "adaptive_pricing": Fields({"enabled": Flag()}),
        "automatic_tax": ENABLED,
        "phone_number_collection": ENABLED,
        "custom_text": Fields(
            {
                "after_submit": _MESSAGE,
                "shipping_address": _MESSAGE,
                "submit": _MESSAGE,
                "terms_of_service_acceptance": _MESSAGE,
            }
        ),
        "expand": EXPAND,
    },
    ("mode", "line_items", "success_url"),
)
REFUND = Fields(
    {
        "payment_intent": Text(),
        "charge": Text(),
        "amount": Whole(1),
        "currency": Text(),
        "reason": Text(choices=("duplicate", "fraudulent", "requested_by_customer")),
        "metadata": Labels(),
        "expand": EXPAND,
    }
)
CAPTURE = Fields({"amount_to_capture": Whole(1), "final_capture": Flag(), "metadata": Labels(), "expand": EXPAND})
CANCEL = Fields(
    {
        "cancellation_reason": Text(choices=("abandoned", "duplicate", "fraudulent", "requested_by_customer")),
        "expand": EXPAND,
    }
)
ONLY_EXPAND = Fields({"expand": EXPAND})

_PAGE: dict[str, Kind] = {
    "limit": Whole(1),
    "starting_after": Text(),
    "ending_before": Text(),
    "expand": EXPAND,
}
_CREATED = Fields({"gt": Whole(), "gte": Whole(), "lt": Whole(), "lte": Whole()})
LINE_ITEM_LIST = Fields(_PAGE)
SESSION_LIST = Fields(
    {**_PAGE, "created": _CREATED, "payment_intent": Text(), "status": Text(choices=("complete", "expired", "open"))}
)
REFUND_LIST = Fields({**_PAGE, "created": _CREATED, "payment_intent": Text(), "charge": Text()})
INTENT_LIST = Fields({**_PAGE, "created": _CREATED})
EVENT_LIST = Fields({**_PAGE, "created": _CREATED, "type": Text(), "types": Many(Text(), most=20)})

EVENT_KINDS = (
    "*",
    *"charge.captured charge.dispute.closed charge.dispute.created charge.dispute.updated charge.expired charge.failed "
    "charge.refund.updated charge.refunded charge.succeeded charge.updated".split(),
    *"checkout.session.async_payment_failed checkout.session.async_payment_succeeded checkout.session.completed "
    "checkout.session.expired".split(),
    *"payment_intent.amount_capturable_updated payment_intent.canceled payment_intent.created "
    "payment_intent.payment_failed payment_intent.processing payment_intent.requires_action "
    "payment_intent.succeeded".split(),
    *"refund.created refund.failed refund.updated".split(),
)
_EVENTS = Many(Text(choices=EVENT_KINDS))
ENDPOINT = Fields(
    {
        "url": Text(shape="url"),
        "enabled_events": _EVENTS,
        "api_version": Text(),
        "description": Text(5000),
        "metadata": Labels(),
        "expand": EXPAND,
    },
    ("url", "enabled_events"),
)
ENDPOINT_UPDATE = Fields(
    {
        "url": Text(shape="url"),
        "enabled_events": _EVENTS,
        "disabled": Flag(),
        "description": Text(5000),
        "metadata": Labels(),
        "expand": EXPAND,
    }
)
ENDPOINT_LIST = Fields(_PAGE)
NOTHING = Fields({})
