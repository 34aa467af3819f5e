"""The examples of the files that make rules: discounts, delivery, tax."""

from typing import Any

from written_examples import PRICE, block, flow, lines_of
from written_shop import SHOP, WrittenShop

from generator.schema.field import Field, Fields

METHOD = {"id": "post", "title": "Post", "price": "{EUR: 4.90, USD: 5.90}", "days": "[1, 3]"}
GROUPS = frozenset(
    {"discount", "selection", "tier", "delivery", "delivery zone", "place", "way of sending", "band", "parcel"}
    | {"taxes", "tax zone", "rate"}
)
_GOODS = f"""\
title: Contour No. 4
sku: CONTOUR4-A4
price: {PRICE}
collections: [prints]
tags: [paper]
brand: Isoline Press
"""


def write_rule_example(shop: WrittenShop, fields: Fields, field: Field[Any]) -> str:
    """Write a shop in which the example stands; the path of its file."""
    shop.product("contour-4", _GOODS)
    shop.write("collections/prints.md", "---\ntitle: Prints\n---\n")
    facts = SHOP + "groups: {trade: Trade customers}\naddress: {lines: [Street 1], country: PT}\n"
    own, name = lines_of(field), fields.name
    if name in ("discount", "selection", "tier"):
        shop.write("shop.yaml", facts)
        shop.write("discounts/spring.codes", "LETTER-1\nLETTER-2\n")
        lines = {"title": "Example"} | ({"off": "10%"} if field.name not in ("tiers",) else {})
        within = {"selection": {"of": flow(own)}, "tier": {"tiers": f"[{flow(own)}]"}}
        lines |= within.get(name, own)
        shop.write("discounts/x.md", f"---\n{block(lines)}---\n")
        return "discounts/x.md"
    if name in ("taxes", "tax zone", "rate"):
        shop.write("shop.yaml", facts)
        shop.write("tax.yaml", block(_tax_lines(name, own)))
        return "tax.yaml"
    shop.write("shop.yaml", "\n".join(without_shipping(facts)) + "\n")
    shop.write("shipping.yaml", block(_shipping_lines(name, own)))
    return "shipping.yaml"


def _tax_lines(name: str, own: dict[str, str]) -> dict[str, str]:
    zone = {"countries": "[PT]", "rates": "{standard: 23%}"}
    if name == "rate":
        zone["rates"] = f"{{standard: [{flow(own)}]}}"
    elif name == "tax zone":
        zone = ({} if "places" in own else zone) | {"rates": zone["rates"]} | own
    lines = {"zones": f"[{flow(zone)}]"}
    return lines | own if name == "taxes" else lines


def _shipping_lines(name: str, own: dict[str, str]) -> dict[str, str]:
    method, zone = dict(METHOD), {"countries": "[PT, DE]"}
    if name == "way of sending":
        method |= own
    elif name == "band":
        by = "price" if "up_to_price" in own else "weight"
        method |= {"by": by, "bands": f"[{flow(own)}]"}
    if "bands" in method:
        del method["price"]
    if name == "place":
        zone = {"places": f"[{flow(own)}]"}
    zone["methods"] = f"[{flow(method)}]"
    if name == "delivery zone":
        zone = ({} if "places" in own else zone) | {"methods": zone["methods"]} | own
    lines = {"zones": f"[{flow(zone)}]"}
    if name == "parcel":
        lines["parcel"] = flow(own)
    return lines | own if name == "delivery" else lines


def without_shipping(facts: str) -> list[str]:
    kept, inside = [], False
    for line in facts.splitlines():
        if not line.startswith(" "):
            inside = line.startswith(("ships_to", "shipping"))
        if not inside:
            kept.append(line)
    return kept
