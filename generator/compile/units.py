"""Units as written, with what the product says for all of them, to the variants of the catalogue."""

from collections.abc import Sequence

from chalicelib.domain.catalogue import Component, Option, Prices, Sale, StockPolicy, Variant
from chalicelib.domain.money import percent_of
from generator.problems import Findings, Place, Spot, suggest
from generator.schema.product import OptionSheet, ProductSheet
from generator.schema.sale import SaleRule
from generator.schema.sheet import Placed
from generator.schema.unit import UnitSheet


def compile_units(product: ProductSheet, findings: Findings) -> tuple[Variant, ...]:
    """The variants of a product, in the order of the file; empty where a problem was reported."""
    if product.variants is None:
        return _one(_compile_unit(product, product.unit, (), "", findings))
    found: list[Variant] = []
    chosen: dict[tuple[tuple[str, str], ...], int] = {}
    for index, unit in enumerate(product.variants):
        where = f"variants[{index}]."
        options = _compile_options(product, unit, where, findings)
        if options is None:
            continue
        if options in chosen:
            label = " / ".join(value for _, value in options) or "no options"
            message = f"{label} stands in line {chosen[options]}, too"
            findings.problem(product.path, unit, f"{where}options", message, "give each variant a choice of its own")
        chosen.setdefault(options, unit.line)
        found.extend(_one(_compile_unit(product, unit, options, where, findings)))
    return tuple(found) if len(found) == len(product.variants) else ()


def compile_product_options(options: Sequence[OptionSheet]) -> tuple[Option, ...]:
    """The options of a product."""
    return tuple(Option(option.name.value, tuple(value.value for value in option.values)) for option in options)


def _one(variant: Variant | None) -> tuple[Variant, ...]:
    return () if variant is None else (variant,)


def _compile_unit(
    product: ProductSheet, unit: UnitSheet, options: tuple[tuple[str, str], ...], where: str, findings: Findings
) -> Variant | None:
    shared = product.unit
    prices = unit.prices or shared.prices
    if unit.sku is None or prices is None:
        return None
    own = where != "" and unit.prices is not None
    before = len(findings.problems)
    policy = _choose_policy(unit, shared)
    available_from = unit.available_from or shared.available_from
    lead_days = unit.lead_days or shared.lead_days
    download = unit.download or shared.download
    ships = unit.ships if unit.ships is not None else shared.ships
    _check_policy(product, unit, policy, (available_from, lead_days, download), where, findings)
    compare_at = unit.compare_at or (None if own else shared.compare_at)
    if compare_at is not None:
        _check_compare_at(product, compare_at, prices.value, where if unit.compare_at else "", findings)
    sales = tuple(_compile_sale(product, rule, prices.value, own, findings) for rule in product.sales)
    if len(findings.problems) > before:
        return None
    preorder, made = policy is StockPolicy.PREORDER, policy is StockPolicy.MADE_TO_ORDER
    return Variant(
        sku=unit.sku.value,
        prices=prices.value,
        options=options,
        compare_at=compare_at.value if compare_at else {},
        sales=tuple(sale for sale in sales if sale is not None),
        stock_policy=policy,
        opening_stock=unit.stock,
        available_from=available_from if preorder else None,
        lead_days=lead_days if made else None,
        weight_g=unit.weight_g if unit.weight_g is not None else shared.weight_g or 0,
        needs_shipping=policy is not StockPolicy.DIGITAL if ships is None else ships,
        max_per_order=unit.max_per_order or shared.max_per_order,
        components=tuple(Component(sku.value, quantity) for sku, quantity in unit.bundle),
        download=download.value if download and policy is StockPolicy.DIGITAL else None,
        gtin=unit.gtin,
        mpn=unit.mpn,
        picture=_find_picture(product, unit, where, findings),
    )


def _choose_policy(unit: UnitSheet, shared: UnitSheet) -> StockPolicy:
    """As written; otherwise by what else is there: a count is kept, what nobody counts is not."""
    written = unit.stock_policy or shared.stock_policy
    if written is not None:
        return written
    return StockPolicy.UNTRACKED if unit.stock is None else StockPolicy.DENY


