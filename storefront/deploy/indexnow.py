"""Tells search engines which addresses have changed, by IndexNow: https://www.indexnow.org/documentation

The key is no secret: a file of its name at the site's root proves that whoever tells owns the site.
"""

import json
import os
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

ENDPOINT = "https://api.indexnow.org/indexnow"
_AT_ONCE = 10_000
_SECONDS = 20


def key_file(key: str) -> tuple[str, bytes]:
    """The file that proves it: its path, its content."""
    return f"{key}.txt", key.encode()


def announce(site: str, key: str, addresses: tuple[str, ...]) -> str | None:
    """Tell of root-relative `addresses` of `site`; what went wrong, in words, or None.

    A shop is deployed whether or not search engines listen. INDEXNOW_ENDPOINT names another address, for tests.
    """
    endpoint = os.environ.get("INDEXNOW_ENDPOINT") or ENDPOINT
    for first in range(0, len(addresses), _AT_ONCE):
        urls = [site + address for address in addresses[first : first + _AT_ONCE]]
        host = urlsplit(site).netloc
        body = {"host": host, "key": key, "keyLocation": f"{site}/{key}.txt", "urlList": urls}
        request = Request(  # noqa: S310  # https, or what the setting names
            endpoint,
            json.dumps(body).encode(),
            {"Content-Type": "application/json; charset=utf-8"},
        )
        try:
            with urlopen(request, timeout=_SECONDS):  # noqa: S310  # the same
                pass
        except (URLError, OSError) as wrong:
            return f"search engines were not told of {len(addresses) - first} addresses: {wrong}"
    return None
