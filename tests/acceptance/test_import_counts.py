"""Imports every catalogue of the case folder: the counts hold, and doing it again changes nothing.

The runner knows no catalogue: formats, files, currencies and counts are those of `golden_counts.json`, and each count
is compared with what the importer reports or wrote.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from catalogues import Export, bytes_below, compile_content, exports, finish

from chalicelib.domain.money import exponent
from storefront.findings import Findings
from storefront.importers import READERS, ImportReport, Kind


@pytest.fixture(scope="module")
def found(cases: Path) -> list[Export]:
    listed = list(exports(cases))
    assert listed, f"{cases}/golden_counts.json names no catalogue"
    return listed


def counts_of(export: Export, report: ImportReport, folder: Path) -> dict[str, Any]:
    """Everything that can be counted, by the name that golden counts give it."""
    catalogue = READERS[export.format](export.file, Findings())
    handles = [product.handle for product in catalogue.products]
    return {
        **report.as_dict()["figures"],
        "rows": report.rows,
        "products": len(list((folder / "products").iterdir())),
        "variants": report.variants,
        "first_handles": handles[: len(export.golden.get("first_handles", ()))],
        "last_handle": handles[-1] if handles else None,
    }


def same(counted: Any, wanted: Any) -> bool:
    """Whether two counts are one; amounts are compared as numbers, however many zeros they end in."""
    if isinstance(counted, str) and isinstance(wanted, str) and counted.replace(".", "").isdigit():
        return Decimal(counted) == Decimal(wanted)
    return bool(counted == wanted)


def test_import_gives_the_golden_counts_of_every_catalogue(found: list[Export], tmp_path: Path) -> None:
    wrong = []
    for number, export in enumerate(found):
        assert export.format in READERS, f"{export.name}: {export.format} is no format that can be imported"
        assert export.golden, f"{export.name}: no counts"
        counted = counts_of(export, export.import_into(tmp_path / str(number)), tmp_path / str(number))
        for name, wanted in export.golden.items():
            if name not in counted or not same(counted[name], wanted):
                wrong.append(f"{export.file.name}: {name} is {counted.get(name)!r}, not {wanted!r}")
    assert wrong == []


def test_import_again_changes_nothing(found: list[Export], tmp_path: Path) -> None:
    for number, export in enumerate(found):
        into = tmp_path / str(number)
        first = export.import_into(into)
        before = bytes_below(into)
        times = {name: (into / name).stat().st_mtime_ns for name in before}
        second = export.import_into(into)
        assert bytes_below(into) == before
        assert {name: (into / name).stat().st_mtime_ns for name in before} == times
        assert (second.written, second.updated, second.kept) == (0, 0, 0)
        assert second.unchanged == first.written - 1  # all but shop.yaml, which is the merchant's from then on


def test_import_writes_a_shop_that_compiles_with_every_price(found: list[Export], tmp_path: Path) -> None:
    for number, export in enumerate(found):
        into = tmp_path / str(number)
        report = export.import_into(into)
        written = len(list((into / "products").iterdir()))
        finish(into, report)
        foreign = written - len(list((into / "products").iterdir()))
        compiled, findings = compile_content(into)
        assert findings.problems == [], f"{export.name}"
        assert compiled is not None
        assert len(compiled.catalogue.products) >= report.products - report.drafts - foreign
        variants = [variant for product in compiled.catalogue.products.values() for variant in product.variants]
        if not report.drafts and not foreign:
            assert len(compiled.catalogue.products) == report.products
            wanted = report.prices.total.scaleb(exponent(export.currency))
            assert sum(variant.prices[export.currency] for variant in variants) == wanted
            assert len(variants) == report.variants


def test_import_invents_every_missing_sku_once_and_the_same_each_time(found: list[Export], tmp_path: Path) -> None:
    for number, export in enumerate(found):
        reports = [export.import_into(tmp_path / f"{number}-{run}") for run in range(2)]
        invented = [[finding.where for finding in report.of(Kind.SKU)] for report in reports]
        assert invented[0] == invented[1]
        assert len(set(invented[0])) == len(invented[0]) >= export.golden.get("variants_without_sku", 0)
