"""Which products a rule of a collection finds: at one moment, and at any moment at all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.catalogue import Product
from chalicelib.domain.prices import UnitPrice, price_at
from chalicelib.domain.stock import Availability
from generator.problems import Findings, suggest
from generator.schema.rule import Rule
from generator.schema.sheet import Placed
from generator.schema.tables.rule import AVAILABLE


@dataclass(frozen=True, slots=True)
class Shelf:
    """How a collection gets its products: those that a person named, in order, and those that a rule finds."""

    slug: str
    path: str
    products: tuple[Placed[str], ...]
    rule: Rule | None
    sort: str


@dataclass(frozen=True, slots=True)
class Present:
    """What holds of a product at one moment: its lowest price, whether that is reduced, what its card says of stock."""

    price: int
    reduced: bool
    state: Availability


def fits(rule: Rule, product: Product, present: Present, newest: str | None) -> bool:
    """Whether a rule finds a product. `newest` is the newest day of all products (ISO 8601)."""
    return (
        _fits_words(rule, product)
        and _fits_day(rule, product, newest)
        and _fits_price(rule, present.price)
        and (rule.on_sale is None or rule.on_sale == present.reduced)
        and (rule.stock is None or _fits_stock(rule.stock, present.state))
    )


def lowest_price(product: Product, currency: str, now: int) -> UnitPrice:
    """The lowest price of the units of a product at a moment; it is for sale in this currency."""
    prices = [price for variant in product.variants if (price := price_at(variant, currency, now))]
    return min(prices, key=lambda price: price.minor)


def newest_day(products: Iterable[Product]) -> str | None:
    """The newest day that a product names."""
    return max((product.date for product in products if product.date), default=None)


def check_rules(shelves: Iterable[Shelf], products: Sequence[Product], currency: str, findings: Findings) -> None:
    """Report a rule that finds nothing, whatever the moment and the stock, and tags that no product has."""
    newest = newest_day(products)
    tags = tuple(dict.fromkeys(tag for product in products for tag in product.tags))
    for shelf in shelves:
        rule = shelf.rule
        if rule is None:
            continue
        for tag in (*rule.any_tags, *rule.all_tags, *rule.no_tags):
            if tag.value not in tags:
                hint = suggest(tag.value, tags) or "write it into the `tags` of a product"
                findings.warning(shelf.path, tag, "rule.tags", f"no product has the tag {tag.value!r}", hint)
        if not any(_could_fit(rule, product, currency, newest) for product in products):
            hint = "no product has all of this; take a condition out, or look for a slip in a tag or a brand"
            findings.problem(shelf.path, rule, "rule", "finds nothing", hint)


def _could_fit(rule: Rule, product: Product, currency: str, newest: str | None) -> bool:
    """Whether there is a moment at which a rule finds a product. Stock may be anything then."""
    if not _fits_words(rule, product) or not _fits_day(rule, product, newest):
        return False
    sales = [sale for variant in product.variants for sale in variant.sales]
    edges = {0, *(edge for sale in sales for edge in (sale.starts, sale.ends) if edge is not None)}
    prices = [lowest_price(product, currency, edge) for edge in edges]
    return any(
        _fits_price(rule, price.minor) and (rule.on_sale is None or rule.on_sale == (price.compare_at is not None))
        for price in prices
    )


def _fits_words(rule: Rule, product: Product) -> bool:
    tags = set(product.tags)
    return (
        (not rule.any_tags or any(tag.value in tags for tag in rule.any_tags))
        and all(tag.value in tags for tag in rule.all_tags)
        and not any(tag.value in tags for tag in rule.no_tags)
        and (not rule.brands or product.brand in rule.brands)
    )


def _fits_day(rule: Rule, product: Product, newest: str | None) -> bool:
    if rule.newer_than is None:
        return True
    if product.date is None or newest is None:
        return False
    return (date.fromisoformat(newest) - date.fromisoformat(product.date)).days <= rule.newer_than


def _fits_price(rule: Rule, price: int) -> bool:
    return (rule.below is None or price < rule.below) and (rule.above is None or price > rule.above)


def _fits_stock(wanted: str, state: Availability) -> bool:
    return state.buyable if wanted == AVAILABLE else state == wanted
