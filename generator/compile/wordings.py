"""The rules of the shop with their names in its other languages, for carts, mails and the payment page."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.rules import OfflinePayment, ShopRules
from chalicelib.domain.taxes import TaxZone
from generator.compile.translations import Translations
from generator.schema.discount import DiscountSheet
from generator.schema.translation import ShopWords

Words = Mapping[str, ShopWords]
"""By language."""


def word_rules(rules: ShopRules, words: Words) -> ShopRules:
    """The name of the shop, its ways of sending, its taxes and its ways to pay in every language."""
    return replace(
        rules,
        name_in={language: said.name for language, said in words.items() if said.name},
        zones=tuple(_word_zone(zone, words) for zone in rules.zones),
        tax=replace(rules.tax, zones=tuple(_word_taxes(zone, words) for zone in rules.tax.zones)),
        offline={method: _word_payment(offline, method, words) for method, offline in rules.offline.items()},
    )


def word_discounts(sheets: Iterable[DiscountSheet], translations: Translations) -> tuple[DiscountSheet, ...]:
    """Discounts with their titles in every language."""
    found = []
    for sheet in sheets:
        titles = {
            language: words[sheet.raw.source].title
            for language, words in translations.discounts.items()
            if sheet.raw.source in words
        }
        found.append(replace(sheet, discount=replace(sheet.discount, title_in=titles)))
    return tuple(found)


def _word_zone(zone: ShippingZone, words: Words) -> ShippingZone:
    return replace(zone, methods=tuple(_word_method(method, zone.id, words) for method in zone.methods))


def _word_method(method: ShippingMethod, zone: str, words: Words) -> ShippingMethod:
    titles, notes = {}, {}
    for language, said in words.items():
        # What is said of one zone goes before what is said of all.
        for key in (method.id, f"{zone}.{method.id}"):
            found = next((item for item in said.shipping if item.key.value == key), None)
            if found and found.title:
                titles[language] = found.title
            if found and found.note:
                notes[language] = found.note
    return replace(method, title_in=titles, note_in=notes)


def _word_payment(offline: OfflinePayment, method: str, words: Words) -> OfflinePayment:
    titles, told = {}, {}
    for language, said in words.items():
        found = next((item for item in said.offline if item.key.value == method), None)
        if found and found.title:
            titles[language] = found.title
        if found and found.instructions:
            told[language] = found.instructions
    return replace(offline, title_in=titles, instructions_in=told)


def _word_taxes(zone: TaxZone, words: Words) -> TaxZone:
    def titles(title: str) -> dict[str, str]:
        return {
            language: text.value for language, said in words.items() for key, text in said.tax if key.value == title
        }

    return replace(
        zone,
        classes={
            name: tuple(replace(part, title_in=titles(part.title)) for part in parts)
            for name, parts in zone.classes.items()
        },
    )
