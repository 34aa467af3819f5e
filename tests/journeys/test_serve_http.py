"""The local server itself: what it reads, what it refuses, and that threads do not see each other's requests."""

import gzip
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storefront.devserver.answers import Answer, Request, text
from storefront.devserver.server import MAX_BODY, LocalServer
from storefront.devserver.shop import LocalShop
from storefront.devserver.site import Manifest, PublicFile, Site

Respond = Callable[[Request], Answer]


@contextmanager
def running(respond: Respond) -> Iterator[int]:
    server = LocalServer(0, respond)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def connected(respond: Respond) -> Iterator[http.client.HTTPConnection]:
    with running(respond) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        yield connection
        connection.close()


def exchange(port: int, raw: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(raw)
        answer = b""
        while taken := connection.recv(65536):
            answer += taken
        return answer


def echo(request: Request) -> Answer:
    return Answer(200, (("Content-Type", "application/octet-stream"),), request.body)


def test_a_connection_is_kept_and_bodies_come_through_byte_for_byte() -> None:
    body = bytes(range(256)) * 40
    with connected(echo) as connection:
        for _ in range(3):
            connection.request("POST", "/", body)
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, body)
            assert answer.getheader("Connection") is None


def test_a_kept_connection_does_not_wait_for_delayed_acknowledgements() -> None:
    with connected(lambda _: text(200, "x")) as connection:
        started = time.monotonic()
        for _ in range(100):
            connection.request("GET", "/")
            connection.getresponse().read()
        # 44 ms a request would be 4.4 s.
        assert time.monotonic() - started < 3.0


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    seen: list[Request] = []

    def note(request: Request) -> Answer:
        seen.append(request)
        return text(200, "read")

    with connected(note) as connection:
        connection.request("POST", "/api/cart", b"x" * 2_000_000)
        answer = connection.getresponse()
        assert answer.status == 413
        assert json.loads(answer.read())["error"]["code"] == "body_too_large"
        assert answer.getheader("Connection") == "close"
        connection.close()
        connection.request("POST", "/api/cart", b"x" * MAX_BODY)
        assert connection.getresponse().read() == b"read"
    assert [len(request.body) for request in seen] == [MAX_BODY]


@pytest.mark.parametrize("written", ["-1", "12x", "1e3", "0x10", "", "1, 2", "+5", "9" * 40, "²"])
def test_a_content_length_that_is_no_number_is_400(written: str) -> None:
    with running(echo) as port:
        head = f"POST /api/cart HTTP/1.1\r\nHost: x\r\nContent-Length: {written}\r\n\r\n"
        assert exchange(port, head.encode("latin-1")).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("header", ["Content-Length : 5", "X-Odd : 1", "no colon at all"])
def test_a_header_that_others_would_read_differently_is_400(header: str) -> None:
    with running(echo) as port:
        answer = exchange(port, f"POST /api/cart HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\nabcde".encode())
        assert answer.startswith(b"HTTP/1.1 400 ")
        assert answer.count(b"HTTP/1.1") == 1


def test_a_refusal_has_the_headers_of_production() -> None:
    with connected(echo) as connection:
        for accept in ("application/json", "text/html"):
            connection.request("POST", "/api/cart", b"x" * 300_000, {"Accept": accept})
            answer = connection.getresponse()
            assert answer.status == 413
            assert answer.getheader("Content-Type", "").startswith(accept)
            assert answer.getheader("X-Content-Type-Options") == "nosniff"
            assert answer.getheader("Cache-Control") == "no-store"
            assert ("default-src 'none'" in answer.getheader("Content-Security-Policy", "")) is (accept == "text/html")
            connection.close()


def test_two_content_lengths_that_differ_are_400() -> None:
    with running(echo) as port:
        answer = exchange(port, b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")
        assert answer.startswith(b"HTTP/1.1 400 ")


def test_a_body_in_chunks_is_411_and_none_of_it_is_taken_for_a_request() -> None:
    with running(echo) as port:
        smuggled = b"GET /second HTTP/1.1\r\nHost: x\r\n\r\n"
        answer = exchange(port, b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + smuggled)
        assert answer.startswith(b"HTTP/1.1 411 ")
        assert answer.count(b"HTTP/1.1") == 1


def test_a_head_request_is_answered_without_a_body() -> None:
    with connected(lambda _: text(200, "four")) as connection:
        connection.request("HEAD", "/")
        answer = connection.getresponse()
        assert (answer.getheader("Content-Length"), answer.read()) == ("4", b"")


def test_a_failure_inside_is_500_with_a_number_and_without_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_: Request) -> Answer:
        raise RuntimeError("the secret cause")

    with connected(fail) as connection:
        connection.request("GET", "/api/cart")
        answer = connection.getresponse()
        body = answer.read().decode()
    assert answer.status == 500
    assert "the secret cause" not in body
    assert "the secret cause" in caplog.text


