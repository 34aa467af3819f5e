"""Prices and sales as a file writes them: `{EUR: 24.00, USD: 26.00}`, or `24.00` in a shop of one currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from chalicelib.domain.catalogue import Prices
from chalicelib.domain.money import AmountError, exponent, parse_amount
from generator.problems import suggest
from generator.read.nodes import Table, Text
from generator.schema import scalars
from generator.schema.sheet import Placed, Sheet

SALE_FIELDS = ("off", "price", "from", "until", "label")
_SALE_EXAMPLE = "{off: 20%, from: 2026-11-27, until: 2026-11-30}"


@dataclass(frozen=True, slots=True)
class SaleRule:
    """A sale as written: `off` in basis points, or `prices` for units without a price of their own."""

    off: int | None
    prices: Prices | None
    starts: int | None
    ends: int | None
    label: str
    line: int
    column: int


def read_prices(sheet: Sheet, name: str, currencies: Sequence[str], *, free: bool = False) -> Placed[Prices] | None:
    """The amounts of a field in minor units, one for each currency of the shop; None where a problem was reported.

    `free` allows zero, which is right for delivery and wrong for a price.
    """
    node = sheet.node(name)
    if node is None:
        return None
    if isinstance(node, Table):
        prices = _read_map(sheet, name, node, currencies, free)
    elif isinstance(node, Text) and len(currencies) == 1:
        amount = _read_amount(sheet, name, node, currencies[0], free)
        prices = None if amount is None else {currencies[0]: amount}
    else:
        shape = "names no currency" if isinstance(node, Text) else "is a list"
        missing = f"; missing are {', '.join(currencies)}" if isinstance(node, Text) else ""
        sheet.problem(node, name, f"{shape}{missing}", f"write such as `{name}: {price_example(currencies)}`")
        return None
    return None if prices is None else Placed(prices, node.line, node.column)


def price_example(currencies: Sequence[str]) -> str:
    """How a price is written in this shop."""
    amounts = {code: _amount_example(code) for code in currencies}
    if len(amounts) == 1:
        return next(iter(amounts.values()))
    return "{" + ", ".join(f"{code}: {amount}" for code, amount in amounts.items()) + "}"


def read_sales(sheet: Sheet, currencies: Sequence[str], zone: ZoneInfo) -> tuple[SaleRule, ...]:
    """The sales of a product, in the order of the file."""
    if isinstance(sheet.table.get("sale"), Table):
        sheet.problem(
            sheet.place("sale"), "sale", "is a mapping and must be a list", f"write `sale: [{_SALE_EXAMPLE}]`"
        )
        return ()
    rules = (_read_sale(item, currencies, zone) for item in sheet.sheets("sale", SALE_FIELDS, _SALE_EXAMPLE))
    return tuple(rule for rule in rules if rule is not None)


def _read_sale(sheet: Sheet, currencies: Sequence[str], zone: ZoneInfo) -> SaleRule | None:
    off = sheet.placed("off", scalars.percent)
    prices = read_prices(sheet, "price", currencies)
    starts = sheet.value("from", scalars.moment(zone, end=False))
    ends = sheet.value("until", scalars.moment(zone, end=True))
    label = sheet.value("label", scalars.optional_line(40)) or ""
    place = sheet.table
    if sheet.has("off") == sheet.has("price"):
        both = sheet.has("off")
        message = "`off` and `price` say two things" if both else "says neither `off` nor `price`"
        sheet.problem(place, "off", message, f"write one of them, such as {_SALE_EXAMPLE}")
        return None
    if off is not None and off.value == 10000:
        sheet.problem(off, "off", "100% would make it free", "write a percentage below 100%")
        return None
    if starts is not None and ends is not None and ends <= starts:
        sheet.problem(sheet.place("until"), "until", "is before `from`", "a sale ends after it begins")
        return None
    if off is None and prices is None:
        return None
    percent, amounts = off.value if off else None, prices.value if prices else None
    return SaleRule(percent, amounts, starts, ends, label, place.line, place.column)


def _read_map(sheet: Sheet, name: str, table: Table, currencies: Sequence[str], free: bool) -> Prices | None:
    prices: dict[str, int] = {}
    right = True
    for key, node in table:
        if key.value not in currencies:
            right = False
            sheet.problem(key, name, *_unknown_currency(key.value, currencies))
        elif not isinstance(node, Text):
            right = False
            sheet.problem(node, name, f"{key.value} is not a single amount", f"write {_amount_example(key.value)}")
        else:
            amount = _read_amount(sheet, name, node, key.value, free)
            if amount is not None:
                prices[key.value] = amount
    missing = [code for code in currencies if table.key(code) is None]
    if missing:
        sheet.problem(table, name, f"names no {' and no '.join(missing)}", f"write {price_example(currencies)}")
    return {code: prices[code] for code in currencies} if right and len(prices) == len(currencies) else None


def _unknown_currency(code: str, currencies: Sequence[str]) -> tuple[str, str]:
    if code[:1].isdigit():
        return "a comma inside an amount begins a new entry", "write a point, such as 12.50"
    return f"{code} is not a currency of this shop", suggest(code, list(currencies))


def _read_amount(sheet: Sheet, name: str, node: Text, code: str, free: bool) -> int | None:
    if not node.value:
        sheet.problem(node, name, f"{code} has no amount", f"write such as {_amount_example(code)}")
        return None
    try:
        amount = parse_amount(node.value, code)
    except AmountError as error:
        message, _, hint = str(error).rpartition(" (")
        sheet.problem(node, name, message, hint.removesuffix(")"))
        return None
    if amount == 0 and not free:
        sheet.problem(
            node, name, "a price of zero gives it away", "write a price above zero, or `status: draft` until it has one"
        )
        return None
    return amount


def _amount_example(code: str) -> str:
    digits = exponent(code)
    return "24." + "0" * digits if digits else "2400"
