"""What a feed cannot hold of a shop, said once for all products.

Only `storefront.exporters` imports it.
"""

from chalicelib.domain.catalogue import StockPolicy
from generator.surfaces.bodies import loses_formatting
from generator.surfaces.losses import Kind
from storefront.exporters.goods import Goods, variants_of
from storefront.exporters.holding import report_unheld
from storefront.findings import Findings
from storefront.problems import count

_PRODUCT = "slug title variants options body pictures collections brand draft".split()
_VARIANT = """
sku prices options sales stock_policy opening_stock available_from weight_g size_mm gtin mpn picture
""".split()


def report_losses(goods: Goods, findings: Findings) -> None:
    """Fields, currencies, drafts, stock and texts of pictures that are not in the file."""
    report_unheld(goods.on_sale, _PRODUCT, _VARIANT, "a feed", findings)
    variants = variants_of(goods.on_sale)
    for draft in goods.drafts:
        findings.add(Kind.PRODUCT, draft.slug, "a draft: a feed holds what is for sale")
    others = [code for code in goods.site.shop.rules.currencies if code != goods.currency]
    if others:
        message = f"prices are in {goods.currency}; for {', '.join(others)} export again with --currency"
        findings.add(Kind.PRICE, "", message)
    more = sum(len(variant.sales) - (goods.sale(variant) is not None) for variant in variants)
    if more:
        findings.add(Kind.PRICE, "", f"{count(more, 'sale')} left out: an item has the one that is on, or the next")
    if any(variant.stock_policy.counted for variant in variants):
        findings.add(Kind.STOCK, "", "a feed says whether there is stock, not how much")
    for policy in (StockPolicy.MADE_TO_ORDER, StockPolicy.DIGITAL):
        having = sum(variant.stock_policy is policy for variant in variants)
        how = "backorder" if policy is StockPolicy.MADE_TO_ORDER else "in_stock"
        if having:
            message = f"{count(having, 'item')} written as {how}: Google knows no more"
            findings.add(Kind.STOCK, policy.value, message)
    formatted = sum(loses_formatting(product.body) for product in goods.on_sale)
    if formatted:
        what = f"the descriptions of {count(formatted, 'product')}"
        findings.add(Kind.TEXT, "", f"links, headings, tables and pictures in {what} are written as their words")
    pictures = sum(len(product.pictures) for product in goods.on_sale)
    if pictures:
        findings.add(
            Kind.PICTURE, "", f"the alternative texts of {count(pictures, 'picture')} are left out: a feed has none"
        )
