"""What one row of a WooCommerce export says of the unit that it sells: price, sale, stock, sizes, tax, download.

Only the readers of `storefront.importers.woocommerce` import it.
"""

import re
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from storefront.findings import Findings
from storefront.importers.cells import read_amount, read_whole
from storefront.importers.model import EXEMPT, ImportedSale, ImportedVariant, Moment, StockPolicy
from storefront.importers.naming import slugify
from storefront.importers.report import Kind
from storefront.importers.units import in_grams, in_millimetres
from storefront.importers.woocommerce_rows import Entry

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_LAST_MINUTE = (23, 59)
_SIDES = ("length", "width", "height")


def read_unit(entry: Entry, parent: Entry | None, findings: Findings) -> ImportedVariant:
    """The unit of a row. What a variation leaves open is that of its `parent`: stock, sizes, tax."""
    record = entry.record
    stock, policy = _read_stock(entry, parent, findings)
    download = _read_download(entry, findings)
    if download and policy is not StockPolicy.UNTRACKED:
        message = "the stock of a download is left out: there are always enough"
        findings.add(Kind.STOCK, record.where, message, record.number)
    return ImportedVariant(
        sku=record["sku"].lstrip("'").strip(),
        options=(),
        price=read_amount(record, "price", findings, sign=entry.sign),
        stock=None if download else stock,
        stock_policy=StockPolicy.DIGITAL if download else policy,
        sale=read_sale(entry, findings),
        weight_g=_read_weight(entry, findings) or (_read_weight(parent, findings) if parent else None),
        size_mm=_read_size(entry, findings) or (_read_size(parent, findings) if parent else None),
        barcode=record.line("gtin").lstrip("'").replace("-", "").replace(" ", ""),
        tax_class=_read_tax_class(entry, parent, findings),
        ships=not entry.words & {"virtual"} and not download,
        max_per_order=1 if (record["single"] or (parent.record["single"] if parent else "")) == "1" else None,
        download=download,
        row=record.number,
    )


def read_sale(entry: Entry, findings: Findings) -> ImportedSale | None:
    """The reduced price and its dates; open where it has none. One whose dates cannot be read is left out."""
    record = entry.record
    price = read_amount(record, "sale_price", findings, sign=entry.sign)
    if price is None:
        return None
    try:
        return ImportedSale(
            price, read_moment(record["sale_from"], end=False), read_moment(record["sale_until"], end=True)
        )
    except ValueError:
        dates = f"{record['sale_from'][:30]!r} to {record['sale_until'][:30]!r}"
        message = f"the sale at {price} is left out: {dates} are no dates (write such as 2026-11-27)"
        findings.add(Kind.SALE, record.where, message, record.number)
        return None


def read_moment(text: str, *, end: bool) -> Moment | None:
    """A day, or a time; None where there is none. The last minute of a day, as an end, is that day. ValueError."""
    if not text:
        return None
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    day = date.fromisoformat(match[1])
    if match[2] is None:
        return day
    clock = (int(match[2]), int(match[3]), int(match[4] or 0))
    zone = match[5] or ""
    if not zone and ((end and clock[:2] == _LAST_MINUTE) or (not end and clock == (0, 0, 0))):
        return day
    moment = datetime.fromisoformat(f"{match[1]}T{clock[0]:02d}:{clock[1]:02d}:{clock[2]:02d}{zone}")
    return moment + timedelta(minutes=1, seconds=-clock[2]) if end and clock[:2] == _LAST_MINUTE else moment


