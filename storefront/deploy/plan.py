"""What a deploy will do, as data: nothing is sent, asked or changed here.

The order is what keeps a shop whole for whoever reads it meanwhile: assets before the pages that need them, new pages
before those that lead to them, pages before the lists that name them, and what nobody needs any more only after the
release is current.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from storefront.deploy.release import Built, Entry
from storefront.deploy.site_state import Since, SiteState

GRACE_DAYS = 7
KEPT_RELEASES = 20
MOST_INVALIDATIONS = 1000
"""Above this, one wildcard costs less and is as quick: CloudFront counts `/*` as one path."""

PACKED_FROM = 10_000_000
"""CloudFront compresses files from 1,000 to 10,000,000 bytes; larger ones have to be stored compressed.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
"""

_ASSETS = "assets/"
_INDEX = "index.html"
_LISTS = ("feeds/", "sitemap", "robots.txt", "llms", "_redirects", "_headers")
_PACKABLE = ("text/", "application/json", "application/xml", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class Sending:
    """One file to be sent. `encoding` is how it is stored; `kept` is that the host has a copy of it already."""

    path: str
    entry: Entry
    encoding: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a deploy does, in this order.

    `keep` are pages that are about to change and can be brought back from a copy (path by the hash of its content);
    former addresses are written anew instead, because the page of what is gone has the same hash as they have.
    `remove` goes as soon as the release is current, `expired` has been left behind long enough, `forget` are copies
    that no release to go back to needs. `invalidate` is what the CDN is told, `announce` what search engines are.
    """

    release: str
    before: str | None
    keep: Mapping[str, str]
    assets: tuple[Sending, ...]
    new_pages: tuple[Sending, ...]
    pages: tuple[Sending, ...]
    lists: tuple[Sending, ...]
    remove: tuple[str, ...]
    expired: tuple[str, ...]
    forget: tuple[str, ...]
    invalidate: tuple[str, ...]
    announce: tuple[str, ...]
    after: SiteState

    @property
    def sent(self) -> tuple[Sending, ...]:
        """Every file that is sent, in order."""
        return self.assets + self.new_pages + self.pages + self.lists

    @property
    def is_idle(self) -> bool:
        """Whether everything is there already, and nothing has to go."""
        return self.release == self.before and not (self.sent or self.remove or self.expired)

    @property
    def size(self) -> int:
        """How many bytes travel."""
        return sum(item.entry.size for item in self.sent if not item.kept)

    def plain(self) -> dict[str, Any]:
        """For programs: all of it but what lies there afterwards, which is long."""
        steps = ("assets", "new_pages", "pages", "lists")
        rest = ("remove", "expired", "forget", "invalidate", "announce")
        return {
            "release": self.release,
            "before": self.before,
            "keep": dict(self.keep),
            **{name: [_plain(item) for item in getattr(self, name)] for name in steps},
            **{name: list(getattr(self, name)) for name in rest},
        }


