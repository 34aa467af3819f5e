"""Ordinary articles and pages of Pelican build at the addresses, and with the bodies, that stock Pelican gives them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from generator.build import build
from generator.markup import use_classes
from generator.settings import FORCED

ROOT = Path(__file__).resolve().parents[2]
SHOP = """\
name: S
url: https://s.example
email: a@s.example
timezone: UTC
language: en
languages: {en: {currency: EUR}, fr: {currency: EUR}}
currencies: [EUR]
"""
PRODUCT = "---\ntitle: A\nsku: A\nprice: 24.00\n---\n"
SITES = ("pelican-site-fullstackpython", "pelican-samples")
LEFT_OUT = {
    "draft_article.rst": "is a draft, at which stock Pelican stops where folders are no categories",
    "unwanted_file": "is no article",
    "jinja2_template.html": "is a template for a setting of its own",
    "draft_article without_date.rst": "has no date, which stock Pelican leaves out and a shop refuses",
    "override_url_saveas.rst": "overrides its address with one outside of its folder",
}


def copy_site(site: Path, content: Path) -> None:
    """The articles into journal/, the pages into pages/, and a shop with one product around them."""
    for folder in ("journal", "pages", "products", "images"):
        (content / folder).mkdir(parents=True)
    (content / "shop.yaml").write_text(SHOP)
    (content / "products" / "a.md").write_text(PRODUCT)
    texts = [path for path in sorted((site / "content").rglob("*")) if path.suffix in (".rst", ".md", ".markdown")]
    for path in (path for path in texts if path.name not in LEFT_OUT):
        folder = "pages" if "pages" in path.parts else "journal"
        target = content / folder / path.relative_to(site / "content").name
        shutil.copyfile(path, target)
    if (site / "content" / "pictures").is_dir():
        shutil.copytree(site / "content" / "pictures", content / "pictures")


def stock_bodies(content: Path, folder: Path) -> dict[str, str]:
    """What stock Pelican makes of the same files, at the addresses of a shop: body by path."""
    templates = folder / "theme" / "templates"
    templates.mkdir(parents=True)
    for kind in ("article", "page"):
        (templates / f"{kind}.html").write_text(f'<div class="prose">{{{{ {kind}.content }}}}</div>')
    own = {"PATH": str(content), "OUTPUT_PATH": str(folder / "out"), "THEME": str(folder / "theme"), "TIMEZONE": "UTC"}
    conf = {**FORCED, **own, "PLUGINS": [], "DEFAULT_LANG": "en"}
    (folder / "conf.py").write_text("".join(f"{name} = {value!r}\n" for name, value in conf.items()))
    # A process of its own: once a shop was built in this one, its plugin hears of every run of Pelican.
    subprocess.run([sys.executable, "-m", "pelican", "-s", str(folder / "conf.py")], check=True, capture_output=True)
    return bodies(folder / "out")


def bodies(output: Path) -> dict[str, str]:
    """The bodies of articles and pages by path, as a browser reads them."""
    found = {}
    for path in sorted(output.rglob("*.html")):
        prose = BeautifulSoup(path.read_text(), "html.parser").find("div", class_="prose")
        if isinstance(prose, Tag):
            found[path.relative_to(output).as_posix()] = normal(prose.decode_contents())
    return found


def normal(html: str) -> str:
    """The tree of a body: inline styles as classes, and nothing that a page adds to pictures."""
    soup = BeautifulSoup(use_classes(html, lambda *_: None), "html.parser")
    for image in soup.find_all("img"):
        image.attrs = {"alt": image.get("alt", "")}
    for tag in soup.find_all(True):
        tag.attrs = {name: tag.attrs[name] for name in sorted(tag.attrs) if name != "style"}
        if tag.name == "a":
            tag.attrs.pop("hreflang", None)
    return str(soup).strip()


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_articles_and_pages_are_where_and_what_stock_pelican_makes_of_them(
    name: str, cases: Path, tmp_path: Path
) -> None:
    content = tmp_path / "content"
    copy_site(cases / name, content)
    stock = stock_bodies(content, tmp_path / "stock")
    build(ROOT, content=content, output=tmp_path / "output", var=tmp_path / "var", now=1_790_000_000)
    ours = bodies(tmp_path / "output")
    assert len(stock) > 5
    assert stock.keys() <= ours.keys()
    assert {path: ours[path] for path in stock} == stock
