"""From a release and a host to a plan: what is in the release, what lies there, what the host needs besides."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from chalicelib.domain.errors import Misconfigured, Unavailable
from generator.release import make_file
from storefront.deploy.bucket import KEPT, SITE, Bucket
from storefront.deploy.former import Extra, former_files
from storefront.deploy.hosts import headers_file, redirects_file
from storefront.deploy.indexnow import key_file
from storefront.deploy.plan import Plan, make_plan, missing_copies
from storefront.deploy.release import Built, Entry, decode_built
from storefront.deploy.site_state import Since, SiteState, read_doubtful, read_state
from storefront.deploy.target import Target

_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_REDIRECTS = "_redirects"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan, the release that it brings, the state that it was made for, and the files of this host alone."""

    plan: Plan
    built: Built
    state: SiteState
    extras: Mapping[str, Extra]


class OutputChanged(Unavailable):
    """A public file is not what the manifest of the release says."""


def prepare_built(
    built: Built, output: Path, target: Target, now: int, *, adopt: bool = False, resend: bool = False
) -> Prepared:
    """The plan for the release that was built last. Raises Misconfigured, Unavailable."""
    state = _state(target.bucket, adopt=adopt, resend=resend)
    files = OutputFiles(output, built.public, {})
    extras = extra_files(target, built, lambda path: files(path) if path in built.public else b"")
    whole = _with(built, extras)
    plan = make_plan(whole, state, now, listed=_listed(output), packs=target.bucket.packs)
    return Prepared(plan, whole, state, extras)


def prepare_earlier(release_id: str, target: Target, now: int) -> Prepared:
    """The plan that brings an earlier release back from what the host keeps of it. Raises Unavailable."""
    bucket = target.bucket
    seen = bucket.look(f"releases/{release_id}/release.json")
    if seen is None:
        raise Unavailable(f"{bucket.name} has no private half of release {release_id[:12]}: build and deploy it again")
    built = decode_built(seen.body)
    state = _state(bucket)
    copies = {key.removeprefix(KEPT) for key in bucket.names(KEPT)}
    state = replace(state, kept={**dict.fromkeys(copies, Since(state.deploys, now)), **state.kept})
    extras = extra_files(target, built, lambda path: _kept_bytes(built, path, bucket))
    whole = _with(built, extras)
    plan = make_plan(whole, state, now, listed=(), packs=bucket.packs, from_copies=True)
    new, pages, lists = (
        tuple(replace(item, kept=item.path not in extras) for item in items)
        for items in (plan.new_pages, plan.pages, plan.lists)
    )
    plan = replace(plan, new_pages=new, pages=pages, lists=lists)
    missing = [path for path in missing_copies(plan, copies) if path not in extras]
    if missing:
        raise Unavailable(
            f"Release {release_id[:12]} cannot be brought back: {len(missing)} of its files are kept no more, such as "
            f"{missing[0]}. Check out the commit that it was built from, build, and deploy that."
        )
    return Prepared(plan, whole, state, extras)


def extra_files(target: Target, built: Built, read: Callable[[str], bytes]) -> dict[str, Extra]:
    """What this host needs besides the release; `read` gives a public file of it, empty where it has none."""
    extras: dict[str, Extra] = {}
    if target.reads_headers:
        extras["_headers"] = Extra(headers_file())
        if target.functions is not None:
            extras[_REDIRECTS] = Extra(redirects_file(read(_REDIRECTS), target.functions))
    if target.stage is not None:
        former = former_files(read(_REDIRECTS), read)
        extras |= {path: extra for path, extra in former.items() if path not in built.public}
        if target.stage.indexnow_key:
            path, body = key_file(target.stage.indexnow_key)
            extras[path] = Extra(body)
    return extras


class OutputFiles:
    """The public files from `output/`, each compared with the manifest as it is read."""

    def __init__(self, output: Path, public: Mapping[str, Entry], extras: Mapping[str, Extra]) -> None:
        self._output, self._public, self._extras = output, public, extras

    def __call__(self, path: str) -> bytes:
        """Its bytes. Raises OutputChanged."""
        if (extra := self._extras.get(path)) is not None:
            return extra.body
        try:
            body = (self._output / path).read_bytes()
        except FileNotFoundError:
            body = b""
        if hashlib.sha256(body).hexdigest() != self._public[path].sha256:
            raise OutputChanged(f"{self._output / path} is not what was built: run `storefront build` again")
        return body


def _state(bucket: Bucket, *, adopt: bool = False, resend: bool = False) -> SiteState:
    """What lies there. Without a record, files that are there belong to somebody until `adopt` says otherwise."""
    state = read_state(bucket)
    if state is not None and not resend:
        return state
    there = frozenset(key.removeprefix(SITE) for key in bucket.names(SITE))
    if state is None and there and not adopt:
        unknown = there - read_doubtful(bucket)
        if unknown:
            raise Misconfigured(
                f"{bucket.name} holds {len(unknown)} files that no deploy of this shop has put there, such as "
                f"{min(unknown)}. Name another place; or add --adopt, and what is not in the release is removed."
            )
    known = state or SiteState()
    return replace(known, files={}, doubtful=there | known.doubtful)


def _with(built: Built, extras: Mapping[str, Extra]) -> Built:
    entries = {}
    for path, extra in extras.items():
        body = extra.body
        file = make_file(path, body, hashlib.sha256(body).hexdigest(), len(body))
        kind = "text/html" if extra.answer else "text/plain"
        entries[path] = Entry(file.sha256, file.size, f"{kind}; charset=utf-8", file.cache, extra.answer)
    return replace(built, public={**built.public, **entries})


def _listed(output: Path) -> frozenset[str]:
    """The root-relative addresses of the site map."""
    try:
        tree = ElementTree.parse(output / "sitemap.xml")  # noqa: S314  # our own
    except FileNotFoundError:
        return frozenset()
    urls = (element.text or "" for element in tree.iter(_LOC))
    return frozenset("/" + url.split("/", 3)[3] for url in urls if url.count("/") > 2)


def _kept_bytes(built: Built, path: str, bucket: Bucket) -> bytes:
    """A small public file of an earlier release, from its copy or from where it lies still."""
    if path not in built.public:
        return b""
    for key in (KEPT + built.public[path].sha256, SITE + path):
        seen = bucket.look(key)
        if seen is not None and hashlib.sha256(seen.body).hexdigest() == built.public[path].sha256:
            return seen.body
    return b""
