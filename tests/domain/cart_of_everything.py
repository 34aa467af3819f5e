"""Any cart, any rules: what the properties of prices are tried with."""

from dataclasses import replace
from datetime import datetime

from hypothesis import strategies as st

from chalicelib.domain.calendar import Dispatch
from chalicelib.domain.cart import CartLine
from chalicelib.domain.catalogue import PriceBreak, Sale, StockPolicy
from chalicelib.domain.codes import code_id
from chalicelib.domain.delivery import Band, BandsBy, ShippingMethod, ShippingZone
from chalicelib.domain.discounts import BuyGet, Customer, Discount, GivenCode, Off, Target, Tier
from chalicelib.domain.giftcards import GiftCard, GivenCard
from chalicelib.domain.places import Destination, Place
from chalicelib.domain.pricing import Asked, Book, Moment, quote
from chalicelib.domain.quote import Quote
from chalicelib.domain.records import SkuRecord, TaxPart
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.selections import Selection
from chalicelib.domain.taxes import PROPORTIONAL, TaxComponent, TaxRules, TaxZone

NOW = 1_790_000_000
MOMENT = Moment(NOW, datetime(2026, 9, 21, 15, 13))
CURRENCIES = ("EUR", "JPY", "KWD", "ISK", "USD")
SKUS = ("ONE", "TWO", "THREE", "FILE", "SET", "CARD")
CLASSES = ("standard", "reduced", "zero")
COUNTRIES = ("PT", "DE", "US")
CODES = ("SPRING", "ONCE")

amounts = st.integers(1, 200_000)
prices = st.fixed_dictionaries(dict.fromkeys(CURRENCIES, amounts.map(lambda amount: amount * 10)))
"""Whole tens, so that the payment provider can charge them in every currency."""


