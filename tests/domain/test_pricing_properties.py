"""What holds for any cart, any rules and any currency."""

from dataclasses import replace

from cart_of_everything import CURRENCIES, carts, priced, shops
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chalicelib.domain.cart import CartLine
from chalicelib.domain.money import PROVIDER_MINIMUM
from chalicelib.domain.pricing import Asked, Book
from chalicelib.domain.quote import Quote
from chalicelib.domain.refunds import paid_by_unit, paid_for_delivery

several = settings(max_examples=80)


def delivery(result: Quote) -> int:
    return result.shipping.price if result.shipping else 0


@several
@given(carts())
def test_the_parts_sum_to_the_total_and_no_part_is_negative(cart: tuple[Asked, Book]) -> None:
    result = priced(*cart)
    assert result.subtotal == sum(line.unit * line.quantity for line in result.lines)
    assert result.discount == sum(line.discount for line in result.lines)
    assert result.total == result.subtotal - result.discount + delivery(result) + result.tax
    assert result.due == result.total - sum(use.amount for use in result.gift_cards)
    for line in result.lines:
        assert 0 <= line.total == line.subtotal - line.discount
        assert 0 <= line.tax_included <= line.total
        assert line.tax >= 0
    assert all(choice.price >= 0 for choice in result.shipping_choices)
    assert result.due >= 0
    assert result.tax == sum(share.amount for share in result.taxes if not share.included)
    assert result.tax_included == sum(share.amount for share in result.taxes if share.included)


@several
@given(carts())
def test_every_amount_explains_itself(cart: tuple[Asked, Book]) -> None:
    result = priced(*cart)
    for line in result.lines:
        assert sum(step.amount for step in line.trace) == line.total
        assert all(step.rule and step.why for step in line.trace)
    assert sum(line.total for line in result.lines) + sum(step.amount for step in result.trace) == result.total
    taken = result.discount + sum(-step.amount for step in result.trace if step.rule.startswith("discount:"))
    assert sum(discount.amount for discount in result.discounts) == taken


@several
@given(carts())
def test_a_discount_never_raises_a_total_and_the_best_set_counts(cart: tuple[Asked, Book]) -> None:
    asked, book = cart
    with_all = priced(asked, book).total
    assert with_all <= priced(asked, replace(book, rules=replace(book.rules, discounts=()))).total
    for discount in book.rules.discounts:
        alone = replace(book, rules=replace(book.rules, discounts=(discount,)))
        if not discount.combines:
            assert with_all <= priced(asked, alone).total


@several
@given(carts(), st.data())
def test_splitting_and_reordering_lines_changes_no_total(cart: tuple[Asked, Book], data: st.DataObject) -> None:
    asked, book = cart
    split: list[CartLine] = []
    for line in asked.lines:
        first = data.draw(st.integers(0, line.quantity))
        split += [CartLine(line.sku, part) for part in (first, line.quantity - first) if part]
    other = replace(asked, lines=tuple(split))
    # Merging gives the order of first mention back, so every line is what it was.
    assert priced(other, book) == priced(asked, book)
    turned = priced(replace(asked, lines=asked.lines[::-1]), book)
    before = priced(asked, book)
    assert (turned.subtotal, len(turned.lines)) == (before.subtotal, len(before.lines))
    # Of equal remainders another line may get the odd unit, and its tax be rounded the other way.
    assert abs(turned.total - before.total) <= 2 * len(before.lines) + 2


@several
@given(carts())
def test_giving_back_every_unit_and_delivery_gives_back_exactly_what_was_paid(cart: tuple[Asked, Book]) -> None:
    result = priced(*cart)
    units = [amount for line in result.lines for amount in paid_by_unit(line)]
    assert all(amount >= 0 for amount in units)
    assert sum(units) + paid_for_delivery(result.shipping, result.lines, result.tax) == result.total


@several
@given(carts())
def test_what_is_due_is_nothing_or_at_least_what_the_provider_takes(cart: tuple[Asked, Book]) -> None:
    result = priced(*cart)
    least = min(PROVIDER_MINIMUM.get(result.currency, 1), result.total)
    assert result.due == 0 or result.due >= least
    on_cards = sum(line.total + line.tax for line in result.lines if line.gift_card)
    assert result.due >= min(on_cards, result.total)  # a card never pays for a card
    for use in result.gift_cards:
        assert use.amount > 0
        assert use.left >= 0


@several
@given(carts())
def test_a_customer_who_owes_no_tax_pays_none_and_never_more(cart: tuple[Asked, Book]) -> None:
    asked, book = cart
    assume(book.rules.tax.zones)
    plain = replace(book, rules=replace(book.rules, discounts=()))
    bare = replace(asked, codes=(), gift_cards=())
    exempt = priced(replace(bare, customer=replace(asked.customer, groups=("trade",))), plain)
    other = priced(replace(bare, customer=replace(asked.customer, groups=())), plain)
    assert (exempt.tax, exempt.tax_included, exempt.taxes) == (0, 0, ())
    same_way = exempt.shipping and other.shipping and exempt.shipping.id == other.shipping.id
    if same_way and exempt.shipping.missing == other.shipping.missing:
        assert exempt.total <= other.total


@settings(max_examples=60)
@given(shops(), st.sampled_from(CURRENCIES))
def test_more_of_everything_never_costs_less_without_discounts(book: Book, currency: str) -> None:
    plain = replace(
        book,
        rules=replace(book.rules, discounts=()),
        records={sku: replace(record, breaks=()) for sku, record in book.records.items()},
    )
    totals = [
        priced(Asked((CartLine("FILE", count), CartLine("CARD", count)), currency), plain).total for count in (1, 2, 5)
    ]
    assert totals == sorted(totals)
