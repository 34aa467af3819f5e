"""Building the demo shop, and a catalogue imported from a Shopify export where there is one beside the repository."""

import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Table, timed
from generator.build import build
from storefront.importers import import_shopify

ROOT = Path(__file__).resolve().parent.parent
EXPORT = ROOT.parent / "shared" / "data" / "catalog-shopify-from-saleor" / "products_export_2024.csv"


def measure() -> Table:
    """The table: cold, with pictures cached, and with nothing changed."""
    rows = [_row("demo shop", ROOT / "content")]
    with TemporaryDirectory() as folder:
        if EXPORT.is_file():
            imported = Path(folder) / "imported"
            import_shopify(EXPORT, imported, currency="USD", images=None)
            rows.append(_row("imported catalogue (32 products, 73 variants)", imported))
    return Table(
        "Build",
        "Wall time of `storefront build` in a process of Python that is running already. *Cold* has no cache at all "
        "and encodes every picture; *pages* has the pictures cached; *again* has nothing to do.",
        ("shop", "cold", "pages", "again"),
        tuple(rows),
    )


def _row(name: str, content: Path) -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        var, output = Path(folder) / "var", Path(folder) / "output"

        def run() -> None:
            build(ROOT, content=content, output=output, var=var, now=int(time.time()), jobs=2)

        cold = timed(run)
        again = timed(run)
        shutil.rmtree(output)
        shutil.rmtree(var / "release")
        for kept in (var / "cache").iterdir():
            if kept.name != "images":
                shutil.rmtree(kept) if kept.is_dir() else kept.unlink()
        pages = timed(run)
    return (name, f"{cold:.1f} s", f"{pages:.2f} s", f"{again:.2f} s")