def _lower(price: dict[str, int], percent: int) -> dict[str, int]:
    return {code: max(1, amount * (100 - percent) // 100) for code, amount in price.items()}


@st.composite
def records(draw: st.DrawFn) -> dict[str, SkuRecord]:
    """Every SKU: goods of three classes, a file, a bundle that is taxed by part, a gift card."""
    found = {}
    for sku in SKUS:
        price = draw(prices)
        sales = (Sale(_lower(price, draw(st.integers(1, 60))), None, None),) if draw(st.booleans()) else ()
        breaks = (PriceBreak(draw(st.integers(2, 5)), _lower(price, draw(st.integers(1, 40)))),)
        found[sku] = SkuRecord(
            sku=sku,
            product=sku.lower(),
            title=sku.title(),
            url=f"/products/{sku.lower()}/",
            prices=price,
            sales=sales if sku != "CARD" else (),
            breaks=breaks if draw(st.booleans()) and sku != "CARD" else (),
            stock_policy=StockPolicy.DIGITAL if sku == "FILE" else StockPolicy.UNTRACKED,
            weight_g=draw(st.integers(0, 3000)),
            tax_class=draw(st.sampled_from(CLASSES)),
            needs_shipping=sku not in ("FILE", "CARD"),
            gift_card=sku == "CARD",
            collections=tuple(draw(st.sets(st.sampled_from(("a", "b"))))),
            max_per_order=50,
        )
    parts = (TaxPart("standard", draw(prices)), TaxPart("reduced", draw(prices)))
    return found | {"SET": replace(found["SET"], tax_parts=parts)}


@st.composite
def tax_rules(draw: st.DrawFn) -> TaxRules:
    """Included here, on top there, compound taxes among them; somewhere none."""

    def components() -> tuple[TaxComponent, ...]:
        rates = draw(st.lists(st.integers(0, 300_000), min_size=1, max_size=2))
        return tuple(TaxComponent(f"Tax {n}", rate, n > 0 and draw(st.booleans())) for n, rate in enumerate(rates))

    zones = tuple(
        TaxZone(country, (Place(country),), {name: components() for name in CLASSES}, draw(st.booleans()))
        for country in draw(st.sets(st.sampled_from(COUNTRIES)))
    )
    shipping = draw(st.sampled_from((PROPORTIONAL, "standard")))
    goods = draw(st.sampled_from(("destination", "origin")))
    return TaxRules(zones, Destination("PT"), goods, shipping, exempt_groups=("trade",))


@st.composite
def offs(draw: st.DrawFn) -> Off:
    if draw(st.booleans()):
        return Off(percent=draw(st.integers(1, 10_000)))
    return Off(amounts=draw(prices))


selections = st.one_of(
    st.just(Selection()),
    st.builds(Selection, collections=st.just(("a",))),
    st.builds(Selection, skus=st.lists(st.sampled_from(SKUS), min_size=1, max_size=3).map(tuple)),
)


@st.composite
def discounts(draw: st.DrawFn) -> tuple[Discount, ...]:
    """Up to four of any kind; the last ones need a code."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        target = draw(st.sampled_from(list(Target)))
        whole = target in (Target.ITEMS, Target.ORDER)
        gives = whole and draw(st.booleans()) and draw(st.booleans())
        buy_get = BuyGet(draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(selections)) if gives else None
        tiers = (Tier(draw(offs()), items=draw(st.integers(2, 6))),) if draw(st.booleans()) and not gives else ()
        found.append(
            Discount(
                id=f"d{number}",
                title=f"Discount {number}",
                target=target,
                off=draw(offs()),
                tiers=tiers,
                buy_get=buy_get,
                of=draw(selections),
                without=draw(st.sampled_from((Selection(), Selection(skus=("TWO",))))),
                sale_items=draw(st.booleans()),
                max_items=draw(st.none() | st.integers(1, 4)) if whole and not gives else None,
                minimum_spend=draw(st.sampled_from(({}, dict.fromkeys(CURRENCIES, 50_000)))),
                minimum_items=draw(st.integers(0, 3)),
                countries=draw(st.sampled_from(((), ("PT",)))),
                by_code=number >= 2,
                uses=draw(st.none() | st.integers(1, 3)),
                combines=draw(st.booleans()),
            )
        )
    return tuple(found)


@st.composite
def shops(draw: st.DrawFn) -> Book:
    """A shop with any of these."""
    fixed = ShippingMethod("post", "Post", draw(prices), (1, 3), draw(st.sampled_from(({}, draw(prices)))))
    heavy = ShippingMethod(
        "freight", "Freight", {}, (2, 9), by=BandsBy.WEIGHT, bands=(Band(draw(prices), 2000), Band(draw(prices)))
    )
    parcels = replace(fixed, id="parcels", per_parcel=True, excludes=Selection(skus=("TWO",)))
    rules = ShopRules(
        name="Everything",
        url="https://everything.example",
        email="shop@everything.example",
        currencies=CURRENCIES,
        languages={"en": "EUR"},
        language="en",
        timezone="Europe/Lisbon",
        country="PT",
        zones=(
            ShippingZone("home", (Place("PT"),), (fixed, heavy)),
            ShippingZone("away", (Place("DE"), Place("US")), (heavy, parcels)),
        ),
        dispatch=Dispatch(handling=(0, 2), cut_off=840, parcel_g=1000),
        tax=draw(tax_rules()),
        discounts=draw(discounts()),
        groups={"trade": "Trade"},
    )
    return Book(draw(records()), rules)


@st.composite
def asked(draw: st.DrawFn, book: Book, codes: bool = True) -> Asked:
    """A cart for that shop."""
    wanted = draw(st.dictionaries(st.sampled_from(SKUS), st.integers(1, 12), min_size=1, max_size=5))
    given = tuple(
        GivenCode(text, code_id(text), f"d{number}")
        for number, text in enumerate(CODES, 2)
        if codes and draw(st.booleans())
    )
    currency = draw(st.sampled_from(CURRENCIES))
    card = GiftCard("id", "7QXA", currency, 10**9, NOW)
    cards = (GivenCard("code", card, draw(st.integers(0, 2_000_000))),) if codes and draw(st.booleans()) else ()
    return Asked(
        lines=tuple(CartLine(sku, count) for sku, count in wanted.items()),
        currency=currency,
        destination=Destination(draw(st.sampled_from((*COUNTRIES, None)))),
        shipping_method=draw(st.sampled_from((None, "post", "freight"))),
        codes=given,
        gift_cards=cards,
        customer=Customer("ada", draw(st.sampled_from(((), ("trade",))))),
    )


@st.composite
def carts(draw: st.DrawFn) -> tuple[Asked, Book]:
    """Any cart of any shop."""
    book = draw(shops())
    return draw(asked(book)), book


def priced(cart: Asked, book: Book) -> Quote:
    """The cart priced, and nothing stands against it but the way of sending that was asked for."""
    return quote(cart, book, MOMENT)
