"""The examples of translations: a shop that speaks German, too, and has what each of them translates."""

from typing import Any

from written_examples import PRICE, block, flow, lines_of
from written_shop import SHOP, WrittenShop

from generator.schema.field import Field, Fields

GROUPS = frozenset(
    {"product translation", "option in a translation", "picture in a translation", "collection translation"}
    | {"picture of a collection in a translation", "discount translation", "shop translation"}
    | {"way of sending in a translation", "way to pay in a translation"}
)
BILINGUAL = SHOP.replace("languages: {en: {currency: EUR}}", "languages: {en: {currency: EUR}, de: {currency: EUR}}")
_PRODUCT = f"""\
title: Contour No. 4
price: {PRICE}
sale: [{{off: 20%, from: 2026-11-27, until: 2026-11-30, label: Autumn}}]
options: {{Size: [A4, A3]}}
variants: [{{sku: C4-A4, options: {{Size: A4}}}}, {{sku: C4-A3, options: {{Size: A3}}}}]
images: [{{src: contour-4.jpg, alt: An island}}, {{remote: "https://cdn.example/contour-4.jpg", alt: An island}}]
"""


def write_translation_example(shop: WrittenShop, fields: Fields, field: Field[Any]) -> str:
    """Write a shop in which the example stands; the path of its file."""
    more = (
        "footer: [{title: Collections, href: /collections/}]\noffline_payment: {transfer: {instructions: [Ask us.]}}\n"
    )
    shop.write("shop.yaml", BILINGUAL + more)
    shop.write("tax.yaml", "title: VAT\nhome: PT\nzones: [{countries: [PT], rates: {standard: 23%}}]\n")
    shop.picture("contour-4.jpg")
    shop.product("x", _PRODUCT)
    shop.write("collections/x.md", "---\ntitle: Prints\nimage: {src: contour-4.jpg, alt: A print}\n---\n")
    shop.write("discounts/x.md", "---\ntitle: Spring\ncode: SPRING\noff: 10%\n---\n")
    own, name = lines_of(field), fields.name
    of_shop = {
        "shop translation": own,
        "way of sending in a translation": {"shipping": flow({"standard": flow(own)})},
        "way to pay in a translation": {"offline_payment": flow({"transfer": flow(own)})},
    }
    if name in of_shop:
        shop.write("shop.de.yaml", block(of_shop[name]))
        return "shop.de.yaml"
    if name.startswith("picture in"):
        own = {"images": f"[{flow(own)}]"}
    elif name.startswith("picture of"):
        own = {"image": flow(own)}
    elif name.startswith("option"):
        own = {"options": flow({"Size": flow(own)})}
    kinds = {"collection": "collections", "discount": "discounts", "picture of a collection": "collections"}
    folder = next((path for kind, path in kinds.items() if name.startswith(kind)), "products")
    shop.write(f"{folder}/x.de.md", f"---\n{block(own)}---\n")
    return f"{folder}/x.de.md"
