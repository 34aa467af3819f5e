"""The facts of the shop that prices, orders and mails depend on: what a release says besides its SKUs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.calendar import Dispatch
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
    name_in: Mapping[str, str] = field(default_factory=dict)  # language -> name

    def called(self, language: str) -> str:
        """What the shop is called in a language."""
        return in_language(self.name, self.name_in, language)

    def home(self, language: str) -> str:
        """The root-relative address of the home page in a language; the shop's own stands at the root."""
        return "/" if language == self.language or language not in self.languages else f"/{language}/"

    @property
    def ships_to(self) -> tuple[str, ...]:
        """The countries that something is sent to, in order of first mention."""
        places = (place for zone in self.zones for place in zone.places)
        return tuple(dict.fromkeys(place.country for place in places))
