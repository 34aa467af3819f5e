"""The public half of the current release, served as a static host would: only what its manifest names exists."""

import gzip
import hashlib
import json
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from storefront.devserver.answers import Answer, Request, html, redirect, text

_INDEX = "index.html"
_NOT_FOUND = "404.html"
_GONE = "gone.html"
_REDIRECTS = "redirects.json"
_COMPRESSIBLE = ("text/", "application/json", "application/xml", "application/manifest+json", "image/svg+xml")
_COMPRESSIBLE_ENDS = ("javascript", "+xml")
_SMALLEST_TO_COMPRESS = 512

_NOT_BUILT = b"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>The shop has not been built yet</h1><p>The terminal says why. This page looks again by itself.</p></body>
</html>
"""

Decorate = Callable[[bytes], bytes]


@dataclass(frozen=True)
class PublicFile:
    """What the manifest says of one public file."""

    type: str
    cache: str


@dataclass(frozen=True)
class Manifest:
    """What a static host needs of a release. `redirects` lead from a former address; None is gone for good."""

    id: str
    files: Mapping[str, PublicFile] = field(default_factory=dict)
    redirects: Mapping[str, str | None] = field(default_factory=dict)
    changes: tuple[int, ...] = ()


def read_manifest(path: Path) -> Manifest:
    """Read release.json and the redirects beside it. Raises FileNotFoundError where nothing was built yet."""
    plain: dict[str, Any] = json.loads(path.read_bytes())
    redirects: dict[str, Any] = {}
    if _REDIRECTS in plain["private"]:
        redirects = json.loads(path.with_name(_REDIRECTS).read_bytes())["redirects"]
    return Manifest(
        id=plain["id"],
        files={name: PublicFile(entry["type"], entry["cache"]) for name, entry in plain["public"].items()},
        redirects={unquote(source): entry["to"] for source, entry in redirects.items()},
        changes=tuple(plain.get("changes", ())),
    )


class Site:
    """Answers from `output`, by the manifest that `show` was given last. `decorate` is applied to every HTML page."""

    def __init__(self, output: Path, decorate: Decorate | None = None) -> None:
        self._output = output
        self._decorate = decorate
        self._manifest: Manifest | None = None

    def show(self, manifest: Manifest) -> None:
        """Serve this release from now on."""
        self._manifest = manifest

    @property
    def release(self) -> str | None:
        """The id of the release that is served."""
        return self._manifest.id if self._manifest else None

    @property
    def changes(self) -> tuple[int, ...]:
        """When a schedule changes something next, in UTC seconds."""
        return self._manifest.changes if self._manifest else ()

    def answer(self, request: Request) -> Answer:
        """The file, a redirect, 304, or the shop's own page for 404 and 410."""
        if request.method not in ("GET", "HEAD"):
            return text(405, "Only GET and HEAD.\n", (("Allow", "GET, HEAD"),))
        manifest = self._manifest
        if manifest is None:
            page = _NOT_BUILT if self._decorate is None else self._decorate(_NOT_BUILT)
            return html(page.decode(), 503, (("Retry-After", "1"),))
        name = _name_of(request.path)
        found = self._file(manifest, name, request, 200)
        if found is not None:
            return found
        moved = _moved(manifest, name, request)
        if moved is not None:
            return moved
        gone = _is_gone(manifest, name)
        status = 410 if gone else 404
        shown = _in_language(manifest, name, _GONE if gone else _NOT_FOUND)
        missing = self._file(manifest, shown, request, status)
        return missing or text(status, "There is nothing at this address.\n")

    def _file(self, manifest: Manifest, name: str, request: Request, status: int) -> Answer | None:
        entry = manifest.files.get(name)
        if entry is None:
            return None
        try:
            content = (self._output / name).read_bytes()
        except FileNotFoundError:
            return None  # the next release is being moved in
        if self._decorate is not None and entry.type.startswith("text/html"):
            content = self._decorate(content)
        return _deliver(content, entry, request, status)


def _name_of(path: str) -> str:
    """The file behind an address. It is only ever looked up in the manifest, never on the disk."""
    name = unquote(path).lstrip("/")
    return name + _INDEX if name == "" or name.endswith("/") else name


def _written(name: str) -> tuple[str, str]:
    """An address with and without its last slash."""
    bare = "/" + name.removesuffix(_INDEX).rstrip("/")
    return bare, bare + "/"


def _in_language(manifest: Manifest, name: str, page: str) -> str:
    """A page of the shop in the language below whose root a name stands; in the shop's own elsewhere."""
    spoken = f"{name.partition('/')[0]}/{page}"
    return spoken if spoken in manifest.files else page


def _is_gone(manifest: Manifest, name: str) -> bool:
    return any(written in manifest.redirects for written in _written(name))


def _moved(manifest: Manifest, name: str, request: Request) -> Answer | None:
    for written in _written(name):
        target = manifest.redirects.get(written)
        if target is not None:
            return redirect(301, target)
    if posixpath.join(name, _INDEX) in manifest.files:
        query = f"?{request.query}" if request.query else ""
        return redirect(301, quote("/" + name + "/") + query)
    return None


def _deliver(content: bytes, entry: PublicFile, request: Request, status: int) -> Answer:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = [("Content-Type", entry.type), ("Cache-Control", entry.cache), ("ETag", etag)]
    packed = is_compressible(entry.type) and len(content) >= _SMALLEST_TO_COMPRESS
    if packed:
        headers.append(("Vary", "Accept-Encoding"))
    if status == 200 and _is_known(etag, request.headers.get("if-none-match", "")):
        return Answer(304, tuple(headers))
    if packed and _accepts_gzip(request.headers.get("accept-encoding", "")):
        headers.append(("Content-Encoding", "gzip"))
        content = _compress(content)
    return Answer(status, tuple(headers), content)


def is_compressible(kind: str) -> bool:
    """Whether gzip makes files of this content type smaller."""
    bare = kind.partition(";")[0].strip().lower()
    return bare.startswith(_COMPRESSIBLE) or bare.endswith(_COMPRESSIBLE_ENDS)


def _is_known(etag: str, known: str) -> bool:
    tags = [tag.strip().removeprefix("W/") for tag in known.split(",")]
    return "*" in tags or etag in tags


def _accepts_gzip(accepted: str) -> bool:
    for choice in accepted.split(","):
        coding, _, parameters = choice.partition(";")
        if coding.strip().lower() in ("gzip", "*"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


@lru_cache(maxsize=256)
def _compress(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)
