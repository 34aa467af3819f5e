"""What an item of a feed says of the unit that it sells: price, sale, stock, weight, sizes.

Only `storefront.importers.google_products` imports it.
"""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from storefront.findings import Findings
from storefront.importers.cells import parse_number, web_address
from storefront.importers.google_choices import Options
from storefront.importers.google_items import Item
from storefront.importers.model import ImportedSale, ImportedVariant, Moment, StockPolicy
from storefront.importers.report import Kind
from storefront.importers.units import in_grams, in_millimetres, split_measure

_PRICE = re.compile(r"(?P<amount>[0-9.]+)\s*(?P<code>[A-Za-z]{3})?|(?P<first>[A-Za-z]{3})\s*(?P<second>[0-9.]+)")
_POLICIES = {
    "in_stock": StockPolicy.UNTRACKED,
    "out_of_stock": StockPolicy.DENY,
    "preorder": StockPolicy.PREORDER,
    "backorder": StockPolicy.BACKORDER,
}
_SPELLINGS = {"available_for_order": "backorder", "pre_order": "preorder", "back_order": "backorder", "": "in_stock"}
_SIDES = ("shipping_length", "shipping_width", "shipping_height")


def read_unit(item: Item, options: Options, findings: Findings) -> ImportedVariant:
    """The unit of an item, its price in the currency that the item names."""
    record = item.record
    price = read_price(record["price"])
    if price is None and record["price"]:
        message = f"{record['price'][:40]!r} is no price, left out (write such as 15.00 USD)"
        findings.add(Kind.PRICE, record.where, message, record.number)
    stock, policy, available_from = _read_stock(item, findings)
    return ImportedVariant(
        sku=item.line("id"),
        options=options,
        price=price[0] if price else None,
        currency=price[1] if price else "",
        stock=stock,
        stock_policy=policy,
        available_from=available_from,
        sale=_read_sale(item, price[1] if price else "", findings),
        weight_g=_read_weight(item, findings),
        size_mm=_read_size(item, findings),
        barcode=item.line("gtin").replace("-", "").replace(" ", ""),
        mpn=item.line("mpn"),
        image=web_address(record["image_link"]) if record["image_link"] else "",
        row=record.number,
    )


def read_price(text: str) -> tuple[Decimal, str] | None:
    """Amount and currency code of `15.00 USD`; an empty code where none is named, None for anything else."""
    match = _PRICE.fullmatch(text.strip())
    amount = parse_number(match["amount"] or match["second"]) if match else None
    return None if match is None or amount is None else (amount, (match["code"] or match["first"] or "").upper())


def _read_sale(item: Item, currency: str, findings: Findings) -> ImportedSale | None:
    record = item.record
    if not record["sale_price"]:
        return None
    reduced = read_price(record["sale_price"])
    problem = ""
    if reduced is None or reduced[1] not in ("", currency):
        problem = f"{record['sale_price'][:40]!r} is no price in the currency of the item"
    try:
        starts, ends = _read_interval(record["sale_price_effective_date"])
    except ValueError:
        interval = record["sale_price_effective_date"][:60]
        problem, starts, ends = (
            f"{interval!r} is no interval such as 2026-11-27T00:00+01:00/2026-11-30T23:59+01:00",
            None,
            None,
        )
    if problem or reduced is None:
        findings.add(Kind.SALE, record.where, f"the sale is left out: {problem}", record.number)
        return None
    return ImportedSale(reduced[0], starts, ends)


def _read_interval(text: str) -> tuple[Moment | None, Moment | None]:
    """The two ends of an ISO 8601 interval, open where it has none. Raises ValueError for anything else."""
    if not text:
        return None, None
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError(text)
    return _read_moment(first.strip(), end=False), _read_moment(last.strip(), end=True)


def _read_moment(text: str, *, end: bool) -> Moment | None:
    """A day or a time. The last minute of a day, as an end, is meant to be included."""
    if not text:
        return None
    if len(text) == len("2026-11-27"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    if end and (moment.hour, moment.minute) == (23, 59):
        return moment.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment.replace(microsecond=0)


def _read_stock(item: Item, findings: Findings) -> tuple[int | None, StockPolicy, date | None]:
    """No feed says how many there are: what is in stock sells without limit, what is not has none."""
    record = item.record
    given = item.line("availability").casefold().replace(" ", "_")
    policy = _POLICIES.get(_SPELLINGS.get(given, given))
    day = _read_day(item, findings)
    if policy is None:
        message = f"availability {given[:40]!r} is not known, taken as sold out"
        findings.add(Kind.STOCK, record.where, message, record.number)
        policy = StockPolicy.DENY
    if policy is StockPolicy.PREORDER and day is None:
        message = "a preorder without a day from which it is sent: written as a backorder (write `available_from`)"
        findings.add(Kind.STOCK, record.where, message, record.number)
        policy = StockPolicy.BACKORDER
    if policy is StockPolicy.PREORDER:
        return None, policy, day
    if day is not None and policy is not StockPolicy.UNTRACKED:
        message = f"the day {day} from which it is there again is left out: only a preorder has one"
        findings.add(Kind.STOCK, record.where, message, record.number)
    return None if policy is StockPolicy.UNTRACKED else 0, policy, None


def _read_day(item: Item, findings: Findings) -> date | None:
    text = item.line("availability_date")
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        message = f"availability_date {text[:40]!r} is no date, left out"
        findings.add(Kind.VALUE, item.record.where, message, item.record.number)
        return None


def _read_weight(item: Item, findings: Findings) -> int | None:
    text = item.line("shipping_weight")
    measure = split_measure(text) if text else None
    if measure is not None and not measure[0]:
        return None
    try:
        if measure is not None:
            return in_grams(*measure)
    except KeyError:
        measure = None
    if text:
        message = f"shipping_weight {text[:40]!r} is no weight, left out (write such as 1.5 kg)"
        findings.add(Kind.VALUE, item.record.where, message, item.record.number)
    return None


def _read_size(item: Item, findings: Findings) -> tuple[int, int, int] | None:
    texts = [item.line(side) for side in _SIDES]
    if not any(texts):
        return None
    measures = [split_measure(text) for text in texts]
    try:
        sides = [in_millimetres(*measure) for measure in measures if measure is not None and measure[0]]
    except KeyError:
        sides = []
    if len(sides) == len(_SIDES):
        return sides[0], sides[1], sides[2]
    written = " x ".join(text[:20] or "?" for text in texts)
    message = f"the size {written} is left out: it needs three sides with units, such as 30 cm"
    findings.add(Kind.VALUE, item.record.where, message, item.record.number)
    return None