def _read_stock(entry: Entry, parent: Entry | None, findings: Findings) -> tuple[int | None, StockPolicy]:
    record = entry.record
    managed = parent if record["stock"].casefold() == "parent" and parent is not None else entry
    quantity = read_whole(managed.record, "stock", findings, Kind.STOCK) if managed.record["stock"] else None
    status = record["in_stock"].casefold()
    beyond = managed.record["backorders"].casefold() in ("1", "notify", "yes", "true")
    if quantity is not None:
        if quantity < 0:
            message = f"a stock of {quantity} is written as 0"
            findings.add(Kind.STOCK, record.where, message, record.number)
        return max(quantity, 0), StockPolicy.BACKORDER if beyond else StockPolicy.DENY
    if status in ("backorder", "onbackorder"):
        return 0, StockPolicy.BACKORDER
    if status in ("0", "no", "false", "outofstock"):
        return 0, StockPolicy.DENY
    if status not in ("", "1", "yes", "true", "instock"):
        message = f"{status[:40]!r} is no state of stock, taken as sold out"
        findings.add(Kind.STOCK, record.where, message, record.number)
        return 0, StockPolicy.DENY
    return None, StockPolicy.UNTRACKED


def _read_weight(entry: Entry, findings: Findings) -> int | None:
    text = entry.record["weight"]
    number = entry.number_in("weight")
    if not text or number == 0:
        return None
    try:
        if number is not None:
            return in_grams(number, entry.units.get("weight", ""))
    except KeyError:
        message = (
            f"weights are left out: the header names no unit that is known ({entry.units.get('weight') or 'none'})"
        )
        findings.add(Kind.VALUE, "", message)
        return None
    findings.add(Kind.VALUE, entry.record.where, f"weight {text[:40]!r} is no number, left out", entry.number)
    return None


def _read_size(entry: Entry, findings: Findings) -> tuple[int, int, int] | None:
    texts = [entry.record[side] for side in _SIDES]
    if not any(texts):
        return None
    numbers = [entry.number_in(side) for side in _SIDES]
    try:
        sides = [
            in_millimetres(number, entry.units.get(side, ""))
            for side, number in zip(_SIDES, numbers, strict=True)
            if number
        ]
    except KeyError:
        findings.add(Kind.VALUE, "", "sizes are left out: the header names no unit that is known")
        return None
    if len(sides) == len(_SIDES):
        return sides[0], sides[1], sides[2]
    written = " x ".join(text[:20] or "?" for text in texts)
    findings.add(Kind.VALUE, entry.record.where, f"the size {written} is left out: it needs three sides", entry.number)
    return None


def _read_tax_class(entry: Entry, parent: Entry | None, findings: Findings) -> str:
    record = entry.record
    status = record["tax_status"].casefold() or (parent.record["tax_status"].casefold() if parent else "")
    if status in ("none", "false"):
        return EXEMPT
    if status == "shipping":
        message = "only its delivery was taxed: written as exempt"
        findings.add(Kind.TAX, record.where, message, record.number)
        return EXEMPT
    name = record["tax_class"]
    if name.casefold() == "parent":
        name = parent.record["tax_class"] if parent else ""
    return slugify(name)[:40].strip("-") if name and name.casefold() != "standard" else ""


def _read_download(entry: Entry, findings: Findings) -> str:
    """The file below downloads/ that a buyer gets; empty where the row is no download or has no file."""
    record = entry.record
    if "downloadable" not in entry.words:
        return ""
    if not entry.downloads:
        findings.add(Kind.DOWNLOAD, record.where, "it is a download without a file", record.number)
        return ""
    addresses = [address for _, address in entry.downloads]
    if len(addresses) > 1:
        name = f"{slugify(record['sku'] or record['name']) or 'download'}.zip"
        what = f"put its {len(addresses)} files ({', '.join(address[:200] for address in addresses)}) into one archive,"
        message = f"{what} downloads/{name}, since a unit has one file; then take `status: draft` away"
    else:
        name = _file_name(addresses[0]) or "download"
        message = f"put {addresses[0][:200]} into downloads/{name}, then take `status: draft` away"
    findings.add(Kind.DOWNLOAD, record.where, message, record.number)
    return name


def _file_name(address: str) -> str:
    """The last segment of an address as a file's name: nothing that leads elsewhere."""
    try:
        path = PurePosixPath(unquote(urlsplit(address).path))
    except ValueError:
        return ""
    stem, ending = slugify(path.stem), slugify(path.suffix)
    return f"{stem}.{ending}" if stem and ending else stem
