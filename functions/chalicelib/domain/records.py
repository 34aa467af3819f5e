"""What checkout knows of one buyable unit: a line of the price book."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.catalogue import Component, Measure, PriceBreak, Prices, Sale, StockPolicy


@dataclass(frozen=True, slots=True)
class TaxPart:
    """A part of a bundle that is taxed by a class of its own; `prices` say how large a part it is."""

    tax_class: str
    prices: Prices


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What a unit is called in one language, and the root-relative address of its page there."""

    title: str
    variant: str
    url: str

    @property
    def name(self) -> str:
        """Title and variant."""
        return f"{self.title} – {self.variant}" if self.variant else self.title


@dataclass(frozen=True, slots=True)
class SkuRecord:
    """One buyable unit as checkout knows it: minor units, grams, UTC seconds."""

    sku: str
    product: str  # slug
    title: str
    url: str
    prices: Prices
    variant: str = ""
    image: str | None = None  # root-relative address of a small picture
    compare_at: Prices = field(default_factory=dict)
    sales: tuple[Sale, ...] = ()
    stock_policy: StockPolicy = StockPolicy.DENY
    opening_stock: int | None = None
    available_from: str | None = None
    lead_days: int | None = None
    weight_g: int = 0
    tax_class: str = "standard"
    needs_shipping: bool = True
    max_per_order: int | None = None
    components: tuple[Component, ...] = ()
    download: str | None = None
    breaks: tuple[PriceBreak, ...] = ()
    measure: Measure | None = None
    size_mm: tuple[int, int, int] | None = None
    tax_parts: tuple[TaxPart, ...] = ()  # of a bundle whose parts have different classes
    gift_card: bool = False
    sells_from: int | None = None  # UTC seconds; inclusive
    sells_until: int | None = None  # UTC seconds; exclusive
    collections: tuple[str, ...] = ()  # slugs, those by rule included
    tags: tuple[str, ...] = ()
    brand: str = ""
    translations: Mapping[str, "UnitWords"] = field(default_factory=dict)  # by language

    @property
    def name(self) -> str:
        """What a cart, a mail and the payment page call it, in the shop's own language."""
        return self.words("").name

    def words(self, language: str) -> "UnitWords":
        """What it is called in a language, and where its page is; in the shop's own where nobody has translated it."""
        own = UnitWords(self.title, self.variant, self.url)
        return self.translations.get(language, own)

    @property
    def volume_mm3(self) -> int:
        """What one unit takes up; 0 where nobody measured."""
        length, width, height = self.size_mm or (0, 0, 0)
        return length * width * height
