"""Puts what machines read into a release: the feeds of each language, the files of agents, the twins of all pages."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from generator.journal import Writing
from generator.pages.pictures import fill_body
from generator.pages.site import TWIN, Page, Site, View
from generator.release import WELL_KNOWN, Release, make_file
from generator.surfaces.agents import acp_discovery, acp_metadata, ucp_profile
from generator.surfaces.feeds import Feed, tell, whole_feeds
from generator.surfaces.goods import Goods, goods_of, units_of
from generator.surfaces.twins import Twin, list_twin, product_twin, text_twin
from generator.workers import run_parts, share
from generator.write.pieces import Lengths, Piecewise, join

Write = Callable[[Goods], bytes]

DISCOVERY: Mapping[str, tuple[str, Write]] = {
    "acp": (f"{WELL_KNOWN}acp.json", acp_discovery),
    "ucp": (f"{WELL_KNOWN}ucp", ucp_profile),
}
"""What stands once for the whole shop."""
_ACP = "feeds/acp/metadata.json"
_FEW = 100
"""So few products are not worth a process of their own."""


def add_feeds(
    release: Release, sites: Sequence[Site], articles: Sequence[View], stage: Path, jobs: int
) -> dict[str, Lengths]:
    """The feeds of each language, put together in `stage`, and the files of agents: how long each piece of a feed is.

    `articles` are those of the shop's own language.
    """
    own = sites[0]
    parts = min(jobs, max(1, len(own.catalogue.products) // _FEW))
    chosen = [(site, whole_feeds(site, sites, articles)) for site in sites]
    written = run_parts(lambda number: _write_part(chosen, stage, number, parts), parts)
    pieces = {}
    for site, feeds in chosen:
        goods = goods_of(site)
        for feed in feeds:
            lengths = [length for part in written for length in part[feed.path]]
            file = join([_part(stage, feed.path, n) for n in range(parts)], stage / feed.path, feed.end(goods).encode())
            release.add_file(feed.path, make_file(feed.path, stage / feed.path, *file))
            pieces[feed.path] = lengths
        if "acp" in own.shop.feeds:
            release.add_public(f"{site.home}{_ACP}".lstrip("/"), acp_metadata(goods))
    for name in own.shop.feeds:
        if name in DISCOVERY:
            path, write = DISCOVERY[name]
            release.add_public(path, write(goods_of(own)))
    return pieces


def _write_part(
    chosen: Sequence[tuple[Site, Sequence[Feed]]], stage: Path, number: int, parts: int
) -> dict[str, Lengths]:
    """What one share of the products is in each feed; before the first one, what a feed begins with."""
    found: dict[str, Lengths] = {}
    for site, feeds in chosen:
        slugs = list(site.catalogue.products)
        files = [(feed, Piecewise(_part(stage, feed.path, number))) for feed in feeds]
        if number == 0:
            for feed, file in files:
                file.add(feed.begin(goods_of(site)).encode())
        for place in share(range(len(slugs)), number, parts):
            told = tell(site, site.catalogue.products[slugs[place]])
            for feed, file in files:
                if feed.most is None or place < feed.most:
                    file.add(feed.of(told).encode())
        found |= {feed.path: file.close() for feed, file in files}
    return found


def _part(stage: Path, path: str, number: int) -> Path:
    return stage / f"{path}.part{number}"


def add_twin(release: Release, site: Site, writing: Writing, live: View) -> None:
    """The twin of an article or a page."""
    meta = live["meta"]
    view = live["article_view"] if writing.is_article else live["page_view"]
    if meta["twin"] and writing.listed:
        twin = text_twin(site, meta, view["title"], view.get("summary", ""), str(view["body_html"]))
        release.add_public(beside(writing.item.save_as), twin.write())


def beside(path: str) -> str:
    """The path of the twin of a page."""
    return f"{path.removesuffix('index.html')}{TWIN}"


def twin_of(site: Site, page: Page) -> Twin:
    """The twin of one of the shop's own pages."""
    view = page.view
    meta: View = view["meta"]
    match page.template:
        case "product.html":
            product = site.catalogue.products[view["product"]["slug"]]
            return product_twin(units_of(site), product, meta, fill_body(site, product.body))
        case "collection.html":
            item = view["collection"]
            body = str(item["body_html"]) if item["page"] == 1 else ""
            return list_twin(site, meta, meta["heading"], item["summary"], body, item["cards"])
        case "collections.html":
            return list_twin(site, meta, meta["heading"], "", "", view["collections"])
        case "journal.html":
            return list_twin(site, meta, meta["heading"], "", "", view["articles"])
        case _:
            home = view["home"]
            about = site.shop.description or site.shop.tagline
            cards = [*home["collections"], *home["cards"], *home["articles"]]
            return list_twin(site, meta, meta["heading"], about, "", cards)
