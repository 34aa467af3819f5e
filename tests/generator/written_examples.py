"""A file for the example of each field: what stands around it, so that the shop builds."""

from collections.abc import Iterator
from typing import Any

from written_shop import SHOP, WrittenShop

from generator.problems import Findings
from generator.read.strict_yaml import parse
from generator.schema.field import Field, Fields
from generator.schema.files import groups

PRICE = "{EUR: 24.00, USD: 26.00}"
OPTIONS = "{Size: [A4, A3], Frame: [Oak, None]}"
IN_COLLECTIONS = {
    "collection": (),
    "rule": ("rule",),
    "tags in a rule": ("tags", "rule"),
    "price in a rule": ("price", "rule"),
}
IN_SHOP = (
    "shop", "language", "address", "shipping", "menu entry", "limits", "gift cards", "orders", "policies",
    "offline payment", "transfer", "on_delivery", "at_pickup", "invoice", "account", "carrier", "invoices", "webhooks",
)  # fmt: skip
_ACCOUNT = {"holder": "Isoline Press Lda", "iban": "PT50 0002 0123 1234 5678 9015 4"}
PICTURES = "[{src: contour-4.jpg, alt: An island}]"


def examples() -> Iterator[tuple[Fields, Field[Any]]]:
    """Every field of every kind of file, with the mapping it stands in."""
    return ((fields, field) for fields in groups() for field in fields.own)


def lines_of(field: Field[Any]) -> dict[str, str]:
    """The example and what it needs beside it, by name."""
    return {field.name: field.example} | dict(line.split(": ", 1) for line in field.beside.splitlines())


def flow(lines: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in lines.items()) + "}"


def block(lines: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in lines.items())


def product_lines(group: str, field: Field[Any]) -> dict[str, str]:
    """The front matter of a product that shows this field."""
    lines = {"title": "Example", "sku": "EXAMPLE", "price": PRICE}
    own = lines_of(field)
    within = {"sale": "sale", "part": "bundle", "picture": "images", "price break": "price_breaks"}
    if group == "measure":
        lines["measure"] = flow(own)
    elif group.startswith("matrix"):
        changes = {"values": f"{{Size: {{A3: {flow(own)}}}}}"} if group == "matrix value" else own
        lines |= {"options": OPTIONS, "images": PICTURES}
        lines["matrix"] = flow({"sku": "'X-{Size}-{Frame}'"} | changes)
    elif group == "variant":
        sized = {"sku": "OTHER", "options": "{Size: A3, Frame: None}"}
        lines |= {"options": OPTIONS, "images": PICTURES}
        lines["variants"] = f"[{flow({'sku': 'ONE', 'options': '{Size: A4, Frame: Oak}'} | own)}, {flow(sized)}]"
    elif group in within:
        lines[within[group]] = f"[{flow(own)}]"
    else:
        lines |= own
    if "variants" in lines or "matrix" in lines:
        del lines["sku"]
    return lines


def fill_shelves(shop: WrittenShop) -> None:
    """What examples name: pictures, a download, collections, an article and two products."""
    shop.picture("contour-4.jpg")
    shop.picture("prints.jpg")
    shop.write("downloads/wallpapers/night-islands.zip", b"zip")
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    shop.write("collections/new.md", "---\ntitle: New\n---\n")
    for page in ("privacy", "terms", "shipping-and-returns"):
        shop.write(f"pages/{page}.md", f"Title: {page}\nSlug: {page}\n\nText\n")
    shop.write("journal/x.md", "Title: X\nDate: 2026-01-02\n\nText\n")
    about = "tags: [blue, paper]\nbrand: Isoline Press\ndate: 2026-10-02\ncompare_at: {EUR: 30.00, USD: 33.00}\n"
    shop.product("contour-7", f"title: Contour No. 7\nsku: CONTOUR7\nprice: {PRICE}\n{about}")
    shop.product("card", "title: Card\nsku: CARD\nprice: {EUR: 4.50, USD: 5.00}\n")


def write_example(shop: WrittenShop, fields: Fields, field: Field[Any]) -> str:
    """Write a shop in which the example stands; the path of its file."""
    fill_shelves(shop)
    if fields.name in IN_SHOP:
        shop.write("shop.yaml", shop_text(fields.name, field))
        return "shop.yaml"
    if fields.name in IN_COLLECTIONS:
        own = lines_of(field)
        for above in IN_COLLECTIONS[fields.name]:
            own = {above: flow(own)}
        shop.write("collections/x.md", f"---\n{block({'title': 'Example'} | own)}---\n")
        return "collections/x.md"
    lines = product_lines(fields.name, field)
    if "bundle" in lines:
        shop.product("part", f"title: Part\nsku: CONTOUR4-A4\nprice: {PRICE}\n")
    shop.product("x", block(lines))
    return "products/x.md"


def shop_text(group: str, field: Field[Any]) -> str:
    """`shop.yaml` with this field in its place."""
    if group == "shop":
        return _merged(lines_of(field))
    own = flow(lines_of(field))
    if group == "shipping":
        whole = {"id": "express", "title": "Express", "price": "{EUR: 1.00, USD: 1.00}", "days": "[1, 2]"}
        return _merged({"shipping": f"[{flow(whole | lines_of(field))}]"})
    if group == "webhooks":
        return _merged({"webhooks": f"[{flow({'url': 'https://erp.example/x'} | lines_of(field))}]"})
    if group == "menu entry":
        return _merged({"footer": f"[{flow({'title': 'X', 'href': '/'} | lines_of(field))}]"})
    if group == "account":
        return _merged({"offline_payment": f"{{transfer: {{account: {flow(_ACCOUNT | lines_of(field))}}}}}"})
    if group in ("transfer", "on_delivery", "at_pickup", "invoice"):
        given = {"instructions": "[To our account.]"} | lines_of(field)
        return _merged({"offline_payment": f"{{{group}: {flow(given)}}}"})
    if group == "carrier":
        whole = {"name": "Bikes", "tracking": "'https://bikes.example/{tracking}'"}
        return _merged({"carriers": f"{{bikes: {flow(whole | lines_of(field))}}}"})
    if group == "offline payment":
        return _merged({"offline_payment": own})
    return _merged(
        {"language": {"languages": f"{{en: {own}}}"}, "gift cards": {"gift_cards": own}}.get(group, {group: own})
    )


def _merged(lines: dict[str, str]) -> str:
    """The facts of the small shop, some of them replaced."""
    table = parse(SHOP, "shop.yaml", Findings())
    assert table is not None
    kept = [key for key, _ in table if key.value not in lines]
    written = SHOP.splitlines()
    starts = {key.line - 1 for key, _ in table} | {len(written)}
    blocks = [written[key.line - 1 : min(line for line in starts if line >= key.line)] for key in kept]
    return "\n".join(line for lines_ in blocks for line in lines_) + "\n" + block(lines)
