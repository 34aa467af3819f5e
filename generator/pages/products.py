"""The page of a product, and its card in a list."""

from collections.abc import Sequence

from markupsafe import Markup

from chalicelib.domain.catalogue import Product, Variant
from chalicelib.domain.money import Money
from chalicelib.domain.stock import Availability
from generator.markup import text_of
from generator.pages.json_ld import breadcrumb_list, product_data
from generator.pages.pictures import fill_body, picture_view, social_image
from generator.pages.prices import (
    badge,
    breaks_view,
    price_view,
    product_price,
    product_state,
    state_of,
    state_words,
    unit_price,
)
from generator.pages.sharing import share_links
from generator.pages.site import Page, Site, View, encoded, file_of, full_title, lang_marks, meta_view
from generator.pages.terms import delivery_text, returns_text, tax_text

RELATED = 4


def product_page(site: Site, product: Product) -> Page:
    """The page of one product."""
    crumbs = _breadcrumbs(site, product)
    address = encoded(product.url)
    first = product.pictures[0] if product.pictures else None
    image = social_image(site, address, product.title, first)
    price = product_price(site, product)
    state = product_state(site, product)
    meta = meta_view(
        site,
        kind="product",
        heading=product.title,
        title=full_title(product.seo_title or product.title, site.shop.rules.name),
        address=address,
        description=product.seo_description or product.summary or text_of(product.body) or product.title,
        image=image,
        json_ld=(product_data(site, product), breadcrumb_list(site, crumbs, address)),
        breadcrumbs=crumbs,
        price={
            "amount": Money(price["minor"], site.currency).decimal(),
            "currency": site.currency,
            "availability": _OPEN_GRAPH.get(state, "in stock"),
        },
        share=share_links(site, product.title, address, image),
        properties=_properties(product),
    )
    return Page(file_of(product.url), "product.html", {"meta": meta, "product": product_view(site, product)})


def _properties(product: Product) -> tuple[tuple[str, str], ...]:
    """What catalogues of social networks match a page by: the id of its unit in the feeds, or of its group."""
    single = len(product.variants) == 1
    return (
        ("product:retailer_item_id", product.variants[0].sku if single else ""),
        ("product:item_group_id", "" if single else product.slug),
        ("product:brand", product.brand),
        ("product:condition", "new"),
    )


_OPEN_GRAPH = {
    Availability.SOLD_OUT: "out of stock",
    Availability.BACKORDER: "available for order",
    Availability.PREORDER: "preorder",
    Availability.MADE_TO_ORDER: "available for order",
}


def product_view(site: Site, product: Product) -> View:
    """`product`: everything on its page and in its form."""
    single = len(product.variants) == 1 and not product.options
    return {
        "slug": product.slug,
        "title": product.title,
        "summary": product.summary,
        "body_html": Markup(fill_body(site, product.body)),  # noqa: S704 - sanitised by generator.bodies
        "brand": product.brand,
        "url": encoded(product.url),
        "pictures": [view for picture in product.pictures if (view := picture_view(site, picture))],
        "options": [{"name": option.name, "values": list(option.values)} for option in product.options],
        "variants": [variant_view(site, variant) for variant in product.variants],
        "price": product_price(site, product),
        "single": single,
        "collections": [
            {"title": site.catalogue.collections[slug].title, "url": encoded(site.catalogue.collections[slug].url)}
            for slug in product.collections
        ],
        "goes_with": [card_view(site, other) for other in _shown(site, product.goes_with)],
        "related": [card_view(site, other) for other in _related(site, product)],
        "breaks": breaks_view(site, product),
        "preview": "",
        "max_quantity": min(variant.max_per_order or site.shop.rules.max_per_order for variant in product.variants),
        "currency": site.currency,
        "components": _components(site, product),
        "delivery_text": delivery_text(site, product),
        "tax_text": tax_text(site, product),
        "returns_text": returns_text(site, product),
        "facts": _facts(site, product, single),
        "lang": lang_marks(site, product.borrowed),
    }


def variant_view(site: Site, variant: Variant) -> View:
    """One unit in the form of its product."""
    record = site.records[variant.sku]
    price = unit_price(site, record)
    state = state_of(site, record)
    return {
        "sku": variant.sku,
        "label": variant.label,
        "options": [list(pair) for pair in variant.options],
        "price": price_view(site, price, variant.measure),
        "seen": price.minor,
        "availability": state.value,
        "availability_text": state_words(site, record, state),
        "buyable": state.buyable,
        "picture": variant.picture,
    }


def card_view(site: Site, product: Product) -> View:
    """`card`: a product in a list."""
    return site.once(("card", product.slug), lambda: _make_card(site, product))


def _make_card(site: Site, product: Product) -> View:
    price = product_price(site, product)
    state = product_state(site, product)
    return {
        "title": product.title,
        "url": encoded(product.url),
        "picture": picture_view(site, product.pictures[0]) if product.pictures else None,
        "price": price,
        "availability": state.value,
        "badge": badge(site, product, price, state),
        "summary": product.summary,
        "lang": lang_marks(site, product.borrowed),
    }


def _breadcrumbs(site: Site, product: Product) -> tuple[tuple[str, str | None], ...]:
    first = [site.catalogue.collections[slug] for slug in product.collections[:1]]
    middle = tuple((collection.title, encoded(collection.url)) for collection in first)
    return ((site.say("Home"), site.home), *middle, (product.title, None))


def _related(site: Site, product: Product) -> list[Product]:
    """As the product says, or others of its first collection, the next ones in the order of that list."""
    if product.related:
        return _shown(site, product.related)
    if not product.collections:
        return []
    slugs = site.catalogue.collections[product.collections[0]].products
    here = slugs.index(product.slug) if product.slug in slugs else 0
    around = (*slugs[here:], *slugs[:here])
    others = [slug for slug in around if slug != product.slug and slug not in product.goes_with]
    return _shown(site, others[:RELATED])


def _shown(site: Site, slugs: Sequence[str]) -> list[Product]:
    """The products of these that have a page at present."""
    return [site.catalogue.products[slug] for slug in slugs if slug in site.catalogue.products]


def _components(site: Site, product: Product) -> list[View]:
    parts = []
    for part in (part for variant in product.variants for part in variant.components):
        record = site.records[part.sku]
        words = record.words(site.language)
        parts.append({"title": words.name, "url": words.url, "quantity": part.quantity})
    return parts


def _facts(site: Site, product: Product, single: bool) -> list[tuple[str, str]]:
    record = site.records[product.variants[0].sku]
    facts = []
    if single and record.weight_g and record.needs_shipping:
        facts.append((site.say("Weight"), _weight(site, record.weight_g)))
    if single:
        facts.append((site.say("SKU"), record.sku))
    return facts


def _weight(site: Site, grams: int) -> str:
    if grams < 1000:
        return f"{grams} g"
    whole, rest = divmod(grams, 1000)
    part = f"{rest:03d}".rstrip("0")
    return f"{whole}{site.formats.decimal}{part} kg" if part else f"{whole} kg"
