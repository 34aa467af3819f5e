"""The feeds: files that say the same of each product, one after another. An edit changes one piece of each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from chalicelib.domain.catalogue import Product
from generator.pages.site import Site, View
from generator.surfaces.agents import acp_line
from generator.surfaces.catalogues import META_HEAD, PINTEREST_HEAD, meta_lines, openai_lines, pinterest_lines
from generator.surfaces.goods import Goods, units_of
from generator.surfaces.google import Item, write_product
from generator.surfaces.google_files import BEGIN_TSV, END_XML, begin_xml, write_tsv_items, write_xml_items
from generator.surfaces.guide import MOST_PRODUCTS, begin_guide, end_guide, guide_line
from generator.surfaces.losses import Unreported

GUIDE = "llms.txt"


class Told:
    """A product as feeds tell it; what two of them need is made once."""

    def __init__(self, goods: Goods, product: Product) -> None:
        self.goods, self.product = goods, product

    @cached_property
    def items(self) -> list[Item]:
        """As Google has it."""
        return list(write_product(self.goods, self.product, Unreported()))


Of = Callable[[Told], str]
Around = Callable[[Goods], str]


def _nothing(_goods: Goods) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A file: what it says of each product, and before and after them. `most` is how many of them it takes."""

    path: str
    of: Of
    begin: Around = _nothing
    end: Around = _nothing
    most: int | None = None


FEEDS: Mapping[str, tuple[Feed, ...]] = {
    "google": (
        Feed(
            "feeds/google.xml",
            lambda told: write_xml_items(told.items),
            lambda goods: begin_xml(goods.site.shop.rules.name, goods.site.absolute(goods.site.home)),
            lambda _goods: END_XML,
        ),
        Feed("feeds/google.tsv", lambda told: write_tsv_items(told.items), lambda _goods: BEGIN_TSV),
    ),
    "meta": (Feed("feeds/meta.csv", lambda told: meta_lines(told.goods, told.product), lambda _goods: META_HEAD),),
    "pinterest": (
        Feed("feeds/pinterest.tsv", lambda told: pinterest_lines(told.goods, told.product), lambda _: PINTEREST_HEAD),
    ),
    "openai": (Feed("feeds/openai.jsonl", lambda told: openai_lines(told.goods, told.product)),),
    "acp": (Feed("feeds/acp/products.jsonl", lambda told: acp_line(told.goods, told.product)),),
}
"""The files of each feed, below the root of each language."""
BESIDE: Mapping[str, tuple[str, ...]] = {"acp": ("feeds/acp/metadata.json",)}
"""What stands beside a feed, and says nothing of a product."""


def feeds_of(site: Site) -> list[Feed]:
    """The files of a language that say something of each product, by their paths in the site."""
    chosen = site.shop.feeds
    found = [_placed(site, feed) for name in chosen for feed in FEEDS.get(name, ())]
    if "llms" in chosen and site.language == site.languages.own:
        found.append(Feed(GUIDE, lambda told: guide_line(told.goods, told.product), most=MOST_PRODUCTS))
    return found


def whole_feeds(site: Site, sites: Sequence[Site], articles: Sequence[View]) -> list[Feed]:
    """The same with what the guide says besides: `articles` of the shop's own language, and where everything is."""
    addresses = [pair for other in sites for pair in feed_addresses(other.home, site.shop.feeds)]
    end = partial(end_guide, articles=articles, feeds=addresses)
    return [
        Feed(GUIDE, feed.of, begin_guide, end, feed.most) if feed.path == GUIDE else feed for feed in feeds_of(site)
    ]


def feed_addresses(home: str, chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Name and root-relative address of every feed of a language."""
    return tuple(
        (name, f"{home}{path}")
        for name in chosen
        for path in (*BESIDE.get(name, ()), *(feed.path for feed in FEEDS.get(name, ())))
    )


def tell(site: Site, product: Product) -> Told:
    """A product of a site."""
    return Told(units_of(site), product)


def _placed(site: Site, feed: Feed) -> Feed:
    return Feed(f"{site.home}{feed.path}".lstrip("/"), feed.of, feed.begin, feed.end, feed.most)
