"""What `shop.yaml` says, with types: what prices, orders and mails depend on, and what only pages show."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.places import Place
from chalicelib.domain.rules import ALERTS, Limits, OrderRules, ReturnPolicy, ShopRules
from generator.problems import Findings, suggest
from generator.read.nodes import Table, Text
from generator.schema import codes
from generator.schema.field import Field
from generator.schema.papers import read_invoices, read_webhooks
from generator.schema.payment import with_payment
from generator.schema.price import SomeCurrencies, price_example
from generator.schema.sheet import Placed, Sheet, Terms, Wrong
from generator.schema.tables import papers, surfaces
from generator.schema.tables import shop as fields


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a menu."""

    title: str
    href: str
    field: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Policies:
    """Where the terms of the shop stand: `links` are called `privacy`, `terms`, `returns`, `delivery`, as written."""

    links: tuple[Link, ...] = ()
    buyer_pays_return: bool = True

    def href(self, kind: str) -> str:
        """Where one of them stands; empty where nobody has said."""
        return next((link.href for link in self.links if link.title == kind), "")


@dataclass(frozen=True, slots=True)
class Shop:
    """`shop.yaml`, whole. `feeds` are those of `tables.surfaces.SURFACES` that are written."""

    rules: ShopRules
    tagline: str = ""
    description: str = ""
    navigation: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()
    social: tuple[Link, ...] = ()
    policies: Policies = Policies()
    feeds: tuple[str, ...] = surfaces.SURFACES
    share: tuple[str, ...] = surfaces.SHARED
    ai_training: bool = True
    indexnow: str = ""

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
    sheet = Sheet(table, path, findings, fields.SHOP)
    for field in (fields.NAME, fields.URL, fields.EMAIL, fields.CURRENCIES):
        sheet.require(field)
    currencies = _read_currencies(sheet)
    sheet.terms = Terms(currencies)
    language = sheet.value(fields.OWN_LANGUAGE) or "en"
    lines, country = _read_address(sheet)
    rules = ShopRules(
        name=sheet.value(fields.NAME) or "",
        url=sheet.value(fields.URL) or "",
        email=sheet.value(fields.EMAIL) or "",
        currencies=tuple(currencies),
        languages=_read_languages(sheet, language, currencies),
        language=language,
        timezone=sheet.value(fields.TIMEZONE) or "UTC",
        zones=_read_zones(sheet, currencies),
        address=lines,
        country=country,
    )
    rules = with_payment(sheet, rules)
    shop = Shop(
        rules=_with_limits(sheet, rules),
        tagline=sheet.value(fields.TAGLINE) or "",
        description=sheet.value(fields.DESCRIPTION) or "",
        navigation=_read_links(sheet, fields.NAVIGATION),
        footer=_read_links(sheet, fields.FOOTER),
        social=tuple(Link(name.value, address.value) for name, address in sheet.each(fields.SOCIAL)),
        policies=_read_policies(sheet.read(surfaces.POLICIES)),
        feeds=_read_chosen(sheet, surfaces.FEEDS, surfaces.SURFACES),
        share=_read_chosen(sheet, surfaces.SHARE_LINKS, surfaces.SHARED),
        ai_training=sheet.value(surfaces.TRAINING) is not False,
        indexnow=sheet.value(surfaces.INDEXNOW) or "",
    )
    return Facts(shop, currencies, len(findings.problems) > before)


def _read_currencies(sheet: Sheet) -> Sequence[str]:
    """The currencies; where one of them is wrong, those that could be read."""
    before = len(sheet.findings.problems)
    written = sheet.values(fields.CURRENCIES)
    right = len(sheet.findings.problems) == before
    distinct = _distinct(sheet, fields.CURRENCIES, written)
    return distinct if right and distinct else SomeCurrencies(distinct)


