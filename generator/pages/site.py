"""What every view is made from: the shop at one moment, in one language, with its pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from chalicelib.domain.catalogue import Catalogue, Product
from chalicelib.domain.change import StockLevel
from chalicelib.domain.display import Formats, format_money
from chalicelib.domain.money import Money
from chalicelib.domain.records import SkuRecord
from generator.images import Pictures
from generator.schema.shop import Link, Shop

View = dict[str, Any]

MAX_TITLE = 60
MAX_DESCRIPTION = 160
INDEX = "index, follow, max-image-preview:large"


@dataclass(frozen=True, slots=True)
class Site:
    """`moment` is the change point that the site shows (UTC seconds; 0 before the first one)."""

    shop: Shop
    catalogue: Catalogue
    records: Mapping[str, SkuRecord]
    levels: Mapping[str, StockLevel]
    pictures: Pictures
    formats: Formats
    moment: int
    year: str
    hidden: Mapping[str, Product] = field(default_factory=dict)
    """What is not for sale at that moment, by slug: known, and shown nowhere."""

    @property
    def currency(self) -> str:
        """The currency of the static pages."""
        return self.shop.currency

    def money(self, minor: int) -> str:
        """An amount in that currency, as the language writes it."""
        return format_money(Money(minor, self.currency), self.formats)

    def absolute(self, address: str) -> str:
        """The whole address of a root-relative one."""
        return f"{self.shop.rules.url}{address}"


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the site: where, by which template, from what."""

    path: str
    template: str
    view: View


def encoded(address: str) -> str:
    """A root-relative address as it stands in a link: letters of other scripts percent-encoded."""
    return quote(address, safe="/-._~")


def file_of(address: str) -> str:
    """The file of the site that answers an address."""
    return f"{address.strip('/')}/index.html".lstrip("/")


def shop_view(site: Site) -> View:
    """`shop`, the same on every page."""
    rules = site.shop.rules
    return {
        "name": rules.name,
        "tagline": site.shop.tagline,
        "description": site.shop.description,
        "url": rules.url,
        "email": rules.email,
        "language": rules.language,
        "currency": site.currency,
        "address": list(rules.address),
        "navigation": [_link(link) for link in site.shop.navigation],
        "footer": [_link(link) for link in site.shop.footer],
        "year": site.year,
    }


def meta_view(
    site: Site,
    *,
    kind: str,
    heading: str,
    address: str,
    title: str = "",
    description: str = "",
    image: View | None = None,
    json_ld: tuple[Markup, ...] = (),
    breadcrumbs: tuple[tuple[str, str | None], ...] = (),
    robots: str = INDEX,
    before: str | None = None,
    after: str | None = None,
    price: View | None = None,
) -> View:
    """`meta`: what the head of a page says. `address` is root-relative and already encoded."""
    return {
        "kind": kind,
        "title": title or full_title(heading, site.shop.rules.name),
        "heading": heading,
        "description": shorten(description, MAX_DESCRIPTION),
        "url": address,
        "canonical": site.absolute(address),
        "robots": robots,
        "image": image,
        "json_ld": list(json_ld),
        "breadcrumbs": [{"title": name, "href": href} for name, href in breadcrumbs],
        "prev": before,
        "next": after,
        "price": price,
    }


def full_title(heading: str, shop: str) -> str:
    """The heading with the shop's name, where both fit into what search engines show."""
    whole = f"{heading} · {shop}"
    return whole if len(whole) <= MAX_TITLE else heading


def shorten(text: str, most: int) -> str:
    """A text of at most `most` characters, cut after a word; within one where less than half would be left."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    cut = plain[: most - 1]
    end = cut.rfind(" ")
    return f"{cut[:end] if 2 * end >= most else cut}…"


def _link(link: Link) -> View:
    return {"title": link.title, "href": link.href}
