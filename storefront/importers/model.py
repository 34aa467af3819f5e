"""The neutral model between reading and writing: what any shop's export says about its products.

A reader (`shopify`, `woocommerce`, `google`) fills it, `settling` decides what the export leaves open, `writer` turns
the outcome into files. Nothing in here knows a file format. Only `storefront.importers` imports it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from storefront.importers.report import Figure

Moment = date | datetime
"""A whole day, or a time; one without a zone is meant in the time zone of the shop."""

Levels = tuple[str, ...]
"""Names of a collection and of those around it, the widest first: `("Clothing", "Shirts")`."""

EXEMPT = "exempt"
"""The tax class of what is sold without tax."""


class Status(StrEnum):
    """Whether shoppers could see the product where it comes from."""

    ACTIVE = "active"
    DRAFT = "draft"
    ARCHIVED = "archived"


class StockPolicy(StrEnum):
    """What happens when the stock is used up: the values of `stock_policy` that an export can express."""

    DENY = "deny"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    DIGITAL = "digital"
    UNTRACKED = "untracked"


@dataclass(frozen=True)
class ImportedImage:
    """A picture by its address; `alt` is empty where the export has none."""

    url: str
    alt: str


@dataclass(frozen=True)
class ImportedSale:
    """A lower price for a while. A day in `ends` is included, a time is not; None is open."""

    price: Decimal
    starts: Moment | None = None
    ends: Moment | None = None


@dataclass(frozen=True)
class ImportedVariant:
    """One buyable unit. Empty text and None mean that the export says nothing.

    `price`, `compare_at` and the sale's price are exact amounts in `currency`, or in the currency asked for where that
    is empty. `size_mm` is length, width and height. `download` is a file below the shop's downloads/. `row` is where it
    stands in the file and is no part of what the variant is, so it is not compared.
    """

    sku: str
    options: tuple[tuple[str, str], ...]
    price: Decimal | None
    compare_at: Decimal | None = None
    stock: int | None = None
    stock_policy: StockPolicy = StockPolicy.UNTRACKED
    sale: ImportedSale | None = None
    available_from: date | None = None
    weight_g: int | None = None
    size_mm: tuple[int, int, int] | None = None
    barcode: str = ""
    mpn: str = ""
    tax_class: str = ""
    ships: bool = True
    max_per_order: int | None = None
    download: str = ""
    image: str = ""
    currency: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ImportedProduct:
    """A product with at least one variant. One variant without options is a product with one buyable unit.

    `aliases` are paths at which the old shop showed it. `related` and `goes_with` name other products of the catalogue
    by their rows. One that is not `listed` stands in no collection.
    """

    handle: str
    title: str
    body_html: str
    status: Status
    variants: tuple[ImportedVariant, ...]
    images: tuple[ImportedImage, ...] = ()
    vendor: str = ""
    collections: tuple[Levels, ...] = ()
    tags: tuple[str, ...] = ()
    summary: str = ""
    gift_card: bool = False
    listed: bool = True
    seo_title: str = ""
    seo_description: str = ""
    related: tuple[int, ...] = ()
    goes_with: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    row: int = field(default=0, compare=False)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The options in the order of the export; every variant has a value for each."""
        return tuple(name for name, _ in self.variants[0].options)


@dataclass(frozen=True)
class ImportedGroup:
    """Products shown together, in order, by their rows: a collection made by hand.

    `key` is what the shop that was left knows it by; by it the collection is found again when its name has changed.
    """

    title: str
    body_html: str
    summary: str
    members: tuple[int, ...]
    key: str = ""
    image: ImportedImage | None = None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ImportedCatalogue:
    """Everything that one export holds. `rows` counts records of the file without its header.

    `figures` are counted as the file has them, whatever becomes of it. `addressed` says that the format has handles,
    so that a product without one is worth a word; `currency` is the one that the file itself names most.
    """

    rows: int
    products: tuple[ImportedProduct, ...]
    groups: tuple[ImportedGroup, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    addressed: bool = True
    currency: str = ""

    @property
    def variants(self) -> tuple[ImportedVariant, ...]:
        """The variants of all products, in the order of the export."""
        return tuple(variant for product in self.products for variant in product.variants)
