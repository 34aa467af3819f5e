"""Deploying a site: only what differs is sent, in an order that breaks no page, from wherever the last one ended."""

import json
import os
import time
from dataclasses import asdict
from pathlib import Path

import pytest
from deployed_shop import Dying, Killed, Shop, Watched, folder_shop

from storefront.deploy import lock as locks
from storefront.deploy.bucket import LOCK, PRIVATE
from storefront.deploy.deploying import plan_site
from storefront.deploy.lock import DeployLock, DeployLocked, Holder


def test_a_deploy_from_nothing_shows_exactly_the_release_and_makes_it_current(shop: Shop) -> None:
    built = shop.build()
    shop.deploy()
    shown = shop.shown()
    assert shown.pop("_headers", None) is None
    assert {path: text.encode() for path, text in shown.items()} == {
        path: (shop.folder / "output" / path).read_bytes() for path in built.public
    }
    assert shop.current() == built.id
    assert shop.store.stock(["FERN"])["FERN"].on_hand == 10


def test_a_second_deploy_sends_nothing(shop: Shop) -> None:
    shop.build()
    shop.deploy()
    changes: list[str] = []
    again = shop.deploy(Watched(shop.bucket, lambda: changes.append("changed")))
    assert again.plan.is_idle
    assert len(changes) == 2  # the lock, taken and given back


def test_one_edit_sends_what_differs_and_a_dry_run_says_so_beforehand(shop: Shop) -> None:
    shop.build(2400)
    shop.deploy()
    shop.build(2100)
    said = plan_site(shop.errand()).plan
    assert shop.shown()["products/fern/index.html"].endswith("'2400'>")
    assert [item.path for item in said.sent] == ["products/fern/index.html"]
    assert said.invalidate == ("/products/fern/", "/products/fern/index.html")
    assert said.announce == ("/products/fern/",)
    done = shop.deploy().plan
    assert done.plain() == said.plain()
    assert shop.shown()["products/fern/index.html"].endswith("'2100'>")


def test_a_page_that_is_gone_goes_at_once_and_an_asset_stays_for_pages_that_are_open(shop: Shop) -> None:
    shop.build(style="1", sky="Sky")
    shop.deploy()
    shop.build(style="2")
    plan = shop.deploy().plan
    assert plan.remove == ("products/sky/index.html",)
    shown = shop.shown()
    assert "products/sky/index.html" not in shown
    assert {"assets/store.1.css", "assets/store.2.css"} <= shown.keys()


