"""`storefront serve`, whole: what a newcomer and a marketer see of it."""

import gzip
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from served_shop import ROOT, ServedShop, eventually, serving, write_small_shop

from generator.problems import ContentError
from storefront.devserver.builder import Builder, BuildFailed
from storefront.places import Places

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    with serving(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.mark.parametrize("path", ["/", "/products/fern/", "/collections/prints/", "/about/", "/journal/"])
def test_every_kind_of_page_is_served_under_the_headers_of_production(shop: ServedShop, path: str) -> None:
    page = shop.get(path)
    assert page.status == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert "/__reload.js" in page.text


def test_what_is_not_there_gets_the_page_of_the_shop_with_404(shop: ServedShop) -> None:
    missing = shop.get("/products/unicorn/")
    assert missing.status == 404
    assert "Small Shop" in missing.text
    for accept, words in (("text/html", "Small Shop"), ("application/json", '"code": "not_found"')):
        unknown = shop.get("/api/unicorn", accept=accept)
        assert unknown.status == 404
        assert words in unknown.text


def test_a_page_that_the_browser_knows_is_not_sent_again(shop: ServedShop) -> None:
    page = shop.get("/products/fern/")
    again = shop.get("/products/fern/", if_none_match=page.headers["ETag"])
    assert (again.status, again.body) == (304, b"")


def test_pages_are_compressed_and_assets_immutable(shop: ServedShop) -> None:
    packed = shop.get("/", accept_encoding="gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(packed.body).decode()
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert style.startswith("/assets/store.")
    assert shop.get(style).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_functions_answer_from_the_same_release(shop: ServedShop) -> None:
    stock = shop.get("/api/stock?sku=FERN&sku=SKY")
    assert stock.status == 200
    skus = json.loads(stock.body)["skus"]
    assert skus["FERN"]["price"] == 2400
    assert skus["SKY"]["state"] == "low_stock"
    cart = shop.get("/api/cart", accept="text/html")
    assert cart.status == 200
    assert "Small Shop" in cart.text


def test_the_mailbox_and_the_payment_sandbox_are_there(shop: ServedShop) -> None:
    assert "Mailbox" in shop.get("/__mailbox/").text
    assert shop.get("/__stripe/").status == 200
    assert shop.get("/__mailbox/mailbox.css").headers["Content-Type"] == "text/css; charset=utf-8"


def test_nothing_private_can_be_fetched(shop: ServedShop) -> None:
    for path in (
        "/../var/link-secret",
        "/var/link-secret",
        "/%2e%2e/var/store.sqlite",
        "/release.json",
        "/.git/config",
    ):
        assert shop.get(path).status == 404, path


def test_a_saved_edit_is_seen_and_a_broken_one_leaves_the_shop_as_it_was(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        file = shop.content / "products" / "fern.md"
        good = file.read_text(encoding="utf-8")
        file.write_text(good.replace("The first text", "The second text"))
        assert eventually(lambda: "The second text" in shop.get("/products/fern/").text)
        file.write_text(good.replace("price: 24.00", "price: cheap"))
        assert eventually(lambda: "content/products/fern.md:5:8: price: " in shop.said), shop.said
        assert "the last good release is served" in shop.said
        assert "The second text" in shop.get("/products/fern/").text
        told = json.loads(shop.get("/__reload?since=").body)
        assert "price" in told["problems"][0]
        file.write_text(good.replace("price: 24.00", "price: 25.00"))
        assert eventually(lambda: "25.00" in shop.get("/products/fern/").text)
        assert eventually(lambda: json.loads(shop.get("/api/stock?sku=FERN").body)["skus"]["FERN"]["price"] == 2500)
        assert shop.stop() == 0
        assert "Traceback" not in shop.said


def test_an_edit_of_the_stock_is_answered_with_its_line_and_what_was_booked(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        file = shop.content / "products" / "fern.md"
        file.write_text(file.read_text(encoding="utf-8").replace("stock: 12", "stock: 20"))
        said = "content/products/fern.md:6:8: stock: the opening balance is booked once (12 for FERN)"
        assert eventually(lambda: said in shop.said), shop.said
        assert shop.stop() == 0


def test_a_draft_to_look_at_is_told_once_with_its_link(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        draft = shop.content / "products" / "heron.md"
        link = f"{shop.url}preview/ochre-heron-4192-quay/"
        draft.write_text("---\ntitle: Heron\nstatus: draft\npreview: ochre-heron-4192-quay\n---\nFirst\n")
        assert eventually(lambda: f"Preview of Heron: {link}" in shop.said), shop.said
        draft.write_text(draft.read_text(encoding="utf-8").replace("First", "Second"))
        assert eventually(lambda: "Second" in shop.get("/preview/ochre-heron-4192-quay/").text)
        assert shop.said.count("Preview of") == 1
        assert "ochre" not in shop.get("/sitemaps/1.xml").text
        assert shop.stop() == 0


def test_the_functions_know_a_new_price_as_soon_as_pages_are_told(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        assert json.loads(shop.get("/api/stock?sku=FERN").body)["skus"]["FERN"]["price"] == 2400
        before = json.loads(shop.get("/__reload?since=").body)["state"]
        file = shop.content / "products" / "fern.md"
        file.write_text(file.read_text(encoding="utf-8").replace("price: 24.00", "price: 25.00"))
        assert json.loads(shop.get(f"/__reload?since={before}").body)["state"] != before
        assert json.loads(shop.get("/api/stock?sku=FERN").body)["skus"]["FERN"]["price"] == 2500


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_is_no_failure(tmp_path: Path, number: signal.Signals) -> None:
    with serving(tmp_path) as shop:
        assert shop.stop(number) == 0
        assert "Traceback" not in shop.said


def test_a_second_start_keeps_store_and_secrets(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        secret = (tmp_path / "var" / "link-secret").read_text(encoding="utf-8")
        shop.stop()
    with serving(tmp_path) as shop:
        assert (tmp_path / "var" / "link-secret").read_text(encoding="utf-8") == secret
        assert shop.get("/products/fern/").status == 200
        assert len(list((tmp_path / "var" / "releases").iterdir())) == 1


def test_a_shop_with_mistakes_starts_and_is_served_once_they_are_put_right(tmp_path: Path) -> None:
    with serving(tmp_path) as shop:
        shop.stop()
    for path in (tmp_path / "output", tmp_path / "var"):
        path.rename(path.with_name(f"old-{path.name}"))
    file = tmp_path / "content" / "products" / "fern.md"
    good = file.read_text(encoding="utf-8")
    file.write_text(good.replace("sku: FERN", "sku: FE RN:"))
    with serving(tmp_path) as shop:
        assert shop.get("/").status == 503
        assert "content/products/fern.md:4:" in shop.said
        file.write_text(good)
        assert eventually(lambda: shop.get("/").status == 200)


def test_a_build_that_is_ended_from_outside_is_a_failure_and_the_next_one_works(tmp_path: Path) -> None:
    write_small_shop(tmp_path / "content")
    builder = Builder(Places(ROOT, tmp_path / "content", tmp_path / "output", tmp_path / "var"))
    failures: list[Exception] = []

    def build() -> None:
        try:
            builder.build(1_790_000_000)
        except BuildFailed as wrong:
            failures.append(wrong)

    building = threading.Thread(target=build)
    building.start()
    while building.is_alive():
        builder.stop()
        time.sleep(0.01)
    assert "ended from outside" in str(failures[0])
    builder.build(1_790_000_000)
    assert (tmp_path / "output" / "products" / "fern" / "index.html").is_file()
    (tmp_path / "content" / "products" / "fern.md").write_text("---\ntitle: Fern\n---\n")
    with pytest.raises(ContentError, match="sku"):
        builder.build(1_790_000_000)


def test_stopping_while_the_first_build_runs_is_no_failure_either(tmp_path: Path) -> None:
    write_small_shop(tmp_path / "content")
    options = [
        "--port",
        "0",
        "--content",
        tmp_path / "content",
        "--output",
        tmp_path / "output",
        "--var",
        tmp_path / "var",
    ]
    with subprocess.Popen(
        [Path(sys.executable).with_name("storefront"), "serve", *options],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stderr is not None
        assert "Building" in process.stderr.readline()
        process.terminate()
        rest = process.stderr.read()
        assert (process.wait(30), rest) == (0, "")


def test_a_port_that_is_taken_is_said_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [Path(sys.executable).with_name("storefront"), "serve", "--port", str(port), "--var", tmp_path]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60)
    assert ran.returncode == 1
    assert f"port {port} cannot be used" in ran.stderr
    assert "--port" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.browser
def test_an_open_page_follows_the_content_and_shows_what_is_wrong(tmp_path: Path, chromium: "Browser") -> None:
    with serving(tmp_path) as shop:
        page = chromium.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{shop.url}products/fern/")
        file = shop.content / "products" / "fern.md"
        good = file.read_text(encoding="utf-8")
        saved = time.monotonic()
        file.write_text(good.replace("The first text", "The second text"))
        page.get_by_text("The second text").wait_for(timeout=5000)
        assert time.monotonic() - saved < 5
        file.write_text(good.replace("price: 24.00", "price: <b>cheap</b>"))
        banner = page.get_by_role("alert")
        banner.wait_for(timeout=5000)
        assert "content/products/fern.md:5:8: price: " in (banner.text_content() or "")
        assert banner.locator("b").count() == 0
        file.write_text(good.replace("The first text", "The third text"))
        page.get_by_text("The third text").wait_for(timeout=5000)
        assert page.get_by_role("alert").count() == 0
        assert complaints == []
        page.close()
