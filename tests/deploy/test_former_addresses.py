"""Former addresses at AWS: what a deploy writes into the bucket, as CloudFront and its two functions answer it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from deployed_shop import Shop, shop_pages, write_release
from edge_engine import run
from moto_server import REGION, client
from small_catalogue import record

from storefront.deploy.deploying import plan_site
from storefront.deploy.former import former_files
from storefront.deploy.s3_bucket import S3Bucket
from storefront.deploy.site_state import read_state
from storefront.deploy.stages import Stage

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GONE = "<p>No longer available"


@pytest.fixture
def shop(s3_shop: Shop) -> Shop:
    """A shop at AWS."""
    s3_shop.stage = Stage("prod", REGION, s3_shop.bucket.name.removeprefix("s3://"), "table")
    return s3_shop


def build(shop: Shop, redirects: str, gone: str = GONE, fern: int = 2400, **more: str) -> str:
    """A release with these former addresses; its id."""
    (shop.folder / "content").mkdir(exist_ok=True)
    pages = {**shop_pages(fern, **more), "_redirects": redirects, "gone.html": gone}
    return write_release(shop.folder, pages, record("FERN", fern)).id


class Edge:
    """CloudFront before the bucket."""

    def __init__(self, chromium: "Browser", address: str, shop: Shop) -> None:
        self._chromium, self._s3 = chromium, client("s3", address)
        self._bucket = shop.bucket.name.removeprefix("s3://")

    def get(self, uri: str) -> tuple[int, str | None, str]:
        """Status, location and body."""
        request = {"method": "GET", "uri": uri, "querystring": {}}
        asked = run(self._chromium, "viewer_request", {"request": request})
        if "statusCode" in asked:
            return asked["statusCode"], asked["headers"]["location"]["value"], ""
        try:
            found: Any = self._s3.get_object(Bucket=self._bucket, Key=f"site{unquote(asked['uri'])}")
        except self._s3.exceptions.NoSuchKey:
            return 404, None, ""
        headers = {name: {"value": value} for name, value in found["ResponseMetadata"]["HTTPHeaders"].items()}
        answer = run(self._chromium, "viewer_response", {"response": {"statusCode": 200, "headers": headers}})
        assert not [name for name in answer["headers"] if name.startswith("x-amz-meta-")]
        return answer["statusCode"], answer["headers"].get("location", {}).get("value"), found["Body"].read().decode()


@pytest.fixture
def edge(chromium: "Browser", aws: str, shop: Shop) -> Edge:
    return Edge(chromium, aws, shop)


@pytest.mark.browser
def test_a_former_address_leads_on_and_what_is_gone_answers_so_with_its_page(shop: Shop, edge: Edge) -> None:
    lines = ("/products/old/ /products/fern/ 301", "/products/lost/ /gone.html 410", "/de/* /de/404.html 404")
    build(shop, "\n".join((*lines, "/shop.php/ /products/f%C3%A4rn/ 301", "/alt/f%C3%A4rn/ /products/fern/ 301")))
    shop.deploy()
    status, target, body = edge.get("/products/old/")
    assert (status, target) == (301, "/products/fern/")
    assert 'href="/products/fern/"' in body
    assert edge.get("/products/old")[:2] == (301, "/products/old/")
    assert edge.get("/alt/f%C3%A4rn/")[:2] == (301, "/products/fern/")
    for address in ("/shop.php", "/shop.php/"):
        assert edge.get(address)[:2] == (301, "/products/f%C3%A4rn/")
    assert edge.get("/products/lost/") == (410, None, GONE)
    assert edge.get("/gone.html") == (200, None, GONE)
    assert edge.get("/products/fern/")[0] == 200
    assert edge.get("/de/none/")[0] == 404
    assert plan_site(shop.errand()).plan.is_idle


@pytest.mark.browser
def test_a_rollback_brings_back_pages_and_former_addresses_as_they_were(shop: Shop, edge: Edge) -> None:
    first = build(shop, "/products/lost/ /gone.html 410\n/products/old/ /products/fern/ 301\n", moss="Moss")
    shop.deploy()
    lines = "/products/moss/ /products/fern/ 301\n/products/old/ /products/sky/ 301\n"
    second = build(shop, lines, "<p>Gone", 2100, sky="Sky")
    told = shop.deploy().plan.announce
    assert {"/products/lost/", "/products/moss/", "/products/old/"} < set(told)
    assert edge.get("/products/moss/")[:2] == (301, "/products/fern/")
    assert edge.get("/products/old/")[:2] == (301, "/products/sky/")
    assert edge.get("/products/lost/")[0] == 404
    shop.roll_back(first, revoke=True)
    assert edge.get("/products/moss/")[0] == 200
    assert edge.get("/products/old/")[:2] == (301, "/products/fern/")
    assert edge.get("/products/lost/") == (410, None, GONE)
    assert edge.get("/gone.html") == (200, None, GONE)
    assert not shop.accepts(2100)
    shop.roll_back(second)
    assert edge.get("/products/moss/")[:2] == (301, "/products/fern/")
    assert edge.get("/gone.html") == (200, None, "<p>Gone")


def test_a_page_is_never_hidden_by_a_former_address_and_a_plain_host_has_no_such_files(shop: Shop) -> None:
    build(shop, "/products/fern/ /products/sky/ 301\n/products/old/ /products/fern/ 301\n")
    shop.deploy()
    state = read_state(shop.bucket)
    assert state is not None
    assert {path: entry.answer for path, entry in state.files.items() if entry.answer} == {
        "products/old/index.html": "301 /products/fern/"
    }
    assert isinstance(shop.bucket, S3Bucket)
    shop.stage = None
    assert plan_site(shop.errand()).plan.remove == ("products/old/index.html",)


def test_a_target_is_written_into_the_file_as_text() -> None:
    (extra,) = former_files(b"/a/ /b/?x=1&y=%22 301\n", lambda path: b"").values()
    assert b'href="/b/?x=1&amp;y=%22"' in extra.body
