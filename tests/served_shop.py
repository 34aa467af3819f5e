"""Starts `storefront serve` as a person would, on a small shop of its own, and stops it again."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_SHOP = """\
name: Small Shop
url: https://small.example
email: hello@small.example
timezone: Europe/Lisbon
language: en
currencies: [EUR]
ships_to: [PT, DE]
shipping:
  - {id: standard, title: Standard delivery, price: 4.90, days: [3, 6]}
navigation:
  - {title: Prints, href: /collections/prints/}
"""
_PRODUCT = """\
---
title: {title}
summary: {title} in six inks.
sku: {sku}
price: {price}
stock: {stock}
weight_g: 180
collections: [prints]
---
The first text of {title}.
"""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True)
class Got:
    """An answer as it came."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def fetch(address: str, headers: Mapping[str, str] | None = None) -> Got:
    """GET without following redirects, whatever the status."""
    request = urllib.request.Request(address, headers=dict(headers or {}))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)
    try:
        with opener.open(request, timeout=20) as answer:
            return Got(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as answer:
        with answer:
            return Got(answer.code, answer.headers, answer.read())


@dataclass(frozen=True)
class ServedShop:
    """A shop that is being served: `url` ends with a slash."""

    url: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def content(self) -> Path:
        """Its files, to be edited."""
        return self.folder / "content"

    @property
    def said(self) -> str:
        """What it has said on its error stream so far."""
        return (self.folder / "stderr").read_text(encoding="utf-8")

    def get(self, path: str, **headers: str) -> Got:
        """GET without following redirects; `if_none_match="..."` becomes a header."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return fetch(self.url.rstrip("/") + path, named)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(30)


def write_small_shop(content: Path) -> None:
    """Two products in one collection, and a page; no pictures, so that it builds at once."""
    files = {
        "shop.yaml": _SHOP,
        "collections/prints.md": "---\ntitle: Prints\nsummary: Drawn line by line.\n---\n",
        "products/fern.md": _PRODUCT.format(title="Fern", sku="FERN", price="24.00", stock=12),
        "products/last-sky.md": _PRODUCT.format(title="Last Sky", sku="SKY", price="59.00", stock=1),
        "pages/about.md": "Title: About\n\nWe draw.\n",
    }
    for name, text in files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text)


@contextmanager
def serving(folder: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[ServedShop]:
    """`storefront serve` on `folder`/content (written where it is not there) until the block ends."""
    if not (folder / "content").exists():
        write_small_shop(folder / "content")
    command = [
        Path(sys.executable).with_name("storefront"), "serve", "--port", "0",
        "--content", folder / "content", "--output", folder / "output", "--var", folder / "var", *options,
    ]  # fmt: skip
    with (folder / "stderr").open("w") as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        )
    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:"), (folder / "stderr").read_text(encoding="utf-8")
        yield ServedShop(url, folder, process)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)
        process.stdout.close()


def eventually(holds: Callable[[], object], seconds: float = 5.0) -> bool:
    """Whether it holds within so many seconds."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True
