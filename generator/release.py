"""The release: every file of it with its hash, size, type and cache rule, and the id that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from chalicelib.domain.codec import canonical

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

    def read(self) -> bytes:
        """Its bytes."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()

    @property
    def entry(self) -> dict[str, str | int]:
        """Its line of the manifest."""
        return {"sha256": self.sha256, "size": self.size, "type": self.type, "cache": self.cache}


@dataclass(slots=True)
class Release:
    """Both halves of a release, by path, while it is put together."""

    public: dict[str, File] = field(default_factory=dict)
    private: dict[str, File] = field(default_factory=dict)

    def add_public(self, path: str, source: bytes | Path) -> None:
        """A file of the site. Raises KeyError where there is one already."""
        self._add(self.public, path, source)

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

    @staticmethod
    def _add(half: dict[str, File], path: str, source: bytes | Path) -> None:
        if path in half:
            raise KeyError(path)
        half[path] = make_file(path, source)


def make_file(path: str, source: bytes | Path) -> File:
    """A file with what the manifest says of it."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    return File(
        source,
        sha256(data).hexdigest(),
        len(data),
        _NAMED.get(path) or content_type(path),
        _cache_rule(path),
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
