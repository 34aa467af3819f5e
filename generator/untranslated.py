"""What nobody has translated yet, grouped: `12 of 24 products have no German`. Pages show the shop's own language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.catalogues import Spoken
from generator.compile.sheets import Sheets
from generator.compile.shop import Compiled
from generator.journal import Writing
from generator.locales import english_name
from generator.problems import Findings, Place, Spot
from generator.read.folder import RawShop
from generator.read.nodes import Table
from generator.schema.product import ProductSheet
from generator.schema.translation import ProductWords, ShopWords

SHOWN = 3
"""How many files a warning names."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Files of one kind, by their sources, and those that have a translation."""

    one: str
    many: str
    all: tuple[str, ...]
    done: frozenset[str]


def warn_of_untranslated(
    raw: RawShop,
    sheets: Sheets,
    compiled: Compiled,
    writings: Sequence[Writing],
    spoken: Mapping[str, Spoken],
    findings: Findings,
) -> None:
    """Warn of what has no translation, a line for each kind and language; and of translations that leave texts out."""
    rules = compiled.shop.rules
    for language in rules.languages:
        name, place = english_name(language), _place(raw.shop, language)
        _warn_of_texts(raw.shop_path, place, language, name, spoken.get(language, Spoken()), findings)
        if language == rules.language:
            continue
        for group in _groups(sheets, writings, language, rules.language):
            missing = [source for source in group.all if source not in group.done]
            if missing:
                verb = "has" if len(group.all) == 1 else "have"
                message = f"{len(missing)} of {len(group.all)} {group.one if len(group.all) == 1 else group.many} "
                findings.warning(
                    raw.shop_path,
                    place,
                    f"languages.{language}",
                    f"{message}{verb} no {name}",
                    _hint(missing, language),
                )
        _warn_of_shop(raw, compiled, sheets.translations.shop.get(language), language, name, place, findings)
        _warn_of_halves(sheets, language, findings)


def _groups(sheets: Sheets, writings: Sequence[Writing], language: str, own: str) -> Iterator[_Group]:
    said = sheets.translations
    products = tuple(sheet.raw.source for sheet in sheets.on_sale)
    yield _Group("product", "products", products, frozenset(said.products.get(language, {})))
    collections = tuple(sheet.raw.source for sheet in sheets.collections)
    yield _Group("collection", "collections", collections, frozenset(said.collections.get(language, {})))
    discounts = tuple(sheet.raw.source for sheet in sheets.rules.discounts if not sheet.draft)
    yield _Group("discount", "discounts", discounts, frozenset(said.discounts.get(language, {})))
    for is_article, one, many in ((True, "article", "articles"), (False, "page", "pages")):
        listed = [writing for writing in writings if writing.is_article == is_article and writing.listed]
        there = {writing.bare for writing in listed if writing.language == language}
        originals = {writing.bare: writing.item.relative_source_path for writing in listed if writing.language == own}
        done = frozenset(source for bare, source in originals.items() if bare in there)
        yield _Group(one, many, tuple(originals.values()), done)


def _hint(missing: Sequence[str], language: str) -> str:
    """The files to write, the first few of them."""
    names = [".".join([*source.rsplit(".", 1)[:1], language, source.rsplit(".", 1)[1]]) for source in missing]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"write {', '.join(names[:SHOWN])}{more}"


def _place(shop: Table | None, language: str) -> Place:
    """Where `shop.yaml` names a language."""
    languages = shop.get("languages") if shop else None
    key = languages.key(language) if isinstance(languages, Table) else None
    return key or Spot()


def _warn_of_shop(
    raw: RawShop,
    compiled: Compiled,
    words: ShopWords | None,
    language: str,
    name: str,
    place: Place,
    findings: Findings,
) -> None:
    """Warn of facts of the shop that a language lacks."""
    if words is None:
        hint = f"write shop.{language}.yaml"
        findings.warning(raw.shop_path, place, f"languages.{language}", f"the shop itself has no {name}", hint)
        return
    shop = compiled.shop
    said = {key.value for key, _ in (*words.navigation, *words.footer)}
    lacking = [
        *(["tagline"] if shop.tagline and not words.tagline else []),
        *(["description"] if shop.description and not words.description else []),
        *(f"the link {link.href}" for link in (*shop.navigation, *shop.footer) if link.href not in said),
    ]
    ways = {
        f"shipping.{method.id}"
        for zone in shop.rules.zones
        for method in zone.methods
        if language not in method.title_in or (method.note and language not in method.note_in)
    }
    taxes = {
        f"tax {part.title}"
        for zone in shop.rules.tax.zones
        for parts in zone.classes.values()
        for part in parts
        if language not in part.title_in
    }
    _warn_of_lack(words.path, [*lacking, *sorted(ways), *sorted(taxes)], findings)


def _warn_of_texts(path: str, place: Place, language: str, name: str, spoken: Spoken, findings: Findings) -> None:
    """Warn of texts of the theme that a language lacks."""
    if not spoken.missing:
        return
    if spoken.mo is None:
        message, hint = f"the texts of the theme are in English: there is no {name}", f"`make messages LANG={language}`"
    else:
        message = f"{spoken.missing} of {spoken.known} texts of the theme have no {name}, and are in English"
        hint = f"write them into theme/locale/{language}, or into content/locale/{language}.po"
    findings.warning(path, place, f"languages.{language}", message, hint)


def _warn_of_halves(sheets: Sheets, language: str, findings: Findings) -> None:
    """Warn of translations that leave out what their original says. A name may stay as it is."""
    said = sheets.translations
    for sheet in sheets.on_sale:
        words = said.products.get(language, {}).get(sheet.raw.source)
        if words is not None:
            _warn_of_lack(words.raw.path, list(_lacking(sheet, words)), findings)
    for item in sheets.collections:
        own = said.collections.get(language, {}).get(item.raw.source)
        if own is not None:
            texts = ((item.summary, own.summary, "summary"), (item.raw.body.strip(), own.raw.body.strip(), "its text"))
            lacking = [name for original, translated, name in texts if original and not translated]
            alt = ["the picture in words"] if item.image is not None and own.alt is None else []
            _warn_of_lack(own.raw.path, [*lacking, *alt], findings)


def _lacking(sheet: ProductSheet, words: ProductWords) -> Iterator[str]:
    for original, translated, name in (
        (sheet.summary, words.summary, "summary"),
        (sheet.raw.body.strip(), words.raw.body.strip(), "its text"),
        (sheet.options, words.options, "options"),
        (sheet.seo_title, words.seo_title, "seo_title"),
        (sheet.seo_description, words.seo_description, "seo_description"),
    ):
        if original and not translated:
            yield name
    pictures = {picture.name.value for picture in words.images}
    yield from (f"the picture {image.name}" for image in sheet.images if image.name not in pictures)
    labels = {label.value for label, _ in words.sale_labels}
    yield from dict.fromkeys(
        f"the sale {sale.label}" for sale in sheet.sales if sale.label and sale.label not in labels
    )


def _warn_of_lack(path: str, lacking: Iterable[str], findings: Findings) -> None:
    names = list(dict.fromkeys(lacking))
    if names:
        more = f" and {len(names) - 6} more" if len(names) > 6 else ""
        message = f"says nothing of {', '.join(names[:6])}{more}"
        findings.warning(path, Spot(), "translation", message, "what is left out is shown as in the original")
