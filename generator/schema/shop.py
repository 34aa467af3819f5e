"""The fields of `shop.yaml`: what prices, orders and mails depend on, and what only pages show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.places import Place
from chalicelib.domain.rules import Limits, ShopRules
from generator.problems import Findings, suggest
from generator.read.nodes import Table, Text
from generator.schema import scalars
from generator.schema.price import SomeCurrencies, price_example, read_prices
from generator.schema.sheet import Sheet, Wrong

FIELDS = (
    "name", "tagline", "description", "url", "email", "timezone", "language", "languages", "currencies", "grace",
    "max_per_order", "low_stock", "paid_after_expiry", "address", "ships_to", "shipping", "payment_methods",
    "navigation", "footer", "social", "limits",
)  # fmt: skip
SHIPPING_FIELDS = ("id", "title", "price", "free_from", "days")
LIMIT_FIELDS = ("holds_per_client", "checkout_tries", "tries_window_minutes", "hold_share")


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a menu."""

    title: str
    href: str
    field: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Shop:
    """`shop.yaml`, whole."""

    rules: ShopRules
    tagline: str = ""
    description: str = ""
    navigation: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    social: tuple[Link, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that dates in files are meant in."""
        return ZoneInfo(self.rules.timezone)

    @property
    def currency(self) -> str:
        """The currency of the static pages."""
        return self.rules.languages[self.rules.language]


@dataclass(frozen=True, slots=True)
class Facts:
    """What `shop.yaml` says as far as it could be read; only without `flawed` is it all of it, and right."""

    shop: Shop
    currencies: Sequence[str]
    flawed: bool


def read_shop_facts(table: Table, path: str, findings: Findings) -> Shop | None:
    """Every fact with its type; None where a problem was reported."""
    facts = read_facts(table, path, findings)
    return None if facts.flawed else facts.shop


def read_facts(table: Table, path: str, findings: Findings) -> Facts:
    """Every fact with its type, and every problem."""
    before = len(findings.problems)
    sheet = Sheet(table, path, findings, FIELDS)
    sheet.require("name", "write what the shop is called")
    sheet.require("url", "write such as `url: https://shop.example`")
    sheet.require("email", "write the address that answers")
    sheet.require("currencies", "write such as `currencies: [EUR]`")
    currencies = _read_currencies(sheet)
    language = sheet.value("language", scalars.language) or "en"
    lines, country = _read_address(sheet)
    rules = ShopRules(
        name=sheet.value("name", scalars.line(100)) or "",
        url=sheet.value("url", scalars.web_address) or "",
        email=sheet.value("email", scalars.email) or "",
        currencies=tuple(currencies),
        languages=_read_languages(sheet, language, currencies),
        language=language,
        timezone=sheet.value("timezone", _zone) or "UTC",
        zones=_read_zones(sheet, currencies),
        payment_methods=_read_payment_methods(sheet),
        address=lines,
        country=country,
    )
    shop = Shop(
        rules=_with_limits(sheet, rules),
        tagline=sheet.value("tagline", scalars.optional_line(200)) or "",
        description=sheet.value("description", scalars.optional_line(500)) or "",
        navigation=_read_links(sheet, "navigation"),
        footer=_read_links(sheet, "footer"),
        social=_read_social(sheet),
    )
    return Facts(shop, currencies, len(findings.problems) > before)


def _read_currencies(sheet: Sheet) -> Sequence[str]:
    """The currencies; where one of them is wrong, those that could be read."""
    before = len(sheet.findings.problems)
    codes = [code.value for code in sheet.scalars("currencies", scalars.currency, "[EUR]")]
    right = len(sheet.findings.problems) == before
    distinct = _distinct(sheet, "currencies", codes)
    return distinct if right and distinct else SomeCurrencies(distinct)


def _with_limits(sheet: Sheet, rules: ShopRules) -> ShopRules:
    minutes = sheet.value("grace", scalars.whole(0, 1440))
    limits = sheet.sheet("limits", LIMIT_FIELDS, "limits: {holds_per_client: 5}")
    most = sheet.value("max_per_order", scalars.whole(1, 9999))
    low = sheet.value("low_stock", scalars.whole(0, 9999))
    after = sheet.value("paid_after_expiry", scalars.one_of("refund", "backorder"))
    return replace(
        rules,
        grace_seconds=rules.grace_seconds if minutes is None else minutes * 60,
        max_per_order=rules.max_per_order if most is None else most,
        low_stock=rules.low_stock if low is None else low,
        paid_after_expiry=after or rules.paid_after_expiry,
        limits=Limits() if limits is None else _read_limits(limits),
    )


def _read_limits(sheet: Sheet) -> Limits:
    default = Limits()
    window = sheet.value("tries_window_minutes", scalars.whole(1, 1440))
    share = sheet.placed("hold_share", scalars.percent)
    if share is not None and share.value % 100:
        sheet.problem(share, "hold_share", "has decimals", "write a whole percentage, such as 50%")
    return Limits(
        holds_per_client=sheet.value("holds_per_client", scalars.whole(1, 1000)) or default.holds_per_client,
        hold_share_percent=default.hold_share_percent if share is None else share.value // 100,
        checkout_tries=sheet.value("checkout_tries", scalars.whole(1, 100_000)) or default.checkout_tries,
        tries_window_seconds=default.tries_window_seconds if window is None else window * 60,
    )


def _read_languages(sheet: Sheet, language: str, currencies: Sequence[str]) -> dict[str, str]:
    own = currencies[0] if currencies else ""
    node = sheet.node("languages")
    if not isinstance(node, Table):
        if node is not None:
            sheet.problem(
                node, "languages", "must name its languages", "write such as `languages: {en: {currency: EUR}}`"
            )
        return {language: own}
    languages: dict[str, str] = {}
    for key, value in node:
        try:
            scalars.language(key.value)
        except Wrong as wrong:
            sheet.problem(key, "languages", wrong.message, wrong.hint)
        inner = sheet.nested(value, f"languages.{key.value}", ("currency",), "{currency: EUR}")
        code = inner.placed("currency", scalars.currency) if inner else None
        known = code is None or code.value in currencies or isinstance(currencies, SomeCurrencies)
        if inner and code and not known:
            inner.problem(
                code, "currency", f"{code.value} is not in `currencies`", suggest(code.value, tuple(currencies))
            )
        languages[key.value] = code.value if code else own
    written = sheet.table.get("language")
    right = written is None or (isinstance(written, Text) and written.value == language)
    if language not in languages and right:
        sheet.problem(sheet.place("languages"), "languages", f"has no {language}, the language of the shop", "add it")
    return languages


def _read_zones(sheet: Sheet, currencies: Sequence[str]) -> tuple[ShippingZone, ...]:
    """One zone of all countries, for a shop that sends everywhere for the same."""
    codes = [code.value for code in sheet.scalars("ships_to", scalars.country, "[PT]")]
    countries = _distinct(sheet, "ships_to", codes)
    methods = _read_shipping(sheet, currencies)
    return (ShippingZone("everywhere", tuple(Place(code) for code in countries), methods),) if countries else ()


def _read_shipping(sheet: Sheet, currencies: Sequence[str]) -> tuple[ShippingMethod, ...]:
    methods: dict[str, ShippingMethod] = {}
    seen: set[str] = set()
    example = f"{{id: standard, title: Standard delivery, price: {price_example(currencies)}, days: [3, 6]}}"
    for item in sheet.sheets("shipping", SHIPPING_FIELDS, example):
        for name in ("id", "title", "price", "days"):
            item.require(name, f"write such as {example}")
        key = item.placed("id", scalars.slug)
        title = item.value("title", scalars.line(100))
        prices = read_prices(item, "price", currencies, free=True)
        free_from = read_prices(item, "free_from", currencies)
        days = item.scalars("days", scalars.whole(0, 365), "[3, 6]")
        if item.has("days") and (len(days) != 2 or days[0].value > days[1].value):
            item.problem(item.place("days"), "days", "must be the least and the most", "write such as [3, 6]")
        if key and key.value in seen:
            item.problem(key, "id", f"{key.value} stands there twice", "give each its own")
        seen |= {key.value} if key else set()
        if key and title and prices and len(days) == 2:
            span = (days[0].value, days[1].value)
            free = free_from.value if free_from else {}
            methods[key.value] = ShippingMethod(key.value, title, prices.value, span, free)
    return tuple(methods.values())


def _read_payment_methods(sheet: Sheet) -> tuple[str, ...]:
    found = sheet.scalars("payment_methods", scalars.one_of("card"), "[card]")
    return tuple(method.value for method in found) or ("card",)


def _read_address(sheet: Sheet) -> tuple[tuple[str, ...], str]:
    inner = sheet.sheet("address", ("lines", "country"), "address: {lines: [Street 1, 1000 Town], country: PT}")
    if inner is None:
        return (), ""
    lines = tuple(line.value for line in inner.scalars("lines", scalars.line(100), "[Street 1, 1000 Town]"))
    return lines, inner.value("country", scalars.country) or ""


def _read_links(sheet: Sheet, name: str) -> tuple[Link, ...]:
    links = []
    for item in sheet.sheets(name, ("title", "href"), "{title: Journal, href: /journal/}"):
        item.require("title", "write the word of the menu")
        item.require("href", "write such as `href: /journal/`")
        title, target = item.value("title", scalars.line(60)), item.placed("href", scalars.href)
        if title and target:
            links.append(Link(title, target.value, f"{item.prefix}href", target.line, target.column))
    return tuple(links)


def _read_social(sheet: Sheet) -> tuple[Link, ...]:
    node = sheet.node("social")
    if node is None:
        return ()
    if not isinstance(node, Table):
        sheet.problem(node, "social", "must name its addresses", "write such as `social: {Mastodon: https://…}`")
        return ()
    links = ((key.value, sheet.scalar(value, f"social.{key.value}", scalars.web_address)) for key, value in node)
    return tuple(Link(title, address.value) for title, address in links if address is not None)


def _distinct(sheet: Sheet, name: str, values: Sequence[str]) -> tuple[str, ...]:
    twice = sorted({value for value in values if list(values).count(value) > 1})
    if twice:
        sheet.problem(sheet.place(name), name, f"{twice[0]} stands there twice", "keep one of them")
    return tuple(dict.fromkeys(values))


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Wrong(f"{value!r} is not a time zone", "write such as Europe/Lisbon") from None
    return value
