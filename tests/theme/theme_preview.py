"""Renders every template with its example view, serves the pages under the shop's own policy, and takes pictures.

`python tests/theme/theme_preview.py serve` to look at them in a browser; `... shots DIR [PAGE ...]` for pictures.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from theme_function_views import FUNCTIONS, MAIL_VIEW, MAILS, SHELL_META
from theme_page_views import EMBEDS, PAGES, article_view, embedded
from theme_views import ASSETS, BORROWED, SHOP, View

from chalicelib.domain.cart import Cart, decode_cookie, encode_cookie
from generator.once import Once

ROOT = Path(__file__).resolve().parents[2]
THEME = ROOT / "theme"
PICTURES = ROOT / "content" / "images"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self' https://checkout.stripe.com; frame-ancestors 'none'; base-uri 'none'"
)


RTL_SHOP = SHOP | {"language": "ar", "direction": "rtl", "home": "/ar/", "cart": "/api/cart?language=ar"}
RIGHT_TO_LEFT = ("home", "collection", "product", "article", "journal")
RIGHT_TO_LEFT_FUNCTIONS = ("cart", "checkout", "order")


def environment() -> Environment:
    """Jinja as the generator and the functions set it up: escaping for HTML only, nothing undefined."""
    env = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        extensions=["jinja2.ext.i18n", Once],
        autoescape=select_autoescape(["html"], default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return env


def stylesheet() -> str:
    """The theme's CSS as the build joins it, without the shop's own colours."""
    return "\n".join(path.read_text("utf-8") for path in sorted((THEME / "static" / "css").glob("*.css")))


def script() -> str:
    """The theme's script as the build joins it: each file in a block scope of its own."""
    files = sorted((THEME / "static" / "js").glob("*.js"))
    return "\n".join("{\n" + path.read_text("utf-8") + "}" for path in files)


def module(name: str) -> str:
    """A script that a page fetches when it is used."""
    return "\n".join(path.read_text("utf-8") for path in sorted((THEME / "static" / "js" / name).glob("*.js")))


def render_page(env: Environment, template: str, view: View, shop: View = SHOP) -> str:
    """A public page."""
    return env.get_template(template).render(shop=shop, assets=ASSETS, **view)


def render_function(env: Environment, template: str, view: View, title: str, shop: View = SHOP) -> str:
    """A page of the functions, put into the shell as the edge does it."""
    shell = env.get_template("shell.html").render(shop=shop, assets=ASSETS, meta=SHELL_META)
    main = env.get_template(template).render(home="/", **view)
    return shell.replace("<!--shell:title-->", title).replace("<!--shell:main-->", main)


def render_all(env: Environment) -> dict[str, str]:
    """Every page by the name of its example."""
    parts = {name: env.get_template(path).render(shop=SHOP, **view) for name, (path, view) in EMBEDS.items()}
    pages = {}
    for name, (template, view) in PAGES.items():
        body = {"article_view": article_view(embedded(parts))} if "article_view" in view else {}
        pages[name] = render_page(env, template, view | body)
    for name, (template, view, title) in FUNCTIONS.items():
        pages[name] = render_function(env, template, view, title)
    for name in RIGHT_TO_LEFT:
        template, view = PAGES[name]
        view = view | {"product": view["product"] | {"lang": BORROWED}} if "product" in view else view
        pages[f"rtl-{name}"] = render_page(env, template, view, RTL_SHOP)
    for name in RIGHT_TO_LEFT_FUNCTIONS:
        template, view, title = FUNCTIONS[name]
        pages[f"rtl-{name}"] = render_function(env, template, view, title, RTL_SHOP)
    for name in MAILS:
        pages[f"mail-{name}"] = env.get_template(f"mail/{name}.html").render(**MAIL_VIEW)
    return pages


