"""The fields of translations: files such as `contour-4.de.md`, which say only what is said in words."""

from generator.schema.codes import picture_address, picture_file
from generator.schema.field import Field, Fields
from generator.schema.kinds import Listed, Mapped, Nested
from generator.schema.scalars import line, optional_line
from generator.schema.tables.collection import COLLECTION
from generator.schema.tables.discount import DISCOUNT
from generator.schema.tables.payment import TRANSFER_FIELDS
from generator.schema.tables.picture import PICTURE
from generator.schema.tables.product import PRODUCT
from generator.schema.tables.shipping import METHOD
from generator.schema.tables.shop import SHOP


def _other(original: Fields, own: tuple[Field[object], ...]) -> frozenset[str]:
    """What the file that is translated may say, and its translation may not."""
    return frozenset(original.names) - {field.name for field in own}


OPTION_NAME = Field("name", line(60), meaning="What the option is called.", example="Größe")
OPTION_VALUES = Field(
    "values",
    Mapped(line(100), "its values"),
    meaning="Its values, each by what the original calls it. Those that stay as they are need not be named.",
    example="{A4: DIN A4}",
)
OPTION = Fields("option in a translation", (OPTION_NAME, OPTION_VALUES))

PICTURE_SRC = Field(
    "src",
    picture_file,
    meaning="Which picture, as the original names it.",
    example="contour-4.jpg",
    beside="alt: Insel",
)
PICTURE_REMOTE = Field(
    "remote",
    picture_address,
    meaning="The same for a picture that is an address.",
    example="https://cdn.example/contour-4.jpg",
    beside="alt: Insel",
)
PICTURE_ALT = Field(
    "alt",
    line(500),
    meaning="What is to be seen, in words.",
    example="Höhenlinien einer erfundenen Insel in Blau und Sand",
    beside="src: contour-4.jpg",
    needed="say in words what the picture shows",
)
PICTURE_WORDS = Fields(
    "picture in a translation",
    (PICTURE_SRC, PICTURE_REMOTE, PICTURE_ALT),
    rules=({"oneOf": [{"required": ["src"]}, {"required": ["remote"]}]},),
)

TITLE = Field("title", line(200), meaning="The name; as in the original without it.", example="Höhenlinien Nr. 4")
SUMMARY = Field(
    "summary",
    optional_line(500),
    meaning="One sentence for lists, search engines and social networks.",
    example="Ein Höhenliniendruck in sechs Farben.",
)
OPTIONS = Field(
    "options",
    Mapped(Nested(OPTION), "the options of the original"),
    meaning="Its options, each by what the original calls it.",
    example="{Size: {name: Größe}}",
)
IMAGES = Field(
    "images",
    Listed(Nested(PICTURE_WORDS)),
    meaning="Its pictures in words, in any order.",
    example="[{src: contour-4.jpg, alt: Höhenlinien einer Insel}]",
)
SALE_LABELS = Field(
    "sale_labels",
    Mapped(line(40), "the labels of its sales"),
    meaning="What its sales are called, each by the `label` of the original.",
    example="{Autumn: Herbstpreis}",
)
SEO_TITLE = Field(
    "seo_title",
    optional_line(200),
    meaning="For search engines, where the title is not right for them.",
    example="Höhenlinien Nr. 4, topografischer Siebdruck",
)
SEO_DESCRIPTION = Field(
    "seo_description",
    optional_line(500),
    meaning="For search engines, where the summary is not right for them.",
    example="Eine Insel, die auf keiner Karte steht, von Hand in sechs Farben gedruckt.",
)
_PRODUCT = (TITLE, SUMMARY, OPTIONS, IMAGES, SALE_LABELS, SEO_TITLE, SEO_DESCRIPTION)
PRODUCT_WORDS = Fields("product translation", _PRODUCT, fixed=_other(PRODUCT, _PRODUCT))

