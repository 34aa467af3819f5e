"""Exporters: the compiled catalogue of a shop as a file that another shop takes, and what that cannot hold.

`goods` reads, `shopify` and `google` write, `report` says what is lost. Only the command line imports this room.
"""

from pathlib import Path
from tempfile import NamedTemporaryFile

from generator.surfaces.google import write_items
from generator.surfaces.google_files import write_tsv, write_xml
from generator.surfaces.losses import Kind
from storefront.exporters.errors import ExportRefused
from storefront.exporters.goods import read_goods
from storefront.exporters.google_losses import report_losses
from storefront.exporters.report import ExportReport
from storefront.exporters.shopify import write_shopify
from storefront.exporters.shopify_columns import DIALECTS
from storefront.findings import Findings
from storefront.places import Places

__all__ = ["DIALECTS", "ExportRefused", "ExportReport", "Kind", "export_google", "export_shopify"]


def export_shopify(
    places: Places,
    file: Path,
    *,
    now: int,
    currency: str | None = None,
    dialect: str = "current",
    replace: bool = False,
) -> ExportReport:
    """Write the shop's products as Shopify's product CSV in one of `DIALECTS`, as of `now` (UTC seconds).

    A file that is there is only replaced where `replace` says so. Raises ContentError with every problem of the
    content, and ExportRefused when there is nothing to write or the file cannot be; nothing is written then.
    """
    _check(file, (".csv",), replace)
    findings = Findings()
    goods = read_goods(places, now, currency, findings)
    content, report = write_shopify(goods, DIALECTS[dialect], file.name, findings)
    _place(file, content, report)
    return report


def export_google(
    places: Places, file: Path, *, now: int, currency: str | None = None, replace: bool = False
) -> ExportReport:
    """Write what the shop sells as a Google Merchant feed, RSS 2.0 or tab-separated values by the file's ending.

    Arguments, errors and promises are those of `export_shopify`.
    """
    _check(file, (".xml", ".tsv"), replace)
    findings = Findings()
    goods = read_goods(places, now, currency, findings)
    report_losses(goods, findings)
    items = write_items(goods, findings)
    rules = goods.site.shop.rules
    as_xml = file.suffix.casefold() == ".xml"
    content = write_xml(items, rules.name, rules.url) if as_xml else write_tsv(items, findings)
    counts = (len(goods.on_sale), len(items), len(items))
    report = ExportReport("google", file.name, goods.currency, *counts, tuple(findings))
    _place(file, content, report)
    return report


def _check(file: Path, endings: tuple[str, ...], replace: bool) -> None:
    if file.suffix.casefold() not in endings:
        raise ExportRefused(f"{file}: the ending says what is written (write such as shop{' or shop'.join(endings)})")
    if file.exists() and not replace and (not file.is_file() or file.stat().st_size):
        raise ExportRefused(f"{file}: is there already (choose another name, or --force to replace it)")


def _place(file: Path, content: bytes, report: ExportReport) -> None:
    """The whole file or none: it is written beside its place first."""
    if not report.products:
        raise ExportRefused("nothing was written: the shop has no product to export")
    try:
        with NamedTemporaryFile(dir=file.parent, prefix=".export-", delete=False) as half:
            half.write(content)
        Path(half.name).chmod(0o644)
        Path(half.name).replace(file)
    except OSError as error:
        raise ExportRefused(f"{file}: cannot be written: {error.strerror}") from error
