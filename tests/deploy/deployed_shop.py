"""Releases of a small shop as a build would leave them, and hosts to deploy them to."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from small_catalogue import ENGLISH, NOW, RULES, record

from chalicelib.adapters.memory_store import MemoryStore
from chalicelib.domain.cart import CartLine
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.pricebook import RULES_PATH, encode_rules, encode_shards
from chalicelib.domain.records import SkuRecord
from chalicelib.ports import OrderStore
from chalicelib.service.releases import ReleaseBook
from generator.release import Release
from storefront.deploy.bucket import Bucket
from storefront.deploy.deploying import Errand, deploy_site, roll_back
from storefront.deploy.folder_bucket import FolderBucket
from storefront.deploy.prepare import Prepared
from storefront.deploy.release import Built, read_built
from storefront.deploy.revoke import HostReleases
from storefront.deploy.stages import Stage
from storefront.deploy.target import Target
from storefront.places import Places

CHANGES = ("write", "create", "replace", "copy", "remove", "keep_private", "settle")
"""What a bucket does that others see."""


def shop_pages(fern: int = 2400, style: str = "1", **more: str) -> dict[str, str]:
    """The public files of a shop that sells a fern for so many cents; `more` are further products by their slug."""
    css = f"assets/store.{style}.css"
    head = f"<link href='/{css}'>"
    links = "".join(f"<a href='/products/{slug}/'>{slug}</a>" for slug in ("fern", *more))
    products = {f"products/{slug}/index.html": f"{head}<p>{text}" for slug, text in more.items()}
    return {
        "index.html": head + links,
        "products/fern/index.html": f"{head}<p data-sku='FERN' data-price='{fern}'>",
        **products,
        css: "body{}",
        "404.html": head + "nothing here",
        "robots.txt": "User-agent: *",
        "sitemap.xml": site_map(["index.html", "products/fern/index.html", *products]),
    }


def site_map(pages: Iterable[str]) -> str:
    """The site map of these files."""
    names = [path.removesuffix("index.html") for path in pages if path.endswith("index.html")]
    urls = "".join(f"<url><loc>https://small.example/{name}</loc></url>" for name in sorted(names))
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def write_release(folder: Path, pages: Mapping[str, str], *records: SkuRecord) -> Built:
    """Both halves of a release below `folder`: output/ and var/release/."""
    release = Release()
    for path, text in pages.items():
        release.add_public(path, text.encode())
    release.add_private(RULES_PATH, encode_rules(RULES))
    release.add_private("formats/en.json", canonical(to_plain(ENGLISH)))
    for path, data in encode_shards(records).items():
        release.add_private(path, data)
    _, manifest = release.manifest(None, ())
    for half, base in ((release.public, folder / "output"), (release.private, folder / "var" / "release")):
        for path, file in half.items():
            (base / path).parent.mkdir(parents=True, exist_ok=True)
            (base / path).write_bytes(file.read())
    (folder / "var" / "release" / "release.json").write_bytes(manifest)
    return read_built(folder / "var" / "release")


@dataclass
class Clock:
    """Seconds that a test moves."""

    now: int = NOW

    def __call__(self) -> int:
        return self.now


class Killed(BaseException):
    """The process is gone: nothing after it runs."""


class Dying:
    """A bucket whose deploy is killed at its `last` change: before it, or after it where `after`."""

    def __init__(self, bucket: Bucket, last: int, *, after: bool) -> None:
        self._bucket, self._left, self._after = bucket, last, after
        self.threads, self.packs = 1, bucket.packs

    def __getattr__(self, name: str) -> object:
        found = getattr(self._bucket, name)
        if name not in CHANGES:
            return found

        def change(*args: object, **named: object) -> object:
            self._left -= 1
            if self._left < 0 or (self._left == 0 and not self._after):
                raise Killed
            done = found(*args, **named)
            if self._left == 0:
                raise Killed
            return done

        return change


class Watched:
    """A bucket that has somebody look after every change."""

    def __init__(self, bucket: Bucket, look: Callable[[], None]) -> None:
        self._bucket, self._look = bucket, look
        self.threads, self.packs = 1, bucket.packs

    def __getattr__(self, name: str) -> object:
        found = getattr(self._bucket, name)
        if name not in CHANGES:
            return found

        def change(*args: object, **named: object) -> object:
            done = found(*args, **named)
            self._look()
            return done

        return change


@dataclass
class Shop:
    """One shop, deployed to `bucket`; with a `stage` as a shop at AWS is."""

    folder: Path
    bucket: Bucket
    store: OrderStore = field(default_factory=MemoryStore)
    clock: Clock = field(default_factory=Clock)
    said: list[str] = field(default_factory=list)
    stage: Stage | None = None

    @property
    def places(self) -> Places:
        return Places(self.folder, self.folder / "content", self.folder / "output", self.folder / "var")

    def build(self, fern: int = 2400, style: str = "1", **more: str) -> Built:
        """A release in which the fern costs so many cents."""
        (self.folder / "content").mkdir(parents=True, exist_ok=True)
        return write_release(self.folder, shop_pages(fern, style, **more), record("FERN", fern))

    def errand(self, bucket: Bucket | None = None, patience: float = 0.0) -> Errand:
        """What a command would make."""
        target = Target(bucket or self.bucket, self.store, stage=self.stage)
        return Errand(self.places, target, self.clock, self.said.append, patience=patience, sleep=lambda _: None)

    def deploy(self, bucket: Bucket | None = None) -> Prepared:
        """Deploy what was built last, a minute later."""
        self.clock.now += 60
        return deploy_site(self.errand(bucket))

    def roll_back(self, release_id: str, *, revoke: bool = False, bucket: Bucket | None = None) -> Prepared:
        """Bring an earlier release back, a minute later."""
        self.clock.now += 60
        return roll_back(self.errand(bucket), release_id, revoke=revoke)[0]

    def shown(self) -> dict[str, str]:
        """What people see: every public file."""
        keys = list(self.bucket.names("site/"))
        seen = {key.removeprefix("site/"): self.bucket.look(key) for key in keys}
        return {path: one.body.decode() for path, one in seen.items() if one is not None}

    def crawl(self) -> list[str]:
        """What somebody who starts at the home page and the site map finds broken now.

        Links and assets that lead nowhere, and prices that checkout refuses.
        """
        shown = self.shown()
        broken, seen, ahead = [], set(), ["index.html", "sitemap.xml"]
        while ahead:
            name = ahead.pop()
            text = shown[name]
            for link in re.findall(r"(?:href='/|<loc>https://small.example/)([^'<]*)", text):
                file = link + "index.html" if link.endswith("/") or not link else link
                if file not in shown:
                    broken.append(f"{name} leads to {file}")
                elif file not in seen:
                    seen.add(file)
                    ahead.append(file)
        prices = {int(price) for text in shown.values() for price in re.findall(r"data-price='(\d+)'", text)}
        return broken + [f"{price} is refused" for price in prices if not self.accepts(price)]

    def accepts(self, seen: int) -> bool:
        """Whether checkout takes the price of a fern that a shopper has seen, or a lower one."""
        book = ReleaseBook(self.store, HostReleases(self.bucket), self.clock)
        present = book.current(fresh=True).records(["FERN"])["FERN"].prices["EUR"]
        return seen >= present or seen in book.honoured([CartLine("FERN", 1, seen)], "EUR")["FERN"]

    def current(self) -> str | None:
        """The id of the current release."""
        return next((one.id for one in self.store.releases() if one.state == "current"), None)


def folder_shop(folder: Path) -> Shop:
    """A shop deployed to a folder."""
    bucket = FolderBucket(folder / "public", folder / "var", folder / "var" / "deploy" / "public")
    return Shop(folder, bucket)
