"""The tables on which an order moves: whole, reachable, and without surprises."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.transitions import FULFILMENT, PAYMENT, Fulfilment, Payment, move_fulfilment, move_payment

TABLES = [(PAYMENT, Payment, Payment.PENDING), (FULFILMENT, Fulfilment, Fulfilment.UNFULFILLED)]


@pytest.mark.parametrize(("table", "states", "start"), TABLES)
def test_every_state_has_a_row_and_can_be_reached(table: Mapping[Any, frozenset[Any]], states: Any, start: Any) -> None:
    assert set(table) == set(states)
    reached, ahead = {start}, [start]
    while ahead:
        for target in table[ahead.pop()] - reached:
            reached.add(target)
            ahead.append(target)
    assert reached == set(states)


def test_a_move_that_the_table_does_not_have_is_refused() -> None:
    assert move_payment(Payment.PENDING, Payment.CAPTURED) is Payment.CAPTURED
    with pytest.raises(IllegalTransition, match="captured cannot become expired"):
        move_payment(Payment.CAPTURED, Payment.EXPIRED)
    with pytest.raises(IllegalTransition):
        move_fulfilment(Fulfilment.CANCELLED, Fulfilment.CANCELLED)