COLLECTION_TITLE = Field("title", line(200), meaning="The name; as in the original without it.", example="Drucke")
COLLECTION_SUMMARY = Field(
    "summary",
    optional_line(500),
    meaning="One sentence for lists, search engines and social networks.",
    example="Kleine Auflagen, von Hand auf schweres Baumwollpapier gedruckt.",
)
COLLECTION_ALT = Field(
    "alt", line(500), meaning="What its picture shows, in words.", example="Vier gerahmte Drucke in einer Reihe"
)
_IMAGE = (COLLECTION_ALT,)
COLLECTION_IMAGE_WORDS = Fields("picture of a collection in a translation", _IMAGE, fixed=_other(PICTURE, _IMAGE))
COLLECTION_IMAGE = Field(
    "image", Nested(COLLECTION_IMAGE_WORDS), meaning="Its picture in words.", example="{alt: Vier gerahmte Drucke}"
)
_COLLECTION = (COLLECTION_TITLE, COLLECTION_SUMMARY, COLLECTION_IMAGE)
COLLECTION_WORDS = Fields("collection translation", _COLLECTION, fixed=_other(COLLECTION, _COLLECTION))

DISCOUNT_TITLE = Field(
    "title",
    line(80),
    meaning="What carts, mails and receipts call it.",
    example="Frühling in der Druckerei",
    needed="write such as `title: Frühling in der Druckerei`",
)
DISCOUNT_WORDS = Fields("discount translation", (DISCOUNT_TITLE,), fixed=_other(DISCOUNT, (DISCOUNT_TITLE,)))

METHOD_TITLE = Field("title", line(100), meaning="What shoppers read.", example="Standardversand")
METHOD_NOTE = Field("note", line(200), meaning="Its further line.", example='"Musterstraße 14, 10 bis 18 Uhr"')
_METHOD = (METHOD_TITLE, METHOD_NOTE)
METHOD_WORDS = Fields("way of sending in a translation", _METHOD, fixed=_other(METHOD, _METHOD))

NAME = Field(
    "name", line(100), meaning="What the shop is called, where it has another name.", example="Höhenlinien-Presse"
)
TAGLINE = Field(
    "tagline", optional_line(200), meaning="What it is, in a few words.", example="Drucke, Karten und Papier"
)
DESCRIPTION = Field(
    "description",
    optional_line(500),
    meaning="What it is, in a sentence or two, for the home page and search engines.",
    example="Eine kleine Druckwerkstatt in Lissabon.",
)
NAVIGATION = Field(
    "navigation",
    Mapped(line(60), "the links of the menu"),
    meaning="The words of the menu at the top, each by its `href` in `shop.yaml`.",
    example="{/collections/: Sammlungen}",
)
FOOTER = Field(
    "footer",
    Mapped(line(60), "the links of the menu"),
    meaning="The same for the menu at the bottom.",
    example="{/collections/: Sammlungen}",
)
SHIPPING = Field(
    "shipping",
    Mapped(Nested(METHOD_WORDS), "the ways of sending"),
    meaning="The ways of sending, each by its `id`; by `ZONE.ID` where it is called something else in one zone.",
    example="{standard: {title: Standardversand}}",
)
TAX = Field(
    "tax",
    Mapped(line(60), "the taxes"),
    meaning="The taxes, each by the `title` that `tax.yaml` gives it.",
    example="{VAT: MwSt.}",
)
PAYMENT_TITLE = Field("title", line(80), meaning="What shoppers read.", example="Überweisung")
PAYMENT_INSTRUCTIONS = Field(
    "instructions",
    Listed(line(200)),
    meaning="What the buyer has to know, line by line.",
    example="[Wir drucken, sobald Ihre Überweisung da ist.]",
)
_PAYMENT = (PAYMENT_TITLE, PAYMENT_INSTRUCTIONS)
PAYMENT_WORDS = Fields(
    "way to pay in a translation",
    _PAYMENT,
    fixed=_other(TRANSFER_FIELDS, _PAYMENT),
)
OFFLINE = Field(
    "offline_payment",
    Mapped(Nested(PAYMENT_WORDS), "the ways to pay"),
    meaning="The ways to pay offline, each by what `shop.yaml` calls it.",
    example="{transfer: {title: Überweisung}}",
)
_SHOP = (NAME, TAGLINE, DESCRIPTION, NAVIGATION, FOOTER, SHIPPING, TAX, OFFLINE)
SHOP_WORDS = Fields("shop translation", _SHOP, fixed=_other(SHOP, _SHOP))
