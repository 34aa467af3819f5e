"""A cart with some discounts and one way of sending, worked out: lines, delivery, taxes, total."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.conditions import Circumstances
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.discounts import Discount
from chalicelib.domain.quote import QuoteLine, Step
from chalicelib.domain.reductions import Taken, reduce_goods, reduce_rest
from chalicelib.domain.taxes import TaxShare, included_in, on_top, sum_shares
from chalicelib.domain.taxing import Taxing
from chalicelib.domain.wordings import in_language


@dataclass(frozen=True, slots=True)
class Settled:
    """What a cart comes to, in minor units; `taken` are the discounts in the order in which they were taken."""

    lines: tuple[QuoteLine, ...]
    shipping: ShippingChoice | None
    taken: tuple[Taken, ...]
    taxes: tuple[TaxShare, ...]
    total: int
    trace: tuple[Step, ...]

    @property
    def tax(self) -> int:
        """What comes on top."""
        return on_top(self.taxes)

    @property
    def tax_included(self) -> int:
        """What is in it already."""
        return included_in(self.taxes)


def settle(
    lines: Sequence[QuoteLine],
    at: Circumstances,
    discounts: Sequence[Discount],
    choice: ShippingChoice | None,
    taxing: Taxing,
    language: str,
) -> Settled:
    """Take the discounts off, send it this way, and tax what is left. `lines` and `at.items` are in one order."""
    taken = reduce_goods(discounts, at)
    left = [item.value - sum(one.items[index] for one in taken) for index, item in enumerate(at.items)]
    delivery = choice.price if choice else 0
    taken += reduce_rest(discounts, at, left, delivery, choice.id if choice else None)
    reduced = tuple(_reduce_line(index, line, taken, taxing, language) for index, line in enumerate(lines))
    shipping = _reduce_shipping(choice, taken)
    totals = [line.total for line in reduced]
    shares = taxing.of_shipping(shipping.price, totals) if shipping else ()
    taxes = sum_shares((*(share for line in reduced for share in line.taxes), *shares))
    trace = tuple(_trace(choice, taken, taxes, language))
    return Settled(
        lines=reduced,
        shipping=shipping,
        taken=taken,
        taxes=taxes,
        total=sum(totals) + (shipping.price if shipping else 0) + on_top(taxes),
        trace=trace,
    )


def _reduce_line(index: int, line: QuoteLine, taken: Sequence[Taken], taxing: Taxing, language: str) -> QuoteLine:
    steps = tuple(_step(one, one.items[index], language) for one in taken if one.items[index])
    discount = sum(one.items[index] for one in taken)
    total = line.subtotal - discount
    taxes = taxing.of_line(index, total)
    return replace(
        line,
        discount=discount,
        total=total,
        tax=on_top(taxes),
        tax_included=included_in(taxes),
        taxes=taxes,
        trace=(*line.trace, *steps),
    )


def _reduce_shipping(choice: ShippingChoice | None, taken: Sequence[Taken]) -> ShippingChoice | None:
    off = sum(one.shipping for one in taken)
    return replace(choice, price=choice.price - off, regular=choice.price) if choice and off else choice


def _trace(
    choice: ShippingChoice | None, taken: Sequence[Taken], taxes: Sequence[TaxShare], language: str
) -> list[Step]:
    steps = [Step(f"shipping:{choice.id}", choice.title, choice.price)] if choice else []
    steps += [_step(one, one.shipping, language) for one in taken if one.shipping]
    steps += [Step(f"tax:{share.rate}", share.title, share.amount) for share in taxes if not share.included]
    return steps


def _step(taken: Taken, amount: int, language: str) -> Step:
    discount = taken.discount
    return Step(f"discount:{discount.id}", in_language(discount.title, discount.title_in, language), -amount)
