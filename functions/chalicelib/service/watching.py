"""Somebody waits for something that is sold out: asks, confirms by mail, gets one mail, and is forgotten.

Whoever types an address gets the same answer after the same work, whatever is known of it; nothing but one question is
ever sent to an address whose reader has not confirmed (double opt-in: EDPB guidelines 5/2020 on consent, 3.1.4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from hmac import new as new_mac

from chalicelib.domain.change import Change, Message
from chalicelib.domain.errors import CartRejected, LimitReached, LinkRefused, NotFound, Problem
from chalicelib.domain.prices import is_sold_at
from chalicelib.domain.watches import CONFIRM_SECONDS, WATCH_SECONDS, Watch, stock_back
from chalicelib.domain.wordings import to_translate
from chalicelib.ports import Clock, OrderStore
from chalicelib.service.links import sign, verify
from chalicelib.service.releases import OpenRelease, ReleaseBook
from chalicelib.service.shelves import Shelves

_SCOPE = "watch"
_ONE_ASK_SECONDS = 600
_ASKS_PER_CLIENT = 20
_ONE_QUESTION_SECONDS = 24 * 3600
_MESSAGES_AT_ONCE = 25


@dataclass(frozen=True, slots=True)
class WatchLink:
    """A signed link to a watch: its id and its token."""

    id: str
    token: str

    @property
    def query(self) -> str:
        """As it stands in an address."""
        return f"{self.id}?t={self.token}"


class Watching:
    """Keeps who waits for what, and finds out whose wait is over."""

    def __init__(
        self, store: OrderStore, releases: ReleaseBook, shelves: Shelves, clock: Clock, *, secret: str
    ) -> None:
        self.store = store
        self.releases = releases
        self._shelves = shelves
        self.clock = clock
        self._secret = secret

    def ask(self, sku: str, email: str, language: str, client: str) -> None:
        """Note that somebody asks; the mail that asks back is sent later, at most once a day.

        Raises NotFound where the shop has no such offer or no such SKU, CartRejected where it can be bought now,
        LimitReached for a client that asks too often.
        """
        release, now = self._offered(), self.clock()
        record = release.records([sku]).get(sku)
        if record is None or not is_sold_at(record, now):
            raise NotFound("there is nothing of that name to wait for", param="sku")
        if self._shelves.availability([sku], release)[sku].buyable:
            raise CartRejected([Problem("in_stock", f"{record.name} can be bought now", "sku", {"name": record.name})])
        window = now // _ONE_ASK_SECONDS
        ends = (window + 1) * _ONE_ASK_SECONDS
        if self.store.tally(f"watches:{client}:{window}", ends, now) > _ASKS_PER_CLIENT:
            raise LimitReached(to_translate("too many requests from here: please wait"), retry_after=ends - now)
        watch = Watch(
            id=self._id(sku, email),
            sku=sku,
            waits_for=self._lacking(sku, release),
            email=email.strip(),
            language=language,
            asked_at=now,
            expires_at=now + CONFIRM_SECONDS,
        )
        known = self.store.watch(watch.id, now)
        self.store.put_watch(known if known and known.confirmed_at is not None else watch)
        day = now // _ONE_QUESTION_SECONDS
        question = Message(f"watch_mail:ask:{watch.id}:{day}", "watch_mail", {"watch": watch.id, "what": "ask"}, now)
        self.store.commit(Change(outbox=(question,)), now)

    def look(self, link: WatchLink) -> Watch | None:
        """The watch behind a signed link; None where it is forgotten already. Raises LinkRefused, NotFound."""
        self._offered()
        if not verify(self._secret, link.id, link.token, self.clock(), _SCOPE):
            raise LinkRefused(to_translate("this link does not hold any more"))
        return self.store.watch(link.id, self.clock())

    def confirm(self, link: WatchLink) -> Watch | None:
        """Wait from now on; None where it was forgotten meanwhile. Raises LinkRefused, NotFound."""
        watch, now = self.look(link), self.clock()
        if watch is None or watch.confirmed_at is not None:
            return watch
        waiting = replace(watch, confirmed_at=now, expires_at=now + WATCH_SECONDS)
        self.store.put_watch(waiting)
        # It may be back already: whoever confirms late is not to wait for the next delivery.
        self.store.commit(Change(outbox=(stock_back([watch.waits_for], f"{watch.id}:{now}", now),)), now)
        return waiting

    def stop(self, link: WatchLink) -> None:
        """Forget the address. Raises LinkRefused, NotFound."""
        if (watch := self.look(link)) is not None:
            self.store.drop_watch(watch.id)

    def link(self, watch: Watch) -> WatchLink:
        """The link that stands in a mail to the address, and holds for as long as the address may be kept."""
        expires_at = watch.asked_at + CONFIRM_SECONDS + WATCH_SECONDS
        return WatchLink(watch.id, sign(self._secret, watch.id, expires_at, _SCOPE))

    def can_be_bought(self, watch: Watch) -> bool:
        """Whether what somebody waits for is for sale now."""
        release = self.releases.current()
        record = release.records([watch.sku]).get(watch.sku)
        sold = record is not None and is_sold_at(record, self.clock())
        return sold and self._shelves.availability([watch.sku], release)[watch.sku].buyable

    def answer(self, message: Message) -> None:
        """The outbox handler for `stock_back`: a message for everybody whose wait is over."""
        release, now = self.releases.current(), self.clock()
        if not release.rules.back_in_stock:
            return
        waiting = [watch for sku in message.payload["skus"] for watch in self.store.watches(str(sku), now)]
        over = [watch for watch in waiting if self.can_be_bought(watch)]
        for watch in waiting:
            if watch not in over and watch.sku in release.records([watch.sku]):
                # Another part of a bundle is what is lacking now.
                self.store.put_watch(replace(watch, waits_for=self._lacking(watch.sku, release)))
        for chunk in _chunks([_told(watch, now) for watch in over]):
            self.store.commit(Change(outbox=chunk), now)

    def _offered(self) -> OpenRelease:
        release = self.releases.current()
        if not release.rules.back_in_stock:
            raise NotFound("this shop does not tell when something is back")
        return release

    def _lacking(self, sku: str, release: OpenRelease) -> str:
        """The SKU whose stock is missing: of a bundle, its first part of which there are too few."""
        parts = release.records([sku])[sku].components
        levels = self.store.stock([part.sku for part in parts])
        short = (part.sku for part in parts if levels[part.sku].saleable < part.quantity)
        return next(short, sku)

    def _id(self, sku: str, email: str) -> str:
        """One for a SKU and an address, by which nobody can guess either."""
        text = f"{_SCOPE}|{sku}|{email.strip().casefold()}".encode()
        return new_mac(self._secret.encode(), text, sha256).hexdigest()[:40]


def _told(watch: Watch, now: int) -> Message:
    return Message(
        f"watch_mail:back:{watch.id}:{watch.asked_at}", "watch_mail", {"watch": watch.id, "what": "back"}, now
    )


def _chunks(messages: list[Message]) -> Iterable[tuple[Message, ...]]:
    for first in range(0, len(messages), _MESSAGES_AT_ONCE):
        yield tuple(messages[first : first + _MESSAGES_AT_ONCE])
