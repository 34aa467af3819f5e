"""The shop in its other languages: products, collections and facts with the words of their translations."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from chalicelib.domain.catalogue import Catalogue, Collection, Option, Picture, Product, Variant
from generator.compile.translations import Translations
from generator.schema.shop import Link, Shop
from generator.schema.translation import CollectionWords, Named, ProductWords, ShopWords

Bodies = Mapping[str, str]
"""HTML by the source of its file, relative to the content folder."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The shop in another language than its own. What nobody has translated is as in the shop's own.

    `written` are the sources of the originals that have a translation in this language.
    """

    language: str
    shop: Shop
    catalogue: Catalogue
    previews: tuple[Product, ...]
    written: frozenset[str]


def make_editions(
    shop: Shop,
    catalogue: Catalogue,
    previews: Iterable[Product],
    translations: Translations,
    bodies: Bodies,
) -> tuple[Edition, ...]:
    """One for each language of the shop besides its own, in the order of `shop.yaml`."""
    rules = shop.rules
    drafts = tuple(previews)
    editions = []
    for language in rules.languages:
        if language == rules.language:
            continue
        root = rules.home(language)
        products = translations.products.get(language, {})
        collections = translations.collections.get(language, {})

        def spoken(product: Product, words: Mapping[str, ProductWords] = products, root: str = root) -> Product:
            return translate_product(product, words.get(product.source), root, bodies)

        editions.append(
            Edition(
                language=language,
                shop=_translate_shop(shop, translations.shop.get(language)),
                catalogue=replace(
                    catalogue,
                    products={slug: spoken(product) for slug, product in catalogue.products.items()},
                    collections={
                        slug: translate_collection(item, collections.get(item.source), root, bodies)
                        for slug, item in catalogue.collections.items()
                    },
                ),
                previews=tuple(spoken(draft) for draft in drafts),
                written=frozenset({*products, *collections}),
            )
        )
    return tuple(editions)


def translate_product(product: Product, words: ProductWords | None, root: str, bodies: Bodies) -> Product:
    """A product with the words of a translation, and its page below `root`."""
    if words is None:
        return replace(product, root=root, borrowed=frozenset({"title", "summary", "body", "options"}))
    body = bodies.get(words.raw.source, "")
    alts = {picture.name.value: picture.alt for picture in words.images}
    said = {"title": words.title, "summary": words.summary, "body": body, "options": words.options}
    # What was written for search engines in one language is not for those of another.
    seo = words.seo_title or ("" if words.title else product.seo_title)
    return replace(
        product,
        root=root,
        source=words.raw.source if body else product.source,
        title=words.title or product.title,
        summary=words.summary or product.summary,
        body=body or product.body,
        options=_translate_options(product.options, words),
        variants=tuple(_translate_variant(variant, words) for variant in product.variants),
        pictures=tuple(_translate_picture(picture, alts) for picture in product.pictures),
        seo_title=seo,
        seo_description=words.seo_description or ("" if words.summary or body else product.seo_description),
        borrowed=frozenset(name for name, value in said.items() if not value),
    )


def translate_collection(
    collection: Collection, words: CollectionWords | None, root: str, bodies: Bodies
) -> Collection:
    """A collection with the words of a translation, and its pages below `root`."""
    if words is None:
        return replace(collection, root=root, borrowed=frozenset({"title", "summary", "body"}))
    body = bodies.get(words.raw.source, "")
    picture = collection.picture
    said = {"title": words.title, "summary": words.summary, "body": body}
    return replace(
        collection,
        root=root,
        source=words.raw.source if body else collection.source,
        title=words.title or collection.title,
        summary=words.summary or collection.summary,
        body=body or collection.body,
        picture=replace(picture, alt=words.alt.value) if picture and words.alt else picture,
        borrowed=frozenset(name for name, value in said.items() if not value),
    )


def _translate_shop(shop: Shop, words: ShopWords | None) -> Shop:
    if words is None:
        return shop
    return replace(
        shop,
        rules=replace(shop.rules, name=words.name or shop.rules.name),
        tagline=words.tagline or shop.tagline,
        description=words.description or shop.description,
        navigation=_translate_menu(shop.navigation, words.navigation),
        footer=_translate_menu(shop.footer, words.footer),
    )


def _translate_menu(menu: Iterable[Link], words: Named) -> tuple[Link, ...]:
    said = {href.value: title.value for href, title in words}
    return tuple(replace(link, title=said.get(link.href, link.title)) for link in menu)


def _translate_options(options: Iterable[Option], words: ProductWords) -> tuple[Option, ...]:
    found = []
    for option in options:
        name, values = _words_of(option.name, words)
        found.append(Option(name, tuple(values.get(value, value) for value in option.values), option.name))
    return tuple(found)


def _translate_variant(variant: Variant, words: ProductWords) -> Variant:
    options = []
    for option, value in variant.options:
        name, values = _words_of(option, words)
        options.append((name, values.get(value, value)))
    labels = {label.value: said.value for label, said in words.sale_labels}
    sales = tuple(replace(sale, label=labels.get(sale.label, sale.label)) for sale in variant.sales)
    return replace(variant, options=tuple(options), sales=sales)


def _words_of(option: str, words: ProductWords) -> tuple[str, Mapping[str, str]]:
    said = next((item for item in words.options if item.original.value == option), None)
    if said is None:
        return option, {}
    return said.name or option, {value.value: text.value for value, text in said.values}


def _translate_picture(picture: Picture, alts: Mapping[str, str]) -> Picture:
    return replace(picture, alt=alts.get(picture.named, picture.alt))
