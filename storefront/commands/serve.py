"""`storefront serve`: the whole shop on one port of this machine."""

import errno
import logging
import signal
import threading
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from storefront.options import content_option, output_option, var_option
from storefront.places import find_places

if TYPE_CHECKING:
    from storefront.devserver.settings import LocalSettings

_EXAMPLE = """\b
Examples:
  storefront serve
  storefront serve --port 8123 --content ../my-shop/content --open
  storefront serve --production --site ../public
"""


@click.command(epilog=_EXAMPLE)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@content_option
@output_option
@var_option
@click.option("--open/--no-open", "open_browser", default=False, help="Open the shop in the browser.")
@click.option("--reload/--no-reload", "follow", default=True, help="Rebuild and reload pages after every save.")
@click.option("--production", is_flag=True, help="For real money, behind a web server: nothing is built or played.")
@click.option(
    "--site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="With --production: the folder that `storefront deploy site --to DIR` writes.",
)
def serve(
    port: int,
    content: Path | None,
    output: Path | None,
    var: Path | None,
    open_browser: bool,
    follow: bool,
    production: bool,
    site: Path | None,
) -> None:
    """Serve the shop on this machine and reload on every save.

    Site, functions, payment sandbox and mailbox share one port. The first line of the output is the shop's address.
    """
    from storefront.devserver import running

    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    places = find_places(content, output, var)
    stop, up = threading.Event(), threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopper(stop, up))

    def ready(settings: "LocalSettings") -> None:
        _welcome(settings, follow)
        if open_browser:
            webbrowser.open(settings.site_url)

    def start() -> ExitStack:
        if not production:
            return running.serve(places, port, follow=follow, say=_say, ready=ready)
        from storefront.devserver.production import serve_production

        if site is None:
            raise click.UsageError("--production needs --site DIR, the folder that the site is deployed to")
        opened = serve_production(places, port, site.resolve())
        click.echo(f"The shop takes orders on port {port} of this machine, for the web server in front.")
        return opened

    try:
        closing = start()
    except OSError as wrong:
        if wrong.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise click.ClickException(
            f"port {port} cannot be used ({wrong.strerror}); try another one: storefront serve --port {port + 1}"
        ) from wrong
    with closing:
        up.set()
        stop.wait()


def _stopper(stop: threading.Event, up: threading.Event) -> "signal._HANDLER":
    """Stopping is no failure: exit code 0, at once while the first build is still running."""

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()
        if not up.is_set():
            raise SystemExit(0)

    return handle


def _say(message: str) -> None:
    click.echo(message, err=True)


def _welcome(settings: "LocalSettings", follow: bool) -> None:
    site = settings.site_url
    click.echo(f"{settings.local_url}/")
    rows = [("Shop", f"{site}/"), ("Mailbox", f"{site}/__mailbox/")]
    if settings.sandbox:
        rows.append(("Payments", f"{site}/__stripe/   a sandbox: no money moves"))
    else:
        rows.append(("Payments", "Stripe, with the STRIPE_SECRET_KEY of your environment"))
    for name, value in rows:
        click.echo(f"  {name + ':':<10} {value}")
    if settings.stripe_needs_secret:
        click.echo(
            "  Stripe cannot reach this machine by itself. Run `stripe listen --forward-to "
            f"{settings.local_url}/api/webhooks/stripe` and set STRIPE_WEBHOOK_SECRET to what it prints."
        )
    click.echo(f"  {'Every save rebuilds the shop. ' if follow else ''}Stop with Ctrl-C.")
