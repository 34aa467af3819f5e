"""Wires adapters into services, each when it is first asked for: importing this costs no SDK and opens nothing.

Use cases are imported on first use, too: a webhook that is refused must not pay for what a checkout needs.
"""

import os
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.config import Settings, read_settings, where_secrets

if TYPE_CHECKING:
    from chalicelib.ports import (
        Below,
        Clock,
        KeptStore,
        Mailer,
        NewId,
        OrderStore,
        PaymentGateway,
        Poster,
        Releases,
        Templates,
    )
    from chalicelib.service.checkout import Checkout
    from chalicelib.service.desk_tokens import DeskTokens
    from chalicelib.service.gift_cards import GiftCards
    from chalicelib.service.house import House
    from chalicelib.service.low_stock import StockWatch
    from chalicelib.service.mails import Mails
    from chalicelib.service.notices import Notices
    from chalicelib.service.orders import Orders
    from chalicelib.service.outbox import Outbox
    from chalicelib.service.papers import Papers
    from chalicelib.service.payment_page import PaymentPages
    from chalicelib.service.quotes import Quotes
    from chalicelib.service.reconciling import Reconciler
    from chalicelib.service.releases import ReleaseBook
    from chalicelib.service.settlement import Settlement
    from chalicelib.service.shelves import Shelves
    from chalicelib.service.sweep import Sweep


def system_clock() -> int:
    """Now, in whole seconds UTC."""
    return int(time.time())


