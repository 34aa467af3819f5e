"""`quote`: the one function that makes every total. Pure; page, cart, checkout, mail and refund all read its result.

Steps run in one fixed order: lines, discounts on goods, delivery, discounts on delivery and total, tax, gift cards.
Each part of the result says which rule gave it. Problems do not stop a quote: it prices what it can and names the rest.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from chalicelib.domain.cart import CartLine, merge_lines
from chalicelib.domain.conditions import Circumstances
from chalicelib.domain.deals import applied, best_deal, hint_at, look_through, refuse_codes
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.discounts import STRANGER, Customer, GivenCode
from chalicelib.domain.errors import Problem
from chalicelib.domain.giftcards import GiftCard, GivenCard, use_cards
from chalicelib.domain.lines import PricedLine, Prices, price_line
from chalicelib.domain.money import PROVIDER_MINIMUM
from chalicelib.domain.places import NOWHERE, Destination
from chalicelib.domain.quote import Hint, Quote
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.sending import Sending, find_sending
from chalicelib.domain.settled import settle
from chalicelib.domain.taxing import Taxing, make_taxing


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be priced: a cart, where it goes, who asks, and the codes and cards that were given."""

    lines: tuple[CartLine, ...]
    currency: str
    language: str = ""
    destination: Destination = NOWHERE
    shipping_method: str | None = None
    codes: tuple[GivenCode, ...] = ()
    gift_cards: tuple[GivenCard, ...] = ()
    customer: Customer = STRANGER


@dataclass(frozen=True, slots=True)
class Book:
    """What it is priced by: what the price book knows of its SKUs, the rules of the shop, the store's counters.

    `counters` are those that `conditions.counters_of` names. `honoured` are prices that may still be charged where
    the shopper saw a lower one than the present.
    """

    records: Mapping[str, SkuRecord]
    rules: ShopRules
    counters: Mapping[str, int] = field(default_factory=dict)
    honoured: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """When: `now` in UTC seconds, and the same as the clock on the shop's wall says it, without a time zone."""

    now: int
    local: datetime


def quote(asked: Asked, book: Book, moment: Moment) -> Quote:
    """Price a cart at one moment. Whoever places an order refuses one whose quote has problems."""
    rules = book.rules
    priced, problems = _price_lines(asked, book, moment)
    taxing = _taxing(priced, asked, rules, moment)
    priced = [_net(line, taxing.net_unit(index, line.item.unit)) for index, line in enumerate(priced)]
    lines, items = [line.line for line in priced], tuple(line.item for line in priced)
    sending = _net_sending(_sending(priced, asked, rules, moment), taxing, [item.value for item in items])
    at = Circumstances(items, asked.currency, moment.now, asked.destination, asked.customer, book.counters)
    offered = look_through(rules.discounts, asked.codes, at)
    deal = best_deal(
        offered, lambda deal: settle(lines, at, deal.discounts, sending.chosen, taxing, asked.language).total
    )
    done = settle(lines, at, deal.discounts, sending.chosen, taxing, asked.language)
    on_cards = sum(line.total + line.tax for line in done.lines if line.gift_card)
    least = PROVIDER_MINIMUM.get(asked.currency, 1)
    uses = use_cards(asked.gift_cards, done.total - on_cards, done.total, least)
    named = {discount.id: discount for discount in rules.discounts}
    return Quote(
        currency=asked.currency,
        lines=done.lines,
        subtotal=sum(line.subtotal for line in done.lines),
        discount=sum(line.discount for line in done.lines),
        total=done.total,
        due=done.total - sum(use.amount for use in uses),
        shipping=done.shipping,
        shipping_choices=tuple(
            settle(lines, at, deal.discounts, choice, taxing, asked.language).shipping or choice
            for choice in sending.choices
        ),
        tax=done.tax,
        tax_included=done.tax_included,
        taxes=done.taxes,
        discounts=applied(offered, done.taken, asked.customer, asked.language),
        refused_codes=refuse_codes(asked.codes, named, offered, done.taken, asked.language),
        gift_cards=uses,
        hints=(*_delivery_hint(done.shipping), *hint_at(rules.discounts, offered, deal, at, asked.language)),
        weight_g=sum(item.record.weight_g * item.quantity for item in items),
        needs_shipping=any(item.record.needs_shipping for item in items),
        asks_for=sending.asks_for,
        trace=done.trace,
        problems=(*problems, *sending.problems, *_card_problems(asked, moment.now)),
    )


