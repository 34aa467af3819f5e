"""Files that are put together from pieces, so that one of them can be replaced without making the others again."""

import mmap
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

Lengths = list[int]
"""How long each piece is, in bytes."""
_BLOCK = 1 << 20


class Piecewise:
    """A file that is written piece by piece."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb", buffering=_BLOCK)
        self._lengths: Lengths = []

    def add(self, piece: bytes) -> None:
        """One more."""
        self._file.write(piece)
        self._lengths.append(len(piece))

    def close(self) -> Lengths:
        """How long they are."""
        self._file.close()
        return self._lengths


def join(parts: Sequence[Path], target: Path, end: bytes) -> tuple[str, int]:
    """Make one file of several, which are gone then, and of its end; SHA-256 and size in bytes."""
    digest, size = sha256(), 0
    first, *others = parts
    first.rename(target)
    with target.open("r+b", buffering=0) as handle:
        while data := handle.read(_BLOCK):
            digest.update(data)
            size += len(data)
        for other in others:
            with other.open("rb", buffering=0) as part:
                while data := part.read(_BLOCK):
                    digest.update(data)
                    _write(handle.fileno(), data)
                    size += len(data)
            other.unlink()
        digest.update(end)
        _write(handle.fileno(), end)
    return digest.hexdigest(), size + len(end)


def replace_piece(source: Path, target: Path, start: int, length: int, piece: bytes) -> tuple[str, int]:
    """A copy of a file with another piece in the place of the one that begins at `start`; SHA-256 and size in bytes."""
    digest = sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        source.open("rb") as old,
        mmap.mmap(old.fileno(), 0, access=mmap.ACCESS_READ) as data,
        memoryview(data) as view,
        view[:start] as before,
        view[start + length :] as after,
        target.open("wb", buffering=0) as handle,
    ):
        for part in (before, piece, after):
            digest.update(part)
            _write(handle.fileno(), part)
        return digest.hexdigest(), len(before) + len(piece) + len(after)


def _write(handle: int, data: bytes | memoryview) -> None:
    done = 0
    while done < len(data):
        done += os.write(handle, memoryview(data)[done:])
