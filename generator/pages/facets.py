"""By what the list of a collection can be narrowed, and what each card says for it. The script does it in the page."""

from collections.abc import Sequence

from chalicelib.domain.catalogue import Product
from generator.pages.prices import product_price, product_state
from generator.pages.site import Site, View

LEAST_CARDS = 4
"""A list of fewer is seen at one look."""
MOST_VALUES = 24


def facets_view(site: Site, products: Sequence[Product]) -> View | None:
    """`filters`: what is worth choosing between in a collection; None where the list is short."""
    if len(products) < LEAST_CARDS:
        return None
    values: dict[str, dict[str, None]] = {}
    for product in products:
        for name, value in _values(site, product):
            values.setdefault(name, {})[value] = None
    facets = [{"name": name, "values": list(found)[:MOST_VALUES]} for name, found in values.items() if len(found) > 1]
    facts = [card_facts(site, product) for product in products]
    return {
        "facets": facets,
        "stock": len({item["stock"] for item in facts}) > 1,
        "sale": len({item["sale"] for item in facts}) > 1,
        "dates": any(item["date"] for item in facts),
        "forms": site.forms("{number} of {count} piece", "{number} of {count} pieces"),
    }


def card_facts(site: Site, product: Product) -> View:
    """`facts` of a card in such a list: what it is sorted and chosen by."""
    return site.once(("facts", product.slug), lambda: _make_facts(site, product))


def _make_facts(site: Site, product: Product) -> View:
    price = product_price(site, product)
    return {
        "price": price["minor"],
        "date": product.date or "",
        "stock": product_state(site, product).buyable,
        "sale": price["was_text"] is not None,
        "values": "|".join(f"{name}={value}" for name, value in _values(site, product)),
    }


def _values(site: Site, product: Product) -> list[tuple[str, str]]:
    found = [(option.name, value) for option in product.options for value in option.values]
    return [*found, (site.say("Brand"), product.brand)] if product.brand else found
