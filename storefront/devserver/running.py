"""Puts the local shop together and keeps it running until somebody says stop."""

import logging
import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import ExitStack

from chalicelib.bootstrap import system_clock
from chalicelib.config import read_settings
from chalicelib.settings import SANDBOX_PATH
from storefront.devserver.answers import Part
from storefront.devserver.builder import Builder
from storefront.devserver.gateway import Functions, load_app
from storefront.devserver.headers import PAYMENT_ORIGIN
from storefront.devserver.mailbox import Mailbox
from storefront.devserver.previews import PreviewTeller
from storefront.devserver.rebuild import Rebuilder, Steps
from storefront.devserver.reload import ReloadHub
from storefront.devserver.server import LocalServer, unavailable
from storefront.devserver.settings import LocalSettings, choose_settings, noted_port
from storefront.devserver.shop import LocalShop, Payments
from storefront.devserver.site import Site
from storefront.devserver.watch import Watcher
from storefront.devserver.worker import Worker
from storefront.ledger import open_store, releases_of_orders
from storefront.places import Places
from storefront.publish import publish
from storefront.sandbox import Sandbox, random_id
from storefront.sandbox.store import is_busy

log = logging.getLogger("storefront.serve")

_RECONCILED_SECONDS = 300

Say = Callable[[str], None]


def serve(places: Places, port: int, *, follow: bool, say: Say, ready: Callable[[LocalSettings], None]) -> ExitStack:
    """Start everything on `port` (0 takes a free one) and return what closes it all again.

    `follow` rebuilds and reloads after every save; `ready` is told the settings when requests are answered. Raises
    OSError where the port is taken, Misconfigured with every setting that is wrong.
    """
    running = ExitStack()
    try:
        places.var.mkdir(parents=True, exist_ok=True)
        server = LocalServer(port, unavailable)
        running.callback(server.server_close)
        running.enter_context(noted_port(places.var, server.port))
        settings = choose_settings(os.environ, places.var, server.port)
        os.environ.update(settings.environment)
        # All that is wrong with the settings, before anything is built.
        logging.getLogger("storefront").setLevel(read_settings(os.environ).log_level)
        _start(running, places, server, settings, follow, say, ready)
    except BaseException:
        running.close()
        raise
    return running


def _start(
    running: ExitStack,
    places: Places,
    server: LocalServer,
    settings: LocalSettings,
    follow: bool,
    say: Say,
    ready: Callable[[LocalSettings], None],
) -> None:
    store = open_store(places.var)
    running.callback(store.close)
    hub = ReloadHub()
    site = Site(places.output, hub.decorate if follow else None)
    builder = Builder(places)
    running.callback(builder.stop)
    teller = PreviewTeller(settings.site_url, say)

    def build() -> list[str]:
        built = builder.build(system_clock())
        teller.tell(built.previews)
        return [str(warning) for warning in built.warnings]

    steps = Steps(
        build=build,
        publish=lambda release: publish(places.var, store, release, system_clock(), releases_of_orders(places.var)),
        follow=_follow,
        say=say,
        clock=system_clock,
    )
    rebuilder = Rebuilder(places, site, hub, steps)
    say("Building the shop …")
    rebuilder.rebuild_or_show_last()
    parts: dict[str, Part] = {
        "/api": Functions(load_app(places.root), site),
        "/__mailbox": Mailbox(places.var / "mail"),
    }
    if follow:
        parts["/__reload"] = hub
    origin = PAYMENT_ORIGIN
    if settings.sandbox:
        sandbox = _open_sandbox(places, settings, server.port)
        parts[SANDBOX_PATH] = Payments(sandbox, SANDBOX_PATH)
        origin = settings.site_url
        _run_every(running, "webhooks", lambda: _deliver(sandbox), 0.2)
    server.respond = LocalShop(site, parts, settings.site_url, origin).respond
    _start_jobs(running)
    _start_server(running, server)
    # Closed first: whoever waits for the next release is let go before the server stops.
    running.callback(hub.close)
    if follow:
        rebuilder.start()
        running.callback(rebuilder.stop)
        running.callback(builder.stop)
        watcher = Watcher(places, rebuilder.wake)
        watcher.start()
        running.callback(watcher.stop)
    ready(settings)


def _open_sandbox(places: Places, settings: LocalSettings, port: int) -> Sandbox:
    return Sandbox(
        places.var / "sandbox.sqlite",
        webhook_url=f"http://127.0.0.1:{port}/api/webhooks/stripe",
        webhook_secret=settings.webhook_secret,
        public_url=settings.site_url + SANDBOX_PATH,
        clock=system_clock,
        new_id=random_id,
    )


def _deliver(sandbox: Sandbox) -> None:
    try:
        sandbox.deliver_due()
    except sqlite3.OperationalError as wrong:
        if not is_busy(wrong):  # what is due stays due
            raise


def _follow() -> None:
    """Have the functions read the list of releases now: they keep it for a moment."""
    from chalicelib import bootstrap  # only now do the settings stand in the environment

    bootstrap.services().releases.current(fresh=True)


def _start_jobs(running: ExitStack) -> None:
    from chalicelib import bootstrap  # only now do the settings stand in the environment

    services = bootstrap.services()
    _run_every(running, "outbox", services.outbox.run, 1.0)
    _run_every(running, "sweep", services.sweep.run, 1.0)
    _run_every(running, "reconciler", services.reconciler.sweep_in_turn, _RECONCILED_SECONDS)


def _run_every(running: ExitStack, name: str, work: Callable[[], object], seconds: float) -> None:
    worker = Worker(name, work, seconds)
    worker.start()
    running.callback(worker.stop)


def _start_server(running: ExitStack, server: LocalServer) -> None:
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="http", daemon=True)
    thread.start()
    running.callback(thread.join, 5)
    running.callback(server.shutdown)
