"""Idempotency keys of the payment sandbox, and its trouble on request, as the real library meets them."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stripe
from sandbox_shop import Shop, open_shop, session_params

from storefront.sandbox import Faults, random_id


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path) as shop:
        yield shop


def create(shop: Shop, key: str, **changes: Any) -> Any:
    params = {name: value for name, value in (session_params() | changes).items() if value is not None}
    return shop.stripe.v1.checkout.sessions.create(params=params, options={"idempotency_key": key})


def made(shop: Shop) -> int:
    return len(shop.stripe.v1.checkout.sessions.list(params={"limit": 100}).data)


def test_the_same_key_and_parameters_give_the_first_answer_again(shop: Shop) -> None:
    first = create(shop, "ORDER-1:1")
    shop.press(first, "pay")
    again = create(shop, "ORDER-1:1")
    assert again.to_dict() == first.to_dict(), "the answer as it was, although the session is paid by now"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert again.last_response.headers["Original-Request"] == first.last_response.headers["Request-Id"]
    assert made(shop) == 1


def test_the_order_of_the_parameters_does_not_matter(shop: Shop) -> None:
    create(shop, "k" * 16)
    params = dict(reversed(session_params().items()))
    again = shop.stripe.v1.checkout.sessions.create(params=params, options={"idempotency_key": "k" * 16})
    assert again.last_response.headers["Idempotent-Replayed"] == "true"


def test_the_same_key_with_other_parameters_is_an_idempotency_error(shop: Shop) -> None:
    create(shop, "ORDER-1:1")
    with pytest.raises(stripe.IdempotencyError, match="same parameters") as refused:
        create(shop, "ORDER-1:1", locale="en")
    assert refused.value.http_status == 400
    assert made(shop) == 1


def test_a_key_belongs_to_one_endpoint(shop: Shop) -> None:
    first = create(shop, "ORDER-1:1")
    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        shop.stripe.v1.checkout.sessions.expire(first.id, options={"idempotency_key": "ORDER-1:1"})
    assert shop.session(first.id).status == "open"


def test_a_key_that_is_too_long_is_refused(shop: Shop) -> None:
    with pytest.raises(stripe.IdempotencyError, match="255"):
        create(shop, "k" * 256)


def test_a_refusal_by_the_endpoint_is_kept_and_one_of_the_form_is_not(shop: Shop) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(shop, "form", locale="xx")
    assert create(shop, "form").status == "open"
    opened = create(shop, "kept")
    shop.press(opened, "pay")
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            shop.stripe.v1.checkout.sessions.expire(opened.id, options={"idempotency_key": "expire"})
    assert refused.value.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_forgotten_after_a_day(shop: Shop) -> None:
    first = create(shop, "ORDER-1:1", expires_at=None)
    shop.wait(24 * 3600)
    assert create(shop, "ORDER-1:1", expires_at=None).id != first.id


def test_a_key_outlives_the_process(tmp_path: Path) -> None:
    with open_shop(tmp_path) as shop:
        first = create(shop, "ORDER-1:1")
    with open_shop(tmp_path) as shop:
        assert create(shop, "ORDER-1:1").id == first.id


def test_a_request_still_in_flight_is_a_conflict_and_then_a_replay(tmp_path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def slow_id(prefix: str) -> str:
        if prefix == "cs_test_":
            inside.set()
            assert go_on.wait(10)
        return random_id(prefix)

    with open_shop(tmp_path, new_id=slow_id) as shop:
        first: list[Any] = []
        thread = threading.Thread(target=lambda: first.append(create(shop, "ORDER-1:1")))
        thread.start()
        assert inside.wait(10)
        try:
            with pytest.raises(stripe.APIError, match="in-progress") as refused:
                create(shop, "ORDER-1:1")
        finally:
            go_on.set()
            thread.join()
        assert refused.value.http_status == 409
        assert refused.value.json_body["error"]["code"] == "idempotency_key_in_use"
        assert create(shop, "ORDER-1:1").id == first[0].id


def test_sixteen_threads_with_one_key_make_one_session(shop: Shop) -> None:
    ids: list[str] = []
    refusals: set[int] = set()

    def work() -> None:
        while True:
            try:
                ids.append(create(shop, "ORDER-1:1").id)
            except stripe.APIError as wrong:
                refusals.add(wrong.http_status)
            else:
                return

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refusals <= {409}
    assert len(ids) == 16
    assert len(set(ids)) == made(shop) == 1


def test_a_500_is_kept_under_its_key_and_nothing_was_done(shop: Shop) -> None:
    shop.sandbox.faults = Faults(errors=1)
    for _ in range(2):
        with pytest.raises(stripe.APIError) as failed:
            create(shop, "ORDER-1:1")
        assert failed.value.http_status == 500
    assert failed.value.headers["Idempotent-Replayed"] == "true"
    assert made(shop) == 0
    assert create(shop, "ORDER-1:2").status == "open"


def test_an_answer_lost_on_its_way_back_is_found_again_by_its_key(shop: Shop) -> None:
    shop.post("/faults", {"errors": "0", "lost": "1"})
    assert shop.sandbox.faults == Faults(lost=1)
    with pytest.raises(stripe.APIError) as lost:
        create(shop, "ORDER-1:1")
    assert lost.value.http_status == 503
    assert made(shop) == 1
    assert create(shop, "ORDER-1:1").last_response.headers["Idempotent-Replayed"] == "true"
    assert made(shop) == 1


def test_the_library_retries_a_lost_answer_by_itself(shop: Shop) -> None:
    shop.sandbox.faults = Faults(lost=1)
    created = shop.stripe.v1.checkout.sessions.create(params=session_params(), options={"max_network_retries": 1})
    assert created.last_response.headers["Idempotent-Replayed"] == "true"
    assert made(shop) == 1
