"""Units as written, with what the product says for all of them, to the variants of the catalogue."""

from chalicelib.domain.catalogue import Component, StockPolicy, Variant
from generator.compile.options import MAX_VARIANTS, Chosen, check_values, choose
from generator.compile.prices import check_compare_at, compile_breaks, compile_sale
from generator.problems import Findings, Place, Spot, suggest
from generator.schema.product import ProductSheet
from generator.schema.unit import UnitSheet


def compile_units(product: ProductSheet, most: int, findings: Findings) -> tuple[Variant, ...]:
    """The variants of a product, in the order of the file; empty where a problem was reported.

    `most` is how many of one thing an order of this shop may hold.
    """
    if product.variants is None:
        return _one(_compile_unit(product, product.unit, (), most, findings))
    if len(product.variants) > MAX_VARIANTS:
        message = f"has {len(product.variants):,}, and a product has {MAX_VARIANTS:,} at most"
        findings.problem(product.path, product.variants[0], "variants", message, "make it two products")
        return ()
    found: list[Variant] = []
    taken: dict[Chosen, int] = {}
    for unit in product.variants:
        options = choose(product, unit, findings)
        if options is None:
            continue
        if options in taken:
            label = " / ".join(value for _, value in options) or "no options"
            message = f"{label} stands in line {taken[options]}, too"
            findings.problem(
                product.path, unit, f"{unit.field}options", message, "give each variant a choice of its own"
            )
        taken.setdefault(options, unit.line)
        found.extend(_one(_compile_unit(product, unit, options, most, findings)))
    if len(found) < len(product.variants):
        return ()
    check_values(product, taken, findings)
    return tuple(found)


def _one(variant: Variant | None) -> tuple[Variant, ...]:
    return () if variant is None else (variant,)


def _compile_unit(
    product: ProductSheet, unit: UnitSheet, options: Chosen, most: int, findings: Findings
) -> Variant | None:
    shared = product.unit
    prices = unit.prices or shared.prices
    if unit.sku is None or prices is None:
        return None
    own = unit.field != "" and unit.prices is not None
    before = len(findings.problems)
    policy = _choose_policy(product, unit)
    available_from = unit.available_from or shared.available_from
    lead_days = unit.lead_days or shared.lead_days
    download = unit.download or shared.download
    ships = unit.ships if unit.ships is not None else shared.ships
    per_order = unit.max_per_order or shared.max_per_order
    _check_policy(product, unit, policy, (available_from, lead_days, download), findings)
    compare_at = unit.compare_at or (None if own else shared.compare_at)
    if compare_at is not None:
        check_compare_at(product, compare_at, prices.value, unit.field if unit.compare_at else "", findings)
    sales = tuple(compile_sale(product, rule, prices.value, own, findings) for rule in product.sales)
    rules = unit.breaks if unit.breaks is not None else shared.breaks or ()
    # A break that a unit names itself is for the price that it names itself, too.
    own_breaks = own and unit.breaks is None
    breaks = compile_breaks(product, rules, prices.value, own_breaks, per_order or most, findings)
    picture = _find_picture(product, unit, findings)
    if len(findings.problems) > before:
        return None
    preorder, made = policy is StockPolicy.PREORDER, policy is StockPolicy.MADE_TO_ORDER
    return Variant(
        sku=unit.sku.value,
        prices=prices.value,
        options=options,
        compare_at=compare_at.value if compare_at else {},
        sales=tuple(sale for sale in sales if sale is not None),
        breaks=breaks,
        stock_policy=policy,
        opening_stock=unit.stock.value if unit.stock else None,
        available_from=available_from if preorder else None,
        lead_days=lead_days if made else None,
        weight_g=unit.weight_g if unit.weight_g is not None else shared.weight_g or 0,
        size_mm=unit.size_mm or shared.size_mm,
        measure=unit.measure or shared.measure,
        needs_shipping=_needs_shipping(product, policy) if ships is None else ships,
        max_per_order=per_order,
        components=tuple(Component(sku.value, quantity) for sku, quantity in unit.bundle),
        download=download.value if download and policy is StockPolicy.DIGITAL else None,
        gtin=unit.gtin,
        mpn=unit.mpn,
        picture=picture,
    )


def _needs_shipping(product: ProductSheet, policy: StockPolicy) -> bool:
    return policy is not StockPolicy.DIGITAL and not product.gift_card


def _choose_policy(product: ProductSheet, unit: UnitSheet) -> StockPolicy:
    """As written; otherwise by what else is there: a count is kept, what nobody counts is not."""
    written = unit.stock_policy or product.unit.stock_policy
    if written is not None:
        return written
    return StockPolicy.UNTRACKED if unit.stock is None else StockPolicy.DENY


def _check_policy(
    product: ProductSheet,
    unit: UnitSheet,
    policy: StockPolicy,
    given: tuple[object, object, object],
    findings: Findings,
) -> None:
    place: Place = unit if unit.field else Spot(unit.line, unit.column)
    needs = {
        StockPolicy.PREORDER: ("available_from", given[0], "such as `available_from: 2026-12-01`"),
        StockPolicy.MADE_TO_ORDER: ("lead_days", given[1], "such as `lead_days: 9`"),
        StockPolicy.DIGITAL: ("download", given[2], "such as `download: wallpapers/night.zip`"),
    }
    name, value, example = needs.get(policy, ("", True, ""))
    if value is None:
        message = f"`stock_policy: {policy}` needs it"
        findings.problem(product.path, place, f"{unit.field}{name}", message, f"write {example}")
    if unit.stock is not None and not policy.counted:
        message = f"is not counted with `stock_policy: {policy}`"
        findings.warning(product.path, place, f"{unit.field}stock", message, "delete the line")
    if unit.bundle and unit.stock is not None:
        message = "a bundle has no stock of its own"
        findings.problem(product.path, place, f"{unit.field}stock", message, "delete the line; the parts are counted")


def _find_picture(product: ProductSheet, unit: UnitSheet, findings: Findings) -> int | None:
    if unit.image is None:
        return None
    names = [image.name for image in product.images]
    if unit.image.value in names:
        return names.index(unit.image.value)
    message = f"{unit.image.value!r} is not among the `images` of the product"
    hint = suggest(unit.image.value, names) or "add it there"
    findings.problem(product.path, unit.image, f"{unit.field}image", message, hint)
    return None
