"""Amounts as a file writes them: `{EUR: 24.00, USD: 26.00}`, or `24.00` in a shop of one currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.catalogue import Prices
from chalicelib.domain.money import EXPONENTS, AmountError, exponent, parse_amount
from generator.problems import suggest
from generator.read.nodes import Node, Table, Text
from generator.schema.field import Schema
from generator.schema.sheet import Placed, Sheet, Wrong

_FINEST = max(EXPONENTS, key=lambda code: (EXPONENTS[code], code))
"""A currency with as many decimals as any has."""


class SomeCurrencies(tuple[str, ...]):
    """Those currencies of a shop that could be read; a mistake in `shop.yaml` hides which others there are."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Amounts:
    """Minor units in every currency of the shop.

    `free` allows zero, which is right for delivery and not for a price; `signed` amounts are added to a price, and
    each has its sign. Where only some currencies of the shop are known, others are taken as written, and checked as
    amounts.
    """

    free: bool = False
    signed: bool = False

    @property
    def schema(self) -> Schema:
        """An amount, or amounts by currency."""
        bound: Schema = {} if self.signed else {"minimum": 0} if self.free else {"exclusiveMinimum": 0}
        sign = "[-+]" if self.signed else ""
        amount: Schema = {"type": ["number", "string"], **bound, "pattern": rf"^{sign}[0-9]+(\.[0-9]+)?$"}
        by_currency: Schema = {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^[A-Z]{3}$"},
            "additionalProperties": amount,
        }
        return {"anyOf": [by_currency, amount]}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[Prices] | None:
        """The amounts with their place; None where they are not known."""
        del example  # a shop has currencies of its own
        currencies = sheet.terms.currencies
        sign = "+" if self.signed else ""
        prices: Prices | None = None
        if isinstance(node, Table):
            prices = self._read_map(sheet, name, node)
        elif isinstance(node, Text) and isinstance(currencies, SomeCurrencies):
            if not _is_amount(node.value.lstrip("+-") if self.signed else node.value, _FINEST):
                sheet.problem(
                    node, name, f"{node.value!r} is not an amount", "write digits with a point, such as 24.00"
                )
        elif isinstance(node, Text) and len(currencies) == 1:
            amount = self._read_amount(sheet, name, node, currencies[0])
            prices = None if amount is None else {currencies[0]: amount}
        elif isinstance(node, Text):
            missing = f"names no currency; missing are {', '.join(currencies)}"
            echo = price_with(currencies, {currencies[0]: node.value}, sign)
            sheet.problem(node, name, missing, f"write such as `{name}: {echo}`")
        else:
            sheet.problem(node, name, "is a list", f"write such as `{name}: {price_example(currencies, sign)}`")
        return None if prices is None else Placed(prices, node.line, node.column)

    def _read_map(self, sheet: Sheet, name: str, table: Table) -> Prices | None:
        currencies = sheet.terms.currencies
        sign = "+" if self.signed else ""
        prices: dict[str, int] = {}
        right = True
        for key, node in table:
            if not _is_known(key.value, currencies):
                right = False
                sheet.problem(key, name, *_unknown_currency(key.value, currencies))
            elif not isinstance(node, Text):
                right = False
                hint = f"write {sign}{_amount_example(key.value)}"
                sheet.problem(node, name, f"{key.value} is not a single amount", hint)
            else:
                amount = self._read_amount(sheet, name, node, key.value)
                right = right and amount is not None
                if amount is not None:
                    prices[key.value] = amount
        missing = [code for code in currencies if table.key(code) is None]
        if missing:
            written = {key.value: node.value for key, node in table if isinstance(node, Text)}
            message = f"names no {' and no '.join(missing)}"
            sheet.problem(table, name, message, f"write {price_with(currencies, written, sign)}")
        known = {code: prices[code] for code in currencies if code in prices}
        return known if right and known and len(known) == len(currencies) else None

    def _read_amount(self, sheet: Sheet, name: str, node: Text, code: str) -> int | None:
        if not node.value:
            sign = "+" if self.signed else ""
            sheet.problem(node, name, f"{code} has no amount", f"write such as {sign}{_amount_example(code)}")
            return None
        signed = self.signed and node.value[0] in "+-"
        try:
            amount = parse_amount(node.value[1:] if signed else node.value, code)
        except AmountError as error:
            message, _, hint = str(error).rpartition(" (")
            sheet.problem(node, name, message, hint.removesuffix(")"))
            return None
        if self.signed and not signed:
            hint = f"write +{node.value} for more, or -{node.value} for less"
            sheet.problem(node, name, f"{node.value} has no sign, and is added to the price", hint)
            return None
        if amount == 0 and not self.free and not self.signed:
            hint = "write a price above zero, or delete the line and write `status: draft` until it has one"
            sheet.problem(node, name, "a price of zero gives it away", hint)
            return None
        return -amount if node.value.startswith("-") else amount


@dataclass(frozen=True, slots=True)
class OwnAmount:
    """One amount in the currency of the pages, in minor units."""

    @property
    def schema(self) -> Schema:
        """An amount."""
        return {"type": ["number", "string"], "exclusiveMinimum": 0, "pattern": r"^[0-9]+(\.[0-9]+)?$"}

    def read(self, sheet: Sheet, name: str, node: Node, example: str) -> Placed[int] | None:
        """The amount with its place; None where it is not known."""
        del example
        code = sheet.terms.currency
        return sheet.scalar(node, name, lambda text: _own_amount(text, code)) if code else None


def _own_amount(text: str, code: str) -> int:
    try:
        amount = parse_amount(text, code)
    except AmountError as error:
        message, _, hint = str(error).rpartition(" (")
        raise Wrong(message, hint.removesuffix(")")) from None
    if amount == 0:
        raise Wrong("is zero", "write an amount above zero")
    return amount


def price_example(currencies: Sequence[str], sign: str = "") -> str:
    """How a price, or with `sign` what is added to one, is written in this shop."""
    codes = currencies or ("EUR",)
    return price_with(codes, {code: sign + _amount_example(code) for code in codes}, sign)


def price_with(currencies: Sequence[str], written: Mapping[str, str], sign: str = "") -> str:
    """A price with the amounts that were written, and `…` for those that somebody has to decide."""
    amounts = [(code, written.get(code, "")) for code in currencies]
    bare = [(code, amount, amount.lstrip("+-") if sign else amount) for code, amount in amounts]
    shown = [(code, amount if _is_amount(plain, code) else "…") for code, amount, plain in bare]
    if len(shown) == 1:
        return shown[0][1]
    return "{" + ", ".join(f"{code}: {amount}" for code, amount in shown) + "}"


def _is_known(code: str, currencies: Sequence[str]) -> bool:
    return code in currencies or (isinstance(currencies, SomeCurrencies) and code in EXPONENTS)


def _is_amount(text: str, code: str) -> bool:
    try:
        return parse_amount(text, code) > 0
    except AmountError:
        return False


def _unknown_currency(code: str, currencies: Sequence[str]) -> tuple[str, str]:
    if code[:1].isdigit():
        return "a comma inside an amount begins a new entry", "write a point, such as 12.50"
    if isinstance(currencies, SomeCurrencies):
        return f"{code} is not a currency", "write its three letters, such as EUR"
    return f"{code} is not a currency of this shop", suggest(code, list(currencies))


def _amount_example(code: str) -> str:
    digits = exponent(code)
    return "24." + "0" * digits if digits else "2400"
