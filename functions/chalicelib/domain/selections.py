"""Which goods a rule is meant for: named products, collections, tags, brands or SKUs."""

from dataclasses import dataclass

from chalicelib.domain.records import SkuRecord


@dataclass(frozen=True, slots=True)
class Selection:
    """Goods that are one of these; an empty selection names nothing."""

    products: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    skus: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it names nothing at all."""
        return not (self.products or self.collections or self.tags or self.brands or self.skus)

    def names(self, record: SkuRecord) -> bool:
        """Whether a unit is among the goods that are named."""
        return (
            record.product in self.products
            or record.sku in self.skus
            or record.brand in self.brands
            or any(slug in self.collections for slug in record.collections)
            or any(tag in self.tags for tag in record.tags)
        )