def _check_policy(
    product: ProductSheet,
    unit: UnitSheet,
    policy: StockPolicy,
    given: tuple[object, object, object],
    where: str,
    findings: Findings,
) -> None:
    place: Place = unit if where else Spot(unit.line, unit.column)
    needs = {
        StockPolicy.PREORDER: ("available_from", given[0], "such as `available_from: 2026-12-01`"),
        StockPolicy.MADE_TO_ORDER: ("lead_days", given[1], "such as `lead_days: 9`"),
        StockPolicy.DIGITAL: ("download", given[2], "such as `download: wallpapers/night.zip`"),
    }
    name, value, example = needs.get(policy, ("", True, ""))
    if value is None:
        findings.problem(
            product.path, place, f"{where}{name}", f"`stock_policy: {policy}` needs it", f"write {example}"
        )
    if unit.stock is not None and not policy.counted:
        message = f"is not counted with `stock_policy: {policy}`"
        findings.warning(product.path, place, f"{where}stock", message, "delete the line")
    if unit.bundle and unit.stock is not None:
        message = "a bundle has no stock of its own"
        findings.problem(product.path, place, f"{where}stock", message, "delete the line; the parts are counted")


def _check_compare_at(
    product: ProductSheet, compare_at: Placed[Prices], prices: Prices, where: str, findings: Findings
) -> None:
    """A former price that is not higher would be no news to anybody, so pages do not show it."""
    low = [code for code, amount in compare_at.value.items() if amount <= prices.get(code, 0)]
    if low:
        message = f"is not above the price in {' and '.join(low)}, and is not shown there"
        hint = "write what it used to cost, or delete it"
        findings.warning(product.path, compare_at, f"{where}compare_at", message, hint)


def _compile_sale(product: ProductSheet, rule: SaleRule, prices: Prices, own: bool, findings: Findings) -> Sale | None:
    """What a sale makes of a unit's prices; None where it does not apply to a unit with a price of its own."""
    if rule.off is not None:
        reduced = {code: amount - percent_of(amount, rule.off) for code, amount in prices.items()}
    elif rule.prices is None or own:
        return None
    else:
        reduced = dict(rule.prices)
    for code, amount in reduced.items():
        if not 0 < amount < prices[code]:
            message = f"does not make the price in {code} lower, or takes all of it"
            findings.problem(product.path, rule, "sale", message, "write a price below `price` and above zero")
            break
    return Sale(reduced, rule.starts, rule.ends, rule.label)


def _compile_options(
    product: ProductSheet, unit: UnitSheet, where: str, findings: Findings
) -> tuple[tuple[str, str], ...] | None:
    """The chosen values in the order of the product's options; None where a problem was reported."""
    chosen = {key.value: value for key, value in unit.options}
    offered = {option.name.value: [value.value for value in option.values] for option in product.options}
    right = True
    for key, value in unit.options:
        if key.value not in offered:
            right = False
            hint = suggest(key.value, tuple(offered)) or "write `options: {Size: [A4, A3]}` at the product"
            findings.problem(product.path, key, f"{where}options", f"`{key.value}` is not an option of it", hint)
        elif value.value not in offered[key.value]:
            right = False
            message = f"{value.value!r} is not among the values of `{key.value}`"
            findings.problem(product.path, value, f"{where}options", message, suggest(value.value, offered[key.value]))
    missing = [name for name in offered if name not in chosen]
    if missing:
        right = False
        message = f"chooses no {' and no '.join(missing)}"
        findings.problem(
            product.path,
            unit,
            f"{where}options",
            message,
            f"write such as `{missing[0]}: {_first(offered[missing[0]])}`",
        )
    return tuple((name, chosen[name].value) for name in offered) if right else None


def _find_picture(product: ProductSheet, unit: UnitSheet, where: str, findings: Findings) -> int | None:
    if unit.image is None:
        return None
    names = [image.name for image in product.images]
    if unit.image.value in names:
        return names.index(unit.image.value)
    message = f"{unit.image.value!r} is not among the `images` of the product"
    findings.problem(
        product.path, unit.image, f"{where}image", message, suggest(unit.image.value, names) or "add it there"
    )
    return None


def _first(values: list[str]) -> str:
    return values[0] if values else "A4"
