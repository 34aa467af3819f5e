"""The facts of the shop that prices, orders and mails depend on: what a release says besides its SKUs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.calendar import Dispatch
from chalicelib.domain.carriers import Carrier
from chalicelib.domain.delivery import ShippingZone
from chalicelib.domain.discounts import Discount
from chalicelib.domain.taxes import TaxRules
from chalicelib.domain.wordings import in_language


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps one visitor from locking up the shop or trying out cards."""

    holds_per_client: int = 5
    hold_share_percent: int = 50
    checkout_tries: int = 20
    tries_window_seconds: int = 600


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """For how many days after it arrived something may be given back; 0: not at all."""

    days: int = 14
    made_to_order: bool = False


@dataclass(frozen=True, slots=True)
class OrderRules:
    """What the shop does with orders by itself; amounts are minor units by currency.

    `confirm` and `capture` as on OrderPlaced. From `by_hand_from` on, an order is confirmed by hand whatever `confirm`
    says; above `refund_alone_up_to`, a refund is executed by a second person. `jobs_a_day` is what the workshop can
    begin on a working day (None: any number). `downloads`: how often each unit of what is digital may be fetched.
    """

    confirm: str = "automatic"
    by_hand_from: Mapping[str, int] = field(default_factory=dict)
    capture: str = "at_once"
    refund_alone_up_to: Mapping[str, int] = field(default_factory=dict)
    returns: ReturnPolicy = ReturnPolicy()
    jobs_a_day: int | None = None
    downloads: int = 5


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a buyer transfers money to; `iban` without spaces."""

    holder: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceRules:
    """Who sells, as invoices say it, and how they are numbered.

    In `number` and `credit_note`, `{number}` is the place of the number, at least `digits` long, and `{year}` that of
    the year, in which the series begins anew.
    """

    seller: str = ""  # where it is not the name of the shop
    vat_id: str = ""
    registration: str = ""
    number: str = "INV-{number}"
    credit_note: str = "CN-{number}"
    digits: int = 5
    note: str = ""


ALERTS = ("new_order", "low_stock", "attention", "dispute", "reconciliation", "dead_letter")
"""What the shop's own people get mails about; `attention`: an order that somebody has to look at."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Another system of the shop that is told of its orders: where, and of what (`announcements.NAMES`)."""

    url: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfflinePayment:
    """What holds for a way to pay that is none of the payment provider's; days count from the order.

    `due_days`: until when it is to be paid; a reminder is sent after `remind_days`, and the order ends after
    `expire_days` (None: never). `up_to`: the highest total, by currency; one that is not named has no limit.
    """

    title: str = ""
    instructions: str = ""
    account: BankAccount | None = None
    due_days: int | None = None
    remind_days: int | None = None
    expire_days: int | None = None
    countries: tuple[str, ...] = ()  # none: all
    up_to: Mapping[str, int] = field(default_factory=dict)
    title_in: Mapping[str, str] = field(default_factory=dict)  # language -> title
    instructions_in: Mapping[str, str] = field(default_factory=dict)

    def called(self, language: str) -> str:
        """What shoppers read, in a language; nothing where the shop's own words do."""
        return in_language(self.title, self.title_in, language)

    def told(self, language: str) -> str:
        """What the buyer has to know in order to pay so, in a language."""
        return in_language(self.instructions, self.instructions_in, language)


CARD = "card"
OFFLINE_METHODS = ("transfer", "on_delivery", "at_pickup", "invoice")
"""The ways to pay that need no payment page: money comes by bank, at the door, at the counter, or after the goods."""
BY_BANK = ("transfer", "invoice")
"""Those of them that a buyer pays from an account, with a reference."""


@dataclass(frozen=True, slots=True)
class ShopRules:
    """The facts of the shop that prices, orders and mails depend on."""

    name: str
    url: str
    email: str
    currencies: tuple[str, ...]
    languages: Mapping[str, str]  # language -> its currency
    language: str
    timezone: str
    zones: tuple[ShippingZone, ...]  # the first one that covers a destination counts
    payment_methods: tuple[str, ...] = ("card",)
    address: tuple[str, ...] = ()
    country: str = ""
    grace_seconds: int = 1800
    max_per_order: int = 10
    low_stock: int = 3
    paid_after_expiry: str = "refund"  # or "backorder"
    limits: Limits = Limits()
    dispatch: Dispatch = Dispatch()
    tax: TaxRules = TaxRules()
    discounts: tuple[Discount, ...] = ()
    gift_card_years: int | None = None  # full calendar years for which a card is good; None: for ever
    groups: Mapping[str, str] = field(default_factory=dict)  # customer group -> what it is called
    orders: OrderRules = OrderRules()
    invoices: InvoiceRules = InvoiceRules()
    webhooks: tuple[Webhook, ...] = ()
    alerts: tuple[str, ...] = ALERTS
    offline: Mapping[str, OfflinePayment] = field(default_factory=dict)  # by method
    carriers: Mapping[str, Carrier] = field(default_factory=dict)  # that the shop adds to those that are known
    name_in: Mapping[str, str] = field(default_factory=dict)  # language -> name

    def called(self, language: str) -> str:
        """What the shop is called in a language."""
        return in_language(self.name, self.name_in, language)

    def home(self, language: str) -> str:
        """The root-relative address of the home page in a language; the shop's own stands at the root."""
        return "/" if language == self.language or language not in self.languages else f"/{language}/"

    def offline_payment(self, method: str) -> OfflinePayment:
        """What holds for an offline way to pay."""
        return self.offline.get(method, OfflinePayment())

    @property
    def ships_to(self) -> tuple[str, ...]:
        """The countries that something is sent to, in order of first mention."""
        places = (place for zone in self.zones for place in zone.places)
        return tuple(dict.fromkeys(place.country for place in places))
