"""What translations say, with types. Whether the original has what they name is checked by compile."""

from dataclasses import dataclass

from generator.problems import Findings
from generator.read.front_matter import RawFile
from generator.read.nodes import Table, Text
from generator.read.translations import RawTranslation
from generator.schema.sheet import Placed, Sheet
from generator.schema.tables import translation as fields

Named = tuple[tuple[Text, Placed[str]], ...]
"""Words by what the original calls a thing, with the places of both."""


@dataclass(frozen=True, slots=True)
class OptionWords:
    """What an option and its values are called; `original` is its name in the original."""

    original: Text
    name: str
    values: Named


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a picture shows; `name` is the file or the address that the original names."""

    name: Placed[str]
    alt: str


@dataclass(frozen=True, slots=True)
class ProductWords:
    """A product in another language. What is empty is as in the original."""

    raw: RawFile
    language: str
    original: str
    title: str
    summary: str
    options: tuple[OptionWords, ...]
    images: tuple[PictureWords, ...]
    sale_labels: Named
    seo_title: str
    seo_description: str


@dataclass(frozen=True, slots=True)
class CollectionWords:
    """A collection in another language."""

    raw: RawFile
    language: str
    original: str
    title: str
    summary: str
    alt: Placed[str] | None


@dataclass(frozen=True, slots=True)
class DiscountWords:
    """A discount in another language."""

    raw: RawFile
    language: str
    original: str
    title: str


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A way of sending; `key` is its id, or zone and id with a point between."""

    key: Text
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class PaymentWords:
    """A way to pay offline; `key` is what `shop.yaml` calls it, `instructions` are lines."""

    key: Text
    title: str
    instructions: str


@dataclass(frozen=True, slots=True)
class ShopWords:
    """The facts of the shop in another language."""

    language: str
    path: str
    name: str = ""
    tagline: str = ""
    description: str = ""
    navigation: Named = ()
    footer: Named = ()
    shipping: tuple[MethodWords, ...] = ()
    tax: Named = ()
    offline: tuple[PaymentWords, ...] = ()


def read_product_words(raw: RawTranslation, findings: Findings) -> ProductWords:
    """The words of a product."""
    sheet = Sheet(raw.file.fields, raw.file.path, findings, fields.PRODUCT_WORDS)
    return ProductWords(
        raw=raw.file,
        language=raw.language,
        original=raw.original,
        title=sheet.value(fields.TITLE) or "",
        summary=sheet.value(fields.SUMMARY) or "",
        options=tuple(_read_option(name, inner) for name, inner in sheet.each(fields.OPTIONS)),
        images=tuple(image for item in sheet.each(fields.IMAGES) for image in _read_picture(item)),
        sale_labels=sheet.each(fields.SALE_LABELS),
        seo_title=sheet.value(fields.SEO_TITLE) or "",
        seo_description=sheet.value(fields.SEO_DESCRIPTION) or "",
    )


def read_collection_words(raw: RawTranslation, findings: Findings) -> CollectionWords:
    """The words of a collection."""
    sheet = Sheet(raw.file.fields, raw.file.path, findings, fields.COLLECTION_WORDS)
    image = sheet.read(fields.COLLECTION_IMAGE)
    return CollectionWords(
        raw=raw.file,
        language=raw.language,
        original=raw.original,
        title=sheet.value(fields.COLLECTION_TITLE) or "",
        summary=sheet.value(fields.COLLECTION_SUMMARY) or "",
        alt=image.read(fields.COLLECTION_ALT) if image else None,
    )


def read_discount_words(raw: RawTranslation, findings: Findings) -> DiscountWords:
    """The words of a discount."""
    sheet = Sheet(raw.file.fields, raw.file.path, findings, fields.DISCOUNT_WORDS)
    sheet.require(fields.DISCOUNT_TITLE)
    return DiscountWords(raw.file, raw.language, raw.original, sheet.value(fields.DISCOUNT_TITLE) or "")


def read_shop_words(table: Table, path: str, language: str, findings: Findings) -> ShopWords:
    """The words of the shop."""
    sheet = Sheet(table, path, findings, fields.SHOP_WORDS)
    return ShopWords(
        language=language,
        path=path,
        name=sheet.value(fields.NAME) or "",
        tagline=sheet.value(fields.TAGLINE) or "",
        description=sheet.value(fields.DESCRIPTION) or "",
        navigation=sheet.each(fields.NAVIGATION),
        footer=sheet.each(fields.FOOTER),
        shipping=tuple(
            MethodWords(key, inner.value(fields.METHOD_TITLE) or "", inner.value(fields.METHOD_NOTE) or "")
            for key, inner in sheet.each(fields.SHIPPING)
        ),
        tax=sheet.each(fields.TAX),
        offline=tuple(
            PaymentWords(
                key,
                inner.value(fields.PAYMENT_TITLE) or "",
                "\n".join(inner.values(fields.PAYMENT_INSTRUCTIONS)),
            )
            for key, inner in sheet.each(fields.OFFLINE)
        ),
    )


def _read_option(name: Text, sheet: Sheet) -> OptionWords:
    return OptionWords(name, sheet.value(fields.OPTION_NAME) or "", sheet.each(fields.OPTION_VALUES))


def _read_picture(sheet: Sheet) -> tuple[PictureWords, ...]:
    """One picture of a list, or none where a problem was reported."""
    sheet.require(fields.PICTURE_ALT)
    alt, remote = sheet.value(fields.PICTURE_ALT), sheet.has(fields.PICTURE_REMOTE)
    if sheet.has(fields.PICTURE_SRC) == remote:
        hint = "write such as {src: contour-4.jpg, alt: Höhenlinien einer Insel}"
        sheet.problem(sheet.table, "src", "a picture has either `src` or `remote`", hint)
        return ()
    name = sheet.read(fields.PICTURE_REMOTE if remote else fields.PICTURE_SRC)
    return () if name is None or alt is None else (PictureWords(name, alt),)