@pytest.fixture
def site(tmp_path: Path) -> Site:
    output = tmp_path / "output"
    files = {
        "index.html": ("text/html; charset=utf-8", b"<body>home</body>"),
        "gone.html": ("text/html; charset=utf-8", b"<body>no longer made</body>"),
        "404.html": ("text/html; charset=utf-8", b"<body>nothing here</body>"),
        "products/fern/index.html": ("text/html; charset=utf-8", b"<body>fern</body>"),
        "assets/store.0123456789.css": ("text/css; charset=utf-8", b"body { margin: 0 }\n" * 200),
    }
    for name, (_, content) in files.items():
        path = output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "secret.txt").write_text("secret")
    (output / "stray.html").write_text("left over")
    immutable = "public, max-age=31536000, immutable"
    entries = {
        name: PublicFile(kind, immutable if name.startswith("assets/") else "public, max-age=0, must-revalidate")
        for name, (kind, _) in files.items()
    }
    served = Site(output)
    served.show(Manifest("r1", entries, {"/products/old/": "/products/fern/", "/products/gone/": None}))
    return served


def get(site: Site, path: str, **headers: str) -> Answer:
    return site.answer(Request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}))


def test_pages_are_found_by_their_folder_and_cached_as_the_manifest_says(site: Site) -> None:
    page = get(site, "/products/fern/")
    assert (page.status, page.body) == (200, b"<body>fern</body>")
    assert page.header("Cache-Control") == "public, max-age=0, must-revalidate"
    assert get(site, "/assets/store.0123456789.css").header("Cache-Control") == "public, max-age=31536000, immutable"
    bare = get(site, "/products/fern")
    assert (bare.status, bare.header("Location")) == (301, "/products/fern/")


def test_an_address_that_moved_is_redirected(site: Site) -> None:
    for written in ("/products/old/", "/products/old"):
        moved = get(site, written)
        assert (moved.status, moved.header("Location")) == (301, "/products/fern/")


def test_what_is_gone_for_good_is_410_with_the_page_of_the_shop(site: Site) -> None:
    gone = get(site, "/products/gone/")
    assert (gone.status, gone.body) == (410, b"<body>no longer made</body>")


def test_a_page_that_is_known_is_304_without_a_body(site: Site) -> None:
    etag = get(site, "/").header("ETag")
    assert etag is not None
    again = get(site, "/", if_none_match=f'"other", W/{etag}')
    assert (again.status, again.body, again.header("ETag")) == (304, b"", etag)
    assert get(site, "/", if_none_match='"other"').status == 200


def test_text_is_compressed_for_who_accepts_it(site: Site) -> None:
    path = "/assets/store.0123456789.css"
    plain = get(site, path)
    packed = get(site, path, accept_encoding="br, gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.header("Content-Encoding") == "gzip"
    assert packed.header("Vary") == plain.header("Vary") == "Accept-Encoding"
    assert get(site, path, accept_encoding="gzip;q=0").header("Content-Encoding") is None


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/stray.html",
        "//",
        "/%00",
    ],
)
def test_only_what_the_release_names_is_served(site: Site, path: str) -> None:
    missing = get(site, path)
    assert missing.status in (404, 200)
    assert missing.body in (b"<body>nothing here</body>", b"<body>home</body>")


def test_other_methods_than_reading_are_405(site: Site) -> None:
    assert site.answer(Request("POST", "/")).status == 405


def test_every_page_has_the_headers_of_production(site: Site) -> None:
    shop = LocalShop(site, {}, "http://127.0.0.1:8000", "https://checkout.stripe.com")
    for path in ("/", "/nowhere/"):
        answer = shop.respond(Request("GET", path, headers={"host": "127.0.0.1:8000"}))
        policy = answer.header("Content-Security-Policy") or ""
        assert "default-src 'none'" in policy
        assert "form-action 'self' https://checkout.stripe.com" in policy
        assert answer.header("X-Content-Type-Options") == "nosniff"
        assert answer.header("Cross-Origin-Opener-Policy") == "same-origin"


def test_a_name_that_somebody_points_here_reads_nothing(site: Site) -> None:
    shop = LocalShop(site, {}, "http://127.0.0.1:8000", "https://checkout.stripe.com")
    assert shop.respond(Request("GET", "/", headers={"host": "evil.example:8000"})).status == 421
    assert shop.respond(Request("GET", "/", headers={})).status == 421
    moved = shop.respond(Request("GET", "/cart", "a=1", headers={"host": "localhost:8000"}))
    assert (moved.status, moved.header("Location")) == (307, "http://127.0.0.1:8000/cart?a=1")