def random_id(bits: int = 128) -> str:
    """Random bits from the operating system, in hex."""
    return secrets.token_hex(bits // 8)


def open_store(var: Path, table: str | None, endpoint: str | None) -> "KeptStore":
    """The store of a shop: the DynamoDB table, at AWS or at `endpoint`; without one a file in `var`."""
    if table is None:
        from chalicelib.adapters.sqlite_store import SqliteStore

        return SqliteStore(var / "store.sqlite")
    from chalicelib.adapters.dynamo_client import make_client
    from chalicelib.adapters.dynamo_store import DynamoStore

    return DynamoStore(table, make_client(endpoint))


class Services:
    """The use cases on their adapters. Tests give another clock, store or gateway."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: "Clock" = system_clock,
        new_id: "NewId" = random_id,
        below: "Below" = secrets.randbelow,
        store: "OrderStore | None" = None,
        gateway: "PaymentGateway | None" = None,
        mailer: "Mailer | None" = None,
        files: "Releases | None" = None,
        sleep: Callable[[float], None] = time.sleep,
        patience: Sequence[float] = (0.2, 0.5, 1, 2),
    ) -> None:
        self.settings = settings
        self.sleep = sleep
        self.patience = patience  # seconds between looks at a request that another one is working on
        self.clock = clock
        self.new_id = new_id
        self.below = below
        self._given_store = store
        self._given_gateway = gateway
        self._given_mailer = mailer
        self._given_files = files

    @cached_property
    def store(self) -> "OrderStore":
        if self._given_store is not None:
            return self._given_store
        return open_store(self.settings.var, self.settings.table, self.settings.dynamodb_endpoint)

    @cached_property
    def gateway(self) -> "PaymentGateway":
        if self._given_gateway is not None:
            return self._given_gateway
        from chalicelib.adapters.stripe_gateway import StripeGateway

        settings = self.settings
        return StripeGateway(
            settings.stripe_secret_key, settings.stripe_webhook_secrets, api_base=settings.stripe_api_base
        )

    @cached_property
    def mailer(self) -> "Mailer":
        if self._given_mailer is not None:
            return self._given_mailer
        from chalicelib.adapters.chosen import open_mailer

        given, rules = self.settings, self.releases.current().rules
        sender = given.mail_from or f"{rules.name} <{rules.email}>"
        folder, by_ses = given.var / "mail", given.mail_by == "ses"
        return open_mailer(sender, folder, given.smtp_url, by_ses=by_ses, endpoint=given.aws_endpoint)

    @cached_property
    def files(self) -> "Releases":
        if self._given_files is not None:
            return self._given_files
        from chalicelib.adapters.chosen import open_releases

        return open_releases(self.settings.var / "releases", self.settings.bucket, self.settings.aws_endpoint)

    @cached_property
    def templates(self) -> "Templates":
        from chalicelib.adapters.release_templates import ReleaseTemplates

        return ReleaseTemplates(self.files)

    @cached_property
    def releases(self) -> "ReleaseBook":
        from chalicelib.service.releases import ReleaseBook

        return ReleaseBook(self.store, self.files, self.clock)

    @cached_property
    def quotes(self) -> "Quotes":
        from chalicelib.service.quotes import Quotes

        return Quotes(self.store, self.releases, self.clock, secret=self.settings.link_secret)

    @cached_property
    def shelves(self) -> "Shelves":
        from chalicelib.service.shelves import Shelves

        return Shelves(self.store)

    @cached_property
    def gift_cards(self) -> "GiftCards":
        from chalicelib.service.gift_cards import GiftCards

        return GiftCards(self.store, self.releases, self.clock, self.new_id, secret=self.settings.link_secret)

    @cached_property
    def settlement(self) -> "Settlement":
        from chalicelib.service.settlement import Settlement

        return Settlement(self.store, self.gateway, self.releases, self.clock)

    @cached_property
    def notices(self) -> "Notices":
        from chalicelib.service.notices import Notices

        return Notices(self.store, self.gateway, self.settlement, self.clock)

    @cached_property
    def pages(self) -> "PaymentPages":
        from chalicelib.service.payment_page import PaymentPages

        return PaymentPages(
            self.gateway,
            self.settlement,
            self.releases,
            self.clock,
            site_url=self.settings.site_url,
            link_secret=self.settings.link_secret,
        )

    @cached_property
    def house(self) -> "House":
        from chalicelib.service.house import House

        return House(
            self.store,
            self.gateway,
            self.releases,
            self.settlement,
            self.pages,
            self.clock,
            self.settings.link_secret,
        )

    @cached_property
    def desk_tokens(self) -> "DeskTokens":
        from chalicelib.service.desk_tokens import DeskTokens

        return DeskTokens(self.store, self.clock, self.new_id)

    @cached_property
    def checkout(self) -> "Checkout":
        from chalicelib.service.checkout import Checkout
        from chalicelib.service.placing import Placing

        placing = Placing(
            self.store, self.quotes, self.shelves, self.clock, self.new_id, secret=self.settings.link_secret
        )
        return Checkout(self.store, self.releases, placing, self.pages, self.settlement, self.clock)

    @cached_property
    def orders(self) -> "Orders":
        from chalicelib.service.orders import Orders

        return Orders(self.store, self.settlement, self.clock, link_secret=self.settings.link_secret)

    @cached_property
    def sweep(self) -> "Sweep":
        from chalicelib.service.sweep import Sweep

        return Sweep(self.house)

    @cached_property
    def stock_watch(self) -> "StockWatch":
        from chalicelib.service.low_stock import StockWatch

        return StockWatch(self.store, self.releases, self.clock)

    @cached_property
    def poster(self) -> "Poster":
        from chalicelib.adapters.https_poster import HttpsPoster

        return HttpsPoster(local=self.settings.is_local)

    @cached_property
    def reconciler(self) -> "Reconciler":
        from chalicelib.service.reconciling import Reconciler

        return Reconciler(self.house)

    @cached_property
    def papers(self) -> "Papers":
        from chalicelib.service.papers import Papers

        return Papers(self.house, self.templates)

    @cached_property
    def mails(self) -> "Mails":
        from chalicelib.service.mails import Mails

        return Mails(
            self.store,
            self.releases,
            self.templates,
            self.mailer,
            self.pages,
            self.clock,
            secret=self.settings.link_secret,
        )

    @cached_property
    def outbox(self) -> "Outbox":
        from chalicelib.handlers import outbox_handlers
        from chalicelib.service.outbox import Outbox

        return Outbox(self.store, outbox_handlers(self), self.clock, self.below)


def with_secrets(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with the secrets that are kept elsewhere. Raises Unavailable."""
    wanted = where_secrets(environ)
    if wanted is None:
        return environ
    from chalicelib.adapters.ssm_secrets import read_secrets

    return {**environ, **read_secrets(*wanted)}


@cache
def services() -> Services:
    """The services of this process, by its environment. Raises Misconfigured with every problem, and Unavailable.

    Secrets are fetched here and not when the module is imported: a picture that Lambda takes of a function must not
    hold any.
    """
    return Services(read_settings(with_secrets(os.environ)))
