"""Structured data: what search engines read of a page, as schema.org and Google's merchant listings want it."""

import json
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup

from chalicelib.domain.catalogue import Option, Product, Variant
from chalicelib.domain.money import Money
from chalicelib.domain.stock import Availability
from generator.markup import text_of
from generator.pages.pictures import head_image
from generator.pages.prices import state_of, unit_price
from generator.pages.records import picture_of
from generator.pages.site import Site, encoded, shorten, unit_address
from generator.pages.terms_data import terms_data, terms_of

_SCHEMA = "https://schema.org"
_AVAILABILITY = {
    Availability.IN_STOCK: "InStock",
    Availability.LOW_STOCK: "LimitedAvailability",
    Availability.SOLD_OUT: "OutOfStock",
    Availability.BACKORDER: "BackOrder",
    Availability.PREORDER: "PreOrder",
    Availability.MADE_TO_ORDER: "BackOrder",
    Availability.DIGITAL: "InStock",
    Availability.UNTRACKED: "InStock",
}
_VARIES_BY = ("color", "size", "material", "pattern")
_OPTION_NAMES = {"colour": "color"}


def embed(data: dict[str, Any]) -> Markup:
    """JSON that can stand in a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps({"@context": _SCHEMA, **data}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - escaped above


def product_data(site: Site, product: Product) -> Markup:
    """`Product`, or `ProductGroup` with one `Product` for each variant; every `sku` is one that checkout takes."""
    address = site.absolute(encoded(product.url))
    about: dict[str, Any] = {
        "name": product.title,
        "url": address,
        "mainEntityOfPage": {"@type": "ItemPage", "@id": address, "inLanguage": site.language},
        "description": shorten(product.summary or text_of(product.body) or product.title, 5000),
    }
    if product.brand:
        about["brand"] = {"@type": "Brand", "name": product.brand}
    images = [image["url"] for picture in product.pictures if (image := head_image(site, picture))]
    if images:
        about["image"] = images
    if len(product.variants) == 1:
        variant = product.variants[0]
        return embed({"@type": "Product", **about, **_identity(variant), "offers": _offer(site, variant, address)})
    names = [_property(option) for option in product.options]
    group: dict[str, Any] = {"@type": "ProductGroup", **about, "productGroupID": product.slug}
    varies_by = [f"{_SCHEMA}/{name}" for name in names if name in _VARIES_BY]
    if varies_by:
        group["variesBy"] = varies_by
    group["hasVariant"] = [_variant(site, product, variant, about) for variant in product.variants]
    return embed(group)


def breadcrumb_list(site: Site, steps: tuple[tuple[str, str | None], ...], address: str) -> Markup:
    """Where a page stands; the last step is the page itself."""
    return embed(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": number, "name": name, "item": site.absolute(href or address)}
                for number, (name, href) in enumerate(steps, 1)
            ],
        }
    )


def site_data(site: Site) -> Markup:
    """`WebSite`, for the home page: the site in this language."""
    data = {"@type": "WebSite", "name": site.shop.rules.name, "url": site.absolute(site.home)}
    return embed({**data, "inLanguage": site.language})


def shop_data(site: Site) -> Markup:
    """`OnlineStore`, for the home page."""
    rules = site.shop.rules
    home = site.absolute(site.home)
    data: dict[str, Any] = {"@type": "OnlineStore", "name": rules.name, "url": home, "email": rules.email}
    if site.shop.description:
        data["description"] = site.shop.description
    if rules.address:
        data["address"] = {"@type": "PostalAddress", "streetAddress": ", ".join(rules.address)}
        if rules.country:
            data["address"]["addressCountry"] = rules.country
    data |= terms_data(site)
    if site.shop.social:
        data["sameAs"] = [link.href for link in site.shop.social]
    return embed(data)


def list_data(site: Site, name: str, address: str, urls: list[str]) -> Markup:
    """`CollectionPage` with the addresses of what it lists."""
    items = [{"@type": "ListItem", "position": n, "url": site.absolute(url)} for n, url in enumerate(urls, 1)]
    return embed(
        {
            "@type": "CollectionPage",
            "name": name,
            "url": site.absolute(address),
            "inLanguage": site.language,
            "mainEntity": {"@type": "ItemList", "itemListElement": items},
        }
    )


def article_data(site: Site, view: dict[str, Any], image: dict[str, Any] | None) -> Markup:
    """`Article`, from the view of one."""
    data: dict[str, Any] = {
        "@type": "Article",
        "headline": view["title"],
        "url": site.absolute(view["url"]),
        "datePublished": view["date_iso"],
        "inLanguage": view["language"],
        "publisher": {"@type": "Organization", "name": site.shop.rules.name, "url": site.absolute(site.home)},
    }
    if view["modified_iso"]:
        data["dateModified"] = view["modified_iso"]
    if view["author"]:
        data["author"] = {"@type": "Person", "name": view["author"]}
    if image:
        data["image"] = [image["url"]]
    if view["summary"]:
        data["description"] = view["summary"]
    return embed(data)


def _variant(site: Site, product: Product, variant: Variant, about: dict[str, Any]) -> dict[str, Any]:
    own = site.absolute(unit_address(site, encoded(product.url), variant.sku))
    data: dict[str, Any] = {
        "@type": "Product",
        "name": f"{product.title} – {variant.label}" if variant.label else product.title,
        "description": about["description"],
        **_identity(variant),
        "offers": _offer(site, variant, own),
    }
    for option, (_, value) in zip(product.options, variant.options, strict=True):
        key = _property(option)
        if key in _VARIES_BY:
            data[key] = value
    image = head_image(site, picture_of(product, variant))
    if image:
        data["image"] = image["url"]
    return data


def _property(option: Option) -> str:
    """What schema.org calls an option, whatever a translation calls it."""
    name = (option.original or option.name).lower()
    return _OPTION_NAMES.get(name, name)


def _identity(variant: Variant) -> dict[str, Any]:
    found: dict[str, Any] = {"sku": variant.sku}
    if variant.gtin:
        found["gtin"] = variant.gtin
    if variant.mpn:
        found["mpn"] = variant.mpn
    return found


def _offer(site: Site, variant: Variant, address: str) -> dict[str, Any]:
    record = site.records[variant.sku]
    price = unit_price(site, record)
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": address,
        "price": Money(price.minor, site.currency).decimal(),
        "priceCurrency": site.currency,
        "availability": f"{_SCHEMA}/{_AVAILABILITY[state_of(site, record)]}",
        "itemCondition": f"{_SCHEMA}/NewCondition",
        **terms_of(site, record),
    }
    if price.sale is not None:
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": f"{_SCHEMA}/StrikethroughPrice",
            "price": Money(price.regular, site.currency).decimal(),
            "priceCurrency": site.currency,
        }
        if price.sale.ends is not None:
            offer["priceValidUntil"] = _moment(site, price.sale.ends)
    return offer


def _moment(site: Site, ends: int) -> str:
    return datetime.fromtimestamp(ends, UTC).astimezone(site.shop.zone).isoformat()
