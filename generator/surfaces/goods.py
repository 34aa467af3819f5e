"""The goods of a shop as one site shows them at its moment: what every feed says of a unit is asked here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.cart import encode_sku
from chalicelib.domain.catalogue import Picture, Product, Sale, Variant
from chalicelib.domain.money import Money
from chalicelib.domain.prices import UnitPrice, price_at
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.stock import Availability
from generator.pages.pictures import head_image
from generator.pages.prices import state_of
from generator.pages.site import Site, View, encoded
from generator.pages.terms import HomeDelivery, home_delivery, return_days


@dataclass(frozen=True)
class Goods:
    """What is on sale, in order of addresses, with prices in one currency.

    `coming` is whether a sale that has not begun may be told. Public files never tell it.
    """

    site: Site
    currency: str
    on_sale: tuple[Product, ...]
    records: Mapping[str, SkuRecord]
    coming: bool

    @property
    def units(self) -> Iterator[tuple[Product, Variant]]:
        """Every unit with its product."""
        return ((product, variant) for product in self.on_sale for variant in product.variants)

    def price(self, variant: Variant) -> UnitPrice:
        """What a unit costs at the moment of the site."""
        price = price_at(self.records[variant.sku], self.currency, self.site.moment)
        if price is None:
            raise KeyError(f"{variant.sku} has no price in {self.currency}")
        return price

    def sale(self, variant: Variant) -> tuple[int, Sale] | None:
        """The sale that is on, else, where that may be told, the next one to begin, with its price in minor units."""
        price = self.price(variant)
        if price.sale is not None:
            return price.minor, price.sale
        coming = [sale for sale in variant.sales if sale.starts is not None and sale.starts > self.site.moment]
        first = min(coming, key=lambda sale: sale.starts or 0, default=None) if self.coming else None
        then = price_at(self.records[variant.sku], self.currency, first.starts or 0) if first else None
        return (then.minor, then.sale) if then is not None and then.sale is not None else None

    def amount(self, minor: int) -> str:
        """`24.00 EUR`."""
        return f"{Money(minor, self.currency).decimal()} {self.currency}"

    def state(self, variant: Variant) -> Availability:
        """What may be said of its stock."""
        return state_of(self.site, self.records[variant.sku])

    def name(self, variant: Variant) -> str:
        """Title and variant in the language of the site."""
        return self.records[variant.sku].words(self.site.language).name

    def page(self, product: Product) -> str:
        """The whole address of its page."""
        return self.site.absolute(encoded(product.url))

    def link(self, product: Product, variant: Variant) -> str:
        """The page with this unit chosen."""
        page = self.page(product)
        return page if len(product.variants) == 1 else f"{page}?sku={encoded(variant.sku)}"

    def permalink(self, variant: Variant) -> str:
        """The address that puts one unit into a cart."""
        return self.site.absolute(f"/api/buy/{encode_sku(variant.sku)}:1")

    def delivery(self, variant: Variant) -> HomeDelivery | None:
        """How one unit is sent at home, and for how much."""
        return home_delivery(self.site, self.records[variant.sku], self.currency, self.price(variant).minor)

    def return_days(self, variant: Variant) -> int | None:
        """For how many days it may be given back; 0 for not at all, None for what is never sent."""
        return return_days(self.site, self.records[variant.sku])

    def image(self, picture: Picture | None) -> View | None:
        """A picture on the shop's own site, with its size and words."""
        return head_image(self.site, picture)

    def address(self, picture: Picture) -> str | None:
        """Where a picture can be had: on the shop's site, or where it came from; None where it is nowhere yet."""
        if picture.remote is not None:
            return picture.remote
        image = self.image(picture)
        return str(image["url"]) if image else None


def goods_of(site: Site) -> Goods:
    """What a site sells, in the currency of its pages. A product without a price is not on sale yet."""
    return replace(units_of(site), on_sale=tuple(site.catalogue.products.values()))


def units_of(site: Site) -> Goods:
    """The same for what asks of single units only: nothing is listed."""
    return Goods(site, site.currency, (), site.records, coming=False)
