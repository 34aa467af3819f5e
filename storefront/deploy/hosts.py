"""`_headers` and `_redirects` for hosts that read them: Netlify and Cloudflare Pages.

https://docs.netlify.com/routing/headers/, https://developers.cloudflare.com/pages/configuration/headers/. Both add the
values of all rules that fit, so no header stands in two rules that may meet.
"""

from generator.release import IMMUTABLE
from storefront.devserver.headers import EVERYWHERE, PAYMENT_ORIGIN, TRANSPORT, production_policy


def headers_file() -> bytes:
    """The security headers of production on everything, and the year that an asset is kept for."""
    common = (*EVERYWHERE, TRANSPORT, ("Content-Security-Policy", production_policy(PAYMENT_ORIGIN)))
    lines = ["/*", *(f"  {name}: {value}" for name, value in common), "", "/assets/*", f"  Cache-Control: {IMMUTABLE}"]
    return "\n".join([*lines, ""]).encode()


def redirects_file(built: bytes, functions: str | None) -> bytes:
    """The release's own `_redirects`, before the line that leads `/api` to where the functions run.

    A status of 200 makes Netlify fetch that address itself. Cloudflare Pages takes neither that nor 410: it leaves
    such lines out, and answers 404 where something is gone. It takes 2,000 lines, but only 100 from the first with a
    wildcard on, so that one comes last: https://developers.cloudflare.com/pages/configuration/redirects/
    """
    if functions is None:
        return built
    return built + f"/api/* {functions.rstrip('/')}/api/:splat 200\n".encode()
