"""The catalogues of the case folder, and what an import of them gives when it is built."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chalicelib.domain.catalogue import Catalogue
from generator.bodies import Engine
from generator.compile.shop import Compiled, compile_shop
from generator.problems import Findings
from generator.read.folder import read_shop
from storefront.importers import ImportReport, Kind, import_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = 1_790_000_000
"""21 September 2026, 13:33 UTC."""


@dataclass(frozen=True)
class Export:
    """One file of one catalogue, with the counts that it must give."""

    name: str
    format: str
    file: Path
    currency: str
    golden: dict[str, Any]

    def import_into(self, folder: Path) -> ImportReport:
        """Import it as `golden_counts.json` says."""
        return import_catalogue(self.format, self.file, folder, currency=self.currency)


def exports(cases: Path) -> Iterator[Export]:
    """Every file of every catalogue that `golden_counts.json` names."""
    catalogues = json.loads((cases / "golden_counts.json").read_text(encoding="utf-8"))["catalogues"]
    for name, golden in catalogues.items():
        counts = {key: value for key, value in golden.items() if key not in ("format", "files", "currency")}
        for file in golden["files"]:
            yield Export(name, golden["format"], cases / file, golden["currency"], counts)


def finish(content: Path, report: ImportReport) -> None:
    """Do what the report says must be done before the shop builds: products in another currency are taken away."""
    foreign = {finding.where for finding in report.of(Kind.CURRENCY) if finding.message.startswith("priced in ")}
    for path in sorted((content / "products").iterdir()):
        skus = re.findall(r"\bsku: \"?([^\s\",}]+)", path.read_text(encoding="utf-8"))
        if foreign.intersection(skus):
            path.unlink()


def compile_content(content: Path, *, drafts: bool = False) -> tuple[Compiled | None, Findings]:
    """What the build makes of the folder, and all that it has to say."""
    findings = Findings()
    compiled = compile_shop(read_shop(content, findings), content, Engine.PYROMARK, findings, drafts=drafts)
    return compiled, findings


def catalogue_of(content: Path, *, drafts: bool = False) -> Catalogue:
    """The compiled catalogue, each product with the collections that name it; there are no problems."""
    compiled, findings = compile_content(content, drafts=drafts)
    assert findings.problems == []
    assert compiled is not None
    products = dict(compiled.catalogue.products)
    for shelf in compiled.shelves:
        for named in shelf.products:
            product = products[named.value]
            standing = tuple(dict.fromkeys((*product.collections, shelf.slug)))
            products[named.value] = replace(product, collections=standing)
    return replace(compiled.catalogue, products=products)


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
