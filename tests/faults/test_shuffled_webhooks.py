"""A thousand deliveries of the provider's words, in any order and some of them twice, end in one state."""

import random
from pathlib import Path

import pytest
from calling import JSON, Caller
from shuffled import HISTORIES, signature, tell

from chalicelib.edge import handling

ORDERS = 250
"""Ways to shuffle the words about each of the four orders."""


@pytest.mark.slow
@pytest.mark.parametrize("name", HISTORIES)
def test_a_thousand_shuffled_and_duplicated_deliveries_end_in_one_state(tmp_path: Path, name: str) -> None:
    told = tell(tmp_path, name)
    assert len(told.bodies) >= 4
    with told.copy(tmp_path) as services:
        for body in told.bodies:
            told.deliver(services, body)
        expected = told.state(services)
    for number in range(ORDERS):
        bodies = told.shuffled(random.Random(number))
        with told.copy(tmp_path) as services:
            for body in bodies:
                told.deliver(services, body)
            assert told.state(services) == expected, f"shuffle {number}"


@pytest.mark.parametrize("name", HISTORIES)
def test_the_same_holds_over_http(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tell(tmp_path, name)
    with told.copy(tmp_path) as services:
        for body in told.bodies:
            told.deliver(services, body)
        expected = told.state(services)
    with told.copy(tmp_path) as services:
        monkeypatch.setattr(handling, "services", lambda: services)
        caller = Caller(told.shop)
        for body in told.shuffled(random.Random(1)):
            signed = {"Content-Type": JSON, "Stripe-Signature": signature(body, services.clock())}
            assert caller.call("POST", "/api/webhooks/stripe", body, signed).status == 200
        assert told.state(services) == expected