# Pictures further down load when they are scrolled to; a picture of the whole page wants them now.
_LOAD_PICTURES = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode();
}))"""
Posted = list[tuple[str, dict[str, list[str]]]]
STOCK: dict[str, View] = {}  # what /api/stock answers; a test puts SKUs in


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: Mapping[str, tuple[str, bytes]] = {}
    posted: Posted = []  # noqa: RUF012  # one list a server, set by `serve`

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/api/stock":
            wanted = parse_qs(address.query).get("sku", [])
            skus = {sku: STOCK[sku] for sku in wanted if sku in STOCK}
            self._answer(200, "application/json", json.dumps({"now": 0, "skus": skus}).encode())
            return
        path = "/cart" if address.path == "/api/cart" else address.path
        picture = PICTURES / path.removeprefix("/assets/")
        if path in self.files:
            self._answer(200, *self.files[path], policy=not path.startswith("/mail-"))
        elif path.endswith(".jpg") and picture.is_file():
            self._answer(200, "image/jpeg", picture.read_bytes())
        else:
            self._answer(404, "text/plain", b"not here")

    def do_POST(self) -> None:
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        self.posted.append((self.path, body))
        if self.path != "/api/cart":
            self._answer(200, *self.files["/checkout"])
            return
        if body["quantity"] == ["7"]:
            refusal = {
                "error": {"code": "quantity_limit", "message": "At most 6 an order.", "param": None, "details": {}}
            }
            self._answer(422, "application/json", json.dumps(refusal).encode())
            return
        cookies = self.headers.get("Cookie", "")
        cart = decode_cookie(cookies.partition("cart=")[2].partition(";")[0]) or Cart("0" * 32, "EUR", "en")
        cart = cart.add(body["sku"][0], int(body["quantity"][0]), None)
        cookie = {"Set-Cookie": f"cart={encode_cookie(cart)}; Path=/; SameSite=Lax"}
        if "application/json" in self.headers.get("Accept", ""):
            self._answer(200, "application/json", json.dumps({"count": cart.count, "cart": {}}).encode(), cookie)
        else:
            self._answer(303, "text/plain", b"", cookie | {"Location": "/api/cart"})

    def _answer(
        self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None, *, policy: bool = True
    ) -> None:
        self.send_response(status)
        all_headers = {"Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        if policy:  # a mail is read in a mail program, which has rules of its own
            all_headers["Content-Security-Policy"] = POLICY
        for name, value in all_headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the browser went to another page meanwhile
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: the tests look at the browser's side."""


@contextmanager
def serve(pages: Mapping[str, str], port: int = 0) -> Iterator[tuple[str, Posted]]:
    """The pages at `/NAME` under the shop's policy; yields the origin and the list of what is posted."""
    brand = ROOT / "content" / "theme" / "brand.css"
    css = stylesheet() + (brand.read_text("utf-8") if brand.is_file() else "")
    files = {f"/{name}": ("text/html; charset=utf-8", text.encode()) for name, text in pages.items()}
    files[ASSETS["css"]] = ("text/css; charset=utf-8", css.encode())
    files[ASSETS["js"]] = ("text/javascript; charset=utf-8", script().encode())
    for name in ("search", "filter"):
        files[ASSETS[name]] = ("text/javascript; charset=utf-8", module(name).encode())
    files[ASSETS["favicon"]] = ("image/svg+xml", (THEME / "static" / "favicon.svg").read_bytes())
    posted: Posted = []
    handler = type("Handler", (_Handler,), {"files": files, "posted": posted})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", posted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def take_pictures(folder: Path, names: list[str], widths: tuple[int, ...] = (360, 768, 1280)) -> None:
    """A picture of each page at each width, light and dark."""
    from playwright.sync_api import sync_playwright  # only for pictures

    folder.mkdir(parents=True, exist_ok=True)
    pages = render_all(environment())
    with serve(pages) as (origin, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for scheme in ("light", "dark"):
            for width in widths:
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                page = context.new_page()
                for name in names or list(pages):
                    page.goto(f"{origin}/{name}", wait_until="networkidle")
                    page.evaluate(_LOAD_PICTURES)
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["shots"]:
        take_pictures(Path(sys.argv[2]), sys.argv[3:])
    else:
        with serve(render_all(environment()), 8123) as (origin, _):
            sys.stdout.write("\n".join(f"{origin}/{name}" for name in render_all(environment())) + "\n")
            sys.stdin.read()
