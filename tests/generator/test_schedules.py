"""What is for sale for a while: before and after, no public file knows of it; the price book does."""

import json
from datetime import UTC, datetime

import pytest
from written_shop import NOW, PRODUCT, WrittenShop

from chalicelib.domain.pricebook import SkuRecord, decode_shard
from generator.problems import ContentError

START = int(datetime(2026, 12, 1, 9, 0, tzinfo=UTC).timestamp())  # Lisbon is on UTC in winter
END = int(datetime(2027, 1, 7, tzinfo=UTC).timestamp())
NIGHT = PRODUCT.replace("Print", "Night Market").replace("PRINT", "NIGHT")
WINDOW = "publish: 2026-12-01 09:00\nunpublish: 2027-01-06\n"


def fill(shop: WrittenShop) -> None:
    """A product for Christmas, which everything names that can."""
    shop.picture("night-market.jpg", (60, 40), "navy")
    about = f"{NIGHT}{WINDOW}collections: [prints]\naliases: [/night/]\ntags: [winter]\n"
    shop.product("night-market", f"{about}images: [{{src: night-market.jpg, alt: Night}}]\n")
    shop.product("day", f"{PRODUCT}related: [night-market]\ngoes_with: [night-market]\n")
    shop.write("collections/prints.md", "---\ntitle: Prints\nproducts: [night-market]\n---\n")
    shop.write("collections/winter.md", "---\ntitle: Winter\nrule: {tags: {any: [winter]}}\n---\n")
    shop.write(
        "journal/x.md", 'Title: X\nDate: 2026-01-02\n\n{{ product("NIGHT") }}\n\n[all of it](/products/night-market/)\n'
    )


def records(shop: WrittenShop) -> dict[str, SkuRecord]:
    found: dict[str, SkuRecord] = {}
    for path in (shop.var / "release" / "pricebook" / "skus").glob("*.json"):
        found |= decode_shard(json.loads(path.read_text()))
    return found


def traces(shop: WrittenShop) -> set[str]:
    """The public files that show, name or link to it; an article keeps the link that a person wrote into it."""
    return {
        path.relative_to(shop.output).as_posix()
        for path in shop.output.rglob("*")
        if path.is_file()
        and ((b"ight" in path.read_bytes() and b"Night Market" in path.read_bytes()) or "night" in path.name)
    }


@pytest.mark.parametrize("at", [NOW, START - 1, END, END + 86400])
def test_outside_its_time_no_public_file_shows_it_and_the_price_book_does(at: int, shop: WrittenShop) -> None:
    fill(shop)
    report = shop.build(at=at)
    assert traces(shop) == set()
    assert "night" not in shop.page("sitemaps/1.xml")
    assert '<article class="card">' not in shop.page("collections/prints/index.html")
    record = records(shop)["NIGHT"]
    assert (record.sells_from, record.sells_until, record.image) == (START, END, None)
    said = shop.said(report.warnings)
    assert [line.split(" (")[0] for line in said if "present" in line] == [
        "content/collections/prints.md:3:12: products: night-market is not for sale at present",
        "content/collections/winter.md:3:7: rule: finds nothing at present",
        "content/journal/x.md:4:1: product: NIGHT is not for sale at present",
        "content/journal/x.md:6:13: body: the link /products/night-market/ leads to what is not for sale at present",
    ]


def test_in_its_time_it_is_everywhere(shop: WrittenShop) -> None:
    fill(shop)
    assert shop.build(at=START).warnings == ()
    assert {"products/night-market/index.html", "collections/winter/index.html", "journal/x/index.html"} <= traces(shop)
    assert "Goes well with it" in shop.page("products/day/index.html")
    assert records(shop)["NIGHT"].collections == ("prints", "winter")
    assert shop.page("_redirects") == "/night/ /products/night-market/ 301\n"


def test_before_it_there_is_no_address_and_after_it_the_address_says_that_it_is_over(shop: WrittenShop) -> None:
    fill(shop)
    assert shop.redirects(START - 1) == {}
    assert shop.redirects(END) == {"/night/": None, "/products/night-market/": None}


def test_both_ends_are_moments_at_which_a_site_is_built_again(shop: WrittenShop) -> None:
    fill(shop)
    ids = set()
    for at, coming in ((NOW, [START, END]), (START, [END]), (END, [])):
        shop.build(at=at)
        manifest = json.loads((shop.var / "release" / "release.json").read_text())
        assert [point for point in manifest["changes"] if point > (manifest["at"] or 0)] == coming
        ids.add(manifest["id"])
    assert len(ids) == 3


def test_a_menu_that_waits_for_a_product_does_not_stop_the_build_of_the_night(shop: WrittenShop) -> None:
    fill(shop)
    facts = (shop.content / "shop.yaml").read_text()
    shop.write("shop.yaml", facts + "footer: [{title: Night, href: /products/night-market/}]\n")
    said = shop.said(shop.build(at=END).warnings)
    assert any("footer[0].href: /products/night-market/ is not for sale at present" in line for line in said)


def test_a_schedule_that_ends_before_it_begins_is_a_problem(shop: WrittenShop) -> None:
    shop.product("a", f"{PRODUCT}publish: 2026-12-01\nunpublish: 2026-11-30\n")
    assert shop.compile_problems() == [
        "content/products/a.md:6:12: unpublish: is before `publish` (it ends after it begins)"
    ]


@pytest.mark.parametrize(
    ("window", "problems"),
    [
        (WINDOW, []),
        ("publish: 2026-12-02\nunpublish: 2027-01-01\n", []),
        ("", ["NIGHT is for sale until 2027-01-07 00:00 only", "NIGHT is not for sale before 2026-12-01 09:00"]),
        ("publish: 2026-11-30\nunpublish: 2027-01-06\n", ["NIGHT is not for sale before 2026-12-01 09:00"]),
        ("publish: 2026-12-01 09:00\n", ["NIGHT is for sale until 2027-01-07 00:00 only"]),
    ],
)
def test_a_bundle_is_for_sale_only_while_its_parts_are(window: str, problems: list[str], shop: WrittenShop) -> None:
    shop.product("night", NIGHT + WINDOW)
    shop.product("set", f"{PRODUCT}{window}bundle: [{{sku: NIGHT}}]\n")
    said = shop.compile_problems()
    assert [line.split("bundle: ")[1].split(" (")[0] for line in said] == problems


def test_a_withdrawn_product_whose_successor_waits_is_gone_until_then(shop: WrittenShop) -> None:
    shop.product("night", NIGHT + WINDOW)
    shop.product("old", "title: Old\nsuccessor: night\n")
    assert shop.redirects(START - 1)["/products/old/"] is None
    assert shop.redirects(START)["/products/old/"] == "/products/night/"


def test_a_mistake_in_what_is_not_for_sale_yet_is_found_today(shop: WrittenShop) -> None:
    shop.picture("torn.jpg", (400, 300))
    whole = (shop.content / "images" / "torn.jpg").read_bytes()
    shop.write("images/torn.jpg", whole[: len(whole) // 2])
    shop.product("night", f"{NIGHT}{WINDOW}images: [{{src: torn.jpg, alt: Night}}]\n")
    with pytest.raises(ContentError, match=r"images/torn\.jpg: is broken"):
        shop.build(at=NOW)
