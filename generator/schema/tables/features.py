"""The fields of `shop.yaml` about what a shop offers beside its goods."""

from generator.schema.field import Field
from generator.schema.scalars import yes_or_no

GIFT_NOTE = Field(
    "gift_note",
    yes_or_no,
    meaning="Whether a few words may be sent along with an order. They stand on the order, for whoever packs it.",
    example="true",
    default="false",
)
BACK_IN_STOCK = Field(
    "back_in_stock",
    yes_or_no,
    meaning="Whether somebody may leave a mail address where something is sold out, for one mail when it is back.",
    example="true",
    default="false",
)

VARIANT_PAGES = Field(
    "variant_pages",
    yes_or_no,
    meaning="Whether each variant has a page of its own below that of its product, for feeds and offers to lead to.",
    example="true",
    default="false",
)

FEATURE_FIELDS = (GIFT_NOTE, BACK_IN_STOCK, VARIANT_PAGES)
