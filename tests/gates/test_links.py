"""Every link, picture, style, script and anchor of every page that was built leads to something."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from served_shop import ServedShop

pytestmark = pytest.mark.slow

_ELSEWHERE = ("http:", "https:", "mailto:", "tel:", "data:")


def test_no_link_of_the_site_is_broken(demo: ServedShop) -> None:
    site = demo.folder / "output"
    ids: dict[Path, set[str]] = {}
    wanted: list[tuple[str, Path, str]] = []
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        ids[path] = {str(node["id"]) for node in page.select("[id]")}
        wanted += [(address, path, page.html["lang"] if page.html else "") for address in addresses(page)]
    assert len(wanted) > 1000
    broken = {
        f"{path.relative_to(site)}: {address}" for address, path, _ in wanted if not leads(site, path, address, ids)
    }
    assert sorted(broken) == []


def addresses(page: BeautifulSoup) -> set[str]:
    """Everything that a page refers to, where it is on this site."""
    found = [str(node.get(name)) for name in ("href", "src", "action") for node in page.select(f"[{name}]")]
    for node in page.select("[srcset]"):
        found += [part.split()[0] for part in str(node["srcset"]).split(",")]
    return {address for address in found if not address.startswith(_ELSEWHERE)}


def leads(site: Path, page: Path, address: str, ids: dict[Path, set[str]]) -> bool:
    """Whether an address of the site is a file of it with that anchor, or one of the functions'."""
    parts = urlsplit(address)
    if parts.path.startswith("/api/"):
        return True
    file = page if not parts.path else site / unquote(parts.path).lstrip("/")
    if parts.path.endswith("/"):
        file /= "index.html"
    return file.is_file() and (not parts.fragment or parts.fragment in ids[file])
