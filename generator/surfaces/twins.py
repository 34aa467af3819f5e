"""The Markdown twin of a page: what it says without what it looks like, for whoever reads Markdown rather than HTML.

It stands beside the page, as https://llmstxt.org proposes; prices, stock and terms are those of the page.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdownify import MarkdownConverter

from chalicelib.domain.catalogue import Product
from generator.pages.prices import state_words
from generator.pages.site import Site, View
from generator.pages.terms import delivery_text, returns_text, tax_text
from generator.surfaces.goods import Goods

_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")
_BLANK = re.compile(r"\n{3,}")
_ROOT_RELATIVE = re.compile(r'\s(href|src)="(/(?!/)[^"]*)"')
_CONVERTER = MarkdownConverter(heading_style="atx", bullets="-", escape_misc=False)


@dataclass(frozen=True, slots=True)
class Twin:
    """What a twin says: lines of Markdown, and between them a body that is still HTML."""

    above: tuple[str, ...]
    html: str
    below: tuple[str, ...]

    def write(self) -> bytes:
        """The file."""
        return _BLANK.sub("\n\n", "\n".join((*self.above, _converted(self.html), *self.below))).encode()


def plain(text: str) -> str:
    """A text in which no sign means anything to Markdown, in one line."""
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))


def product_twin(goods: Goods, product: Product, meta: View, body_html: str) -> Twin:
    """A product: its units with price, stock and the way into the basket, its terms, its text."""
    site = goods.site
    terms = (
        (site.say("Delivery"), delivery_text(site, product)),
        (site.say("Returns"), returns_text(site, product)),
        (site.say("Tax"), tax_text(site, product)),
        (site.say("Brand"), product.brand),
    )
    lines = [
        *_head(product.title, product.summary),
        *_units(goods, product),
        "",
        *(f"- {name}: {plain(text)}" for name, text in terms if text),
        "",
        *_pictures(goods, product),
        "",
    ]
    return _twin(site, lines, body_html, meta)


def list_twin(site: Site, meta: View, title: str, text: str, body_html: str, cards: Iterable[View]) -> Twin:
    """A page that lists others: each with its address, its price where it has one, and a line about it."""
    return _twin(site, _head(title, text), body_html, meta, ["", *(_entry(site, card) for card in cards)])


def text_twin(site: Site, meta: View, title: str, summary: str, body_html: str) -> Twin:
    """An article or a page."""
    return _twin(site, _head(title, summary), body_html, meta)


def _head(title: str, summary: str) -> list[str]:
    return [f"# {plain(title)}", "", *([f"> {plain(summary)}", ""] if summary else [])]


def _units(goods: Goods, product: Product) -> Iterator[str]:
    site = goods.site
    names = ("SKU", site.say("Variant"), site.say("Price"), site.say("Before"), site.say("Availability"), "URL")
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for variant in product.variants:
        price = goods.price(variant)
        before = goods.amount(price.compare_at) if price.compare_at is not None else ""
        cells = (
            plain(variant.sku),
            plain(variant.label),
            goods.amount(price.minor),
            before,
            plain(state_words(site, goods.records[variant.sku], goods.state(variant))),
            goods.permalink(variant) if goods.state(variant).buyable else "",
        )
        yield f"| {' | '.join(cells)} |"


def _pictures(goods: Goods, product: Product) -> Iterator[str]:
    for picture in product.pictures:
        image = goods.image(picture)
        if image:
            yield f"![{plain(picture.alt)}]({image['url']})"


def _entry(site: Site, card: View) -> str:
    price = f" ({card['price']['text']})" if card.get("price") else ""
    summary = f": {plain(card['summary'])}" if card.get("summary") else ""
    return f"- [{plain(card['title'])}]({site.absolute(card['url'])}){price}{summary}"


def _twin(site: Site, above: Iterable[str], html: str, meta: View, below: Iterable[str] = ()) -> Twin:
    whole = _ROOT_RELATIVE.sub(lambda match: f' {match[1]}="{site.absolute(match[2])}"', html)
    return Twin(tuple(above), whole, (*below, *_foot(site, meta)))


def _foot(site: Site, meta: View) -> list[str]:
    return ["", "---", "", f"{site.say('The page itself')}: <{site.absolute(meta['url'])}>", ""]


@lru_cache(maxsize=4096)
def _converted(html: str) -> str:
    """A text that nobody has translated is the same in every language."""
    return str(_CONVERTER.convert(html)).strip() if html else ""
