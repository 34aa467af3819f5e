"""What can be bought of a Shopify product: options, prices and stock from the rows of one handle.

Only `storefront.importers.shopify` imports it.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from storefront.findings import Findings
from storefront.importers.cells import Record, parse_number, read_amount, read_flag, read_whole
from storefront.importers.model import EXEMPT, ImportedVariant, StockPolicy
from storefront.importers.report import Kind

_LONGEST_NAME = 60
_LONGEST_VALUE = 100
_OPTIONS = (1, 2, 3)


def read_variants(
    group: Sequence[Record], base: Record, findings: Findings, *, gift_card: bool
) -> tuple[ImportedVariant, ...]:
    """The variants of a product's rows; `base` is the row that has its title."""
    rows = [record for record in group if _says_variant(record)] or [base]
    numbers = {base.number, *(record.number for record in rows)}
    for record in group:
        if record.number not in numbers and not (record["image"] or record["variant_image"]):
            findings.add(Kind.SKIPPED_ROW, record["handle"], "neither a variant nor a picture", record.number)
    names = _option_names(group, rows, findings)
    variants: dict[tuple[str, ...], ImportedVariant] = {}
    for record in rows:
        values = tuple(_read_value(record, number, findings) for number in names)
        problem = _problem_of(values, names)
        if not problem and values in variants:
            problem = f"the same options as row {variants[values].row}"
        if problem:
            findings.add(Kind.SKIPPED_ROW, record["handle"] or record["sku"], problem, record.number)
            continue
        options = tuple(zip(names.values(), values, strict=True))
        variants[values] = _read_variant(record, options, findings, gift_card=gift_card)
    return tuple(variants.values())


def _says_variant(record: Record) -> bool:
    return any(record[name] for name in ("price", "sku", *(f"option{number}_value" for number in _OPTIONS)))


def _read_value(record: Record, number: int, findings: Findings) -> str:
    value = record.line(f"option{number}_value")
    if len(value) > _LONGEST_VALUE:
        message = f"a value of {len(value)} characters is cut to {_LONGEST_VALUE}"
        findings.add(Kind.OPTION, record["handle"], message, record.number)
    return value[:_LONGEST_VALUE].rstrip()


def _problem_of(values: Sequence[str], names: dict[int, str]) -> str:
    for name, value in zip(names.values(), values, strict=True):
        if not value:
            return f"the option {name!r} has no value"
    return ""


def _option_names(group: Sequence[Record], rows: Sequence[Record], findings: Findings) -> dict[int, str]:
    """Number to name of the options in use; none for the one variant that Shopify calls `Default Title`."""
    names: dict[int, str] = {}
    for number in _OPTIONS:
        if not any(record[f"option{number}_value"] for record in rows):
            continue
        given = next((name for record in group if (name := record.line(f"option{number}_name"))), "")
        name = given[:_LONGEST_NAME].rstrip() or f"Option {number}"
        if name in names.values():
            name = f"{name[: _LONGEST_NAME - 2]} {number}"
        if name != given:
            message = f"option {number} is called {name!r}, since its name is missing, too long or taken"
            findings.add(Kind.OPTION, group[0]["handle"], message, group[0].number)
        names[number] = name
    only = rows[0]["option1_value"].casefold() if len(rows) == 1 else ""
    return {} if only == "default title" and list(names) == [1] else names


def _read_variant(
    record: Record, options: tuple[tuple[str, str], ...], findings: Findings, *, gift_card: bool
) -> ImportedVariant:
    stock, policy = _read_stock(record, findings)
    return ImportedVariant(
        sku=record["sku"].lstrip("'").strip(),
        options=options,
        price=read_amount(record, "price", findings),
        compare_at=read_amount(record, "compare_at", findings),
        stock=stock,
        stock_policy=policy,
        weight_g=_read_grams(record, findings),
        barcode=record.line("barcode").lstrip("'"),
        mpn=record.line("mpn"),
        tax_class="" if read_flag(record, "taxable", findings, empty=True, unknown=True) else EXEMPT,
        ships=read_flag(record, "ships", findings, empty=True, unknown=True) and not gift_card,
        image=record.address("variant_image"),
        row=record.number,
    )


def _read_grams(record: Record, findings: Findings) -> int | None:
    """The weight in whole grams, half up; None where it is empty or nothing."""
    text = record["grams"]
    grams = parse_number(text) if text else None
    if text and grams is None:
        message = f"weight {text[:40]!r} is no number of grams, left out"
        findings.add(Kind.VALUE, record.where, message, record.number)
    return None if grams is None else int(grams.quantize(Decimal(1), rounding=ROUND_HALF_UP)) or None


def _read_stock(record: Record, findings: Findings) -> tuple[int | None, StockPolicy]:
    quantity = read_whole(record, "quantity", findings, Kind.STOCK)
    if not record["tracker"]:
        return None, StockPolicy.UNTRACKED
    where = record["sku"] or record["handle"]
    if quantity is None:
        findings.add(Kind.STOCK, where, "counted, but without a quantity: written as 0, sold out", record.number)
    elif quantity < 0:
        findings.add(Kind.STOCK, where, f"a stock of {quantity} is written as 0", record.number)
    policy = record["policy"].casefold()
    if policy not in ("", "deny", "continue", "true", "false"):
        message = f"the policy {policy[:40]!r} is unknown: sold only while there is stock"
        findings.add(Kind.STOCK, where, message, record.number)
    beyond = policy in ("continue", "true")
    return max(quantity or 0, 0), StockPolicy.BACKORDER if beyond else StockPolicy.DENY
