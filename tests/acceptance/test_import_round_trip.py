"""Import, build, export, import again: the same catalogue, as far as the target can hold it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import NOW, ROOT, Export, catalogue_of, exports, leave_out_coming_fields
from holding import by_google, by_shopify, held

from chalicelib.domain.catalogue import Product
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


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_import_of_an_export_gives_the_same_catalogue(cases: Path, tmp_path: Path, var: Path, target: str) -> None:
    format_, name, hold, write = TARGETS[target]
    for number, export in enumerate(exports(cases)):
        here, there = tmp_path / f"{number}-here", tmp_path / f"{number}-there"
        assert import_of(export, here).findings
        file = tmp_path / f"{number}-{name}"
        exported = write(Places(ROOT, here / "content", here / "output", var), file)
        import_catalogue(format_, file, there / "content", currency=export.currency)
        leave_out_coming_fields(there / "content")
        before, after = catalogue_of(here / "content"), catalogue_of(there / "content")
        assert held(after, hold, export.currency, NOW) == held(before, hold, export.currency, NOW), export.name
        titles = [{slug: item.title for slug, item in catalogue.collections.items()} for catalogue in (before, after)]
        assert titles[1].items() <= titles[0].items(), export.name
        assert exported.products >= len(after.products)


def import_of(export: Export, folder: Path) -> ImportReport:
    """The report of an import whose files hold nothing that the generator does not know yet."""
    report = export.import_into(folder / "content")
    leave_out_coming_fields(folder / "content")
    return report
