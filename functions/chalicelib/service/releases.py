"""The current release and those before it, opened: price book, rules, formats and page frames.

What a release holds never changes, so what was read of one is kept. Which release is current does change: that is
asked of the store, at most every few seconds, and afresh before anybody is told that a price has changed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from typing import Any

from chalicelib.domain.cart import CartLine
from chalicelib.domain.change import ReleaseRecord, ReleaseState, revoked_name
from chalicelib.domain.codec import from_plain
from chalicelib.domain.display import Formats
from chalicelib.domain.errors import NoRelease
from chalicelib.domain.pricebook import RULES_PATH, code_path, decode_record, decode_rules, shard_path
from chalicelib.domain.prices import prices_between
from chalicelib.domain.records import SkuRecord
from chalicelib.domain.rules import ShopRules
from chalicelib.domain.wordings import Texts
from chalicelib.ports import Clock, OrderStore, Releases
from chalicelib.service.wording import Wording

LIST_SECONDS = 2
"""How old the list of releases may be that a request is answered from."""

_UPCOMING_SECONDS = 60
_PUBLISHING_SECONDS = 900


@dataclass(frozen=True)
class OpenRelease:
    """One release, read as needed."""

    id: str
    files: Releases
    _shards: dict[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    _records: dict[str, SkuRecord] = field(default_factory=dict, repr=False)
    _wordings: dict[str, Wording] = field(default_factory=dict, repr=False)

    @cached_property
    def rules(self) -> ShopRules:
        """The facts of the shop."""
        return decode_rules(self.json(RULES_PATH))

    def records(self, skus: Iterable[str]) -> dict[str, SkuRecord]:
        """What the price book knows of these SKUs; one that it does not know is left out."""
        found = {}
        for sku in skus:
            if sku not in self._records:
                path = shard_path(sku)
                if path not in self._shards:
                    self._shards[path] = self._read_shard(path)
                if sku not in self._shards[path]:
                    continue
                self._records[sku] = decode_record(self._shards[path][sku])
            found[sku] = self._records[sku]
        return found

    def discount_of(self, code: str) -> str | None:
        """The discount that a code is for, by the code's id (see `domain.codes`)."""
        try:
            found = self.json(code_path(code))["codes"].get(code)
        except FileNotFoundError:
            return None  # no code has this hash
        return None if found is None else str(found)

    def formats(self, language: str) -> Formats:
        """How a language of the shop writes money and dates."""
        return from_plain(Formats, self.json(f"formats/{language}.json"))

    def texts(self, language: str) -> NullTranslations:
        """The shop's own texts in a language; as they were written first where they are not translated."""
        try:
            return GNUTranslations(BytesIO(self.files.read(self.id, f"locale/{language}.mo")))
        except FileNotFoundError:
            return NullTranslations()

    def wording(self, language: str) -> Wording:
        """The words of a language; those of the shop's own where it does not speak this one."""
        known = language if language in self.rules.languages else self.rules.language
        if known not in self._wordings:
            formats = self.formats(known)
            self._wordings[known] = Wording(formats, self.rules, Texts(self.texts(known), formats.rtl))
        return self._wordings[known]

    def text(self, path: str) -> str:
        """A text file of the release."""
        return self.files.read(self.id, path).decode()

    def json(self, path: str) -> Any:
        """A JSON file of the release."""
        return json.loads(self.files.read(self.id, path))

    def _read_shard(self, path: str) -> Mapping[str, Any]:
        """The records of a shard as they stand there: in a large shop, most of them are not asked for."""
        try:
            found: Mapping[str, Any] = self.json(path)["skus"]
        except FileNotFoundError:
            return {}  # no SKU has this hash
        return found


class ReleaseBook:
    """Which release is current, and which prices were true lately."""

    def __init__(self, store: OrderStore, files: Releases, clock: Clock) -> None:
        self._store = store
        self._files = files
        self._clock = clock
        self._listed: tuple[ReleaseRecord, ...] = ()
        self._listed_at = -LIST_SECONDS
        self.open = lru_cache(maxsize=32)(self._open)

    def current(self, *, fresh: bool = False) -> OpenRelease:
        """The release that is current. Raises NoRelease before the first."""
        for record in self._list(fresh=fresh):
            if record.state is ReleaseState.CURRENT:
                return self.open(record.id)
        raise NoRelease("nothing has been published yet")

    def honoured(self, lines: Sequence[CartLine], currency: str) -> Mapping[str, frozenset[int]]:
        """The prices that may be charged for SKUs whose shopper saw less than the present price.

        Those true within the shop's grace period, those of a release that is being published, and those of a change
        that starts within a minute. Reads the list of releases afresh.
        """
        now = self._clock()
        grace = self.current(fresh=True).rules.grace_seconds
        skus = [line.sku for line in lines if line.seen is not None]
        accepted: dict[str, set[int]] = {sku: set() for sku in skus}
        windows = {record: _window(record, now, grace) for record in self._listed}
        for record, window in self._not_revoked(windows).items():
            for sku, sku_record in self.open(record.id).records(skus).items():
                accepted[sku] |= prices_between(sku_record, currency, *window)
        return {sku: frozenset(prices) for sku, prices in accepted.items()}

    def _not_revoked(
        self, windows: Mapping[ReleaseRecord, tuple[int, int] | None]
    ) -> dict[ReleaseRecord, tuple[int, int]]:
        """Those that have a window; a mistaken release whose prices were revoked has none."""
        open_ones = {record: window for record, window in windows.items() if window is not None}
        earlier = [record for record in open_ones if record.state is not ReleaseState.CURRENT]
        revoked = self._store.counters(revoked_name(record.id) for record in earlier) if earlier else {}
        return {record: window for record, window in open_ones.items() if not revoked.get(revoked_name(record.id))}

    def _list(self, *, fresh: bool) -> tuple[ReleaseRecord, ...]:
        now = self._clock()
        if fresh or not 0 <= now - self._listed_at < LIST_SECONDS or not self._listed:
            self._listed = self._store.releases()
            self._listed_at = now
        return self._listed

    def _open(self, release_id: str) -> OpenRelease:
        return OpenRelease(release_id, self._files)


def _window(record: ReleaseRecord, now: int, grace: int) -> tuple[int, int] | None:
    """The part of the grace period in which the release's prices were shown, or None."""
    if record.state is ReleaseState.PUBLISHING or record.current_at is None:
        # One whose publication broke off was never shown to anybody for long, whatever the list still says.
        under_way = now - record.publishing_at <= max(grace, _PUBLISHING_SECONDS)
        return (now - grace, now + _UPCOMING_SECONDS) if under_way else None
    if record.state is ReleaseState.CURRENT:
        return max(now - grace, record.current_at), now + _UPCOMING_SECONDS
    replaced_at = record.replaced_at or record.current_at
    if replaced_at < now - grace:
        return None
    return max(now - grace, record.current_at), replaced_at
