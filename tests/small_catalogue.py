"""What the small shop of the tests sells, and the facts of the shop."""

from dataclasses import replace
from typing import Any

from chalicelib.domain.catalogue import Sale, StockPolicy
from chalicelib.domain.delivery import ShippingMethod, ShippingZone
from chalicelib.domain.display import Formats
from chalicelib.domain.places import Place
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import Limits, ShopRules

NOW = 1_790_000_000

RULES = ShopRules(
    name="Small Shop",
    url="https://small.example",
    email="shop@small.example",
    currencies=("EUR", "USD"),
    languages={"en": "EUR"},
    language="en",
    timezone="Europe/Lisbon",
    zones=(
        ShippingZone(
            "everywhere",
            (Place("DE"), Place("PT"), Place("US")),
            (
                ShippingMethod(
                    "standard", "Standard delivery", {"EUR": 490, "USD": 590}, (3, 6), {"EUR": 6000, "USD": 6500}
                ),
                ShippingMethod("express", "Express delivery", {"EUR": 1200, "USD": 1400}, (1, 2)),
            ),
        ),
    ),
    alerts=("attention", "dispute", "reconciliation", "dead_letter"),
    limits=Limits(holds_per_client=50, checkout_tries=500),
)

ENGLISH = Formats(
    language="en",
    decimal=".",
    group=",",
    minus="-",
    groups=(3, 3),
    currency_pattern="¤#,##0.00",
    symbols={"EUR": "€", "USD": "$"},
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    date_pattern="d MMMM y",
    countries={"DE": "Germany", "PT": "Portugal", "US": "United States"},
)


def record(sku: str = "PRINT-A4", eur: int = 2400, **changes: Any) -> SkuRecord:
    """A print that costs `eur` cents and about as many US cents; ten are there."""
    plain = SkuRecord(
        sku=sku,
        product=sku.lower(),
        title=f"Print {sku}",
        url=f"/products/{sku.lower()}/",
        prices={"EUR": eur, "USD": eur + 200},
        opening_stock=10,
        weight_g=180,
    )
    return replace(plain, **changes)


PRINT = record()
CARD = record("CARD", 450, opening_stock=100)
LAST = record("LAST", 9900, opening_stock=1)
POSTER = record("POSTER", 3000, opening_stock=None, stock_policy=StockPolicy.MADE_TO_ORDER, lead_days=9)
FILE = record("FILE", 900, opening_stock=None, stock_policy=StockPolicy.DIGITAL, needs_shipping=False, download="a.zip")
CATALOGUE = (PRINT, CARD, LAST, POSTER, FILE)


def on_sale(of: SkuRecord, eur: int, starts: int | None, ends: int | None) -> SkuRecord:
    """The record with a sale for a while."""
    return replace(of, sales=(*of.sales, Sale({"EUR": eur, "USD": eur + 200}, starts, ends, "Sale")))
