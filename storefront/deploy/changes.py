"""What a release would change, for the person who decides whether it is merged: two releases compared."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.pricebook import RULES_PATH, decode_rules, decode_shard
from chalicelib.domain.prices import price_at
from chalicelib.domain.records import SkuRecord
from chalicelib.ports import Releases
from storefront.deploy.plan import address_of, is_draft, is_list
from storefront.deploy.release import Built, decode_built

_PAGE = "index.html"
_SHELVES = {"products": "product pages", "collections": "collection pages", "journal": "journal pages"}
_TYPES = {"text/css": "style sheets", "text/javascript": "scripts"}


@dataclass(frozen=True, slots=True)
class Priced:
    """What a unit costs in one currency in two releases, in minor units; None where it is not for sale."""

    sku: str
    title: str
    currency: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Weight:
    """Files of one kind: how many there are, and how many bytes they have together."""

    files: int = 0
    size: int = 0

    @property
    def each(self) -> int:
        """Bytes of one on average."""
        return self.size // self.files if self.files else 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs. Pages and feeds are root-relative addresses, `weight` is by kind, before and after."""

    before: str
    after: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    vanished: tuple[str, ...]
    feeds: tuple[str, ...]
    prices: tuple[Priced, ...]
    weight: Mapping[str, tuple[Weight, Weight]]


def compare(before: str, after: str, old: Releases, new: Releases, now: int) -> Changes:
    """What the release `after` changes, with prices as they are at `now` (UTC seconds). Raises FileNotFoundError."""
    first, second = (decode_built(files.read(one, "release.json")) for one, files in ((before, old), (after, new)))
    pages, fresh = _pages(first), _pages(second)
    removed = pages.keys() - fresh.keys()
    answered = _redirected(second, new)
    return Changes(
        before=before,
        after=after,
        added=_sorted(fresh.keys() - pages.keys()),
        changed=_sorted(page for page in fresh.keys() & pages.keys() if fresh[page] != pages[page]),
        removed=_sorted(removed),
        vanished=_sorted(page for page in removed if page not in answered),
        feeds=_sorted(path for path in _feeds(first).items() ^ _feeds(second).items()),
        prices=tuple(_prices(_records(first, old), _records(second, new), now)),
        weight=_weights(_weighed(first, old), _weighed(second, new)),
    )


def _pages(built: Built) -> dict[str, str]:
    """Without drafts, whose addresses are known to those only who were told."""
    shown = {address_of(path): entry.sha256 for path, entry in built.public.items() if path.endswith(_PAGE)}
    return {address: sha for address, sha in shown.items() if not is_draft(address)}


def _feeds(built: Built) -> dict[str, str]:
    return {"/" + path: entry.sha256 for path, entry in built.public.items() if "feeds" in path.split("/")[:2]}


def _redirected(built: Built, files: Releases) -> frozenset[str]:
    if "redirects.json" not in built.private:
        return frozenset()
    return frozenset(json.loads(files.read(built.id, "redirects.json"))["redirects"])


def _records(built: Built, files: Releases) -> dict[str, SkuRecord]:
    shards = [path for path in built.private if path.startswith("pricebook/skus/")]
    found: dict[str, SkuRecord] = {}
    for path in sorted(shards):
        found |= decode_shard(json.loads(files.read(built.id, path)))
    return found


def _prices(old: Mapping[str, SkuRecord], new: Mapping[str, SkuRecord], now: int) -> Iterable[Priced]:
    for sku in sorted(old.keys() | new.keys()):
        known = new.get(sku) or old[sku]
        currencies = sorted({currency for book in (old, new) if sku in book for currency in book[sku].prices})
        for currency in currencies:
            before, after = (_price(book.get(sku), currency, now) for book in (old, new))
            if before != after:
                yield Priced(sku, known.title, currency, before, after)


def _price(record: SkuRecord | None, currency: str, now: int) -> int | None:
    found = price_at(record, currency, now) if record else None
    return found.minor if found else None


def _weighed(built: Built, files: Releases) -> dict[str, Weight]:
    """Without drafts."""
    languages = frozenset(decode_rules(json.loads(files.read(built.id, RULES_PATH))).languages)
    found: dict[str, Weight] = {}
    for path, entry in built.public.items():
        if is_draft(path):
            continue
        kind = _kind(path, entry.type, languages)
        so_far = found.get(kind, Weight())
        found[kind] = Weight(so_far.files + 1, so_far.size + entry.size)
    return found


def _kind(path: str, media_type: str, languages: Collection[str]) -> str:
    """What a visitor would call this file; a page of another language is of the same kind."""
    parts = path.split("/")
    first = parts[1:][:1] if parts[0] in languages and len(parts) > 1 else parts[:1]
    if is_list(path):
        return "feeds and site maps"
    if path.endswith(".html"):
        return "home page" if first == [_PAGE] else _SHELVES.get(first[0], "other pages")
    if media_type.startswith("image/"):
        return "pictures"
    return _TYPES.get(media_type.partition(";")[0], "other files")


def _weights(before: Mapping[str, Weight], after: Mapping[str, Weight]) -> dict[str, tuple[Weight, Weight]]:
    none = Weight()
    return {kind: (before.get(kind, none), after.get(kind, none)) for kind in sorted(before.keys() | after.keys())}


def _sorted(things: Iterable[str | tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({thing if isinstance(thing, str) else thing[0] for thing in things}))
