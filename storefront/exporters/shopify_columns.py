"""Shopify's product CSV as Shopify wants it back: both header dialects, and their spelling of yes, no and status.

Source: Shopify help, "Using CSV files to import and export products": `current` is the template that it offers for
download, `legacy` what its own export still writes. Only `storefront.exporters.shopify` imports it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

_METAFIELD = "product.metafields"
_RECOMMENDED = f"{_METAFIELD}.shopify--discovery--product_recommendation"
ON_DEMAND = {
    "subtitle": f"Subtitle ({_METAFIELD}.descriptors.subtitle)",
    "goes_with": f"Complementary products ({_RECOMMENDED}.complementary_products)",
    "related": f"Related products ({_RECOMMENDED}.related_products)",
    "mpn": "Google Shopping / MPN",
}
"""Columns that a file has where a product needs them: Shopify's own definitions, not in every shop."""

_CURRENT = """
title=Title
handle=URL handle
body=Description
vendor=Vendor
category=Product category
type=Type
tags=Tags
published=Published on online store
status=Status
sku=SKU
barcode=Barcode
option1_name=Option1 name
option1_value=Option1 value
option1_linked=Option1 Linked To
option2_name=Option2 name
option2_value=Option2 value
option2_linked=Option2 Linked To
option3_name=Option3 name
option3_value=Option3 value
option3_linked=Option3 Linked To
price=Price
compare_at=Compare-at price
cost=Cost per item
taxable=Charge tax
tax_code=Tax code
measure=Unit price total measure
measure_unit=Unit price total measure unit
base=Unit price base measure
base_unit=Unit price base measure unit
tracker=Inventory tracker
quantity=Inventory quantity
policy=Continue selling when out of stock
grams=Weight value (grams)
weight_unit=Weight unit for display
ships=Requires shipping
fulfilment=Fulfillment service
image=Product image URL
position=Image position
alt=Image alt text
variant_image=Variant image URL
gift_card=Gift card
seo_title=SEO title
seo_description=SEO description
"""
_LEGACY = """
handle=Handle
title=Title
body=Body (HTML)
vendor=Vendor
category=Product Category
type=Type
tags=Tags
published=Published
option1_name=Option1 Name
option1_value=Option1 Value
option1_linked=Option1 Linked To
option2_name=Option2 Name
option2_value=Option2 Value
option2_linked=Option2 Linked To
option3_name=Option3 Name
option3_value=Option3 Value
option3_linked=Option3 Linked To
sku=Variant SKU
grams=Variant Grams
tracker=Variant Inventory Tracker
quantity=Variant Inventory Qty
policy=Variant Inventory Policy
fulfilment=Variant Fulfillment Service
price=Variant Price
compare_at=Variant Compare At Price
ships=Variant Requires Shipping
taxable=Variant Taxable
measure=Unit Price Total Measure
measure_unit=Unit Price Total Measure Unit
base=Unit Price Base Measure
base_unit=Unit Price Base Measure Unit
barcode=Variant Barcode
image=Image Src
position=Image Position
alt=Image Alt Text
gift_card=Gift Card
seo_title=SEO Title
seo_description=SEO Description
variant_image=Variant Image
weight_unit=Variant Weight Unit
tax_code=Variant Tax Code
cost=Cost per item
status=Status
"""


@dataclass(frozen=True)
class Dialect:
    """Column by field, and how the dialect writes what is not text."""

    columns: Mapping[str, str]
    upper: bool

    def flag(self, value: bool) -> str:
        """Yes or no."""
        return str(value).upper() if self.upper else str(value).lower()

    def policy(self, value: str) -> str:
        """`deny` or `continue`."""
        return value.upper() if self.upper else value

    def status(self, value: str) -> str:
        """`active` or `draft`."""
        return value.capitalize() if self.upper else value


def _columns(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.split("\n") if line)


DIALECTS = {"current": Dialect(_columns(_CURRENT), upper=True), "legacy": Dialect(_columns(_LEGACY), upper=False)}
