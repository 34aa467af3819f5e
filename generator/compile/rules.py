"""The rules of the shop from all files that say some of them: `shop.yaml`, `shipping.yaml`, `tax.yaml`, discounts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.rules import ShopRules
from chalicelib.domain.taxes import PROPORTIONAL
from generator.compile.discounts import Discounts, compile_discounts
from generator.compile.selections import Selectable, check_selection
from generator.problems import Findings, Spot, suggest
from generator.schema.discount import DiscountSheet
from generator.schema.product import ProductSheet
from generator.schema.shipping import ShippingSheet
from generator.schema.tax import TaxSheet, missing_classes


@dataclass(frozen=True, slots=True)
class RuleSheets:
    """The files that rules are made of, besides `shop.yaml`; None where there is none, or it could not be read."""

    shipping: ShippingSheet | None = None
    shipping_path: str = ""
    tax: TaxSheet | None = None
    tax_path: str = ""
    discounts: tuple[DiscountSheet, ...] = ()


def complete_rules(
    rules: ShopRules,
    sheets: RuleSheets,
    on_sale: Sequence[ProductSheet],
    selectable: Selectable,
    content: Path,
    findings: Findings,
) -> tuple[ShopRules, Discounts]:
    """The rules of `shop.yaml` with delivery, tax and discounts; what does not fit together is reported."""
    if sheets.shipping is not None:
        rules = replace(rules, zones=sheets.shipping.zones, dispatch=sheets.shipping.dispatch)
        for field, named in sheets.shipping.named:
            check_selection(named, field, sheets.shipping_path, selectable, findings)
    if sheets.tax is not None:
        rules = replace(rules, tax=sheets.tax.rules)
        _check_tax(sheets.tax, sheets.tax_path, rules, on_sale, findings)
    discounts = compile_discounts(sheets.discounts, content, rules, selectable, findings)
    return replace(rules, discounts=discounts.found), discounts


def _check_tax(
    sheet: TaxSheet, path: str, rules: ShopRules, on_sale: Sequence[ProductSheet], findings: Findings
) -> None:
    """Report classes of products that a zone has no rate for, and groups that there are not."""
    used = {product.tax_class: product.path for product in reversed(on_sale) if not product.gift_card}
    shipping = sheet.shipping
    if shipping is not None and shipping.value != PROPORTIONAL:
        used.setdefault(shipping.value, f"{path} (shipping)")
    for zone, name in missing_classes(sheet.zones, sorted(used)):
        spot = Spot(zone.line, zone.column)
        message = f"the zone {zone.zone.id} has no rate for {name}, the class of {used[name]}"
        hint = f"write such as `{name}: 23%`, or `{name}: 0%` where it is not taxed"
        findings.problem(path, spot, "rates", message, hint)
    for group in sheet.exempt_groups:
        if group.value not in rules.groups:
            hint = suggest(group.value, tuple(rules.groups)) or "write it in `groups` of shop.yaml first"
            findings.problem(path, group, "exempt_groups", f"{group.value} is no group of `shop.yaml`", hint)
    if rules.tax.home.country is None:
        message = "is not known, and `address` of shop.yaml names no country"
        findings.problem(path, Spot(), "home", message, "write such as `home: PT`")
