"""The files of the libraries that the functions need, from where this command runs: what was tested is what is shipped.

Each file is held against the hash that its wheel named. What is compiled for one machine is left out: every library in
the list has the same in Python, so one package runs on any processor.
"""

import base64
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from chalicelib.domain.errors import StorefrontError

_COMPILED = frozenset({".so", ".pyd", ".c", ".pyi", ".typed", ".pyc"})
_RUNTIME = ("chalice/__init__.py", "chalice/app.py")
"""All of Chalice that answers a request; the rest is its command."""


class PackageError(StorefrontError):
    """The package of the functions cannot be made as it should be."""

    code = "package"


def read_pins(requirements: Path) -> dict[str, str]:
    """The versions in a requirements file by name. Raises PackageError for a line that pins nothing."""
    pins = {}
    for number, line in enumerate(requirements.read_text(encoding="utf-8").splitlines(), 1):
        plain = line.partition("#")[0].strip()
        name, pinned, version = plain.partition("==")
        if plain and not pinned:
            raise PackageError(f"{requirements}:{number}: {plain} is not pinned (write {plain}==VERSION)")
        if plain:
            pins[name.strip()] = version.strip()
    return pins


def library_files(pins: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of these versions, and Chalice's runtime, by their paths. Raises PackageError."""
    for name, version in pins.items():
        yield from _files_of(_installed(name, version))
    chalice = dict(_files_of(_installed("chalice", None)))
    yield from ((path, chalice[path]) for path in _RUNTIME)


def _installed(name: str, version: str | None) -> Distribution:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        raise PackageError(f"{name} is not installed here: run `make setup`") from None
    if version not in (None, found.version):
        raise PackageError(
            f"{name} {found.version} is installed, and functions/requirements.txt wants {version}: run `make setup`"
        )
    return found


def _files_of(found: Distribution) -> Iterator[tuple[str, bytes]]:
    for entry in found.files or ():
        path = entry.as_posix()
        if path.startswith("..") or ".dist-info/" in path or entry.suffix in _COMPILED or "__pycache__" in path:
            continue
        content = Path(str(entry.locate())).read_bytes()
        if entry.hash is None or _hash(content) != entry.hash.value:
            raise PackageError(f"{entry.locate()} is not as its wheel had it: install {found.name} again")
        yield path, content


def _hash(content: bytes) -> str:
    """As a wheel's RECORD writes it."""
    return base64.urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode()