def make_plan(
    built: Built,
    state: SiteState,
    now: int,
    *,
    listed: Collection[str] = (),
    packs: bool = False,
    from_copies: bool = False,
) -> Plan:
    """What brings a host from `state` to the release. `now` is UTC seconds.

    `listed` are the addresses of its site map; `packs` is whether the host stores large files compressed;
    `from_copies` takes what differs from the copies of earlier pages that the host keeps.
    """
    sendings = tuple(
        Sending(path, entry, _encoding(entry) if packs else "", from_copies)
        for path, entry in sorted(built.public.items())
        if state.files.get(path) != entry
    )
    here = state.files.keys() | state.doubtful
    unneeded = here - built.public.keys()
    gone = tuple(sorted(path for path in unneeded if not path.startswith(_ASSETS) or path in state.doubtful))
    deploys = state.deploys + 1
    since = Since(deploys, now)
    leaving = {path: state.leaving.get(path, since) for path in sorted(unneeded) if path not in gone}
    expired = tuple(path for path, left in leaving.items() if _is_over(left, deploys, now))
    changed = [item.path for item in sendings if item.path in here]
    keep = {
        path: state.files[path].sha256
        for path in sorted({*changed, *gone})
        if path in state.files and not path.startswith(_ASSETS) and not state.files[path].answer
    }
    kept = {**state.kept, **dict.fromkeys(keep.values(), since)}
    forget = tuple(sorted(sha for sha, left in kept.items() if _is_over(left, deploys, now)))
    pages = [item for item in sendings if not (item.path.startswith(_ASSETS) or is_list(item.path))]
    before = state.files.keys() | state.shown
    news = [item.path for item in sendings if item.path.endswith(_INDEX) and not item.entry.answer]
    moved = [item.path for item in sendings if item.path in here and item.entry.answer]
    return Plan(
        release=built.id,
        before=state.release,
        keep=keep,
        assets=tuple(item for item in sendings if item.path.startswith(_ASSETS)),
        new_pages=tuple(item for item in pages if item.path not in before),
        pages=tuple(item for item in pages if item.path in before),
        lists=tuple(item for item in sendings if is_list(item.path)),
        remove=gone,
        expired=expired,
        forget=forget,
        invalidate=_invalidations([*changed, *gone]),
        announce=_announcements(news, [*gone, *moved], listed),
        after=_after(built, state, {path: left for path, left in leaving.items() if path not in expired}, kept, forget)
        if sendings or gone or expired or state.release != built.id
        else replace(state, doubtful=frozenset()),
    )


def _after(
    built: Built, state: SiteState, leaving: Mapping[str, Since], kept: Mapping[str, Since], forget: Collection[str]
) -> SiteState:
    """What lies there when all is done."""
    return SiteState(
        release=built.id,
        files={**{path: entry for path, entry in state.files.items() if path in leaving}, **built.public},
        leaving=leaving,
        kept={sha: left for sha, left in kept.items() if sha not in forget},
        deploys=state.deploys + 1,
        history=state.history,
    )


def missing_copies(plan: Plan, copies: Collection[str]) -> tuple[str, ...]:
    """The paths of a plan from copies of which there is none: `copies` are the hashes of those that are there."""
    return tuple(item.path for item in plan.sent if item.entry.sha256 not in copies)


def address_of(path: str) -> str:
    """The address that a file answers."""
    return "/" + quote(path.removesuffix(_INDEX) if path == _INDEX or path.endswith("/" + _INDEX) else path)


def is_draft(path: str) -> bool:
    """Whether a file or an address is the preview of a draft, in any language."""
    return "preview" in path.strip("/").split("/")[:2]


def is_list(path: str) -> bool:
    """Whether a file names pages to machines; each language has its own feeds."""
    return path.startswith(_LISTS) or "/feeds/" in path


def _is_over(left: Since, deploys: int, now: int) -> bool:
    """An open page may ask for its assets for days, and a rollback needs them, too."""
    return deploys - left.deploy >= KEPT_RELEASES and now - left.at >= GRACE_DAYS * 86400


def _encoding(entry: Entry) -> str:
    return "gzip" if entry.size > PACKED_FROM and entry.type.startswith(_PACKABLE) else ""


def _invalidations(paths: Iterable[str]) -> tuple[str, ...]:
    """Both addresses of a page: what the browser asks for, and what a function at the CDN makes of it."""
    told: list[str] = []
    for path in sorted(set(paths)):
        address = address_of(path)
        told += [address] if address == "/" + quote(path) else [address, "/" + quote(path)]
    return tuple(told) if len(told) <= MOST_INVALIDATIONS else ("/*",)


def _announcements(news: Iterable[str], gone: Iterable[str], listed: Collection[str]) -> tuple[str, ...]:
    """Changed pages that the site map names, and pages that are gone or lead elsewhere; drafts are told to nobody."""
    changed = {address_of(path) for path in news} & set(listed)
    lost = {address_of(path) for path in gone if path.endswith(_INDEX) and not is_draft(path)}
    return tuple(sorted(changed | lost))


def _plain(item: Sending) -> dict[str, Any]:
    return {"path": item.path, **item.entry.plain(), "encoding": item.encoding, "kept": item.kept}
