"""Translations of all files: each in a language of the shop, and of something that the original has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from generator.compile.rules import RuleSheets
from generator.problems import Findings, Place, Spot, suggest
from generator.read.folder import RawShop
from generator.read.translations import RawTranslation
from generator.schema.collection import CollectionSheet
from generator.schema.product import ProductSheet
from generator.schema.shop import Facts
from generator.schema.translation import (
    CollectionWords,
    DiscountWords,
    Named,
    ProductWords,
    ShopWords,
    read_collection_words,
    read_discount_words,
    read_product_words,
    read_shop_words,
)


class _Words(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def original(self) -> str: ...


W = TypeVar("W", bound=_Words)
ByOriginal = Mapping[str, Mapping[str, W]]
"""By language, and by the source of the original."""


@dataclass(frozen=True, slots=True)
class Translations:
    """Every translation by its language, those of files besides by the source of the original."""

    products: ByOriginal[ProductWords] = field(default_factory=dict)
    collections: ByOriginal[CollectionWords] = field(default_factory=dict)
    discounts: ByOriginal[DiscountWords] = field(default_factory=dict)
    shop: Mapping[str, ShopWords] = field(default_factory=dict)


def read_translations(raw: RawShop, facts: Facts | None, findings: Findings) -> Translations:
    """Give every field its type. One in a language that the shop has not is reported and left out."""
    spoken = _Spoken(facts)
    files = [item for item in raw.translations if spoken.knows(item.language, item.file.path, findings)]

    def of(folder: str) -> Iterable[RawTranslation]:
        return (item for item in files if item.original.startswith(f"{folder}/"))

    return Translations(
        products=_by_original(read_product_words(item, findings) for item in of("products")),
        collections=_by_original(read_collection_words(item, findings) for item in of("collections")),
        discounts=_by_original(read_discount_words(item, findings) for item in of("discounts")),
        shop={
            item.language: read_shop_words(item.table, item.path, item.language, findings)
            for item in raw.shop_translations
            if spoken.knows(item.language, item.path, findings) and item.table is not None
        },
    )


def check_translations(
    translations: Translations,
    products: Sequence[ProductSheet],
    collections: Sequence[CollectionSheet],
    facts: Facts | None,
    rules: RuleSheets,
    findings: Findings,
) -> None:
    """Report what a translation names and its original has not."""
    by_source = {sheet.raw.source: sheet for sheet in products}
    for words in (words for found in translations.products.values() for words in found.values()):
        if words.original in by_source:
            _check_product(words, by_source[words.original], findings)
    pictured = {sheet.raw.source: sheet.image is not None for sheet in collections if not sheet.flawed}
    for item in (item for found in translations.collections.values() for item in found.values()):
        if item.alt is not None and pictured.get(item.original) is False:
            findings.problem(item.raw.path, item.alt, "image", "the original has no `image`", "delete it")
    if facts is not None and not facts.flawed:
        for shop in translations.shop.values():
            _check_shop(shop, facts, rules, findings)


class _Spoken:
    """The languages that files may be in: those of `shop.yaml` besides its own; any where they are not known."""

    def __init__(self, facts: Facts | None) -> None:
        rules = facts.shop.rules if facts else None
        self.own = rules.language if rules else ""
        self.others = tuple(language for language in rules.languages if language != self.own) if rules else ()
        self.known = facts is not None and not facts.flawed

    def knows(self, language: str, path: str, findings: Findings) -> bool:
        """Whether it is one; where not, that is reported."""
        if not self.known:
            return True
        if language == self.own:
            message = f"{language} is the language that the shop is written in"
            findings.problem(path, Spot(), "language", message, "write it into the file without it in its name")
        elif language not in self.others:
            close = next((known for known in self.others if known.lower() == language.lower()), None)
            hint = f"write {close}" if close else f"write `{language}: {{currency: …}}` into `languages` of shop.yaml"
            findings.problem(path, Spot(), "language", f"{language} is no language of this shop", hint)
        return language in self.others


def _by_original(found: Iterable[W]) -> dict[str, dict[str, W]]:
    languages: dict[str, dict[str, W]] = {}
    for words in found:
        languages.setdefault(words.language, {})[words.original] = words
    return languages


def _check_product(words: ProductWords, sheet: ProductSheet, findings: Findings) -> None:
    path, flaws = words.raw.path, sheet.flaws

    def known(what: str, name: str, names: Collection[str], place: Place, where: str) -> bool:
        if name not in names:
            hint = suggest(name, tuple(names)) or "delete it"
            findings.problem(path, place, where, f"the original has no {what} {name!r}", hint)
        return name in names

    offered = {option.name.value: [value.value for value in option.values] for option in sheet.options}
    for option in words.options if "options" not in flaws else ():
        name = option.original.value
        if known("option", name, offered, option.original, "options"):
            for value, _ in option.values:
                known(f"`{name}`", value.value, offered[name], value, f"options.{name}.values")
    pictures = [image.name for image in sheet.images]
    for picture in words.images if "images" not in flaws else ():
        known("picture", picture.name.value, pictures, picture.name, "images")
    labels = [sale.label for sale in sheet.sales if sale.label]
    for label, _ in words.sale_labels if "sale" not in flaws else ():
        known("sale called", label.value, labels, label, "sale_labels")


def _check_shop(words: ShopWords, facts: Facts, rules: RuleSheets, findings: Findings) -> None:
    shop = facts.shop

    def check(field: str, named: Iterable[tuple[str, Place]], known: Sequence[str], what: str) -> None:
        for name, place in named:
            if name not in known:
                hint = suggest(name, tuple(known)) or "delete it"
                findings.problem(words.path, place, field, f"there is no {what} {name}", hint)

    def names(named: Named) -> list[tuple[str, Place]]:
        return [(key.value, key) for key, _ in named]

    check("navigation", names(words.navigation), [link.href for link in shop.navigation], "link to")
    check("footer", names(words.footer), [link.href for link in shop.footer], "link to")
    zones = rules.shipping.zones if rules.shipping else shop.rules.zones
    methods = list(dict.fromkeys(method.id for zone in zones for method in zone.methods))
    whole = [f"{zone.id}.{method.id}" for zone in zones for method in zone.methods]
    check("shipping", [(item.key.value, item.key) for item in words.shipping], [*methods, *whole], "way of sending")
    taxes = rules.tax.rules.zones if rules.tax else ()
    titles = [part.title for zone in taxes for parts in zone.classes.values() for part in parts]
    check("tax", names(words.tax), list(dict.fromkeys(titles)), "tax called")
    offline = [(item.key.value, item.key) for item in words.offline]
    check("offline_payment", offline, list(shop.rules.offline), "way to pay")
