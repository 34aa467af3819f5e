"""`llms.txt`: what the shop is and where everything stands, for language models (https://llmstxt.org)."""

from collections.abc import Iterable, Iterator, Sequence

from chalicelib.domain.catalogue import Product
from generator.pages.site import Site, View, encoded
from generator.surfaces.catalogues import policy
from generator.surfaces.goods import Goods
from generator.surfaces.twins import plain

MOST_PRODUCTS = 500
"""More than that are reached by their collections: the file is meant to be read whole."""


def begin_guide(goods: Goods) -> str:
    """What stands before the products."""
    site, shop = goods.site, goods.site.shop
    lines = [f"# {plain(shop.rules.name)}", ""]
    about = shop.description or shop.tagline
    lines += [f"> {plain(about)}", ""] if about else []
    lines += _facts(goods)
    collections = [(item.title, encoded(item.url), item.summary) for item in site.catalogue.collections.values()]
    lines += _section(site, "Collections", collections, twins=True)
    lines += ["## Products", ""] if goods.on_sale else []
    return "".join(f"{line}\n" for line in lines)


def guide_line(goods: Goods, product: Product) -> str:
    """One product."""
    (line,) = _links(goods.site, [(product.title, encoded(product.url), product.summary)], twins=True)
    return f"{line}\n"


def end_guide(goods: Goods, articles: Sequence[View], feeds: Iterable[tuple[str, str]]) -> str:
    """What stands after them. `feeds` are names and root-relative addresses of what else there is for machines."""
    site = goods.site
    lines = [""] if goods.on_sale else []
    lines += _section(site, "Journal", [(view["title"], view["url"], view["summary"]) for view in articles], twins=True)
    kinds = {"delivery": "Delivery", "returns": "Returns", "terms": "Terms of sale", "privacy": "Privacy"}
    terms = [(title, address, "") for kind, title in kinds.items() if (address := policy(goods, kind))]
    lines += _section(site, "Terms", terms, twins=False)
    lines += _section(site, "Feeds", [(name, address, "") for name, address in feeds], twins=False)
    return "\n".join(lines)


def _facts(goods: Goods) -> list[str]:
    rules = goods.site.shop.rules
    facts = [
        f"Prices are in {goods.currency}; it can be paid in {', '.join(rules.currencies)}.",
        f"Languages: {', '.join(rules.languages)}.",
        f"Sends to: {', '.join(rules.ships_to)}." if rules.ships_to else "",
        f"To buy, open {goods.site.absolute('/api/buy/')}SKU:QUANTITY,SKU:QUANTITY: it fills the basket and shows it.",
        f"Mail: {rules.email}",
    ]
    return [*(f"- {fact}" for fact in facts if fact), ""]


def _section(site: Site, title: str, entries: Iterable[tuple[str, str, str]], *, twins: bool) -> list[str]:
    """A heading and links; nothing where there are none."""
    lines = [*_links(site, entries, twins=twins)]
    return [f"## {title}", "", *lines, ""] if lines else []


def _links(site: Site, entries: Iterable[tuple[str, str, str]], *, twins: bool) -> Iterator[str]:
    """Title, address and what it is about; to the Markdown twins where there are some."""
    ending = "index.html.md" if twins and "twins" in site.shop.feeds else ""
    for name, address, summary in entries:
        whole = address if "://" in address else site.absolute(address)
        about = f": {plain(summary)}" if summary else ""
        yield f"- [{plain(name)}]({whole}{ending}){about}"
