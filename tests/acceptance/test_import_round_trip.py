"""Import, build, export, import again: the same catalogue, as far as the target can hold it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import NOW, ROOT, Export, catalogue_of, exports, finish
from holding import by_google, by_shopify, held

from chalicelib.domain.catalogue import Catalogue, Product
from storefront.exporters import ExportReport, export_google, export_shopify
from storefront.importers import ImportReport, import_catalogue
from storefront.places import Places

Write = Callable[[Places, Path], ExportReport]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache of pictures for all: the same placeholders are drawn again and again."""
    return tmp_path_factory.mktemp("var")


TARGETS: dict[str, tuple[str, str, Callable[[Product, str, int], Product], Write]] = {
    "shopify, current": ("shopify", "s.csv", by_shopify, lambda places, file: export_shopify(places, file, now=NOW)),
    "shopify, legacy": (
        "shopify",
        "l.csv",
        by_shopify,
        lambda places, file: export_shopify(places, file, now=NOW, dialect="legacy"),
    ),
    "google, xml": ("google", "g.xml", by_google, lambda places, file: export_google(places, file, now=NOW)),
    "google, tsv": ("google", "g.tsv", by_google, lambda places, file: export_google(places, file, now=NOW)),
}


@pytest.fixture(scope="module")
def shops(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Export, Path, Catalogue]]:
    """Every catalogue of the folder as an imported shop; two files that give the same one are taken once."""
    found: list[tuple[Export, Path, Catalogue]] = []
    for export in exports(cases):
        content = tmp_path_factory.mktemp("here")
        assert import_of(export, content).findings
        catalogue = catalogue_of(content)
        if all(catalogue != other for _, _, other in found):
            found.append((export, content, catalogue))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_import_of_an_export_gives_the_same_catalogue(
    shops: list[tuple[Export, Path, Catalogue]], tmp_path: Path, var: Path, target: str
) -> None:
    format_, name, hold, write = TARGETS[target]
    for number, (export, content, before) in enumerate(shops):
        file, there = tmp_path / f"{number}-{name}", tmp_path / str(number)
        exported = write(Places(ROOT, content, tmp_path / "output", var), file)
        import_catalogue(format_, file, there, currency=export.currency)
        after = catalogue_of(there)
        assert held(after, hold, export.currency, NOW) == held(before, hold, export.currency, NOW), export.name
        titles = [{slug: item.title for slug, item in catalogue.collections.items()} for catalogue in (before, after)]
        assert titles[1].items() <= titles[0].items(), export.name
        assert exported.products >= len(after.products)


def import_of(export: Export, content: Path) -> ImportReport:
    """The report of an import that has been finished as it says."""
    report = export.import_into(content)
    finish(content, report)
    return report
