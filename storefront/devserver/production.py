"""The shop on one small server: the site that was deployed to a folder, and the functions, for real money.

Nothing is built here and nothing is played: no sandbox, no mailbox, no reload. TLS is the business of the web server
in front, which says who asks.
"""

import logging
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path, PurePosixPath

from chalicelib.config import Settings, read_settings
from chalicelib.domain.change import ReleaseState
from chalicelib.domain.errors import Misconfigured
from chalicelib.settings import LOCAL
from generator.release import IMMUTABLE, REVALIDATE, content_type
from storefront.devserver.gateway import Functions, load_app
from storefront.devserver.headers import PAYMENT_ORIGIN, TRANSPORT
from storefront.devserver.server import LocalServer, unavailable
from storefront.devserver.shop import LocalShop
from storefront.devserver.site import Manifest, PublicFile, Site, read_manifest
from storefront.devserver.worker import Worker
from storefront.places import Places

_HIDDEN = ("_headers", "_redirects")


class DeployedFiles(Mapping[str, PublicFile]):
    """The files of a folder that a deploy writes, while it writes: what is there is shown."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def __getitem__(self, name: str) -> PublicFile:
        path = PurePosixPath(name)
        if name.startswith("/") or "\0" in name or ".." in path.parts or name in _HIDDEN or path.name.startswith("."):
            raise KeyError(name)
        file = self._folder / name
        if not file.is_file() or not file.resolve().is_relative_to(self._folder):
            raise KeyError(name)
        return PublicFile(content_type(name), IMMUTABLE if name.startswith("assets/") else REVALIDATE)

    def __iter__(self) -> Iterator[str]:
        return (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def require_production(environ: Mapping[str, str], site: Path) -> Settings:
    """The settings, where nothing is missing. Raises Misconfigured with everything that is."""
    given = {"STOREFRONT_STAGE": "prod"} | {name: value for name, value in environ.items() if value.strip()}
    problems: list[str] = []
    settings = None
    try:
        settings = read_settings(given)
    except Misconfigured as wrong:
        problems += wrong.details["problems"]
    if given["STOREFRONT_STAGE"] == LOCAL:
        problems.append("STOREFRONT_STAGE: local is not for production; unset it, or name a stage such as prod")
    if "SMTP_URL" not in given:
        problems.append("SMTP_URL: buyers get no mail without it; set smtps://USER:PASSWORD@HOST of your mail provider")
    if "ORIGIN_SECRET" not in given:
        problems.append(
            "ORIGIN_SECRET: without it all shoppers count as one; set at least 32 random characters here and for the "
            "web server in front"
        )
    if not (site / "index.html").is_file():
        problems.append(
            f"{site}: there is no site; `storefront build && storefront deploy site --to {site}` puts it there"
        )
    if problems or settings is None:
        raise Misconfigured("\n".join(problems), details={"problems": problems})
    return settings


class Follower:
    """Keeps the site's redirects at the release that is current: a deploy may be made by another process."""

    def __init__(self, places: Places, site: Site, folder: Path) -> None:
        self._places, self._site, self._files = places, site, DeployedFiles(folder)

    def follow(self) -> None:
        """Look at the list of releases once. Raises StoreUnavailable."""
        from chalicelib import bootstrap

        listed = bootstrap.services().store.releases()
        current = next((record.id for record in listed if record.state is ReleaseState.CURRENT), None)
        if current is None or current == self._site.release:
            return
        kept = read_manifest(self._places.var / "releases" / current / "release.json")
        self._site.show(Manifest(current, self._files, kept.redirects))


def serve_production(places: Places, port: int, site: Path) -> ExitStack:
    """Start everything on `port` of this machine and return what stops it again.

    Raises Misconfigured with all that is missing, OSError where the port is taken.
    """
    settings = require_production({**os.environ, "STOREFRONT_VAR": str(places.var)}, site)
    os.environ.update({"STOREFRONT_STAGE": settings.stage, "STOREFRONT_VAR": str(places.var)})
    logging.getLogger("storefront").setLevel(settings.log_level)
    from chalicelib import bootstrap  # only now do the settings stand in the environment

    running = ExitStack()
    try:
        server = LocalServer(port, unavailable)
        running.callback(server.server_close)
        services = bootstrap.services()
        shown = Site(site)
        follower = Follower(places, shown, site)
        follower.follow()
        if shown.release is None:
            raise Misconfigured(f"{places.var}: no release is current in its store; deploy with the same --var")
        functions = Functions(load_app(places.root), shown, behind_proxy=True)
        shop = LocalShop(shown, {"/api": functions}, settings.site_url, PAYMENT_ORIGIN, (TRANSPORT,))
        server.respond = shop.respond
        jobs = (("outbox", services.outbox.run), ("sweep", services.sweep.run), ("release", follower.follow))
        for name, work in jobs:
            worker = Worker(name, work, 1.0)
            worker.start()
            running.callback(worker.stop)
        thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="http", daemon=True)
        thread.start()
        running.callback(thread.join, 5)
        running.callback(server.shutdown)
    except BaseException:
        running.close()
        raise
    return running
