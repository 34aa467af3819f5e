"""Amounts, days and texts in words: by a language's formats and texts, and the facts of the shop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from chalicelib.domain.catalogue import Measure, StockPolicy
from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.display import Formats, format_date, format_day, format_money, format_percent
from chalicelib.domain.giftcards import CardUse
from chalicelib.domain.money import Money
from chalicelib.domain.prices import price_per_measure
from chalicelib.domain.quote import AppliedDiscount, QuoteLine
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.taxes import TaxShare
from chalicelib.domain.wordings import Texts, to_translate

_SUBTOTAL, _DELIVERY, _TOTAL = to_translate("Subtotal"), to_translate("Delivery"), to_translate("Total")
_DISCOUNT, _DUE = to_translate("Discount"), to_translate("To pay")


class Amounts(Protocol):
    """What a quote and a placed order have in common: the amounts that make up a total."""

    @property
    def currency(self) -> str: ...
    @property
    def subtotal(self) -> int: ...
    @property
    def discount(self) -> int: ...
    @property
    def discounts(self) -> tuple[AppliedDiscount, ...]: ...
    @property
    def shipping(self) -> ShippingChoice | None: ...
    @property
    def taxes(self) -> tuple[TaxShare, ...]: ...
    @property
    def tax(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def gift_cards(self) -> tuple[CardUse, ...]: ...
    @property
    def due(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Wording:
    """Words in one language."""

    formats: Formats
    rules: ShopRules
    texts: Texts = Texts()

    @property
    def language(self) -> str:
        """Which one it is."""
        return self.formats.language

    def say(self, text: str, **values: object) -> str:
        """A text of the shop's own, with these values in its places."""
        return self.texts.say(text, **values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """A text with a number in it, which stands as `number`."""
        return self.texts.count(one, many, number, **values)

    def money(self, minor: int, currency: str) -> str:
        """An amount as the language writes it."""
        return format_money(Money(minor, currency), self.formats)

    def day(self, instant: int) -> str:
        """The date of an instant at the shop."""
        zone = ZoneInfo(self.rules.timezone)
        return format_date(datetime.fromtimestamp(instant, UTC).astimezone(zone).date(), self.formats)

    def working_days(self, least: int, most: int) -> str:
        """How long something takes: `3–6 working days`."""
        if least == most:
            return self.count("{number} working day", "{number} working days", most)
        return self.say("{least}–{most} working days", least=least, most=most)

    def arrival(self, choice: ShippingChoice) -> str:
        """When it arrives: `1–4 December`, or how long it takes where no day is known."""
        if choice.arrives is None:
            return self.working_days(*choice.days)
        first, last = (format_day(date.fromisoformat(day), self.formats) for day in choice.arrives)
        if choice.pickup:
            return self.say("ready from {day}", day=first)
        return (
            self.say("arrives {day}", day=first)
            if first == last
            else self.say("arrives {first} – {last}", first=first, last=last)
        )

    def note(self, line: QuoteLine) -> str | None:
        """When a line that is not on the shelf will be there."""
        if line.gift_card:
            return self.say("The code comes by mail")
        match line.stock_policy:
            case StockPolicy.PREORDER if line.available_from:
                day = format_date(date.fromisoformat(line.available_from), self.formats)
                return self.say("Preorder: ships from {day}", day=day)
            case StockPolicy.MADE_TO_ORDER if line.lead_days:
                return self.say("Made for you: ready in {days}", days=self.working_days(line.lead_days, line.lead_days))
            case StockPolicy.DIGITAL:
                return self.say("Digital: no delivery needed")
            case _:
                return None

    def rate(self, share: TaxShare) -> str:
        """A tax with its rate: `VAT 23%`."""
        return f"{share.title} {format_percent(share.rate, self.formats)}"

    def per_measure(self, minor: int, currency: str, measure: Measure) -> str:
        """A unit price: `€12.80 / kg`."""
        per = self.texts.measure(measure.per_text, self.formats.decimal)
        return f"{self.money(price_per_measure(minor, measure), currency)} / {per}"

    def rows(self, amounts: Amounts) -> list[dict[str, Any]]:
        """The amounts that make up a total, one under the other: `label`, `text`, `kind`. They sum, line by line."""

        def row(kind: str, label: str, minor: int) -> dict[str, Any]:
            return {"kind": kind, "label": label, "text": self.money(minor, amounts.currency)}

        rows = [row("subtotal", self.say(_SUBTOTAL), amounts.subtotal)]
        rows += self._discount_rows(amounts, row)
        shipping = amounts.shipping
        if shipping is not None:
            regular = shipping.price if shipping.regular is None else shipping.regular
            rows.append(row("delivery", self.say(_DELIVERY), regular))
            if regular == 0:
                rows[-1]["text"] = self.say("Free")
        rows += [row("tax", self.rate(share), share.amount) for share in amounts.taxes if not share.included]
        if amounts.tax and not amounts.taxes:
            rows.append(row("tax", self.say("Tax"), amounts.tax))
        rows.append(row("total", self.say(_TOTAL), amounts.total))
        if amounts.gift_cards:
            rows += [
                row("card", self.say("Gift card …{ending}", ending=use.ending), -use.amount)
                for use in amounts.gift_cards
            ]
            rows.append(row("due", self.say(_DUE), amounts.due))
        return rows

    def included_taxes(self, amounts: Amounts) -> list[str]:
        """What is in the total already: `Includes €4.49 VAT 23%`."""
        shares = (share for share in amounts.taxes if share.included and share.amount)
        return [
            self.say("Includes {amount} {tax}", amount=self.money(share.amount, amounts.currency), tax=self.rate(share))
            for share in shares
        ]

    def _discount_rows(self, amounts: Amounts, row: Any) -> Iterable[dict[str, Any]]:
        if amounts.discount and not amounts.discounts:
            yield row("discount", self.say(_DISCOUNT), -amounts.discount)
        for discount in amounts.discounts:
            label = f"{discount.title} ({discount.code})" if discount.code else discount.title
            yield {**row("discount", label, -discount.amount), "code": discount.code}
