"""`quote`: the one function that makes every total. Pure; page, cart, checkout, mail and refund all read its result.

Steps run in one fixed order (lines, then shipping; discounts and tax have their place between and after), and each
line of the result says which rule gave it. Problems do not stop a quote: it prices what it can and names the rest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.errors import Problem
from chalicelib.domain.pricebook import ShippingMethod, ShopRules, SkuRecord
from chalicelib.domain.prices import UnitPrice, price_at


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that made an amount: which, why, how much (minor units)."""

    rule: str
    why: str
    amount: int


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One SKU, priced. `unit` is what is charged for one, `total` for all, after `discount`; `tax` is on top."""

    sku: str
    product: str
    title: str
    variant: str
    url: str
    image: str | None
    quantity: int
    unit: int
    regular: int
    subtotal: int
    total: int
    discount: int = 0
    tax: int = 0
    compare_at: int | None = None
    weight_g: int = 0
    tax_class: str = "standard"
    stock_policy: StockPolicy = StockPolicy.DENY
    available_from: str | None = None
    lead_days: int | None = None
    needs_shipping: bool = True
    download: str | None = None
    trace: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """What a mail and the payment page call it."""
        return f"{self.title} – {self.variant}" if self.variant else self.title


@dataclass(frozen=True, slots=True)
class ShippingChoice:
    """A way to send this cart. `missing` is how much more would make it free, None where nothing would."""

    id: str
    title: str
    price: int
    days: tuple[int, int]
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an order goes: ISO 3166 country, and what else is known."""

    country: str | None = None
    region: str | None = None
    postcode: str | None = None


NOWHERE = Destination()
"""A destination of which nothing is known yet."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A priced cart. `due` is what is still to be paid; `total` = lines - discount + shipping + tax."""

    currency: str
    lines: tuple[QuoteLine, ...]
    subtotal: int
    total: int
    due: int
    discount: int = 0
    shipping: ShippingChoice | None = None
    shipping_choices: tuple[ShippingChoice, ...] = ()
    tax: int = 0
    weight_g: int = 0
    needs_shipping: bool = False
    trace: tuple[Step, ...] = ()
    problems: tuple[Problem, ...] = ()


def quote(
    lines: Sequence[CartLine],
    records: Mapping[str, SkuRecord],
    rules: ShopRules,
    *,
    currency: str,
    destination: Destination,
    shipping_method: str | None,
    now: int,
    honoured: Mapping[str, Collection[int]] | None = None,
) -> Quote:
    """Price a cart at one moment.

    `records` holds what the price book knows of the SKUs in `lines`; `honoured` the prices that may still be charged
    where the shopper saw a lower one (see `chalicelib.service.prices`). Whoever places an order refuses one whose
    quote has problems.
    """
    problems = _shape_problems(currency, rules)
    priced: list[QuoteLine] = []
    for index, line in enumerate(merge_lines(lines)):
        result = _price_line(
            index, line, records.get(line.sku), rules, currency, now, (honoured or {}).get(line.sku, ())
        )
        if isinstance(result, Problem):
            problems.append(result)
        else:
            priced.append(result[0])
            problems.extend(result[1])
    subtotal = sum(line.total for line in priced)
    needs_shipping = any(line.needs_shipping for line in priced)
    choices: tuple[ShippingChoice, ...] = ()
    chosen = None
    if needs_shipping:
        problems.extend(_destination_problems(destination, rules))
        choices = tuple(choice for method in rules.shipping if (choice := _offer(method, subtotal, currency)))
        chosen, refused = _choose(choices, shipping_method)
        problems.extend(refused)
    total = subtotal + (chosen.price if chosen else 0)
    trace = (Step(f"shipping:{chosen.id}", chosen.title, chosen.price),) if chosen else ()
    return Quote(
        currency=currency,
        lines=tuple(priced),
        subtotal=subtotal,
        total=total,
        due=total,
        shipping=chosen,
        shipping_choices=choices,
        weight_g=sum(line.weight_g * line.quantity for line in priced),
        needs_shipping=needs_shipping,
        trace=trace,
        problems=tuple(problems),
    )


