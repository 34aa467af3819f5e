"""What every view is made from: the shop at one moment, in one language, with its pictures."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote, unquote, urlsplit

from markupsafe import Markup

from chalicelib.domain.catalogue import Catalogue, Product
from chalicelib.domain.change import StockLevel
from chalicelib.domain.display import Formats, format_money
from chalicelib.domain.money import Money
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.wordings import Texts
from generator.images import Pictures
from generator.locales import is_rtl, plural_samples
from generator.pages.languages import Languages
from generator.schema.shop import Link, Shop

View = dict[str, Any]
T = TypeVar("T")

MAX_TITLE = 60
MAX_DESCRIPTION = 160
INDEX = "index, follow, max-image-preview:large"
TWIN = "index.html.md"
"""The Markdown twin of a page, beside it (https://llmstxt.org: addresses without a file's name)."""


@dataclass(frozen=True, slots=True)
class Site:
    """The shop in one language. `moment` is the change point that it shows (UTC seconds; 0 before the first one)."""

    shop: Shop
    language: str
    languages: Languages
    texts: Texts
    catalogue: Catalogue
    records: Mapping[str, SkuRecord]
    levels: Mapping[str, StockLevel]
    pictures: Pictures
    formats: Formats
    moment: int
    year: str
    hidden: Mapping[str, Product] = field(default_factory=dict)
    """What is not for sale at that moment, by slug: known, and shown nowhere."""
    newest: tuple[str, ...] = ()
    """The slugs of the newest products, in the order in which the home page shows them."""
    cards: Mapping[str, str] = field(default_factory=dict)
    """The picture for social networks of a page, by its address."""
    shown: dict[tuple[str, str], Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    """Views that many pages share, by what they are and whose."""

    @property
    def currency(self) -> str:
        """The currency of the static pages in this language."""
        return self.shop.rules.languages[self.language]

    @property
    def home(self) -> str:
        """The root of this language."""
        return self.languages.home(self.language)

    def once(self, name: tuple[str, str], make: Callable[[], T]) -> T:
        """A view that many pages share: made once. Nobody may change it."""
        if name not in self.shown:
            self.shown[name] = make()
        found: T = self.shown[name]
        return found

    def say(self, text: str, **values: object) -> str:
        """A text of the shop's own, with these values in its places."""
        return self.texts.say(text, **values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """A text with a number in it, which stands as `number`."""
        return self.texts.count(one, many, number, **values)

    def forms(self, one: str, many: str) -> dict[str, str]:
        """A text by CLDR's plural categories, its places as they are: for the script of a page."""
        translate = self.texts.catalogue.ngettext
        return {form: translate(one, many, sample) for form, sample in plural_samples(self.language).items()}

    def lead(self, href: str) -> tuple[str, str]:
        """A link within this language where its page is there in it; and the page's language where that is another."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return href, ""
        if parts.scheme or parts.netloc or not parts.path.startswith("/") or len(self.languages.names) < 2:
            return href, ""
        spoken, bare = self.languages.split(parts.path)
        if spoken != self.languages.own:
            return href, spoken if spoken != self.language else ""
        wanted = unquote(self.languages.address(bare, self.language))
        there = {wanted, f"{wanted}/"} & self.languages.pages
        if there:
            return self.languages.address(href, self.language), ""
        known = {unquote(bare), f"{unquote(bare)}/"} & self.languages.pages
        return href, self.languages.own if known and self.language != self.languages.own else ""

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
    several = len(site.languages.names) > 1
    return {
        "name": rules.name,
        "tagline": site.shop.tagline,
        "description": site.shop.description,
        "url": rules.url,
        "email": rules.email,
        "language": site.language,
        "direction": site.formats.direction,
        "home": site.home,
        "cart": f"/api/cart?language={site.language}" if several else "/api/cart",
        "search": f"{site.home}search/",
        "currency": site.currency,
        "address": list(rules.address),
        "navigation": [_link(site, link) for link in site.shop.navigation],
        "footer": [_link(site, link) for link in site.shop.footer],
        "year": site.year,
        "forms": {
            "unit": site.forms("item", "items"),
            "added": site.forms(
                "{item} added to your basket, {number} item", "{item} added to your basket, {number} items"
            ),
            "found": site.forms("{number} result for “{query}”", "{number} results for “{query}”"),
        },
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
    share: Sequence[View] = (),
    properties: Sequence[tuple[str, str]] = (),
) -> View:
    """`meta`: what the head of a page says. `address` is root-relative and already encoded.

    A page that nobody has translated is canonical where it is written, and no alternate of that one.
    """
    languages = site.languages
    _, bare = languages.split(address)
    written = languages.written_in(unquote(bare)) if robots == INDEX else (site.language,)
    canonical = address if site.language in written or not written else languages.address(bare, written[0])
    return {
        "kind": kind,
        "title": title or full_title(heading, site.shop.rules.name),
        "heading": heading,
        "description": shorten(description, MAX_DESCRIPTION),
        "url": address,
        "canonical": site.absolute(canonical),
        "alternates": _alternates(site, bare) if canonical == address and len(written) > 1 else [],
        "languages": _switch(site, kind, bare),
        "robots": robots,
        "image": image,
        "json_ld": list(json_ld),
        "breadcrumbs": [{"title": name, "href": href} for name, href in breadcrumbs],
        "prev": before,
        "next": after,
        "twin": f"{address}{TWIN}" if "twins" in site.shop.feeds and robots == INDEX else "",
        "price": price,
        "share": list(share),
        "properties": [pair for pair in properties if pair[1]],
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


def lang_mark(site: Site, borrowed: bool) -> Markup:
    """The attributes of a text in the shop's own language on a page in another; none where it is in the page's."""
    if not borrowed or site.language == site.languages.own:
        return Markup("")
    own = site.languages.own
    direction = "" if is_rtl(own) == site.formats.rtl else f' dir="{"rtl" if is_rtl(own) else "ltr"}"'
    return Markup(f' lang="{own}"{direction}')  # noqa: S704 - a code that was checked


def lang_marks(site: Site, borrowed: Collection[str]) -> View:
    """`lang`: the attributes of each text of a product or a collection."""
    return {name: lang_mark(site, name in borrowed) for name in ("title", "summary", "body", "options")}


def _alternates(site: Site, bare: str) -> list[View]:
    """The page in each language it is written in, itself included; the shop's own is for everybody else."""
    languages = site.languages
    written = languages.written_in(unquote(bare))
    found = [{"language": language, "href": site.absolute(languages.address(bare, language))} for language in written]
    default = languages.own if languages.own in written else written[0]
    return [*found, {"language": "x-default", "href": site.absolute(languages.address(bare, default))}]


def _switch(site: Site, kind: str, bare: str) -> list[View]:
    """The way to this page in each language, or to its home page where this one is not there."""
    languages = site.languages
    if len(languages.names) < 2:
        return []
    found = []
    for language, name in languages.names.items():
        here = languages.address(bare, language)
        href = here if unquote(here) in languages.pages and kind != "error" else languages.home(language)
        if kind == "function":
            href = f"/api/cart?language={language}"
        found.append({"code": language, "name": name, "href": href, "current": language == site.language})
    return found


def _link(site: Site, link: Link) -> View:
    href, language = site.lead(link.href)
    mark = Markup(f' hreflang="{language}"') if language else Markup("")  # noqa: S704 - a code that was checked
    return {"title": link.title, "href": href, "lang": mark}
