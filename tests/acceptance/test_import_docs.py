"""The example in docs/moving-in.md: what it says that rows become is what they become."""

import re
from pathlib import Path

from catalogues import NOW, ROOT

from generator.check import check
from storefront.importers import import_woocommerce


def blocks(language: str) -> list[str]:
    """The examples of the page in one language."""
    text = (ROOT / "docs" / "moving-in.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_import_of_the_example_in_the_docs_gives_the_file_in_the_docs(tmp_path: Path) -> None:
    (rows,), (product,) = blocks("csv"), blocks("markdown")
    (tmp_path / "export.csv").write_text(rows, encoding="utf-8")
    import_woocommerce(tmp_path / "export.csv", tmp_path / "shop", currency="GBP")
    assert (tmp_path / "shop" / "products" / "tee.md").read_text(encoding="utf-8") == product
    collections = {path.stem: path.read_text() for path in (tmp_path / "shop" / "collections").iterdir()}
    assert collections == {
        "clothing": "---\ntitle: Clothing\n---\n",
        "clothing-shirts": '---\ntitle: "Clothing › Shirts"\n---\n',
    }
    assert check(ROOT, tmp_path / "shop", NOW, var=tmp_path / "var")[0] == ()