def _with_limits(sheet: Sheet, rules: ShopRules) -> ShopRules:
    minutes = sheet.value(fields.GRACE)
    limits = sheet.read(fields.GUARDS)
    cards = sheet.read(fields.CARDS)
    most = sheet.value(fields.MAX_PER_ORDER)
    low = sheet.value(fields.LOW_STOCK)
    return replace(
        rules,
        grace_seconds=rules.grace_seconds if minutes is None else minutes * 60,
        max_per_order=rules.max_per_order if most is None else most,
        low_stock=rules.low_stock if low is None else low,
        paid_after_expiry=sheet.value(fields.PAID_AFTER_EXPIRY) or rules.paid_after_expiry,
        limits=Limits() if limits is None else _read_limits(limits),
        gift_card_years=cards.value(fields.GIFT_CARD_YEARS) if cards else None,
        groups=_read_groups(sheet),
        orders=_read_orders(sheet.read(fields.ORDERS)),
        invoices=read_invoices(sheet.read(papers.INVOICES)),
        alerts=_read_chosen(sheet, papers.ALERTED, ALERTS),
        webhooks=read_webhooks(sheet.each(papers.WEBHOOKS)),
    )


def _read_orders(sheet: Sheet | None) -> OrderRules:
    default = OrderRules()
    if sheet is None:
        return default
    days = sheet.value(fields.RETURN_DAYS)
    returns = ReturnPolicy(
        days=default.returns.days if days is None else days,
        made_to_order=bool(sheet.value(fields.RETURN_MADE)),
    )
    return OrderRules(
        confirm=sheet.value(fields.CONFIRM) or default.confirm,
        by_hand_from=sheet.value(fields.BY_HAND_FROM) or {},
        capture=sheet.value(fields.CAPTURE) or default.capture,
        refund_alone_up_to=sheet.value(fields.REFUND_ALONE) or {},
        returns=returns,
        jobs_a_day=sheet.value(fields.JOBS),
        downloads=sheet.value(fields.DOWNLOADS) or default.downloads,
    )


def _read_chosen(sheet: Sheet, field: Field[tuple[Placed[str], ...]], usual: tuple[str, ...]) -> tuple[str, ...]:
    """What is written, even if that is nothing; the usual ones where the field is not there."""
    return _distinct(sheet, field, sheet.values(field)) if sheet.stands(field) else usual


def _read_policies(sheet: Sheet | None) -> Policies:
    if sheet is None:
        return Policies()
    pages = (surfaces.PRIVACY, surfaces.TERMS, surfaces.RETURNS, surfaces.DELIVERY)
    links = tuple(
        Link(page.name, target.value, f"policies.{page.name}", target.line, target.column)
        for page in pages
        if (target := sheet.read(page))
    )
    return Policies(links, sheet.value(surfaces.RETURN_POSTAGE) != "shop")


def _read_groups(sheet: Sheet) -> dict[str, str]:
    groups = {}
    for key, title in sheet.read(fields.GROUPS) or ():
        try:
            groups[codes.slug(key.value)] = title.value
        except Wrong as wrong:
            sheet.problem(key, "groups", wrong.message, wrong.hint)
    return groups


def _read_limits(sheet: Sheet) -> Limits:
    default = Limits()
    window = sheet.value(fields.WINDOW)
    share = sheet.read(fields.SHARE)
    if share is not None and share.value % 100:
        sheet.problem(share, "hold_share", "has decimals", "write a whole percentage, such as 50%")
    return Limits(
        holds_per_client=sheet.value(fields.HOLDS) or default.holds_per_client,
        hold_share_percent=default.hold_share_percent if share is None else share.value // 100,
        checkout_tries=sheet.value(fields.TRIES) or default.checkout_tries,
        tries_window_seconds=default.tries_window_seconds if window is None else window * 60,
    )


