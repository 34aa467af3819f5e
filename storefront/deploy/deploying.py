"""A deploy and a rollback from end to end: lock, plan, execution, word to the search engines."""

import getpass
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from chalicelib.domain.change import ReleaseRecord, ReleaseState
from chalicelib.domain.errors import Misconfigured
from chalicelib.service.releases import LIST_SECONDS
from storefront.deploy import indexnow
from storefront.deploy.execute import Deployment, Scene, StoreSwitch, no_progress
from storefront.deploy.lock import DeployLock
from storefront.deploy.prepare import OutputFiles, Prepared, prepare_built, prepare_earlier
from storefront.deploy.release import decode_built, read_built
from storefront.deploy.revoke import HostReleases, close_payment_pages, mark_revoked
from storefront.deploy.site_state import Deployed
from storefront.deploy.target import Target
from storefront.places import Places

Tell = Callable[[str, int, int], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """Who deploys where, by which clock (UTC seconds), and who is told what. `patience` is in seconds."""

    places: Places
    target: Target
    clock: Callable[[], int]
    say: Say
    tell: Tell = no_progress
    patience: float = 0.0
    sleep: Callable[[float], None] = time.sleep


def plan_site(errand: Errand, *, adopt: bool = False, resend: bool = False) -> Prepared:
    """What a deploy would do now. Nothing is changed."""
    errand.target.bucket.check()
    built = read_built(errand.places.release)
    return prepare_built(built, errand.places.output, errand.target, errand.clock(), adopt=adopt, resend=resend)


def deploy_site(errand: Errand, *, adopt: bool = False, resend: bool = False) -> Prepared:
    """Deploy the release that was built last. Raises DeployFailed, DeployLocked, Unavailable, Misconfigured."""
    with locked(errand) as lock:
        prepared = plan_site(errand, adopt=adopt, resend=resend)
        deployed = Deployed(prepared.built.id, errand.clock(), who_deploys(), what_is_new(errand.places, prepared))
        _run(errand, prepared, lock, deployed, from_build=True)
    _announce(errand, prepared)
    return prepared


def roll_back(errand: Errand, release_id: str, *, revoke: bool) -> tuple[Prepared, int]:
    """Make an earlier release current again; the plan, and how many open payment pages are being closed.

    With `revoke`, no price of any other release is honoured from the switch on.
    """
    closed = 0
    with locked(errand) as lock:
        errand.target.bucket.check()
        prepared = prepare_earlier(release_id, errand.target, errand.clock())
        deployed = Deployed(release_id, errand.clock(), who_deploys(), _back(prepared, revoke))
        store = errand.target.store
        if revoke:
            # Before the switch: what is current is sold on until then, and nobody is honoured a moment longer.
            mark_revoked(store, [one for one in store.releases() if one.id != release_id], errand.clock())
        _run(errand, prepared, lock, deployed, from_build=False)
        if revoke:
            # Until then a function may still answer from the list of releases that it read before the switch.
            errand.sleep(LIST_SECONDS + 1)
            closed = close_payment_pages(store, HostReleases(errand.target.bucket), release_id, errand.clock())
    _announce(errand, prepared)
    return prepared, closed


def who_deploys() -> str:
    """The person behind the pipeline, or the user of this machine."""
    named = (os.environ.get(name) for name in ("GITHUB_ACTOR", "GITLAB_USER_LOGIN"))
    return next((name for name in named if name), None) or getpass.getuser()


def what_is_new(places: Places, prepared: Prepared) -> str:
    """The subject of the commit, and what is sent."""
    count = f"{len(prepared.plan.new_pages) + len(prepared.plan.pages)} pages, {len(prepared.plan.assets)} assets"
    git = shutil.which("git")
    if git is None:
        return count
    # A list, not a shell.
    done = subprocess.run(  # noqa: S603
        [git, "log", "-1", "--format=%h %s"], cwd=places.content, capture_output=True, encoding="utf-8", check=False
    )
    return f"{done.stdout.strip()} ({count})" if done.returncode == 0 and done.stdout.strip() else count


def choose_earlier(listed: Sequence[ReleaseRecord], wanted: str | None) -> str:
    """The id that a person means: the beginning of one, or without any the release before the current one.

    Raises Misconfigured.
    """
    if wanted is None:
        before = [record for record in listed if record.state is ReleaseState.REPLACED]
        if not before:
            raise Misconfigured("There is no earlier release to go back to (`storefront releases` lists them).")
        return max(before, key=lambda record: record.replaced_at or 0).id
    found = [record.id for record in listed if record.id.startswith(wanted) and record.current_at is not None]
    if len(found) != 1:
        many = f"{len(found)} releases begin" if found else "no release that was current begins"
        raise Misconfigured(f"{many} with {wanted!r} (`storefront releases` lists them)")
    return found[0]


def next_change(target: Target) -> int | None:
    """The first moment after the current release at which a schedule changes something (UTC seconds)."""
    current = next((one.id for one in target.store.releases() if one.state is ReleaseState.CURRENT), None)
    seen = target.bucket.look(f"releases/{current}/release.json") if current else None
    return min(decode_built(seen.body).changes, default=None) if seen else None


@contextmanager
def locked(errand: Errand) -> Iterator[DeployLock]:
    """The lock of the place, for as long as the block runs. Raises DeployLocked."""
    errand.target.bucket.check()
    lock = DeployLock(errand.target.bucket, who_deploys(), errand.clock, patience=errand.patience, say=errand.say)
    with lock:
        yield lock


def _run(errand: Errand, prepared: Prepared, lock: DeployLock, deployed: Deployed, *, from_build: bool) -> None:
    target = errand.target
    current = next((one.id for one in target.store.releases() if one.state is ReleaseState.CURRENT), None)
    if prepared.plan.is_idle and current == prepared.plan.release and not prepared.state.doubtful:
        return
    scene = Scene(target.bucket, StoreSwitch(target.store), target.cdn, errand.places.release if from_build else None)
    content = OutputFiles(errand.places.output, prepared.built.public, prepared.extras)
    Deployment(prepared.plan, prepared.built, content, scene, lock, errand.clock, errand.tell).run(
        deployed, prepared.state.doubtful
    )


def _announce(errand: Errand, prepared: Prepared) -> None:
    stage = errand.target.stage
    if stage is None or not stage.indexnow_key or not stage.domain or not prepared.plan.announce:
        return
    wrong = indexnow.announce(f"https://{stage.domain}", stage.indexnow_key, prepared.plan.announce)
    if wrong:
        errand.say(f"warning: {wrong}")


def _back(prepared: Prepared, revoke: bool) -> str:
    before = (prepared.plan.before or "nothing")[:12]
    return f"rolled back from {before}" + (", prices revoked" if revoke else "")