def _shape_problems(currency: str, rules: ShopRules) -> list[Problem]:
    if currency in rules.currencies:
        return []
    return [
        Problem(
            "unknown_currency",
            f"this shop sells in {_listed(rules.currencies)}, not in {currency}",
            "currency",
        )
    ]


def _price_line(
    index: int,
    line: CartLine,
    record: SkuRecord | None,
    rules: ShopRules,
    currency: str,
    now: int,
    honoured: Collection[int],
) -> tuple[QuoteLine, list[Problem]] | Problem:
    where = f"lines[{index}]"
    if record is None:
        return Problem("unknown_sku", f"{line.sku!r} is not for sale here", f"{where}.sku", {"sku": line.sku})
    price = price_at(record, currency, now)
    if price is None:
        return Problem("no_price", f"{record.name} has no price in {currency}", f"{where}.sku", {"sku": line.sku})
    problems = []
    most = record.max_per_order or rules.max_per_order
    if line.quantity > most:
        problems.append(
            Problem(
                "quantity_limit",
                f"{record.name}: at most {most} an order",
                f"{where}.quantity",
                {"sku": line.sku, "most": most},
            )
        )
    unit, rule, why = price.minor, "price", "list price"
    if price.sale:
        rule, why = "sale", price.sale.label or "sale price"
    if line.seen is not None and line.seen < unit:
        if line.seen in honoured:
            unit, rule, why = line.seen, "price_seen", "the price shown on the page, still honoured"
        else:
            problems.append(
                Problem(
                    "price_changed",
                    f"the price of {record.name} has changed",
                    f"{where}.seen",
                    {"sku": line.sku, "seen": line.seen, "now": unit},
                )
            )
    total = unit * line.quantity
    return _line(record, line.quantity, unit, price, (Step(rule, why, total),)), problems


def _line(record: SkuRecord, quantity: int, unit: int, price: UnitPrice, trace: tuple[Step, ...]) -> QuoteLine:
    return QuoteLine(
        sku=record.sku,
        product=record.product,
        title=record.title,
        variant=record.variant,
        url=record.url,
        image=record.image,
        quantity=quantity,
        unit=unit,
        regular=price.regular,
        compare_at=price.compare_at,
        subtotal=unit * quantity,
        total=unit * quantity,
        weight_g=record.weight_g,
        tax_class=record.tax_class,
        stock_policy=record.stock_policy,
        available_from=record.available_from,
        lead_days=record.lead_days,
        needs_shipping=record.needs_shipping,
        download=record.download,
        trace=trace,
    )


def _destination_problems(destination: Destination, rules: ShopRules) -> list[Problem]:
    country = destination.country
    if country is None or country in rules.ships_to:
        return []
    return [
        Problem(
            "country_not_served",
            f"we do not send to {country} (we send to {_listed(rules.ships_to)})",
            "destination.country",
            {"country": country},
        )
    ]


def _offer(method: ShippingMethod, subtotal: int, currency: str) -> ShippingChoice | None:
    price = method.prices.get(currency)
    if price is None:
        return None
    free_from = method.free_from.get(currency)
    if free_from is not None and subtotal >= free_from:
        return ShippingChoice(method.id, method.title, 0, method.days)
    return ShippingChoice(
        method.id, method.title, price, method.days, free_from - subtotal if free_from is not None else None
    )


def _choose(choices: Sequence[ShippingChoice], wanted: str | None) -> tuple[ShippingChoice | None, list[Problem]]:
    if not choices:
        return None, [Problem("no_shipping", "there is no way to send this cart", "shipping_method")]
    if wanted is None:
        return choices[0], []
    for choice in choices:
        if choice.id == wanted:
            return choice, []
    offered = _listed([choice.id for choice in choices])
    return choices[0], [
        Problem("unknown_shipping_method", f"{wanted!r} is not offered (choose {offered})", "shipping_method")
    ]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
