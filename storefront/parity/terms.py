"""The terms that a page says in words: what delivery at home costs, and for how long something may be given back."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from chalicelib.domain.display import format_money
from chalicelib.domain.money import Money
from chalicelib.domain.quote import Quote
from storefront.parity.said import Difference
from storefront.parity.truth import Truth, amount, delivery_price, sent_home


class Sentences(Protocol):
    """Where something says its terms in words; empty for what it does not say."""

    @property
    def delivery(self) -> str:
        """Of delivery."""

    @property
    def returns(self) -> str:
        """Of returns."""


def expected_delivery(priced: Quote, currency: str) -> str:
    """What a quote says that sending home costs; empty for what is not sent, or cannot be."""
    choice = sent_home(priced)
    return amount(delivery_price(choice), currency) if choice else ""


def check_terms(
    truth: Truth, language: str, path: str, sentences: Sentences, skus: Sequence[str]
) -> Iterator[Difference]:
    """The amounts and the days in the sentences of a page or twin. They are looked for, not compared."""
    product, currency = ", ".join(skus), truth.rules.languages[language]
    rates = [rate for sku in skus if (rate := truth.home_rate(sku, currency)) is not None]
    wanted = [rate.price for rate in rates if rate.price][:1] and [min(rate.price for rate in rates)]
    wanted += [rate.free_from for rate in rates[:1] if rate.free_from and any(rate.price for rate in rates)]
    for minor in wanted:
        text = _spaced(format_money(Money(minor, currency), truth.formats[language]))
        if minor and text not in _spaced(sentences.delivery):
            yield Difference(path, product, "delivery in words", sentences.delivery.strip(), text)
    if not rates and sentences.delivery:
        yield Difference(path, product, "delivery in words", sentences.delivery.strip(), "")
    days = [found for sku in skus if (found := truth.return_days(sku)) is not None]
    if bool(days) != bool(sentences.returns.strip()) or (
        days and max(days) and str(max(days)) not in sentences.returns
    ):
        is_so = f"{max(days)} days" if days else ""
        yield Difference(path, product, "returns in words", sentences.returns.strip(), is_so)


def _spaced(text: str) -> str:
    """The text with plain single spaces: twins have no others."""
    return " ".join(text.split())
