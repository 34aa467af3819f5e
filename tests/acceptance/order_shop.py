"""The shop that the order cases are played in, and how a case becomes a request over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from calling import JSON, Caller, Reply
from money_shop import components, fixed_off, minor, percent_off
from small_catalogue import RULES, record
from small_shop import SmallShop

from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.codes import code_id
from chalicelib.domain.discounts import Discount
from chalicelib.domain.order import Order, fold
from chalicelib.domain.places import Destination, Place
from chalicelib.domain.records import SkuRecord, TaxPart
from chalicelib.domain.taxes import TaxRules, TaxZone
from chalicelib.service.invitations import make_invitation

HOODIE = record("HOODIE-M", 4500)
_OLD = percent_off(0, 10, id="old", title="Old", by_code=True, ends=1)
_GROUP = "members"


def open_hoodies(shop: SmallShop) -> None:
    """Ten hoodies, a hundred other things, a discount that is over; DRAFT-1 is a draft, so no price book has it."""
    others = [record(f"S{number}", 100) for number in range(101)]
    shop.publish(HOODIE, *others, rules=replace(RULES, discounts=(_OLD,)), codes={code_id("OLD"): _OLD.id})


def open_catalogue(shop: SmallShop, given: Mapping[str, Any]) -> SkuRecord:
    """One product of a case, its taxes and its discounts."""
    goods, currency = given["catalogue"], given["catalogue"]["currency"]
    parts = tuple(TaxPart(part["type"], {currency: minor(part["amount"], currency)}) for part in goods.get("parts", ()))
    sold = SkuRecord(
        sku=goods["sku"],
        product=goods["sku"],
        title=goods.get("title", goods["sku"]),
        url=f"/products/{goods['sku']}/",
        prices={currency: minor(goods["price"], currency)},
        stock_policy=StockPolicy.UNTRACKED,
        needs_shipping=False,
        tax_class=goods.get("type", "standard"),
        tax_parts=parts,
    )
    discounts = _discounts(given, currency)
    rules = replace(
        RULES,
        currencies=(currency,),
        languages={"en": currency},
        zones=(),
        tax=_taxes(given, {sold.tax_class, *(part.tax_class for part in parts)}),
        discounts=discounts,
        groups={_GROUP: "Members"},
    )
    shop.publish(sold, rules=rules, codes={code_id(item.id): item.id for item in discounts if item.by_code})
    return sold


def ask(caller: Caller, given: Mapping[str, Any], sold: SkuRecord) -> Reply:
    """Check the product of a case out, as a member where it gives members something."""
    if _given(given, "member"):
        shop = caller.shop
        token = make_invitation(shop.services.settings.link_secret, _GROUP, shop.clock() + 60)
        assert caller.get(f"/api/groups/{token}").status in (200, 303)
    body: dict[str, Any] = {
        "lines": [{"sku": sold.sku, "quantity": given.get("quantity", 1)}],
        "currency": given["catalogue"]["currency"],
        "destination": {"country": given.get("country", "US")},
        "email": "ada@example.com",
    }
    if _given(given, "coupon"):
        body["discount_codes"] = ["COUPON"]
    return caller.post_json("/api/checkout", body, Idempotency_Key="one-order-of-a-case")


def send(caller: Caller, given: Any, key: str = "a-checkout-of-a-case") -> Reply:
    """A hostile request as it would arrive: an object becomes a checkout of it, a text arrives as it is."""
    if isinstance(given, str):
        return _send_raw(caller, given, key)
    body: dict[str, Any] = {
        "lines": given.get("items", [{"sku": HOODIE.sku, "quantity": 1}]),
        "currency": given.get("currency", "EUR"),
        "destination": {"country": given.get("country", "DE")},
        "email": given.get("email", "ada@example.com"),
    }
    known = {"items", "currency", "country", "email", "coupon", "origin", "times"}
    body |= {name: value for name, value in given.items() if name not in known}
    if "coupon" in given:
        body["discount_codes"] = [given["coupon"]]
    headers = {"Origin": given["origin"]} if "origin" in given else {}
    return caller.post_json("/api/checkout", body, Idempotency_Key=key, **headers)


def placed_order(shop: SmallShop, reply: Reply) -> Order:
    """The order that an answer speaks of."""
    order_id = shop.store.find(reply.json["order"])
    assert order_id is not None
    stored = shop.store.load(order_id)
    assert stored is not None
    return fold(stored.events)


def payment_pages(shop: SmallShop) -> int:
    """How many payment pages the provider was asked for."""
    return shop.network.calls.count(("POST", "/v1/checkout/sessions"))


def _send_raw(caller: Caller, text: str, key: str) -> Reply:
    if text == "text/plain body":
        whole = json.dumps({"lines": [{"sku": HOODIE.sku, "quantity": 1}], "currency": "EUR"}).encode()
        headers = {"Content-Type": "text/plain", "Accept": JSON, "Idempotency-Key": key}
        return caller.call("POST", "/api/checkout", whole, headers)
    letter, times = text.removeprefix("'").partition("'*")[::2]
    content = letter * int(times) if times.isdigit() else text.replace('"items"', '"lines"')
    return caller.post_json("/api/checkout", content.encode(), Idempotency_Key=key)


def _given(given: Mapping[str, Any], whose: str) -> dict[str, Any]:
    """What a case says of a coupon or of members: {percent: 15}, {fixed: "2.00"}."""
    found = {name.removeprefix(f"{whose}_"): value for name, value in given.items() if name.startswith(f"{whose}_")}
    return found | (given[whose] if isinstance(given.get(whose), dict) else {})


def _discounts(given: Mapping[str, Any], currency: str) -> tuple[Discount, ...]:
    found = []
    changes: dict[str, dict[str, Any]] = {
        "member": {"id": "member", "groups": (_GROUP,)},
        "coupon": {"id": "coupon", "by_code": True},
    }
    for whose, fields in changes.items():
        off = _given(given, whose)
        if "percent" in off:
            found.append(percent_off(0, off["percent"], **fields))
        elif off:
            found.append(fixed_off(0, minor(off.get("fixed", off.get("amount")), currency), currency, **fields))
    return tuple(found)


def _taxes(given: Mapping[str, Any], classes: set[str]) -> TaxRules:
    """Each class has its rate in its country; whatever a case does not tax has none."""
    rates: dict[str, dict[str, Decimal]] = {}
    for tax in given.get("taxes", ()):
        rates.setdefault(tax.get("country", "US"), {})[tax["type"]] = tax["percent"]
    zones = tuple(
        TaxZone(
            country.lower(),
            (Place(country),),
            {name: components(percents.get(name, 0)) for name in classes},
            included=False,
        )
        for country, percents in rates.items()
    )
    return TaxRules(zones, Destination("US"))
