"""The release: every file of it with its hash, size, type and cache rule, and the id that follows from them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from chalicelib.domain.codec import canonical
from generator.cache.digests import Digests

MANIFEST = "release.json"
IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"
AN_HOUR = "public, max-age=3600"
"""What the protocols of agents ask for at least."""
WELL_KNOWN = ".well-known/"
"""RFC 8615."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".woff2": "font/woff2",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}

_NAMED = {"_redirects": "text/plain; charset=utf-8", f"{WELL_KNOWN}ucp": "application/json"}
"""What has no ending."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release; its bytes, or where they are."""

    source: bytes | Path
    sha256: str
    size: int
    type: str
    cache: str
    kept: bool = False
    """Whether it is in its place already, with these bytes."""

    def read(self) -> bytes:
        """Its bytes."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    @property
    def entry(self) -> dict[str, str | int]:
        """Its line of the manifest."""
        return {"sha256": self.sha256, "size": self.size, "type": self.type, "cache": self.cache}


@dataclass(slots=True)
class Release:
    """Both halves of a release, by path, while it is put together. `digests` are what is known of files."""

    public: dict[str, File] = field(default_factory=dict)
    private: dict[str, File] = field(default_factory=dict)
    digests: Digests | None = None

    def add_public(self, path: str, source: bytes | Path) -> None:
        """A file of the site. Raises KeyError where there is one already."""
        self._add(self.public, path, source)

    def add_file(self, path: str, file: File) -> None:
        """A file of the site of which everything is known. Raises KeyError where there is one already."""
        if path in self.public:
            raise KeyError(path)
        self.public[path] = file

    def add_private(self, path: str, source: bytes | Path) -> None:
        """A file that only the functions read. Raises KeyError where there is one already."""
        self._add(self.private, path, source)

    def manifest(self, at: int | None, changes: tuple[int, ...]) -> tuple[str, bytes]:
        """The id of the release, and `release.json`."""
        body: dict[str, Any] = {
            "schema": 1,
            "at": at,
            "public": _entries(self.public),
            "private": _entries(self.private),
            "changes": list(changes),
        }
        release_id = sha256(canonical(body)).hexdigest()
        return release_id, canonical({**body, "id": release_id})

    def renew(self, manifest: bytes) -> tuple[str, bytes]:
        """The id and the manifest of a release in which only these files are others than in `manifest`."""
        body = json.loads(manifest)
        del body["id"]
        body["public"] |= _entries(self.public)
        body["private"] |= _entries(self.private)
        release_id = sha256(canonical(body)).hexdigest()
        return release_id, canonical({**body, "id": release_id})

    def _add(self, half: dict[str, File], path: str, source: bytes | Path) -> None:
        if path in half:
            raise KeyError(path)
        if isinstance(source, bytes):
            half[path] = make_file(path, source, sha256(source).hexdigest(), len(source))
        elif self.digests is not None:
            half[path] = make_file(path, source, *self.digests.of(source))
        else:
            data = source.read_bytes()
            half[path] = make_file(path, source, sha256(data).hexdigest(), len(data))


def make_file(path: str, source: bytes | Path, digest: str, size: int, *, kept: bool = False) -> File:
    """A file with what the manifest says of it."""
    return File(
        source,
        digest,
        size,
        _NAMED.get(path) or content_type(path),
        _cache_rule(path),
        kept,
    )


def _cache_rule(path: str) -> str:
    if path.startswith("assets/"):
        return IMMUTABLE
    return AN_HOUR if path.startswith(WELL_KNOWN) else REVALIDATE


def content_type(path: str) -> str:
    """The media type that a file is sent with."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def _entries(half: Mapping[str, File]) -> dict[str, dict[str, str | int]]:
    return {path: half[path].entry for path in sorted(half)}
