"""Importers: other shops' exports become product files. Reading is apart from writing, with a neutral model between.

`shopify` reads, `settling` decides, `writer` writes, `placing` puts the files in place, `report` says all of it. Only
the command line imports this room.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from chalicelib.domain.money import EXPONENTS
from storefront.importers.errors import CurrencyNeeded, ForeignCurrency, ImportRefused
from storefront.importers.model import ImportedCatalogue
from storefront.importers.pictures import find_pictures
from storefront.importers.placing import Content, Placement, place_files, read_record
from storefront.importers.report import Finding, Findings, ImportReport, Kind, PriceSums
from storefront.importers.settling import SettledProduct, settle
from storefront.importers.shopify import read_shopify
from storefront.importers.starter import SHOP_FILE, read_currencies, write_shop
from storefront.importers.writer import write_products

__all__ = ["CurrencyNeeded", "Finding", "ForeignCurrency", "ImportRefused", "ImportReport", "Kind", "import_shopify"]

Reader = Callable[[Path, Findings], ImportedCatalogue]
Progress = Callable[[int, int], None]


def _unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


def import_shopify(
    file: Path,
    into: Path,
    *,
    currency: str | None,
    images: Path | None,
    as_written: bool = False,
    progress: Progress = _unwatched,
) -> ImportReport:
    """Turn a Shopify product export into files below `into`. Prices are in `currency`, or in the shop's own.

    A currency that the shop does not have is refused, unless `as_written` asks for files in it all the same.

    The same file again changes nothing, and files edited by hand are kept. `progress` is told products done and in
    all. Raises CurrencyNeeded when there is no shop yet and no currency, and ImportRefused when nothing can be
    imported; nothing is written then.
    """
    wanted = _Wanted(currency, as_written, images)
    return _import_with(read_shopify, "shopify", file, into, wanted, progress)


@dataclass(frozen=True)
class _Wanted:
    """What somebody asked for: the currency of the prices, whether to insist on it, and where pictures are."""

    currency: str | None
    as_written: bool
    images: Path | None


def _import_with(
    read: Reader, source: str, file: Path, into: Path, wanted: _Wanted, progress: Progress
) -> ImportReport:
    findings = Findings()
    shop_currencies = read_currencies(into)
    code = _choose_currency(wanted, shop_currencies, findings)
    catalogue = read(file, findings)
    products = settle(catalogue, code, findings, progress)
    files, pictures = _write_files(products, code, into, wanted.images, findings)
    if shop_currencies is None and products:
        files[SHOP_FILE] = write_shop(into, code, products)
        message = "written to begin with: change what is marked CHANGE (name, address, countries, delivery)"
        findings.add(Kind.SHOP, SHOP_FILE, message)
    placement = place_files(files, pictures, into, findings) if products else Placement((), (), (), ())
    amounts = [variant.price for variant in catalogue.variants if variant.price is not None]
    return ImportReport(
        source=source,
        file=file.name,
        into=str(into),
        currency=code,
        rows=catalogue.rows,
        products=len(products),
        variants=len(catalogue.variants),
        drafts=sum(settled.draft for settled in products),
        images=len({image.url for product in catalogue.products for image in product.images}),
        images_found=len(set(pictures.values())),
        prices=PriceSums(sum(amounts, Decimal(0)), min(amounts, default=None), max(amounts, default=None)),
        written=len(placement.written),
        updated=len(placement.updated),
        unchanged=len(placement.unchanged),
        kept=len(placement.kept),
        findings=tuple(findings),
    )


def _choose_currency(asked: _Wanted, of_shop: tuple[str, ...] | None, findings: Findings) -> str:
    wanted = asked.currency
    if wanted is None and of_shop is None:
        raise CurrencyNeeded(
            f"the prices of the export name no currency, and there is no {SHOP_FILE} that does "
            "(write --currency with the currency of the old shop, such as --currency EUR)"
        )
    code = of_shop[0] if wanted is None and of_shop is not None else str(wanted).upper()
    if code not in EXPONENTS:
        raise CurrencyNeeded(f"{code!r} is not an ISO 4217 currency code (write such as --currency EUR)")
    if of_shop is not None and code not in of_shop:
        having, cure = f"the shop has {', '.join(of_shop)}", f"add {code} to currencies in {SHOP_FILE}"
        if not asked.as_written:
            raise ForeignCurrency(
                f"{having}, and files with prices in {code} alone would be problems in it "
                f"({cure} first, or import with --as-written to write the files so)"
            )
        message = f"{having}; prices are written in {code} as asked, and nothing builds until they fit ({cure})"
        findings.add(Kind.CURRENCY, SHOP_FILE, message)
    elif of_shop is not None and len(of_shop) > 1:
        rest = ", ".join(each for each in of_shop if each != code)
        findings.add(Kind.CURRENCY, SHOP_FILE, f"the shop also has {rest}: each product still needs a price in it")
    return code


def _write_files(
    products: tuple[SettledProduct, ...], code: str, into: Path, images: Path | None, findings: Findings
) -> tuple[dict[str, Content], Mapping[str, str]]:
    """Path below `into` to content, and the file below images/ of each picture's address that has one."""
    record = read_record(into)
    there = into / "images"
    foreign = [path.name for path in sorted(there.glob("*")) if f"images/{path.name}" not in record.files]
    before = {address: name for address, name in record.pictures.items() if (there / name).is_file()}
    pictures = find_pictures(products, images, before, foreign, findings)
    files: dict[str, Content] = {**write_products(products, code, pictures, findings)}
    files.update({f"images/{name}": source for name, source in pictures.sources.items()})
    return files, pictures.names
