"""What a release would change, for the person who decides whether it is merged: two releases compared, as Markdown."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chalicelib.domain.money import Money
from chalicelib.domain.pricebook import decode_shard
from chalicelib.domain.prices import price_at
from chalicelib.domain.records import SkuRecord
from chalicelib.ports import Releases
from storefront.deploy.plan import address_of, is_draft
from storefront.deploy.release import Built, decode_built

_SHOWN = 30
_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Priced:
    """What a unit costs in one currency in two releases, in minor units; None where it is not for sale."""

    sku: str
    title: str
    currency: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs. Pages and feeds are root-relative addresses, `weight` is bytes by kind in both releases."""

    before: str
    after: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    vanished: tuple[str, ...]
    feeds: tuple[str, ...]
    prices: tuple[Priced, ...]
    weight: Mapping[str, tuple[int, int]]


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
        weight=_weights(first, second),
    )


def markdown(changes: Changes, problems: Iterable[str] = ()) -> str:
    """As a comment on a pull request."""
    lines = ["## What this changes", ""]
    counts = (("new", changes.added), ("changed", changes.changed), ("removed", changes.removed))
    told = [f"{len(pages)} {what}" for what, pages in counts if pages]
    lines.append("Pages: " + (", ".join(told) or "none") + ".")
    if changes.prices:
        lines += ["", "### Prices", "", "| SKU | product | before | after |", "|---|---|---:|---:|"]
        rows = [
            f"| `{one.sku}` | {_cell(one.title)} | {_amount(one.before, one)} | {_amount(one.after, one)} |"
            for one in changes.prices
        ]
        lines += _cut(rows, "| … | and {} more | | |")
    if changes.vanished:
        lines += ["", "### Addresses that vanish", "", "Whoever has a link to these gets a page that is missing:", ""]
        lines += _cut([f"- `{page}`" for page in changes.vanished], "- and {} more")
    for title, pages in (("New pages", changes.added), ("Changed pages", changes.changed), ("Feeds", changes.feeds)):
        if pages:
            lines += ["", f"<details><summary>{title}: {len(pages)}</summary>", ""]
            lines += [*_cut([f"- `{page}`" for page in pages], "- and {} more"), "", "</details>"]
    heavier = {kind: pair for kind, pair in changes.weight.items() if pair[0] != pair[1]}
    if heavier:
        lines += ["", "### Weight", "", "| files | before | after |", "|---|---:|---:|"]
        lines += [f"| {kind} | {old:,} bytes | {new:,} bytes |" for kind, (old, new) in heavier.items()]
    if told_problems := list(problems):
        lines += ["", "### Problems", "", *_cut([f"- {_cell(problem)}" for problem in told_problems], "- and {} more")]
    return "\n".join([*lines, ""])


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


def _weights(first: Built, second: Built) -> dict[str, tuple[int, int]]:
    sums = [Counter[str](), Counter[str]()]
    for built, total in zip((first, second), sums, strict=True):
        for entry in built.public.values():
            total[entry.type.partition(";")[0]] += entry.size
    return {kind: (sums[0][kind], sums[1][kind]) for kind in sorted(sums[0].keys() | sums[1].keys())}


def _sorted(things: Iterable[str | tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted({thing if isinstance(thing, str) else thing[0] for thing in things}))


def _amount(minor: int | None, one: Priced) -> str:
    return "not for sale" if minor is None else f"{Money(minor, one.currency).decimal()} {one.currency}"


def _cell(text: str) -> str:
    """What a person wrote, as text in a table: nothing of it is markup."""
    plain = " ".join(text.split())
    return "".join("\\" + sign if sign in "\\`*_{}[]<>()#+!|~@" else sign for sign in plain)


def _cut(rows: list[str], more: str) -> list[str]:
    return rows if len(rows) <= _SHOWN else [*rows[:_SHOWN], more.format(len(rows) - _SHOWN)]
