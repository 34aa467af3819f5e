"""What a product page says: to shoppers, to search engines (JSON-LD) and to social networks (Open Graph)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from chalicelib.domain.money import Money, parse_amount
from storefront.parity.said import Said

_SCHEMA = "https://schema.org/"


@dataclass(slots=True)
class Unit:
    """One unit of the form: what is shown of it, and what the form would send."""

    state: str
    words: str
    data_price: str
    price: str = ""
    seen: str = ""

    @property
    def shown(self) -> str:
        """The price that is read, and the one that the page's script would put there, where that is another."""
        return self.price if self.price == self.data_price else f"{self.price} ({self.data_price} to its script)"


@dataclass(slots=True)
class PageText:
    """What was read of a page. `structured` are its blocks of JSON-LD, `open_graph` its properties."""

    units: dict[str, Unit] = field(default_factory=dict)
    currency: str = ""
    open_graph: dict[str, str] = field(default_factory=dict)
    structured: list[dict[str, Any]] = field(default_factory=list)
    delivery: str = ""
    returns: str = ""
    chosen: str = ""

    @property
    def pictured(self) -> bool:
        """Whether its structured data names a picture."""
        return any("image" in data for data in self.structured if data["@type"] in ("Product", "ProductGroup"))

    def shown(self) -> dict[str, Said]:
        """What a shopper sees, and what the form sends along as seen."""
        return {
            sku: Said(
                price=f"{Money(int(unit.seen), self.currency).decimal()} {self.currency}" if unit.seen else "",
                shown=unit.price
                if unit.price == unit.data_price
                else f"{unit.price} ({unit.data_price} to its script)",
                state=unit.state,
            )
            for sku, unit in self.units.items()
        }

    def described(self, home: "Terms") -> dict[str, Said]:
        """What the offers say, with the terms that they refer to."""
        products = [data for data in self.structured if data["@type"] in ("Product", "ProductGroup")]
        offers = [item for data in products for item in data.get("hasVariant", [data])]
        return {item["sku"]: _offer(item, home) for item in offers}


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms that a home page describes: return days by `@id`, and the conditions of delivery by `@id`."""

    returns: Mapping[str, int]
    delivery: Mapping[str, list[dict[str, Any]]]
    country: str


def read_page(html: str) -> PageText:
    """Read one page."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.page


def read_terms(home: PageText, country: str) -> Terms:
    """What the shop's own structured data says of delivery to `country` and of returns."""
    store: dict[str, Any] = next((data for data in home.structured if data["@type"] == "OnlineStore"), {})
    policies = store.get("hasMerchantReturnPolicy", [])
    service = store.get("hasShippingService")
    return Terms(
        {policy["@id"]: int(policy.get("merchantReturnDays", 0)) for policy in policies},
        {service["@id"]: service["shippingConditions"]} if service else {},
        country,
    )


def _offer(item: Mapping[str, Any], home: Terms) -> Said:
    offer = item["offers"]
    currency = offer["priceCurrency"]
    policy = offer.get("hasMerchantReturnPolicy", {}).get("@id", "")
    service = offer.get("shippingDetails", {}).get("hasShippingService", {}).get("@id", "")
    return Said(
        price=f"{offer['price']} {currency}",
        state=offer["availability"].removeprefix(_SCHEMA),
        link=offer["url"],
        gtin=item.get("gtin", ""),
        mpn=item.get("mpn", ""),
        delivery=_rate(home.delivery.get(service, []), home.country, offer["price"], currency),
        returns=str(home.returns.get(policy, "unknown")) if policy else "",
    )


def _rate(conditions: list[dict[str, Any]], country: str, price: str, currency: str) -> str:
    """What the first condition for the whole of a country says that goods of this price cost to send."""
    worth = parse_amount(price, currency)
    for condition in conditions:
        places = [place for place in condition["shippingDestination"] if place["addressCountry"] == country]
        if not any("postalCode" not in place and "addressRegion" not in place for place in places):
            continue
        value = condition.get("orderValue", {})
        least, most = value.get("minValue", "0"), value.get("maxValue")
        if parse_amount(least, currency) <= worth and (most is None or worth <= parse_amount(most, currency)):
            rate = condition["shippingRate"]
            return f"{rate['value']} {rate['currency']}"
    return ""


class _Parser(HTMLParser):
    """Reads the form of a product, its terms, and the head."""

    def __init__(self) -> None:
        super().__init__()
        self.page = PageText()
        self._sku = ""
        self._into = ""
        self._tag = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and "property" in values:
            self.page.open_graph.setdefault(values["property"], values.get("content", ""))
        elif tag == "input":
            self._read_input(values)
        elif not self._into:
            self._begin(tag, values)

    def _read_input(self, values: Mapping[str, str]) -> None:
        name = values.get("name", "")
        if "data-sku" in values and values["data-sku"] not in self.page.units:
            self._sku = values["data-sku"]
            if "checked" in values:
                self.page.chosen = self._sku
            self.page.units[self._sku] = Unit(values["data-state"], values["data-text"], values["data-now"])
        elif name.startswith("seen:") and name[5:] in self.page.units:
            self.page.units[name[5:]].seen = values["value"]
        elif name == "currency" and not self.page.currency:
            self.page.currency = values["value"]

    def _begin(self, tag: str, values: Mapping[str, str]) -> None:
        """Begin to collect the text of an element that says something."""
        classes = values.get("class", "").split()
        if tag == "script" and values.get("type") == "application/ld+json":
            self._into = "json"
        elif "data-price-now" in values:
            self._into = "price"
        elif "data-choice-price" in values:
            self._into = "choice"
        elif "product-returns" in classes:
            self._into = "returns"
        elif "product-delivery" in classes:
            self._into = "delivery"
        self._tag, self._text = tag, []

    def handle_data(self, data: str) -> None:
        if self._into:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if not self._into or tag != self._tag:
            return
        text, into = "".join(self._text), self._into
        self._into = ""
        if into == "json":
            self.page.structured.append(json.loads(text))
        elif into == "price":
            self._price = text.strip()
        elif into == "choice" and self._sku:
            self.page.units[self._sku].price = text.strip()
        elif into == "delivery":
            self.page.delivery = self.page.delivery or text
        elif into == "returns":
            self.page.returns = self.page.returns or text

    def close(self) -> None:
        """A product with one unit shows its price once, before the unit is named."""
        super().close()
        for unit in self.page.units.values():
            unit.price = unit.price or self._price

    _price = ""
