"""Variants that a matrix makes: every combination of the options, each a unit as if somebody had written it out."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from itertools import product as combine
from math import prod

from chalicelib.domain.catalogue import Prices
from generator.compile.options import MAX_VARIANTS, Chosen, check_choice
from generator.problems import Findings, suggest
from generator.read.nodes import Text
from generator.schema import codes
from generator.schema.matrix import MatrixSheet
from generator.schema.product import ProductSheet
from generator.schema.sheet import Placed, Wrong
from generator.schema.unit import UnitSheet

_PLACE = re.compile(r"\{([^{}]*)\}")
_SAID = tuple(found.name for found in fields(UnitSheet) if found.name not in ("field", "line", "column", "options"))
"""What an entry of `variants` may change of the combinations that it fits."""
_ONE_EACH = ("sku", "gtin", "mpn")


def write_out(sheet: ProductSheet, findings: Findings) -> ProductSheet:
    """The product with its variants written out; as it is where it has no matrix."""
    matrix = sheet.matrix
    if matrix is None:
        return sheet
    if not sheet.options or "options" in sheet.flaws:
        return replace(sheet, variants=())
    names, made = Findings(), Findings()
    _check_names(sheet, matrix, names)
    units = _make_units(sheet, matrix, made)
    # A slip in a name shows in every SKU; and what is wrong with one combination is wrong with many.
    first = {problem.field: problem for problem in reversed(names.problems or made.problems)}
    findings.problems += names.problems or first.values()
    return replace(sheet, variants=units, flaws=sheet.flaws | ({"matrix"} if first else set()))


def _make_units(sheet: ProductSheet, matrix: MatrixSheet, findings: Findings) -> tuple[UnitSheet, ...]:
    count = prod(len(option.values) for option in sheet.options)
    if count > MAX_VARIANTS:
        message = f"makes {count:,} variants, and a product has {MAX_VARIANTS:,} at most"
        findings.problem(sheet.path, matrix, "matrix", message, "make it two products")
        return ()
    combinations = [
        combination
        for combination in combine(*([(option.name.value, v.value) for v in option.values] for option in sheet.options))
        if not any(_fits(exception, combination) for exception in matrix.exceptions)
    ]
    if not combinations and sheet.options:
        findings.problem(sheet.path, matrix, "matrix.except", "leaves no combination", "delete some of them")
    units = [unit for chosen in combinations if (unit := _make_unit(sheet, matrix, chosen, findings))]
    units = _override(sheet, units, findings)
    return _distinct(sheet, matrix, units, findings)


def _make_unit(sheet: ProductSheet, matrix: MatrixSheet, chosen: Chosen, findings: Findings) -> UnitSheet | None:
    """One combination; None where its SKU or its price cannot be."""
    changes = [change for option, value in chosen if (change := matrix.by_value(option).get(value))]
    label = _label(chosen)
    sku = _make_sku(sheet, matrix, chosen, findings)
    base, added = sheet.unit.prices, [change.price for change in changes if change.price is not None]
    prices = Placed(_add(base.value, added), matrix.line, matrix.column) if base and added else None
    weights = [change.weight_g for change in changes if change.weight_g is not None]
    weight = (sheet.unit.weight_g or 0) + sum(weights) if weights else None
    if prices is not None and (free := [code for code, amount in prices.value.items() if amount <= 0]):
        message = f"{label} would cost nothing in {' and '.join(free)}"
        findings.problem(sheet.path, matrix, "matrix", message, "write smaller amounts in `values`, or an exception")
        return None
    if weight is not None and weight < 0:
        message = f"{label} would weigh {weight} g"
        findings.problem(sheet.path, matrix, "matrix", message, "write a `weight_g` at the product")
        return None
    if sku is None:
        return None
    images = [change.image for change in changes if change.image is not None]
    counted = sheet.unit.stock_policy is None or sheet.unit.stock_policy.counted
    options = tuple((Text(option, matrix.line, matrix.column), Placed(value)) for option, value in chosen)
    return UnitSheet(
        field="matrix.",
        line=matrix.line,
        column=matrix.column,
        sku=sku,
        prices=prices,
        weight_g=weight,
        image=images[-1] if images else None,
        stock=matrix.stock if counted else None,
        options=options,
    )


def _add(prices: Prices, changes: Iterable[Prices]) -> Prices:
    total = dict(prices)
    for change in changes:
        total = {code: amount + change[code] for code, amount in total.items()}
    return total


def _make_sku(sheet: ProductSheet, matrix: MatrixSheet, chosen: Chosen, findings: Findings) -> Placed[str] | None:
    """The SKU of a combination, from the pattern and the codes of its values and nothing else."""
    pattern = matrix.pattern
    if pattern is None:
        return None
    values = dict(chosen)
    made = ""
    for index, piece in enumerate(_PLACE.split(pattern.value)):
        if index % 2 == 0:
            made += piece
        elif piece in values:
            written = matrix.by_value(piece).get(values[piece])
            code = _code_of(values[piece]) if written is None or written.code is None else written.code
            made = made + code if code else made.rstrip("-_.")
    try:
        return Placed(codes.sku(made), pattern.line, pattern.column)
    except Wrong as wrong:
        message = f"the SKU {made!r} of {_label(chosen)} {wrong.message.removeprefix(repr(made)).strip()}"
        findings.problem(sheet.path, pattern, "matrix.sku", message, "write a `code` for the values in it")
        return None


def _code_of(value: str) -> str:
    plain = unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")


def _override(sheet: ProductSheet, units: Sequence[UnitSheet], findings: Findings) -> list[UnitSheet]:
    """The units with what the entries of `variants` change; of two that change the same, the later one counts."""
    found = list(units)
    for entry in sheet.variants or ():
        if not check_choice(sheet, entry, findings):
            continue
        meant = [index for index, unit in enumerate(found) if _fits(entry.options, _chosen_by(unit))]
        if not meant:
            message = "fits no combination of the matrix"
            findings.problem(sheet.path, entry, f"{entry.field}options", message, "delete it, or change `except`")
        single = [name for name in _ONE_EACH if getattr(entry, name) is not None]
        if len(meant) > 1 and single:
            message = f"{len(meant)} variants would have it"
            hint = "name a value of each option, so that only one is meant"
            findings.problem(sheet.path, entry, f"{entry.field}{single[0]}", message, hint)
            continue
        for index in meant:
            found[index] = _merge(found[index], entry)
    return found


def _merge(unit: UnitSheet, entry: UnitSheet) -> UnitSheet:
    said = {name: value for name in _SAID if (value := getattr(entry, name)) not in (None, ())}
    if entry.stock_policy is not None and not entry.stock_policy.counted:
        said.setdefault("stock", None)
    return replace(unit, field=entry.field, line=entry.line, column=entry.column, **said)


def _distinct(
    sheet: ProductSheet, matrix: MatrixSheet, units: Sequence[UnitSheet], findings: Findings
) -> tuple[UnitSheet, ...]:
    """Each SKU once; where two combinations have the same, the pattern does not tell them apart, which is reported."""
    first: dict[str, UnitSheet] = {}
    for unit in units:
        assert unit.sku is not None
        known = first.setdefault(unit.sku.value.casefold(), unit)
        if known is not unit:
            pair = " and ".join(_label(_chosen_by(item)) for item in (known, unit))
            hint = "name every option in the pattern, and give values `code`s of their own"
            place = matrix.pattern or matrix
            findings.problem(sheet.path, place, "matrix.sku", f"{pair} have the same SKU {unit.sku.value}", hint)
    return tuple(first.values())


def _check_names(sheet: ProductSheet, matrix: MatrixSheet, findings: Findings) -> None:
    """Every option and value that a matrix names is one of the product."""
    offered = {option.name.value: [value.value for value in option.values] for option in sheet.options}

    def check(name: Text, value: Text | Placed[str] | None, field: str) -> None:
        if name.value not in offered:
            hint = suggest(name.value, tuple(offered))
            findings.problem(sheet.path, name, field, f"`{name.value}` is not an option of it", hint)
        elif value is not None and value.value not in offered[name.value]:
            message = f"{value.value!r} is not among the values of `{name.value}`"
            findings.problem(sheet.path, value, field, message, suggest(value.value, offered[name.value]))

    for name in _PLACE.findall(matrix.pattern.value) if matrix.pattern else ():
        assert matrix.pattern is not None
        check(Text(name, matrix.pattern.line, matrix.pattern.column), None, "matrix.sku")
    for option, values in matrix.values:
        for value in values if option.value in offered else ():
            check(option, value.name, "matrix.values")
        check(option, None, "matrix.values")
    for exception in matrix.exceptions:
        for name, chosen in exception:
            check(name, chosen, "matrix.except")


def _label(chosen: Chosen) -> str:
    return " / ".join(value for _, value in chosen)


def _chosen_by(unit: UnitSheet) -> Chosen:
    return tuple((key.value, value.value) for key, value in unit.options)


def _fits(choice: Iterable[tuple[Text, Placed[str]]], chosen: Chosen) -> bool:
    """Whether a combination has every value that a choice names."""
    values = dict(chosen)
    return all(values.get(key.value) == value.value for key, value in choice)