def _read_languages(sheet: Sheet, language: str, currencies: Sequence[str]) -> dict[str, str]:
    own = currencies[0] if currencies else ""
    written = sheet.read(fields.LANGUAGES)
    if written is None:
        return {language: own}
    languages: dict[str, str] = {}
    for key, inner in written:
        try:
            codes.language(key.value)
        except Wrong as wrong:
            sheet.problem(key, "languages", wrong.message, wrong.hint)
        code = inner.read(fields.LANGUAGE_CURRENCY)
        known = code is None or code.value in currencies or isinstance(currencies, SomeCurrencies)
        if code and not known:
            hint = suggest(code.value, tuple(currencies))
            inner.problem(code, "currency", f"{code.value} is not in `currencies`", hint)
        languages[key.value] = code.value if code else own
    named = sheet.table.get("language")
    right = named is None or (isinstance(named, Text) and named.value == language)
    if language not in languages and right:
        message = f"has no {language}, the language of the shop"
        sheet.problem(sheet.place(fields.LANGUAGES), "languages", message, "add it")
    return languages


def _read_zones(sheet: Sheet, currencies: Sequence[str]) -> tuple[ShippingZone, ...]:
    """One zone of all countries, for a shop that sends everywhere for the same."""
    countries = _distinct(sheet, fields.SHIPS_TO, sheet.values(fields.SHIPS_TO))
    methods = _read_shipping(sheet, currencies)
    return (ShippingZone("everywhere", tuple(Place(code) for code in countries), methods),) if countries else ()


def _read_shipping(sheet: Sheet, currencies: Sequence[str]) -> tuple[ShippingMethod, ...]:
    methods: dict[str, ShippingMethod] = {}
    seen: set[str] = set()
    example = f"{{id: standard, title: Standard delivery, price: {price_example(currencies)}, days: [3, 6]}}"
    for item in sheet.each(fields.SHIPPING):
        for field in (fields.METHOD_ID, fields.METHOD_TITLE, fields.METHOD_PRICE, fields.METHOD_DAYS):
            item.require(field, f"write such as {example}")
        key, title = item.read(fields.METHOD_ID), item.value(fields.METHOD_TITLE)
        prices, free_from = item.value(fields.METHOD_PRICE), item.value(fields.METHOD_FREE_FROM)
        days = item.values(fields.METHOD_DAYS)
        if item.has(fields.METHOD_DAYS) and (len(days) != 2 or days[0] > days[1]):
            place = item.place(fields.METHOD_DAYS)
            item.problem(place, "days", "must be the least and the most", "write such as [3, 6]")
        if key and key.value in seen:
            item.problem(key, "id", f"{key.value} stands there twice", "give each its own")
        seen |= {key.value} if key else set()
        if key and title and prices and len(days) == 2:
            methods[key.value] = ShippingMethod(key.value, title, prices, (days[0], days[1]), free_from or {})
    return tuple(methods.values())


def _read_address(sheet: Sheet) -> tuple[tuple[str, ...], str]:
    inner = sheet.read(fields.POSTAL_ADDRESS)
    if inner is None:
        return (), ""
    return inner.values(fields.LINES), inner.value(fields.COUNTRY) or ""


def _read_links(sheet: Sheet, field: Field[tuple[Sheet, ...]]) -> tuple[Link, ...]:
    links = []
    for item in sheet.each(field):
        item.require(fields.LINK_TITLE)
        item.require(fields.LINK_HREF)
        title, target = item.value(fields.LINK_TITLE), item.read(fields.LINK_HREF)
        if title and target:
            links.append(Link(title, target.value, f"{item.prefix}href", target.line, target.column))
    return tuple(links)


def _distinct(sheet: Sheet, field: Field[Any], values: Sequence[str]) -> tuple[str, ...]:
    """Each value once; one that stands there twice is reported."""
    twice = sorted({value for value in values if list(values).count(value) > 1})
    if twice:
        sheet.problem(sheet.place(field), field.name, f"{twice[0]} stands there twice", "keep one of them")
    return tuple(dict.fromkeys(values))