def _price_lines(asked: Asked, book: Book, moment: Moment) -> tuple[list[PricedLine], list[Problem]]:
    problems: list[Problem] = []
    if asked.currency not in book.rules.currencies:
        sold_in = ", ".join(book.rules.currencies)
        message = f"this shop sells in {sold_in}, not in {asked.currency}"
        problems.append(Problem("unknown_currency", message, "currency"))
    prices = Prices(book.records, book.rules, asked.currency, asked.language, moment.now, book.honoured)
    priced = []
    for index, line in enumerate(merge_lines(asked.lines)):
        result = price_line(index, line, prices)
        if isinstance(result, Problem):
            problems.append(result)
        else:
            priced.append(result)
            problems.extend(result.problems)
    return priced, problems


def _taxing(priced: Sequence[PricedLine], asked: Asked, rules: ShopRules, moment: Moment) -> Taxing:
    return make_taxing(
        [line.item for line in priced],
        rules,
        destination=asked.destination,
        customer=asked.customer,
        currency=asked.currency,
        language=asked.language,
        now=moment.now,
    )


def _net(priced: PricedLine, unit: int) -> PricedLine:
    """The line at what one unit costs a customer who owes no tax."""
    item, line = priced.item, priced.line
    if unit == item.unit:
        return priced
    item = replace(item, unit=unit)
    step = replace(line.trace[0], rule=f"{line.trace[0].rule}:net", amount=item.value)
    line = replace(line, unit=unit, seen_unit=line.shown_unit, subtotal=item.value, total=item.value, trace=(step,))
    return PricedLine(item, line, priced.problems)


def _sending(priced: Sequence[PricedLine], asked: Asked, rules: ShopRules, moment: Moment) -> Sending:
    return find_sending(
        [line.item for line in priced],
        rules,
        destination=asked.destination,
        wanted=asked.shipping_method,
        currency=asked.currency,
        language=asked.language,
        local=moment.local,
    )


def _net_sending(sending: Sending, taxing: Taxing, values: Sequence[int]) -> Sending:
    """The ways of sending at what they cost a customer who owes no tax."""

    def net(choice: ShippingChoice) -> ShippingChoice:
        return replace(choice, price=taxing.net_shipping(choice.price, values))

    chosen = net(sending.chosen) if sending.chosen else None
    return replace(sending, choices=tuple(net(choice) for choice in sending.choices), chosen=chosen)


def _delivery_hint(choice: ShippingChoice | None) -> tuple[Hint, ...]:
    if choice is None or not choice.missing or choice.price == 0:
        return ()
    return (Hint("free_delivery", choice.id, choice.title, choice.missing),)


def _card_problems(asked: Asked, now: int) -> list[Problem]:
    problems = []
    for index, given in enumerate(asked.gift_cards):
        card, where = given.card, f"gift_cards[{index}]"
        if card is None:
            problems.append(Problem("unknown_gift_card", "there is no such gift card", where))
        elif card.expires_at is not None and card.expires_at <= now:
            problems.append(Problem("gift_card_expired", f"gift card …{card.ending} has expired", where, _ending(card)))
        elif card.currency != asked.currency:
            message = f"gift card …{card.ending} is in {card.currency}, this order is in {asked.currency}"
            problems.append(Problem("gift_card_currency", message, where, _ending(card)))
        elif given.left <= 0:
            message = f"nothing is left on gift card …{card.ending}"
            problems.append(Problem("gift_card_empty", message, where, _ending(card)))
    return problems


def _ending(card: GiftCard) -> dict[str, str]:
    return {"ending": card.ending, "currency": card.currency}
