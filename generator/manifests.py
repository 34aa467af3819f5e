"""A manifest with other entries, without reading all of it: its form is the canonical one, entry after entry."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.domain.codec import canonical

_FIRST = b'"private":{'
_BORDER = b'}},"public":{'
"""Between the last private file and the first public one; nowhere else do two objects end before that name."""

Entries = Mapping[str, Mapping[str, Any]]


def renew_entries(manifest: bytes, public: Entries, private: Entries) -> bytes | None:
    """The manifest with these entries in the place of those that it has; None where it lacks one of them."""
    first, border = manifest.find(_FIRST), manifest.find(_BORDER)
    if min(first, border) < 0:
        return None
    begins, ends = (first + len(_FIRST) - 1, border + len(_BORDER) - 1), (border + 2, len(manifest))
    changes = []
    for entries, start, end in zip((private, public), begins, ends, strict=True):
        for path, entry in entries.items():
            name = json.dumps(path, ensure_ascii=False).encode()
            place = _find(manifest, name + b":{", start, end)
            if place is None:
                return None
            changes.append((*place, name + b":" + canonical(entry)))
    parts, done = [], 0
    for start, last, data in sorted(changes):
        parts += [manifest[done:start], data]
        done = last
    return b"".join([*parts, manifest[done:]])


def _find(manifest: bytes, name: bytes, start: int, end: int) -> tuple[int, int] | None:
    """From where to where an entry stands. What precedes it is the end of another, or the beginning of all."""
    at = manifest.find(name, start, end)
    while at >= 0:
        if manifest[at - 1 : at] in (b",", b"{"):
            return at, manifest.index(b"}", at) + 1
        at = manifest.find(name, at + 1, end)
    return None
