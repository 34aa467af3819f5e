"""A small shop in a folder, and `storefront check` run on it as a person types it."""

from pathlib import Path

from click.testing import CliRunner, Result

from storefront.cli import main

SHOP = """\
name: Small
url: https://small.example
email: hello@small.example
currencies: [EUR]
"""


def check(content: Path, *arguments: str, **environment: str) -> Result:
    known = {"GITHUB_ACTIONS": "", "STOREFRONT_VAR": str(content.parent / "var")}
    return CliRunner().invoke(
        main, ["check", "--content", str(content), *arguments], env=known | environment, prog_name="storefront"
    )


def said(result: Result, content: Path) -> str:
    return result.output.replace(f"{content.parent}/", "")


def write_content(folder: Path) -> Path:
    """A shop with two products, a collection, an article and a page."""
    for name in ("products", "collections", "journal", "pages"):
        (folder / name).mkdir(parents=True)
    (folder / "shop.yaml").write_text(SHOP)
    (folder / "products" / "fern.md").write_text(
        "---\ntitle: Fern\nsku: FERN\nprice: 24.00\ncollections: [prints]\n---\n"
    )
    (folder / "products" / "sky.md").write_text("---\ntitle: Sky\nsku: SKY\nprice: 12.00\naliases: [old-sky]\n---\n")
    (folder / "collections" / "prints.md").write_text("---\ntitle: Prints\n---\n")
    (folder / "journal" / "islands.md").write_text("Title: Islands\nDate: 2026-01-02\n\nText\n")
    (folder / "pages" / "about.md").write_text("Title: About\n\nText\n")
    return folder
