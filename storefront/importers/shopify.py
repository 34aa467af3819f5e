"""Reads a Shopify product export: one row for each variant or picture, product fields on the first row only.

Both header dialects give the same catalogue. Nothing is invented here: what is missing stays empty, and what cannot
be placed is reported with its row. Only `storefront.importers` imports it.
"""

from collections.abc import Sequence
from pathlib import Path

from storefront.importers.errors import ImportRefused
from storefront.importers.model import (
    ImportedCatalogue,
    ImportedImage,
    ImportedProduct,
    ImportedVariant,
    Status,
    StockPolicy,
)
from storefront.importers.report import Findings, Kind
from storefront.importers.shopify_columns import (
    COLUMNS,
    Record,
    read_amount,
    read_flag,
    read_grams,
    read_records,
    read_whole,
)
from storefront.importers.table import read_table

_LONGEST_NAME = 60
_LONGEST_VALUE = 100
_OPTIONS = (1, 2, 3)
# Columns of other exports that also have a title: without a handle beside them the file is one of those.
_OTHER_EXPORTS = frozenset({"image_link", "image link", "availability", "regular price", "currency_code", "g:id"})


def read_shopify(path: Path, findings: Findings) -> ImportedCatalogue:
    """Read the export. Raises ImportRefused when it is not one; everything smaller becomes a finding."""
    table = read_table(path, known=COLUMNS)
    present = {COLUMNS[column] for column in table.columns if column in COLUMNS}
    foreign = _OTHER_EXPORTS.intersection(table.columns) and "handle" not in present
    if "title" not in present or len(present) == 1 or foreign:
        seen = ", ".join(name.strip()[:40] for name in table.header[:8])
        raise ImportRefused(
            f"{path.name}: not a Shopify product export: it has no columns Title and Handle "
            f"(its columns are: {seen}); export Products as CSV in the Shopify admin"
        )
    products = []
    for group in _group(read_records(table, findings), findings):
        product = _read_product(group, findings)
        if product is not None:
            products.append(product)
    _report_untracked(products, findings)
    return ImportedCatalogue(rows=len(table.rows), products=tuple(products))


def _group(records: Sequence[Record], findings: Findings) -> list[list[Record]]:
    """Rows of one handle together, in the order in which the handles first appear."""
    groups: dict[tuple[str, int], list[Record]] = {}
    last: tuple[str, int] | None = None
    for record in records:
        handle = record["handle"]
        if not any(record.values.values()):
            findings.add(Kind.SKIPPED_ROW, "", "the row is empty", record.number)
            continue
        if not handle and not record["title"]:
            findings.add(Kind.SKIPPED_ROW, "", "neither a handle nor a title: whose row is it?", record.number)
            continue
        key = (handle, 0 if handle else record.number)
        if key in groups and key != last:
            message = "apart from the other rows of its product; read as one product"
            findings.add(Kind.LAYOUT, handle, message, record.number)
        groups.setdefault(key, []).append(record)
        last = key
    return list(groups.values())


def _read_product(group: Sequence[Record], findings: Findings) -> ImportedProduct | None:
    """The product of these rows, or None where nothing of it can be bought: each row is then reported as skipped."""
    base = next((record for record in group if record.line("title")), None)
    if base is None:
        for record in group:
            message = "no row with this handle has a title, so it belongs to no product"
            findings.add(Kind.SKIPPED_ROW, record["handle"], message, record.number)
        return None
    handle, title = base["handle"], base.line("title")
    for record in group:
        if record.line("title") not in ("", title):
            message = f"another title for the same handle is not used: {record.line('title')!r}"
            findings.add(Kind.LAYOUT, handle, message, record.number)
    gift_card = read_flag(base, "gift_card", findings, empty=False, unknown=False)
    if gift_card:
        message = "written as an ordinary product that needs no delivery"
        findings.add(Kind.GIFT_CARD, handle or title, message, base.number)
    variants = _read_variants(group, base, findings, gift_card=gift_card)
    if not variants:
        return None
    product_type = base.line("type")
    return ImportedProduct(
        handle=handle,
        title=title,
        body_html=base["body"],
        status=_read_status(base, findings),
        variants=variants,
        images=_read_images(group, findings),
        vendor=base.line("vendor"),
        collections=(product_type,) if product_type else (),
        tags=tuple(dict.fromkeys(tag for tag in map(str.strip, base.line("tags").split(",")) if tag)),
        gift_card=gift_card,
        seo_title=base.line("seo_title"),
        seo_description=base.line("seo_description"),
        row=base.number,
    )


def _read_status(base: Record, findings: Findings) -> Status:
    """On sale only where both Published and Status allow it."""
    where, text = base["handle"] or base.line("title"), base["status"].casefold()
    if text == "archived":
        findings.add(Kind.DRAFT, where, "archived", base.number)
        return Status.ARCHIVED
    if text not in ("", "active"):
        message = "its status is draft" if text == "draft" else f"its status is {base.line('status')[:40]!r}"
        findings.add(Kind.DRAFT, where, message, base.number)
        return Status.DRAFT
    if not read_flag(base, "published", findings, empty=True, unknown=False):
        findings.add(Kind.DRAFT, where, "not published", base.number)
        return Status.DRAFT
    return Status.ACTIVE


def _read_variants(
    group: Sequence[Record], base: Record, findings: Findings, *, gift_card: bool
) -> tuple[ImportedVariant, ...]:
    rows = [record for record in group if _says_variant(record)] or [base]
    for record in group:
        if record not in rows and record is not base and not (record["image"] or record["variant_image"]):
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
        weight_g=read_grams(record, findings),
        barcode=record.line("barcode").lstrip("'"),
        taxable=read_flag(record, "taxable", findings, empty=True, unknown=True),
        ships=read_flag(record, "ships", findings, empty=True, unknown=True) and not gift_card,
        image=record.address("variant_image"),
        row=record.number,
    )


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


def _report_untracked(products: Sequence[ImportedProduct], findings: Findings) -> None:
    """One finding for all: in many shops nothing is counted, and a line for each variant would bury the rest."""
    untracked = [v for product in products for v in product.variants if v.stock_policy is StockPolicy.UNTRACKED]
    if untracked:
        message = (
            f"{len(untracked)} variants have no inventory tracker: any quantity beside them is left out, "
            "and they sell without limit (stock_policy: untracked)"
        )
        findings.add(Kind.STOCK, "", message)


def _read_images(group: Sequence[Record], findings: Findings) -> tuple[ImportedImage, ...]:
    """The pictures by position, then row; each address once, with the first alternative text that it has."""
    placed: list[tuple[int, int, Record]] = []
    for order, record in enumerate(group):
        if record["image"]:
            position = read_whole(record, "position", findings, Kind.PICTURE)
            placed.append((1_000_000 if position is None else position, order, record))
    alts: dict[str, str] = {}
    for _, _, record in sorted(placed, key=lambda each: each[:2]):
        address = record.address("image")
        alts[address] = alts.get(address) or record.line("alt")
    for record in group:
        if record["variant_image"]:
            alts.setdefault(record.address("variant_image"), "")
    return tuple(ImportedImage(url, alt) for url, alt in alts.items())
