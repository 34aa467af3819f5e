"""The neutral model between reading and writing: what any shop's export says about its products.

A reader (`shopify`) fills it, `settling` decides what the export leaves open, `writer` turns the outcome into files.
Nothing in here knows a file format. Only `storefront.importers` imports it.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Status(StrEnum):
    """Whether shoppers could see the product where it comes from."""

    ACTIVE = "active"
    DRAFT = "draft"
    ARCHIVED = "archived"


class StockPolicy(StrEnum):
    """What happens when the stock is used up: the values of `stock_policy` that an export can express."""

    DENY = "deny"
    BACKORDER = "backorder"
    UNTRACKED = "untracked"


@dataclass(frozen=True)
class ImportedImage:
    """A picture by its address; `alt` is empty where the export has none."""

    url: str
    alt: str


@dataclass(frozen=True)
class ImportedVariant:
    """One buyable unit. Empty text and None mean that the export says nothing.

    `price` and `compare_at` are exact amounts in `currency`, or in the currency asked for where that is empty. `row`
    is where it stands in the file and is no part of what the variant is, so it is not compared.
    """

    sku: str
    options: tuple[tuple[str, str], ...]
    price: Decimal | None
    compare_at: Decimal | None
    stock: int | None
    stock_policy: StockPolicy
    weight_g: int | None = None
    barcode: str = ""
    taxable: bool = True
    ships: bool = True
    image: str = ""
    currency: str = ""
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ImportedProduct:
    """A product with at least one variant. One variant without options is a product with one buyable unit."""

    handle: str
    title: str
    body_html: str
    status: Status
    variants: tuple[ImportedVariant, ...]
    images: tuple[ImportedImage, ...] = ()
    vendor: str = ""
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gift_card: bool = False
    seo_title: str = ""
    seo_description: str = ""
    row: int = field(default=0, compare=False)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The options in the order of the export; every variant has a value for each."""
        return tuple(name for name, _ in self.variants[0].options)


@dataclass(frozen=True)
class ImportedCatalogue:
    """Everything that one export holds. `rows` counts records of the file without its header."""

    rows: int
    products: tuple[ImportedProduct, ...]

    @property
    def variants(self) -> tuple[ImportedVariant, ...]:
        """The variants of all products, in the order of the export."""
        return tuple(variant for product in self.products for variant in product.variants)
