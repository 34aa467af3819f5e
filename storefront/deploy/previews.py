"""Previews: the release of a pull request under an address of its own, beside the shop and without touching it.

A preview is at NAME below the domain `previews` of its stage, because every address of a shop begins at the root of its
host. It is on no list of releases: `releases/preview-NAME/preview.json` says which release it shows and until when.
Its stage has the keys of a sandbox of Stripe, so that paying is played.
"""

import json
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from chalicelib.domain.codec import canonical
from chalicelib.domain.errors import Misconfigured
from chalicelib.ports import OrderStore
from storefront.deploy.bucket import PRIVATE, Bucket, BucketRefused
from storefront.deploy.deploying import Errand, locked, who_deploys
from storefront.deploy.execute import Deployment, Scene
from storefront.deploy.prepare import OutputFiles, Prepared, prepare_built
from storefront.deploy.preview_bucket import PreviewBucket
from storefront.deploy.release import read_built
from storefront.deploy.site_state import Deployed, read_state
from storefront.deploy.stages import Stage
from storefront.deploy.target import Target
from storefront.deploy.unlisted import UnlistedFiles, unlist
from storefront.publish import read_opening

DAYS = 14

_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")
_POINTERS = "releases/preview-"
_POINTER = "preview.json"


@dataclass(frozen=True, slots=True)
class Preview:
    """One preview: which release it shows, since when and until when (UTC seconds), and who brought it."""

    name: str
    release: str
    at: int
    until: int
    who: str


def address_of_preview(stage: Stage, name: str) -> str:
    """Where it is. Raises Misconfigured where the name is none, or the stage has no previews."""
    if not _NAME.fullmatch(name):
        raise Misconfigured(f"--preview {name}: write up to 32 lower-case letters, digits and hyphens, such as pr-12")
    if stage.previews is None:
        raise Misconfigured(
            f'deploy.toml: [stages.{stage.name}] has no previews: write previews = "preview.shop.example", the '
            "domain below which each preview gets its name, at a stage whose payments are played (docs/deploy.md)"
        )
    return f"https://{name}.{stage.previews}/"


def plan_preview(errand: Errand, name: str) -> Prepared:
    """What the deploy of a preview would do now. Nothing is changed."""
    errand.target.bucket.check()
    return _prepare(errand, _corner(errand, name))


def deploy_preview(errand: Errand, name: str, days: int = DAYS) -> tuple[Prepared, Preview]:
    """Show the release that was built last as a preview for so many days from now; then remove those that are over.

    Raises as `deploy_site`.
    """
    corner = _corner(errand, name)
    with locked(corner) as lock:
        prepared = _prepare(errand, corner)
        now = errand.clock()
        preview = Preview(name, prepared.built.id, now, now + days * 86400, who_deploys())
        switch = _PreviewSwitch(errand.target.bucket, errand.target.store, preview)
        scene = Scene(corner.target.bucket, switch, None, errand.places.release)
        content = UnlistedFiles(OutputFiles(errand.places.output, read_built(errand.places.release).public, {}))
        deployed = Deployed(preview.release, now, preview.who, f"preview {name}")
        Deployment(prepared.plan, prepared.built, content, scene, lock, errand.clock, errand.tell).run(
            deployed, prepared.state.doubtful
        )
    for old in read_previews(errand.target.bucket):
        if old.until <= now:
            remove_preview(errand, old.name)
            errand.say(f"The preview {old.name} is over, and removed.")
    return prepared, preview


def remove_preview(errand: Errand, name: str) -> bool:
    """Take a preview away, and its private halves where nobody else needs them; whether there was anything."""
    bucket, store = errand.target.bucket, errand.target.store
    corner = _corner(errand, name)
    with locked(corner):
        pointer, state = bucket.look(_pointer(name)), read_state(corner.target.bucket)
        # The functions stop first. The record goes before the files: a deploy that comes after a removal which was
        # ended in the middle must not believe that they are there.
        bucket.remove([_pointer(name)])
        # Played orders name the release that they were placed from, so those of earlier pushes are here, too.
        shown = {line.release for line in state.history} if state else set[str]()
        _drop_private(bucket, store, shown | ({_decode(pointer.body).release} if pointer else set()))
        records = [key for key in corner.target.bucket.names("deploy/") if not key.endswith("/lock.json")]
        files = list(corner.target.bucket.names("site/"))
        corner.target.bucket.remove(records)
        corner.target.bucket.remove(files)
    return pointer is not None or bool(files)


def is_there(bucket: Bucket, name: str) -> bool:
    """Whether there is such a preview."""
    return bucket.look(_pointer(name)) is not None


def read_previews(bucket: Bucket) -> tuple[Preview, ...]:
    """All previews of a stage, by name."""
    keys = [key for key in bucket.names(_POINTERS) if key.endswith(f"/{_POINTER}")]
    seen = [bucket.look(key) for key in sorted(keys)]
    return tuple(_decode(one.body) for one in seen if one is not None)


@dataclass(frozen=True, slots=True)
class _PreviewSwitch:
    """A `Switch` that knows of one preview, and leaves the list of releases alone."""

    bucket: Bucket
    store: OrderStore
    preview: Preview

    def register(self, release_id: str, now: int) -> None:
        """Nothing is promised to shoppers."""
        del release_id, now

    def make_current(self, release: Path | None, release_id: str, now: int) -> None:
        """Opening balances, so that what is new can be ordered in play; then the preview shows this release."""
        del release_id
        if release is not None:
            self.store.book_opening(read_opening(release), now)
        self.bucket.write(_pointer(self.preview.name), canonical(asdict(self.preview)), PRIVATE)
        if self.bucket.look(f"releases/{self.preview.release}/release.json") is None:
            raise BucketRefused("another preview of the same release was removed meanwhile, and its prices with it")


def _prepare(errand: Errand, corner: Errand) -> Prepared:
    """Without copies of earlier pages: a preview is not rolled back. Nobody is told of its addresses."""
    built = read_built(errand.places.release)
    shown = unlist(built, OutputFiles(errand.places.output, built.public, {}))
    prepared = prepare_built(shown, errand.places.output, corner.target, errand.clock(), adopt=True)
    plan = prepared.plan
    after = replace(plan.after, kept={})
    return replace(prepared, plan=replace(plan, keep={}, forget=(), invalidate=(), announce=(), after=after))


def _corner(errand: Errand, name: str) -> Errand:
    """The same errand in the corner of the preview: without a stage, whose search engines would be told."""
    return replace(errand, target=Target(PreviewBucket(errand.target.bucket, name), errand.target.store))


def _drop_private(bucket: Bucket, store: OrderStore, releases: Collection[str]) -> None:
    """Those of releases on the list stay for good, and those of other previews as long as they do."""
    needed = {record.id for record in store.releases()} | {one.release for one in read_previews(bucket)}
    for release in sorted(set(releases) - needed):
        bucket.remove(list(bucket.names(f"releases/{release}/")))


def _pointer(name: str) -> str:
    return f"{_POINTERS}{name}/{_POINTER}"


def _decode(body: bytes) -> Preview:
    return Preview(**json.loads(body))
