"""What a page depends on besides its view and its template: the engine, its libraries and the shop's own modules."""

import os
import sys
import sysconfig
from functools import cache
from hashlib import blake2b
from pathlib import Path

_HOME = Path(__file__).resolve().parent.parent.parent
_OURS = ("benchmarks", "functions", "generator", "storefront", "tests")
_ROOMS = ("generator", "functions/chalicelib/domain")


@cache
def engine_key() -> str:
    """Names Python, the libraries that are installed, and the code of the generator; a change of any is a new key."""
    digest = blake2b(sys.version.encode(), digest_size=16)
    for folder in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        names = sorted(path.name for path in Path(folder).glob("*.dist-info"))
        digest.update("\n".join(names).encode())
    for room in _ROOMS:
        for path in sorted((_HOME / room).rglob("*.py")):
            found = path.stat()
            digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def own_modules(root: Path) -> list[str]:
    """The files of modules that a shop brings itself: settings may name filters and plugins that stand there."""
    prefix = f"{root}{os.sep}"
    files = {getattr(module, "__file__", None) or "" for module in [*sys.modules.values()]}
    skipped = (sysconfig.get_path("purelib"), *(f"{_HOME / name}{os.sep}" for name in _OURS))
    found = {file for file in files if file.startswith(prefix) and not file.startswith(skipped)}
    conf = root / "pelicanconf.py"
    return sorted(found | ({str(conf)} if conf.is_file() else set()))


def digest_of(names: list[str]) -> str:
    """A digest of files by what they hold."""
    digest = blake2b(digest_size=16)
    for name in names:
        digest.update(name.encode() + b"\0" + Path(name).read_bytes())
    return digest.hexdigest()
