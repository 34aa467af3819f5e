"""Which prices of an export can be charged, and which of its sales hold. What cannot is left out and reported.

Only `storefront.importers` imports it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from chalicelib.domain.money import AmountError, parse_amount
from storefront.findings import Findings
from storefront.importers.model import ImportedProduct, ImportedSale, ImportedVariant, Moment
from storefront.importers.report import Kind

_FIRST_YEAR, _LAST_YEAR = 1980, 2200


def settle_prices(
    product: ImportedProduct, skus: Sequence[str], currency: str, zone: ZoneInfo, findings: Findings
) -> tuple[ImportedProduct, bool]:
    """The product with the prices that can be charged, and whether every unit has one."""
    variants = []
    saleable = True
    for sku, variant in zip(skus, product.variants, strict=True):
        code = variant.currency or currency
        problem = _problem_of(variant.price, code)
        if problem:
            message = f"{problem}; left out (write one, then take `status: draft` away)"
            findings.add(Kind.PRICE, sku, message, variant.row)
            variants.append(replace(variant, price=None, compare_at=None, sale=None, currency=code))
            saleable = False
        else:
            former = _settle_compare_at(variant, code, sku, findings)
            sale = _settle_sale(variant, code, sku, zone, findings)
            variants.append(replace(variant, compare_at=former, sale=sale, currency=code))
        if code != currency:
            findings.add(Kind.CURRENCY, sku, f"priced in {code}, not in {currency}; written so", variant.row)
    return replace(product, variants=tuple(variants)), saleable


def minor(amount: Decimal, currency: str) -> int:
    """The amount in minor units. Raises AmountError where its currency has fewer decimals."""
    return parse_amount(f"{amount:f}", currency)


def _problem_of(price: Decimal | None, currency: str) -> str:
    if price is None:
        return "no price"
    if not price:
        return "a price of zero"
    try:
        minor(price, currency)
    except AmountError as error:
        return str(error)
    return ""


def _settle_compare_at(variant: ImportedVariant, currency: str, sku: str, findings: Findings) -> Decimal | None:
    former, price = variant.compare_at, variant.price
    if not former or price is None:
        return None
    problem = f"it is not above {price}" if former <= price else ""
    if not problem and _problem_of(former, currency):
        problem = f"{currency} has fewer decimals"
    if problem:
        findings.add(Kind.PRICE, sku, f"the compare-at price {former} is left out: {problem}", variant.row)
    return None if problem else former


def _settle_sale(
    variant: ImportedVariant, currency: str, sku: str, zone: ZoneInfo, findings: Findings
) -> ImportedSale | None:
    if variant.sale is None or variant.price is None:
        return None
    sale = _without_forever(variant.sale)
    problem = _problem_of(sale.price, currency)
    if not problem and sale.price >= variant.price:
        problem = f"{sale.price} is not below {variant.price}"
    if not problem and sale.starts and sale.ends and _instant(sale.ends, zone, 1) <= _instant(sale.starts, zone, 0):
        problem = "it ends before it begins"
    if problem:
        findings.add(Kind.SALE, sku, f"the sale is left out: {problem}", variant.row)
    return None if problem else sale


def _without_forever(sale: ImportedSale) -> ImportedSale:
    """A sale from long ago or into the far future is open there: 9999-12-31 is how some shops write `never`."""
    starts = None if sale.starts and sale.starts.year < _FIRST_YEAR else sale.starts
    ends = None if sale.ends and sale.ends.year > _LAST_YEAR else sale.ends
    return replace(sale, starts=starts, ends=ends)


def _instant(moment: Moment, zone: ZoneInfo, days: int) -> datetime:
    """The moment in the shop's time zone; of a whole day its first second, `days` later."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment + timedelta(days=days), time())
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
