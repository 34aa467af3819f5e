"""One file of memory: written in one step, and as if it were not there where anything about it is not right.

Holds plain values only (`marshal`): reading it back calls nothing, whoever wrote it.
"""

import marshal
import os
from hashlib import blake2b
from pathlib import Path
from typing import Any

_DIGEST = 32


def load(path: Path, key: str) -> Any:
    """What `save` was given with the same key; None where that was another one, or the file is damaged."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[_DIGEST:]
    if data[:_DIGEST] != blake2b(body, digest_size=_DIGEST).digest():
        return None
    kept_key, value = marshal.loads(body)  # noqa: S302  # the digest says that it is whole
    return value if kept_key == key else None


def save(path: Path, key: str, value: Any) -> None:
    """Keep a plain value. Two builds at once each write a whole file, and the last one counts."""
    body = marshal.dumps((key, value))
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(blake2b(body, digest_size=_DIGEST).digest() + body)
    partial.replace(path)
