"""Importers: other shops' exports become product files. Reading is apart from writing, with a neutral model between.

`shopify`, `woocommerce` and `google` read, `settling` decides, `writer` writes, `placing` puts the files in place,
`report` says all of it. Only the command line and the exporters import this room.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from chalicelib.domain.money import EXPONENTS
from storefront.findings import Finding, Findings
from storefront.importers.errors import CurrencyNeeded, ForeignCurrency, ImportRefused
from storefront.importers.google import read_google
from storefront.importers.model import ImportedCatalogue
from storefront.importers.pictures import find_pictures
from storefront.importers.placing import Content, Placement, Record, place_files, read_record
from storefront.importers.report import ImportReport, Kind, PriceSums
from storefront.importers.settling import Settled, settle
from storefront.importers.shopify import read_shopify
from storefront.importers.standing import read_standing
from storefront.importers.starter import SHOP_FILE, ShopFacts, read_shop_facts, write_shop
from storefront.importers.woocommerce import read_woocommerce
from storefront.importers.writer import write_shelves

__all__ = [
    "READERS",
    "CurrencyNeeded",
    "Finding",
    "ForeignCurrency",
    "ImportRefused",
    "ImportReport",
    "Kind",
    "import_catalogue",
    "import_google",
    "import_shopify",
    "import_woocommerce",
]

Progress = Callable[[int, int], None]


class Reader(Protocol):
    """Reads an export. Raises ImportRefused when it is not one; everything smaller becomes a finding."""

    def __call__(self, path: Path, findings: Findings, *, encoding: str | None = None) -> ImportedCatalogue:
        """What the file holds. `encoding` is what somebody says that it is."""


READERS: dict[str, Reader] = {"shopify": read_shopify, "woocommerce": read_woocommerce, "google": read_google}
"""The formats that can be imported, by the name of their command."""


def _unwatched(_done: int, _total: int) -> None:
    """Nobody looks on."""


def import_catalogue(
    source: str,
    file: Path,
    into: Path,
    *,
    currency: str | None = None,
    images: Path | None = None,
    as_written: bool = False,
    encoding: str | None = None,
    progress: Progress = _unwatched,
) -> ImportReport:
    """Turn an export of the format `source` into files below `into`.

    Prices are in `currency`, or in the shop's own, or in the one that the file names. A currency that the shop does
    not have is refused, unless `as_written` asks for files in it all the same. Products that are there already keep
    their files by their SKUs; the same file again changes nothing, and files edited by hand are kept. `progress` is
    told products done and in all. Raises CurrencyNeeded when nobody names a currency, and ImportRefused when nothing
    can be imported; nothing is written then.
    """
    wanted = _Wanted(currency, as_written, images, encoding)
    return _import_with(READERS[source], source, file, into, wanted, progress)


import_shopify = partial(import_catalogue, "shopify")
import_woocommerce = partial(import_catalogue, "woocommerce")
import_google = partial(import_catalogue, "google")


@dataclass(frozen=True)
class _Wanted:
    """What somebody asked for: the prices' currency, whether to insist on it, a folder of pictures, an encoding."""

    currency: str | None
    as_written: bool
    images: Path | None
    encoding: str | None


def _import_with(
    read: Reader, source: str, file: Path, into: Path, wanted: _Wanted, progress: Progress
) -> ImportReport:
    findings = Findings()
    shop = read_shop_facts(into)
    _refuse_unknown(wanted.currency)
    catalogue = read(file, findings, encoding=wanted.encoding)
    code = _choose_currency(wanted, catalogue.currency, shop, findings)
    zone = ZoneInfo("UTC") if shop is None else shop.zone
    record = read_record(into)
    settled = settle(catalogue, code, zone, read_standing(into), record.groups, findings, progress)
    files, pictures = _write_files(settled, zone, into, record, wanted.images, findings)
    if shop is None and settled.products:
        files[SHOP_FILE] = write_shop(into, code, settled.products)
        message = "written to begin with: change what is marked CHANGE (name, address, countries, delivery)"
        findings.add(Kind.SHOP, SHOP_FILE, message)
    made = Record({}, pictures, {each.group.key: each.slug for each in settled.groups if each.group.key})
    placement = place_files(files, made, into, findings) if settled.products else Placement((), (), (), ())
    amounts = [variant.price for variant in catalogue.variants if variant.price is not None]
    return ImportReport(
        source=source,
        file=file.name,
        into=str(into),
        currency=code,
        rows=catalogue.rows,
        products=len(settled.products),
        variants=len(catalogue.variants),
        drafts=sum(each.draft for each in settled.products),
        images=len({image.url for product in catalogue.products for image in product.images}),
        images_found=len(set(pictures.values())),
        prices=PriceSums(sum(amounts, Decimal(0)), min(amounts, default=None), max(amounts, default=None)),
        written=len(placement.written),
        updated=len(placement.updated),
        unchanged=len(placement.unchanged),
        kept=len(placement.kept),
        findings=tuple(findings),
        collections=sum(name.startswith("collections/") for name in files),
        figures=catalogue.figures,
    )


def _refuse_unknown(currency: str | None) -> None:
    if currency is not None and currency.upper() not in EXPONENTS:
        raise CurrencyNeeded(f"{currency!r} is not an ISO 4217 currency code (write such as --currency EUR)")


def _choose_currency(asked: _Wanted, of_file: str, shop: ShopFacts | None, findings: Findings) -> str:
    """What was asked for, else what the file names, else the shop's own."""
    of_shop = () if shop is None else shop.currencies
    code = (asked.currency or of_file or (of_shop[0] if of_shop else "")).upper()
    if not code:
        raise CurrencyNeeded(
            f"the prices of the export name no currency, and there is no {SHOP_FILE} that does "
            "(write --currency with the currency of the old shop, such as --currency EUR)"
        )
    _refuse_unknown(code)
    if of_shop and code not in of_shop:
        having, cure = f"the shop has {', '.join(of_shop)}", f"add {code} to currencies in {SHOP_FILE}"
        if not asked.as_written:
            raise ForeignCurrency(
                f"{having}, and files with prices in {code} alone would be problems in it "
                f"({cure} first, or import with --as-written to write the files so)"
            )
        message = f"{having}; prices are written in {code} as asked, and nothing builds until they fit ({cure})"
        findings.add(Kind.CURRENCY, SHOP_FILE, message)
    elif len(of_shop) > 1:
        rest = ", ".join(each for each in of_shop if each != code)
        findings.add(Kind.CURRENCY, SHOP_FILE, f"the shop also has {rest}: each product still needs a price in it")
    return code


def _write_files(
    settled: Settled, zone: ZoneInfo, into: Path, record: Record, images: Path | None, findings: Findings
) -> tuple[dict[str, Content], Mapping[str, str]]:
    """Path below `into` to content, and the file below images/ of each picture's address that has one."""
    there = into / "images"
    foreign = [path.name for path in sorted(there.glob("*")) if f"images/{path.name}" not in record.files]
    before = {address: name for address, name in record.pictures.items() if (there / name).is_file()}
    pictures = find_pictures(settled, images, before, foreign, findings)
    files: dict[str, Content] = {**write_shelves(settled, pictures, zone, findings)}
    files.update({f"images/{name}": source for name, source in pictures.sources.items()})
    return files, pictures.names
