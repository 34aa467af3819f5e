"""The tables on which an order moves: whole, reachable, and without surprises."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain import lifecycles, transitions
from chalicelib.domain.errors import IllegalTransition
from chalicelib.domain.transitions import FULFILMENT, PAYMENT, Fulfilment, Payment, move_fulfilment, move_payment

TABLES = [
    (PAYMENT, Payment, (Payment.PENDING,)),
    (FULFILMENT, Fulfilment, (Fulfilment.UNFULFILLED,)),
    (lifecycles.REFUND, lifecycles.RefundState, lifecycles.REFUND_STARTS),
    (lifecycles.RETURN, lifecycles.ReturnState, lifecycles.RETURN_STARTS),
    (lifecycles.DISPUTE, lifecycles.DisputeState, lifecycles.DISPUTE_STARTS),
    (lifecycles.PARCEL, lifecycles.ParcelState, lifecycles.PARCEL_STARTS),
    (lifecycles.JOB, lifecycles.JobState, lifecycles.JOB_STARTS),
]


@pytest.mark.parametrize(("table", "states", "starts"), TABLES)
def test_every_state_has_a_row_and_can_be_reached(
    table: Mapping[Any, frozenset[Any]], states: Any, starts: tuple[Any, ...]
) -> None:
    assert set(table) == set(states)
    reached, ahead = set(starts), list(starts)
    while ahead:
        for target in table[ahead.pop()] - reached:
            reached.add(target)
            ahead.append(target)
    assert reached == set(states)


def test_every_row_says_when_it_happens_in_a_shop() -> None:
    for module in (transitions, lifecycles):
        lines = Path(str(module.__file__)).read_text().splitlines()
        rows = [line for line in lines if re.match(r" {12}[A-Z]\w+\.[A-Z_]+,", line) or "frozenset({" in line]
        assert len(rows) > 10
        assert [line for line in rows if "  # " not in line and not line.endswith("frozenset(")] == []


def test_a_move_that_the_table_does_not_have_is_refused() -> None:
    assert move_payment(Payment.PENDING, Payment.CAPTURED) is Payment.CAPTURED
    with pytest.raises(IllegalTransition, match="captured cannot become expired"):
        move_payment(Payment.CAPTURED, Payment.EXPIRED)
    with pytest.raises(IllegalTransition):
        move_fulfilment(Fulfilment.CANCELLED, Fulfilment.CANCELLED)
