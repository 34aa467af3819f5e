"""What a discount file says, with types."""

from dataclasses import dataclass, replace

from chalicelib.domain.discounts import BuyGet, Discount, Off, Target, Tier
from generator.problems import Findings
from generator.read.front_matter import RawFile
from generator.schema import codes as kinds
from generator.schema.field import Field
from generator.schema.selection import Named, read_selection
from generator.schema.sheet import Placed, Sheet, Terms
from generator.schema.tables import discount as fields

_EVERYTHING = Off(percent=10_000)


@dataclass(frozen=True, slots=True)
class DiscountSheet:
    """A discount whose fields have types. What holds between files is checked by compile.

    `named` are the names of its selections by the field they stand in; `flawed` is one in which a problem was reported.
    """

    raw: RawFile
    discount: Discount
    codes: tuple[Placed[str], ...]
    code_file: Placed[str] | None
    order: int
    draft: bool
    named: tuple[tuple[str, Named], ...]
    delivery: tuple[Placed[str], ...]
    countries: tuple[Placed[str], ...]
    currencies: tuple[Placed[str], ...]
    groups: tuple[Placed[str], ...]
    flawed: bool = False

    @property
    def path(self) -> str:
        """The file, as people see it."""
        return self.raw.path


def read_discount(raw: RawFile, terms: Terms, findings: Findings) -> DiscountSheet:
    """Give every field its type."""
    before = len(findings.problems)
    sheet = Sheet(raw.fields, raw.path, findings, fields.DISCOUNT, terms)
    sheet.require(fields.TITLE)
    of, of_names = read_selection(sheet.read(fields.OF))
    without, without_names = read_selection(sheet.read(fields.WITHOUT))
    gift, gift_names = read_selection(sheet.read(fields.GIFT))
    codes = (*((code,) if (code := sheet.read(fields.CODE)) else ()), *sheet.each(fields.CODES))
    code_file = sheet.read(fields.CODE_FILE)
    buy_get = _read_buy_get(sheet)
    placed_tiers = _read_tiers(sheet)
    target = Target(sheet.value(fields.ON) or (Target.ITEMS if buy_get else Target.ORDER))
    off = sheet.value(fields.OFF)
    starts, ends = sheet.value(fields.FROM), sheet.value(fields.UNTIL)
    countries, currencies = sheet.each(fields.COUNTRIES), sheet.each(fields.CURRENCIES)
    groups, delivery = sheet.each(fields.GROUPS), sheet.each(fields.DELIVERY)
    discount = Discount(
        id=kinds.slugify(raw.source.rsplit("/", 1)[-1].removesuffix(".md")),
        title=sheet.value(fields.TITLE) or "",
        target=target,
        off=off or (_EVERYTHING if buy_get else Off()),
        tiers=placed_tiers,
        buy_get=replace(buy_get, gift=gift) if buy_get else None,
        of=of,
        without=without,
        sale_items=sheet.value(fields.SALE_ITEMS) is not False,
        max_items=sheet.value(fields.MAX_ITEMS),
        methods=_values(delivery),
        minimum_spend=sheet.value(fields.MINIMUM_SPEND) or {},
        minimum_items=sheet.value(fields.MINIMUM_ITEMS) or 0,
        starts=starts,
        ends=ends,
        countries=_values(countries),
        currencies=_values(currencies),
        groups=_values(groups),
        first_order=bool(sheet.value(fields.FIRST_ORDER)),
        by_code=bool(codes or code_file),
        single_use=bool(sheet.value(fields.SINGLE_USE)),
        uses=sheet.value(fields.USES),
        uses_per_customer=sheet.value(fields.USES_PER_CUSTOMER),
        combines=bool(sheet.value(fields.COMBINES)),
    )
    _check(sheet, discount)
    return DiscountSheet(
        raw=raw,
        discount=discount,
        codes=codes,
        code_file=code_file,
        order=sheet.value(fields.ORDER) or 0,
        draft=sheet.value(fields.STATUS) == "draft",
        named=(("of", of_names), ("without", without_names), ("gift", gift_names)),
        delivery=delivery,
        countries=countries,
        currencies=currencies,
        groups=groups,
        flawed=len(findings.problems) > before,
    )


def _read_buy_get(sheet: Sheet) -> BuyGet | None:
    buy, get, times = sheet.value(fields.BUY), sheet.value(fields.GET), sheet.value(fields.TIMES)
    if sheet.has(fields.BUY) != sheet.has(fields.GET):
        missing = fields.GET if sheet.has(fields.BUY) else fields.BUY
        sheet.problem(sheet.table, missing.name, "is missing", "`buy` and `get` go together: buy: 2, get: 1")
    for field in (fields.GIFT, fields.TIMES):
        if sheet.has(field) and not sheet.has(fields.BUY):
            sheet.problem(sheet.place(field), field.name, "means nothing without `buy` and `get`", "delete it")
    return BuyGet(buy, get, times=times) if buy and get else None


def _read_tiers(sheet: Sheet) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    for item in sheet.each(fields.TIERS):
        item.require(fields.TIER_OFF)
        off, spend, items = item.value(fields.TIER_OFF), item.value(fields.TIER_SPEND), item.value(fields.TIER_ITEMS)
        if item.has(fields.TIER_SPEND) == item.has(fields.TIER_ITEMS):
            item.problem(
                item.table, "spend", "a tier has either `spend` or `items`", "write such as {items: 3, off: 10%}"
            )
        elif off and (spend or items):
            tier = Tier(off, spend or {}, items or 0)
            if tiers and not _rises(tiers[-1], tier):
                item.problem(item.table, "spend", "does not rise", "write the tiers from the lowest to the highest")
            tiers.append(tier)
    return tuple(tiers)


def _rises(before: Tier, tier: Tier) -> bool:
    if bool(before.spend) != bool(tier.spend):
        return False
    return (
        tier.items > before.items if tier.items else all(tier.spend[code] > before.spend[code] for code in tier.spend)
    )


def _check(sheet: Sheet, discount: Discount) -> None:
    """What holds between the fields of one discount."""
    nothing = not (discount.off.percent or discount.off.amounts or discount.tiers)
    if nothing and not any(sheet.stands(field) for field in (fields.OFF, fields.TIERS, fields.BUY, fields.GET)):
        sheet.problem(sheet.table, "off", "is missing", "write such as `off: 20%`")
    if discount.starts is not None and discount.ends is not None and discount.ends <= discount.starts:
        sheet.problem(sheet.place(fields.UNTIL), "until", "is before `from`", "a discount ends after it begins")
    if discount.single_use and not discount.by_code:
        sheet.problem(
            sheet.place(fields.SINGLE_USE), "single_use", "there is no code", "write `code`, `codes` or `code_file`"
        )
    for field, why in _out_of_place(sheet, discount):
        sheet.problem(sheet.place(field), field.name, why, "delete it")


def _out_of_place(sheet: Sheet, discount: Discount) -> list[tuple[Field[object], str]]:
    found: list[tuple[Field[object], str]] = []
    if discount.methods and discount.target is not Target.SHIPPING:
        found.append((fields.DELIVERY, "is for `on: shipping`"))
    if discount.target in (Target.SHIPPING, Target.TOTAL):
        for field in (fields.MAX_ITEMS, fields.BUY):
            if sheet.has(field):
                found.append((field, f"means nothing with `on: {discount.target}`"))
    if discount.buy_get and discount.tiers:
        found.append((fields.TIERS, "means nothing with `buy` and `get`"))
    return found


def _values(placed: tuple[Placed[str], ...]) -> tuple[str, ...]:
    return tuple(item.value for item in placed)