def test_an_asset_that_no_release_to_go_back_to_needs_goes_after_its_grace(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build(style="old")
    shop.deploy()
    for number in range(21):
        shop.build(1000 + number, style="new")
        shop.deploy()
    assert "assets/store.old.css" in shop.shown()  # a week is not over
    shop.clock.now += 8 * 86400
    shop.build(999, style="new")
    assert shop.deploy().plan.expired == ("assets/store.old.css",)
    assert "assets/store.old.css" not in shop.shown()


def kills(kinds: tuple[bool, ...] = (False, True)) -> list[tuple[int, bool]]:
    return [(last, after) for last in range(1, 26) for after in kinds]


def test_a_deploy_killed_at_any_step_and_run_again_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    died = 0
    for last, after in kills():
        shop = folder_shop(tmp_path / f"{last}-{after}")
        shop.build(2400, "1", sky="Sky")
        shop.deploy()
        wanted = shop.build(2100, "2", moss="Moss")
        try:
            shop.deploy(Dying(shop.bucket, last, after=after))
        except Killed:
            died += 1
        assert shop.crawl() == []
        forget_lock(shop)
        shop.deploy()
        assert shop.current() == wanted.id
        assert shop.crawl() == []
        files = {path: (shop.folder / "output" / path).read_text() for path in wanted.public}
        assert {path: text for path, text in shop.shown().items() if path != "assets/store.1.css"} == files
    assert died > 20


def test_a_killed_deploy_may_be_followed_by_any_other_release(tmp_path: Path) -> None:
    for last in range(1, 26):
        shop = folder_shop(tmp_path / str(last))
        first = shop.build(2400, sky="Sky")
        shop.deploy()
        shop.build(2100, "2", moss="Moss")
        try:
            shop.deploy(Dying(shop.bucket, last, after=True))
        except Killed:
            forget_lock(shop)
        again = shop.build(2400, sky="Sky")
        assert again.id == first.id
        shop.deploy()
        assert shop.current() == first.id
        shown = shop.shown()
        assert {path: shown[path] for path in first.public} == {
            path: (shop.folder / "output" / path).read_text() for path in first.public
        }
        assert shown.keys() - first.public.keys() <= {"assets/store.2.css"}


def test_a_first_deploy_that_was_killed_is_run_again(tmp_path: Path) -> None:
    for last in range(1, 20):
        shop = folder_shop(tmp_path / str(last))
        built = shop.build()
        try:
            shop.deploy(Dying(shop.bucket, last, after=True))
        except Killed:
            forget_lock(shop)
        shop.deploy()
        assert shop.current() == built.id
        assert shop.crawl() == []


def test_a_reader_finds_nothing_broken_after_any_single_change(shop: Shop) -> None:
    found: list[str] = []
    watched = Watched(shop.bucket, lambda: found.extend(shop.crawl()))
    shop.build(2400, "1", sky="Sky")
    shop.deploy()
    for fern, style, more in ((2100, "2", {"moss": "Moss"}), (2600, "2", {}), (1900, "3", {"sky": "Sky again"})):
        shop.build(fern, style, **more)
        shop.deploy(watched)
    assert found == []


def forget_lock(shop: Shop) -> None:
    """What a dead process leaves behind is the lock; this process lives, so it is taken away by hand."""
    shop.bucket.remove([LOCK])


def held(shop: Shop, **changes: object) -> None:
    """Somebody has the lock."""
    mine = Holder("ines", shop.clock(), locks.this_machine(), 1, "other")
    shop.bucket.create(LOCK, json.dumps(asdict(mine) | changes).encode())


def test_of_two_deploys_the_second_is_told_who_deploys_and_since_when(shop: Shop) -> None:
    shop.build()
    held(shop)
    with pytest.raises(DeployLocked) as refused:
        shop.deploy()
    assert "ines has been deploying since 2026-09-21" in refused.value.message
    assert shop.shown() == {}


def test_the_second_waits_until_the_first_is_done(shop: Shop) -> None:
    with DeployLock(shop.bucket, "first", shop.clock):
        waiting = DeployLock(shop.bucket, "second", shop.clock, patience=0.2, say=shop.said.append)
        with pytest.raises(DeployLocked), waiting:
            pass
    assert shop.said == ["Waiting: first has been deploying since 2026-09-21 14:13:20 (UTC)."]
    with DeployLock(shop.bucket, "second", shop.clock) as lock:
        lock.check()


def test_the_lock_of_a_process_that_has_ended_here_is_taken_over_at_once(shop: Shop) -> None:
    shop.build()
    held(shop, process=2**22 + 1)
    shop.deploy()
    assert any("is stale, and taken over" in line for line in shop.said)


def test_a_lock_that_nobody_renews_is_stale_by_the_hosts_clock(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    shop.build()
    held(shop, machine="elsewhere")
    with pytest.raises(DeployLocked):
        shop.deploy()
    lock = tmp_path / "var" / "deploy" / "public" / "lock.json"
    os.utime(lock, (time.time() - 300, time.time() - 300))
    assert shop.deploy().built.id == shop.current()


def test_a_lock_that_was_taken_over_ends_the_deploy_that_had_it(shop: Shop) -> None:
    with DeployLock(shop.bucket, "slow", shop.clock, renewed_every=0.05) as lock:
        shop.bucket.write(LOCK, json.dumps(asdict(Holder("other", 1, "", 1, "x"))).encode(), PRIVATE)
        until = time.monotonic() + 5
        while not lock.is_lost and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(locks.LockLost):
            lock.check()
    assert shop.bucket.look(LOCK) is not None  # not ours to take away
