"""Going back: pages and prices together, moving only what differs; and ending what a mistaken price has promised."""

from pathlib import Path

import pytest
from deployed_shop import Dying, Killed, Shop, Watched, folder_shop

from chalicelib.domain.errors import Misconfigured, Unavailable
from storefront.deploy.bucket import LOCK
from storefront.deploy.deploying import choose_earlier


def three_releases(shop: Shop) -> list[str]:
    """Their ids: the fern costs 24.00, then by mistake 2.10, then 26.00; a product and a style come and go."""
    made = [shop.build(2400, "1", sky="Sky").id]
    shop.deploy()
    made.append(shop.build(210, "2", moss="Moss").id)
    shop.deploy()
    made.append(shop.build(2600, "2").id)
    shop.deploy()
    return made


def test_a_rollback_shows_the_earlier_release_and_sells_at_its_prices(shop: Shop) -> None:
    first, _, third = three_releases(shop)
    plan = shop.roll_back(first).plan
    assert {item.path for item in plan.sent} == {
        "index.html", "products/fern/index.html", "products/sky/index.html", "404.html", "sitemap.xml",
    }  # fmt: skip
    assert plan.size == 0  # nothing travels: all of it is there
    assert shop.current() == first
    assert "'2400'" in shop.shown()["products/fern/index.html"]
    assert shop.crawl() == []
    shop.roll_back(third)
    assert shop.current() == third
    assert "'2600'" in shop.shown()["products/fern/index.html"]
    assert shop.crawl() == []


def test_a_reader_finds_nothing_broken_while_a_rollback_runs(shop: Shop) -> None:
    first, second, third = three_releases(shop)
    found: list[str] = []
    watched = Watched(shop.bucket, lambda: found.extend(shop.crawl()))
    for release in (first, third, second):
        shop.roll_back(release, bucket=watched)
    assert found == []


def test_a_rollback_killed_at_any_step_is_run_again(tmp_path: Path) -> None:
    for last in range(1, 22):
        shop = folder_shop(tmp_path / str(last))
        first, _, third = three_releases(shop)
        try:
            shop.roll_back(first, bucket=Dying(shop.bucket, last, after=True))
        except Killed:
            assert shop.crawl() == []
            shop.bucket.remove([LOCK])
        wanted = first if last % 2 else third  # forward again is as good as on
        shop.roll_back(wanted)
        assert (shop.current(), shop.crawl()) == (wanted, [])


def test_a_price_that_was_seen_is_honoured_after_a_rollback_unless_it_is_revoked(shop: Shop) -> None:
    first, second, _ = three_releases(shop)
    shop.roll_back(second)
    shop.roll_back(first)
    assert shop.accepts(210)
    shop.roll_back(second)
    shop.roll_back(first, revoke=True)
    assert not shop.accepts(210)
    assert shop.accepts(2400)


def test_a_revoked_release_that_is_deployed_again_is_honoured_again(shop: Shop) -> None:
    first, second, _ = three_releases(shop)
    shop.roll_back(first, revoke=True)
    shop.roll_back(second)
    shop.roll_back(first)
    assert shop.accepts(210)


def test_the_release_before_is_chosen_by_itself_and_any_other_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    shop = folder_shop(tmp_path)
    with pytest.raises(Misconfigured, match="no earlier release"):
        choose_earlier(shop.store.releases(), None)
    first, second, third = three_releases(shop)
    listed = shop.store.releases()
    assert choose_earlier(listed, None) == second
    assert choose_earlier(listed, first[:9]) == first
    for wrong, words in (("zz", "no release"), ("", "3 releases")):
        with pytest.raises(Misconfigured, match=words):
            choose_earlier(listed, wrong)
    shop.roll_back(first)
    assert choose_earlier(shop.store.releases(), None) == third


def test_what_cannot_be_brought_back_is_said_before_anything_moves(shop: Shop) -> None:
    first, _, third = three_releases(shop)
    shop.bucket.remove(list(shop.bucket.names("deploy/kept/")))
    before = shop.shown()
    with pytest.raises(Unavailable, match="cannot be brought back: 5 of its files are kept no more"):
        shop.roll_back(first)
    assert (shop.shown(), shop.current()) == (before, third)
