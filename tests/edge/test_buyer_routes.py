"""What a buyer does on the order's page: asks for a return, fetches what is digital; and what nobody else can do."""

import re
from html import unescape

import pytest
from calling import HTML, Caller, Reply, fields_of
from owing import owed, pay, take_offline
from small_shop import SITE, SmallShop

from chalicelib.domain.cart import CartLine
from chalicelib.domain.lifecycles import ParcelState, ReturnState
from chalicelib.domain.parcel_events import DownloadFetched
from chalicelib.service import parcels, refunding, returning
from chalicelib.service.checkout import Placed

LINES = (CartLine("PRINT-A4", 2, None), CartLine("CARD", 1, None), CartLine("FILE", 1, None))


@pytest.fixture
def placed(shop: SmallShop) -> Placed:
    """An order of two prints, a card and a file, to be paid by transfer."""
    take_offline(shop)
    for release in {key[0] for key in shop.shelf.files}:
        shop.shelf.files[release, "downloads/a.zip"] = b"PK\x03\x04 the file \xff"
    shop.clock.forward(2)
    return owed(shop, *LINES)


def pay_all(shop: SmallShop, placed: Placed) -> None:
    pay(shop, placed, shop.order(placed).placed.due)


def sent(shop: SmallShop, placed: Placed) -> None:
    """The order paid, and its parcel with the buyer."""
    pay_all(shop, placed)
    house = shop.services.house
    parcels.ship(house, placed.reference, parcels.Shipment("ada", carrier="dhl", tracking="0034043"))
    parcels.mark(house, placed.reference, parcels.ParcelNews("dhl", "parcel-1", ParcelState.DELIVERED))


def path_of(placed: Placed, more: str = "") -> str:
    path, _, query = placed.order_url.removeprefix(SITE).partition("?")
    return f"{path}{more}?{query}"


def ask(caller: Caller, placed: Placed, page: Reply, **fields: str) -> Reply:
    named = {name.replace("__", ":").replace("_A4", "-A4"): value for name, value in fields.items()}
    return caller.post_form(path_of(placed, "/returns"), [*fields_of(page.body), *named.items()])


def fetched(shop: SmallShop, placed: Placed) -> int:
    stored = shop.store.load(placed.order_id)
    assert stored is not None
    return sum(isinstance(event, DownloadFetched) for event in stored.events)


def test_a_return_is_asked_for_once_with_quantity_and_reason(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    sent(shop, placed)
    page = caller.get(path_of(placed), HTML)
    assert 'max="2"' in page.body
    assert "It was handed over as a download or by mail." in page.body
    for _ in range(2):
        answer = ask(caller, placed, page, quantity__PRINT_A4="2", reason__PRINT_A4="damaged", note="A <b>corner</b>.")
        assert answer.status == 303
        assert answer.headers["location"] == f"{path_of(placed)}#returns"
    (one,) = shop.order(placed).returns
    assert (one.asked.by, one.asked.note, one.state) == ("buyer", "A <b>corner</b>.", ReturnState.REQUESTED)
    assert [(line.sku, line.quantity, line.reason) for line in one.asked.lines] == [("PRINT-A4", 2, "damaged")]
    accepted = returning.ReturnAnswer("ada", "return-1", "To Rua 14, Lisboa")
    returning.accept(shop.services.house, placed.reference, accepted)
    again = unescape(caller.get(path_of(placed), HTML).body)
    for said in ("To Rua 14, Lisboa", f"{placed.reference} return-1", "It was given back, or is going to be."):
        assert said in again


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Please say how many you give back."),
        ({"quantity__PRINT_A4": "3"}, "Print PRINT-A4: at most 2 can be given back."),
        ({"quantity__FILE": "1"}, "Print FILE cannot be given back. It was handed over as a download or by mail."),
        ({"quantity__PRINT_A4": "-1"}, "Please write the quantity as a whole number."),
    ],
)
def test_a_return_that_cannot_be_says_why_on_the_page(
    fields: dict[str, str], said: str, caller: Caller, shop: SmallShop, placed: Placed
) -> None:
    sent(shop, placed)
    answer = ask(caller, placed, caller.get(path_of(placed), HTML), **fields)
    assert answer.status == 422
    assert said.casefold() in unescape(answer.body).casefold()
    assert shop.order(placed).returns == ()


