"""Puts what machines read into a release: the feeds of each language, the files of agents, the twins of all pages."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from generator.journal import Writing
from generator.pages.pictures import fill_body
from generator.pages.site import TWIN, Page, Site, View
from generator.release import WELL_KNOWN, Release
from generator.surfaces.agents import acp_discovery, acp_metadata, acp_products, ucp_profile
from generator.surfaces.catalogues import write_meta, write_openai, write_pinterest
from generator.surfaces.goods import Goods, goods_of, units_of
from generator.surfaces.google import write_items
from generator.surfaces.google_files import write_tsv, write_xml
from generator.surfaces.guide import write_guide
from generator.surfaces.losses import Unreported
from generator.surfaces.twins import Twin, list_twin, product_twin, text_twin

Write = Callable[[Goods], bytes]


def _google_xml(goods: Goods) -> bytes:
    rules = goods.site.shop.rules
    return write_xml(write_items(goods, Unreported()), rules.name, goods.site.absolute(goods.site.home))


def _google_tsv(goods: Goods) -> bytes:
    return write_tsv(write_items(goods, Unreported()), Unreported(), guard=False)


FEEDS: Mapping[str, tuple[tuple[str, Write], ...]] = {
    "google": (("feeds/google.xml", _google_xml), ("feeds/google.tsv", _google_tsv)),
    "meta": (("feeds/meta.csv", write_meta),),
    "pinterest": (("feeds/pinterest.tsv", write_pinterest),),
    "openai": (("feeds/openai.jsonl", write_openai),),
    "acp": (("feeds/acp/metadata.json", acp_metadata), ("feeds/acp/products.jsonl", acp_products)),
}
"""The files of each feed, below the root of each language."""
DISCOVERY: Mapping[str, tuple[str, Write]] = {
    "acp": (f"{WELL_KNOWN}acp.json", acp_discovery),
    "ucp": (f"{WELL_KNOWN}ucp", ucp_profile),
}
"""What stands once for the whole shop."""
GUIDE = "llms.txt"


def feed_addresses(home: str, chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Name and root-relative address of every feed of a language."""
    return tuple((name, f"{home}{path}") for name in chosen for path, _ in FEEDS.get(name, ()))


def add_feeds(release: Release, sites: Sequence[Site], articles: Sequence[View]) -> None:
    """The feeds of each language, and the files of agents. `articles` are those of the shop's own language."""
    own = sites[0]
    chosen = own.shop.feeds
    for site in sites:
        goods = goods_of(site)
        for path, write in (file for name in chosen for file in FEEDS.get(name, ())):
            release.add_public(f"{site.home}{path}".lstrip("/"), write(goods))
    goods = goods_of(own)
    for name in chosen:
        if name in DISCOVERY:
            path, write = DISCOVERY[name]
            release.add_public(path, write(goods))
    if "llms" in chosen:
        feeds = [pair for site in sites for pair in feed_addresses(site.home, chosen)]
        release.add_public(GUIDE, write_guide(goods, articles, feeds))


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
