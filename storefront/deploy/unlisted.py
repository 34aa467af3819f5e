"""A release that no machine is told of: pages say `noindex`, and what names pages to machines is left out.

The header `X-Robots-Tag: noindex` is the business of the CDN, because a bucket of S3 cannot send it. Rules:
https://developers.google.com/search/docs/crawling-indexing/block-indexing, RFC 9309 for robots.txt.
"""

import hashlib
import re
from dataclasses import replace

from generator.release import WELL_KNOWN, make_file
from storefront.deploy.execute import Content
from storefront.deploy.plan import is_list
from storefront.deploy.release import Built, Entry

ROBOTS = b"User-agent: *\nDisallow: /\n"

_ROBOTS_PATH = "robots.txt"
_SAID = re.compile(rb'<meta name="robots" content="[^"]*">')
_NOINDEX = b'<meta name="robots" content="noindex, nofollow">'
_HEAD = re.compile(rb"<head>|<!doctype html>", re.IGNORECASE)


def unlist(built: Built, files: Content) -> Built:
    """The release as a preview shows it: without site map, feeds and the like, each page with its new hash.

    Raises OutputChanged where a page is not what was built.
    """
    shown: dict[str, Entry] = {}
    for path, entry in built.public.items():
        if is_list(path) or path.startswith(WELL_KNOWN):
            continue
        shown[path] = _entry(path, entry, mark(_bytes(files, path))) if path.endswith(".html") else entry
    plain = Entry("", 0, "text/plain; charset=utf-8", "")
    return replace(built, public=dict(sorted({**shown, _ROBOTS_PATH: _entry(_ROBOTS_PATH, plain, ROBOTS)}.items())))


def mark(page: bytes) -> bytes:
    """A page that says `noindex`, whatever it said of robots before."""
    marked, count = _SAID.subn(_NOINDEX, page)
    if count:
        return marked
    head = _HEAD.search(page)
    at = head.end() if head else 0
    return page[:at] + _NOINDEX + page[at:]


class UnlistedFiles:
    """A `Content`: the public files of a release as a preview shows them."""

    def __init__(self, files: Content) -> None:
        self._files = files

    def __call__(self, path: str) -> bytes:
        """Its bytes. Raises OutputChanged."""
        if path == _ROBOTS_PATH:
            return ROBOTS
        body = _bytes(self._files, path)
        return mark(body) if path.endswith(".html") else body


def _bytes(files: Content, path: str) -> bytes:
    body = files(path)
    return body if isinstance(body, bytes) else body.read_bytes()


def _entry(path: str, entry: Entry, body: bytes) -> Entry:
    file = make_file(path, body, hashlib.sha256(body).hexdigest(), len(body))
    return Entry(file.sha256, file.size, entry.type, file.cache)
