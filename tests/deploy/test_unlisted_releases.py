"""A preview has an address of its own that nobody is told of, and leaves the shop beside it as it was."""

import json
from itertools import count

import pytest
from deployed_shop import Dying, Killed, Shop
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.errors import Misconfigured
from storefront.deploy.bucket import Bucket
from storefront.deploy.deploying import Errand
from storefront.deploy.previews import address_of_preview, deploy_preview, plan_preview, read_previews, remove_preview
from storefront.deploy.stages import Stage
from storefront.deploy.unlisted import ROBOTS, mark

_STAGE = Stage("preview", "eu-west-1", "bucket", "table", previews="preview.small.example")
_DAY = 86400


def everything(bucket: Bucket) -> dict[str, bytes]:
    """All that lies in a bucket."""
    seen = {key: bucket.look(key) for key in bucket.names("")}
    return {key: one.body for key, one in seen.items() if one is not None}


def below(bucket: Bucket, prefix: str) -> dict[str, str]:
    """The files of a preview, as text."""
    return {
        key.removeprefix(prefix): body.decode() for key, body in everything(bucket).items() if key.startswith(prefix)
    }


@pytest.fixture
def deployed(s3_shop: Shop) -> Shop:
    """A shop that is deployed, and whose content was changed since: a cheaper fern, and moss."""
    s3_shop.build(2400)
    s3_shop.deploy()
    s3_shop.build(2100, "2", moss="Moss")
    return s3_shop


def test_a_preview_shows_the_release_and_tells_no_machine_of_it(deployed: Shop) -> None:
    listed = deployed.store.releases()
    before = everything(deployed.bucket)
    prepared, preview = deploy_preview(deployed.errand(), "pr-12")
    shown = below(deployed.bucket, "previews/pr-12/")
    assert "data-price='2100'" in shown["products/fern/index.html"]
    assert {path for path in shown if "noindex, nofollow" not in shown[path]} == {"assets/store.2.css", "robots.txt"}
    assert shown["robots.txt"].encode() == ROBOTS
    assert "sitemap.xml" not in shown
    assert (prepared.plan.announce, prepared.plan.invalidate) == ((), ())
    assert preview.until == deployed.clock() + 14 * _DAY
    assert deployed.store.releases() == listed
    after = everything(deployed.bucket)
    assert {key: after[key] for key in before} == before
    pointer = json.loads(after["releases/preview-pr-12/preview.json"])
    assert (pointer["release"], f"releases/{pointer['release']}/release.json" in after) == (preview.release, True)
    assert deployed.accepts(2400)
    assert not deployed.accepts(2100)


def test_what_is_removed_leaves_nothing_behind_and_what_others_need_stays(deployed: Shop) -> None:
    before = everything(deployed.bucket)
    deploy_preview(deployed.errand(), "pr-12")
    deploy_preview(deployed.errand(), "pr-13")
    assert remove_preview(deployed.errand(), "pr-12")
    assert below(deployed.bucket, "previews/pr-12/") == {}
    (left,) = read_previews(deployed.bucket)
    assert f"releases/{left.release}/release.json" in everything(deployed.bucket)
    assert remove_preview(deployed.errand(), "pr-13")
    assert everything(deployed.bucket) == before
    assert not remove_preview(deployed.errand(), "pr-13")


def test_a_preview_of_what_is_current_leaves_it_its_prices_when_it_goes(deployed: Shop) -> None:
    deployed.deploy()
    before = everything(deployed.bucket)
    deploy_preview(deployed.errand(), "main")
    remove_preview(deployed.errand(), "main")
    assert (everything(deployed.bucket), deployed.crawl()) == (before, [])


def test_a_preview_that_is_over_goes_with_the_next_one(deployed: Shop) -> None:
    deploy_preview(deployed.errand(), "pr-1", days=2)
    deployed.clock.now += _DAY
    deploy_preview(deployed.errand(), "pr-2")
    assert [one.name for one in read_previews(deployed.bucket)] == ["pr-1", "pr-2"]
    deployed.clock.now += _DAY
    deploy_preview(deployed.errand(), "pr-2")
    assert [one.name for one in read_previews(deployed.bucket)] == ["pr-2"]
    assert deployed.said == ["The preview pr-1 is over, and removed."]


def test_the_next_push_sends_only_what_differs_and_keeps_no_earlier_page(deployed: Shop) -> None:
    deploy_preview(deployed.errand(), "pr-12")
    deployed.build(2000, "2", moss="Moss")
    plan = plan_preview(deployed.errand(), "pr-12").plan
    assert [item.path for item in plan.sent] == ["products/fern/index.html"]
    deploy_preview(deployed.errand(), "pr-12")
    assert not [key for key in everything(deployed.bucket) if key.startswith("deploy/previews/pr-12/kept/")]
    remove_preview(deployed.errand(), "pr-12")
    assert {key.split("/")[1] for key in everything(deployed.bucket) if key.startswith("releases/")} == {
        one.id for one in deployed.store.releases()
    }


def on(shop: Shop, bucket: Bucket) -> Errand:
    """An errand of the shop on this bucket."""
    return shop.errand(bucket)


@pytest.mark.slow
@pytest.mark.parametrize("after", [False, True])
def test_a_preview_that_is_killed_anywhere_is_whole_when_it_is_run_again_or_removed(
    deployed: Shop, after: bool
) -> None:
    before = everything(deployed.bucket)
    for last in count(1):
        try:
            deploy_preview(on(deployed, Dying(deployed.bucket, last, after=after)), "pr-12")
        except Killed:
            assert deployed.crawl() == []
            deployed.bucket.remove(["deploy/previews/pr-12/lock.json"])
        else:
            break
        deploy_preview(deployed.errand(), "pr-12")
        assert set(below(deployed.bucket, "previews/pr-12/")) >= {"index.html", "products/moss/index.html"}
        try:
            remove_preview(on(deployed, Dying(deployed.bucket, 1 + last % 4, after=after)), "pr-12")
        except Killed:
            deployed.bucket.remove(["deploy/previews/pr-12/lock.json"])
        remove_preview(deployed.errand(), "pr-12")
        assert everything(deployed.bucket) == before
    assert last > 8


def test_only_a_stage_with_previews_has_some_and_a_name_is_one_of_a_host() -> None:
    assert address_of_preview(_STAGE, "pr-12") == "https://pr-12.preview.small.example/"
    with pytest.raises(Misconfigured, match=r"\[stages.prod\] has no previews"):
        address_of_preview(Stage("prod", "eu-west-1", "bucket", "table"), "pr-12")
    for name in ("Pr-12", "a.b", "-a", "a/b", "", "x" * 33):
        with pytest.raises(Misconfigured, match="such as pr-12"):
            address_of_preview(_STAGE, name)


_PAGE = st.sampled_from([b"<!doctype html>", b"<head>", b'<meta name="robots" content="index">', b"<p>fern", b"\xff"])


@given(st.lists(_PAGE).map(b"".join))
def test_a_page_says_noindex_and_nothing_else_of_robots(page: bytes) -> None:
    marked = mark(page)
    assert b"noindex, nofollow" in marked
    assert b'content="index"' not in marked
    assert mark(marked) == marked
