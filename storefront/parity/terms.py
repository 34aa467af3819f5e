"""The terms that a page says in words: what delivery at home costs, and for how long something may be given back."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.display import format_money
from chalicelib.domain.money import Money
from chalicelib.domain.quote import Quote
from storefront.parity.pages import PageText
from storefront.parity.said import Difference
from storefront.parity.truth import Truth, amount, delivery_price, sent_home


def expected_delivery(priced: Quote, currency: str) -> str:
    """What a quote says that sending home costs; empty for what is not sent, or cannot be."""
    choice = sent_home(priced)
    return amount(delivery_price(choice), currency) if choice else ""


def check_terms(truth: Truth, language: str, path: str, page: PageText, skus: Sequence[str]) -> Iterator[Difference]:
    """The amounts and the days of a page's sentences. They are sentences, so they are looked for, not compared."""
    product, currency = ", ".join(skus), truth.rules.languages[language]
    rates = [rate for sku in skus if (rate := truth.home_rate(sku, currency)) is not None]
    wanted = [rate.price for rate in rates if rate.price][:1] and [min(rate.price for rate in rates)]
    wanted += [rate.free_from for rate in rates[:1] if rate.free_from and any(rate.price for rate in rates)]
    for minor in wanted:
        text = format_money(Money(minor, currency), truth.formats[language])
        if minor and text not in page.delivery:
            yield Difference(path, product, "delivery in words", page.delivery.strip(), text)
    if not rates and page.delivery:
        yield Difference(path, product, "delivery in words", page.delivery.strip(), "")
    days = [found for sku in skus if (found := truth.return_days(sku)) is not None]
    if bool(days) != bool(page.returns.strip()) or (days and max(days) and str(max(days)) not in page.returns):
        is_so = f"{max(days)} days" if days else ""
        yield Difference(path, product, "returns in words", page.returns.strip(), is_so)
