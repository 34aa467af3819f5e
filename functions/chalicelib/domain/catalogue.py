"""The catalogue as the marketer means it: what `generator.compile` makes of the product files, and all pages show.

Prices are minor units by currency, instants UTC seconds, weights grams. Addresses (`url`) are root-relative.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Prices = Mapping[str, int]


class StockPolicy(StrEnum):
    """What happens when somebody wants more than is there."""

    DENY = "deny"  # sold while stock lasts
    BACKORDER = "backorder"  # sold out of stock too, delivered later
    PREORDER = "preorder"  # not there yet: delivered from `available_from`
    MADE_TO_ORDER = "made_to_order"  # begun when ordered, ready after `lead_days`
    DIGITAL = "digital"  # a file, of which there are always enough
    UNTRACKED = "untracked"  # nobody counts

    @property
    def counted(self) -> bool:
        """Whether stock moves are booked for it."""
        return self in (StockPolicy.DENY, StockPolicy.BACKORDER, StockPolicy.PREORDER)


@dataclass(frozen=True, slots=True)
class Sale:
    """A lower price for a while: `starts` inclusive, `ends` exclusive, None where it is open."""

    prices: Prices
    starts: int | None = None
    ends: int | None = None
    label: str = ""

    def holds_at(self, now: int) -> bool:
        """Whether the sale is on at this second."""
        return (self.starts is None or self.starts <= now) and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """What one unit costs from `least` units of it in a cart on; never more than its price at that moment."""

    least: int
    prices: Prices


@dataclass(frozen=True, slots=True)
class Measure:
    """What a unit holds and what its unit price is for, both in the same smallest unit: 250 g by 100 g.

    `per_text` is the reference as people read it. The rule is the EU's Directive 98/6/EC, article 3.
    """

    amount: int
    per: int
    per_text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the marketer means it: a file (`src`, relative to the content folder) or `remote`, an address.

    `named` is how its file names it.
    """

    alt: str
    src: str | None = None
    remote: str | None = None
    named: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Option:
    """What a buyer chooses, and its values in the order of the file; `original` is its name before translation."""

    name: str
    values: tuple[str, ...]
    original: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a bundle."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable unit. `options` names one value of each option of the product, in their order."""

    sku: str
    prices: Prices
    options: tuple[tuple[str, str], ...] = ()
    compare_at: Prices = field(default_factory=dict)
    sales: tuple[Sale, ...] = ()
    breaks: tuple[PriceBreak, ...] = ()
    stock_policy: StockPolicy = StockPolicy.DENY
    opening_stock: int | None = None
    available_from: str | None = None  # ISO date
    lead_days: int | None = None
    weight_g: int = 0
    size_mm: tuple[int, int, int] | None = None  # length, width, height, packed
    measure: Measure | None = None
    needs_shipping: bool = True
    max_per_order: int | None = None
    components: tuple[Component, ...] = ()
    download: str | None = None  # path below content/downloads
    gtin: str | None = None
    mpn: str | None = None
    picture: int | None = None  # which of the product's pictures shows it

    @property
    def label(self) -> str:
        """The chosen options in words: `A3 / Oak`; empty for a product with one unit."""
        return " / ".join(value for _, value in self.options)


@dataclass(frozen=True, slots=True)
class Product:
    """One product page. `body` is HTML, already sanitised.

    `root` is the home of its language; `borrowed` names the texts that stand there in the shop's own language, because
    nobody has translated them.
    """

    slug: str
    source: str  # the file, relative to the content folder
    title: str
    summary: str
    variants: tuple[Variant, ...]
    options: tuple[Option, ...] = ()
    body: str = ""
    pictures: tuple[Picture, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    brand: str = ""
    tax_class: str = "standard"
    seo_title: str = ""
    seo_description: str = ""
    date: str | None = None  # ISO date
    modified: str | None = None  # ISO date
    aliases: tuple[str, ...] = ()
    draft: bool = False
    preview: str | None = None  # the word in the address at which a draft can be looked at
    sells_from: int | None = None  # UTC seconds; inclusive
    sells_until: int | None = None  # UTC seconds; exclusive
    gift_card: bool = False  # what is sold is the right to buy for its price
    related: tuple[str, ...] = ()  # slugs, in order
    goes_with: tuple[str, ...] = ()  # slugs, in order
    root: str = "/"
    borrowed: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """Root-relative address of the page."""
        return f"{self.root}products/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Collection:
    """A list of products with a text of its own. `products` are slugs in the order in which they are shown.

    `root` and `borrowed` are as those of a product.
    """

    slug: str
    source: str
    title: str
    summary: str = ""
    body: str = ""
    picture: Picture | None = None
    order: int = 0
    products: tuple[str, ...] = ()
    root: str = "/"
    borrowed: frozenset[str] = frozenset()

    @property
    def url(self) -> str:
        """Root-relative address of its first page."""
        return f"{self.root}collections/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is for sale, published products only, by slug."""

    products: Mapping[str, Product]
    collections: Mapping[str, Collection]
    by_sku: Mapping[str, str] = field(default_factory=dict)  # SKU -> slug of its product