def test_a_program_asks_for_a_return_in_json(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    sent(shop, placed)
    body = {"lines": [{"sku": "CARD", "quantity": 1}]}
    key = {"Idempotency_Key": "a-key-of-some-length"}
    first, second = (caller.post_json(path_of(placed, "/returns"), body, **key) for _ in range(2))
    assert (first.status, second.status) == (201, 201)
    assert first.json["returns"] == [
        {"id": "return-1", "state": "requested", "lines": [{"sku": "CARD", "quantity": 1, "reason": ""}]}
    ]
    assert len(shop.order(placed).returns) == 1
    other = caller.post_json(path_of(placed, "/returns"), {"lines": [{"sku": "PRINT-A4", "quantity": 1}]}, **key)
    assert (other.status, other.codes) == (422, {"idempotency_conflict"})
    refused = caller.post_json(path_of(placed, "/returns"), body)
    assert (refused.status, refused.codes) == (422, {"return_not_possible"})
    unread = caller.post_json(path_of(placed, "/returns"), {"lines": [{"sku": "CARD"}], "x": 1})
    assert (unread.status, unread.codes) == (400, {"invalid"})


def test_a_file_is_fetched_five_times_once_it_is_paid(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    form = [("sku", "FILE")]
    early = caller.post_form(path_of(placed, "/downloads"), form)
    assert early.status == 409
    assert "as soon as your payment is here" in early.body
    pay_all(shop, placed)
    for number in range(1, 6):
        answer = caller.post_form(path_of(placed, "/downloads"), form)
        assert answer.status == 303
        file = caller.get(answer.headers["location"], "*/*")
        assert file.status == 200
        assert file.headers["content-disposition"].startswith('attachment; filename="a.zip"')
        assert file.headers["content-type"] == "application/octet-stream"
        assert fetched(shop, placed) == number
    assert "Fetched 5 of 5 times" in caller.get(path_of(placed), HTML).body
    sixth = caller.post_json(path_of(placed, "/downloads"), {"sku": "FILE"})
    assert (sixth.status, sixth.codes) == (409, {"download_refused"})
    assert fetched(shop, placed) == 5
    assert caller.get(answer.headers["location"], "*/*").status == 200  # the fifth broke off
    shop.clock.forward(601)
    assert caller.get(answer.headers["location"], "*/*").status == 401


def test_a_refund_ends_a_download_and_its_addresses(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    pay_all(shop, placed)
    address = caller.post_json(path_of(placed, "/downloads"), {"sku": "FILE"}).json["url"]
    asked = refunding.RefundRequest("ada", "asked for", everything=True)
    refunding.grant(shop.services.house, placed.reference, asked)
    assert caller.get(address, "*/*").status == 409
    refused = caller.post_form(path_of(placed, "/downloads"), [("sku", "FILE")])
    assert refused.status == 409
    assert "its money went back" in refused.body
    assert fetched(shop, placed) == 1


def test_a_file_that_is_gone_costs_nothing(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    pay_all(shop, placed)
    for key in [key for key in shop.shelf.files if key[1] == "downloads/a.zip"]:
        del shop.shelf.files[key]
    assert caller.post_json(path_of(placed, "/downloads"), {"sku": "FILE"}).status == 404
    assert caller.post_json(path_of(placed, "/downloads"), {"sku": "CARD"}).codes == {"unknown_part"}
    assert fetched(shop, placed) == 0


@pytest.mark.parametrize("route", ["returns", "downloads"])
def test_without_a_valid_link_every_reference_gets_the_same_answer(
    route: str, caller: Caller, shop: SmallShop, placed: Placed
) -> None:
    sent(shop, placed)
    token = placed.order_url.partition("?t=")[2]
    paths = [
        f"/api/orders/{placed.reference}/{route}",
        f"/api/orders/{placed.reference}/{route}?t=zz.{token}",
        f"/api/orders/AAAAAAAAAA/{route}?t={token}",
        f"/api/orders/short/{route}?t=1.x",
    ]
    body = {"sku": "FILE", "lines": [{"sku": "CARD", "quantity": 1}]}
    answers = [caller.post_json(path, body) for path in paths]
    assert {(answer.status, answer.body) for answer in answers} == {(401, answers[0].body)}
    pages = [caller.post_form(path, [("sku", "FILE"), ("quantity:CARD", "1")]) for path in paths]
    assert {page.status for page in pages} == {401}
    assert len({re.sub(r"[A-Z0-9]{10}|short", "REF", page.body) for page in pages}) == 1
    assert shop.order(placed).returns == ()
    assert fetched(shop, placed) == 0


def test_an_address_of_a_file_cannot_be_made_up(caller: Caller, shop: SmallShop, placed: Placed) -> None:
    pay_all(shop, placed)
    address = caller.post_json(path_of(placed, "/downloads"), {"sku": "FILE"}).json["url"]
    name, _, signature = address.rpartition("/")[2].partition(".")
    order_token = placed.order_url.partition("?t=")[2]
    tries = [f"{name[:-1]}A.{signature}", f"{name}.{order_token}", "AAAAAAAAAA.1.x", "x", f"{name}.{signature}A"]
    answers = [caller.get(f"/api/downloads/{attempt}") for attempt in tries]
    assert {(answer.status, answer.body) for answer in answers} == {(401, answers[0].body)}
    cross = {"Sec_Fetch_Site": "cross-site"}
    assert caller.post_json(path_of(placed, "/downloads"), {"sku": "FILE"}, **cross).status == 403
