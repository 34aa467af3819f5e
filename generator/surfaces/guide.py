"""`llms.txt`: what the shop is and where everything stands, for language models (https://llmstxt.org)."""

from collections.abc import Iterable, Sequence

from generator.pages.site import Site, View, encoded
from generator.surfaces.catalogues import policy
from generator.surfaces.goods import Goods
from generator.surfaces.twins import plain

MOST_PRODUCTS = 500
"""More than that are reached by their collections: the file is meant to be read whole."""


def write_guide(goods: Goods, articles: Sequence[View], feeds: Iterable[tuple[str, str]]) -> bytes:
    """The file. `feeds` are names and root-relative addresses of what else there is for machines."""
    site, shop = goods.site, goods.site.shop
    rules = shop.rules
    lines = [f"# {plain(rules.name)}", ""]
    about = shop.description or shop.tagline
    lines += [f"> {plain(about)}", ""] if about else []
    lines += _facts(goods)
    collections = [(item.title, encoded(item.url), item.summary) for item in site.catalogue.collections.values()]
    lines += _section(site, "Collections", collections, twins=True)
    products = [(item.title, encoded(item.url), item.summary) for item in goods.on_sale]
    lines += _section(site, "Products", products[:MOST_PRODUCTS], twins=True)
    lines += _section(site, "Journal", [(view["title"], view["url"], view["summary"]) for view in articles], twins=True)
    kinds = {"delivery": "Delivery", "returns": "Returns", "terms": "Terms of sale", "privacy": "Privacy"}
    terms = [(title, address, "") for kind, title in kinds.items() if (address := policy(goods, kind))]
    lines += _section(site, "Terms", terms, twins=False)
    lines += _section(site, "Feeds", [(name, address, "") for name, address in feeds], twins=False)
    return "\n".join(lines).encode()


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
    """A heading and links; to the Markdown twins where there are some."""
    ending = "index.html.md" if twins and "twins" in site.shop.feeds else ""
    lines = []
    for name, address, summary in entries:
        whole = address if "://" in address else site.absolute(address)
        about = f": {plain(summary)}" if summary else ""
        lines.append(f"- [{plain(name)}]({whole}{ending}){about}")
    return [f"## {title}", "", *lines, ""] if lines else []
