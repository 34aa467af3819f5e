"""The package of the functions: one zip with what Lambda needs and nothing else, the same bytes from the same inputs.

Chalice's own packager leaves the libraries without bytecode, which doubles a cold start, and puts timestamps into the
zip. So Chalice is only the runtime here. Bytecode is compiled into the zip and never compared with its source: Lambda
cannot write any, and has nothing to compare. Our own modules and Chalice's bring their source along, because it is
shown in a traceback; of libraries the bytecode alone is there.
"""

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from storefront.deploy.wheels import PackageError, library_files, read_pins

MOST_BYTES = 6 * 1024 * 1024
RUNTIMES = ((3, 11), (3, 12), (3, 13), (3, 14))
"""Pythons of Lambda that the shop runs on ("Lambda runtimes", AWS Lambda Developer Guide, November 2026)."""

_SOURCE_SHOWN = ("app.py", "chalicelib", "chalice")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_NOT_SHIPPED = frozenset({"__pycache__"})


@dataclass(frozen=True, slots=True)
class Package:
    """A zip for Lambda. `digest` is of its files, whatever compressed them; `runtime` is what Lambda calls Python."""

    content: bytes = field(repr=False)
    digest: str
    runtime: str
    files: Mapping[str, int]

    @property
    def unzipped(self) -> int:
        """Bytes of all files; Lambda takes 250 MB."""
        return sum(self.files.values())


def build_package(functions: Path) -> Package:
    """The package of the functions in this folder. Raises PackageError; nothing is written but scratch files."""
    runtime = sys.version_info[:2]
    if runtime not in RUNTIMES:
        known = ", ".join(".".join(map(str, version)) for version in RUNTIMES)
        raise PackageError(f"Lambda has no Python {'.'.join(map(str, runtime))}: make the package with one of {known}")
    with TemporaryDirectory() as folder:
        staged = Path(folder)
        stage(functions, staged)
        _compile(staged)
        files = {path.relative_to(staged).as_posix(): path.read_bytes() for path in staged.rglob("*") if path.is_file()}
    content = _zip(files)
    if len(content) > MOST_BYTES:
        raise PackageError(f"the package has {len(content):,} bytes, more than {MOST_BYTES:,}: something came along")
    sizes = {path: len(files[path]) for path in sorted(files)}
    return Package(content, _digest(files), f"python{runtime[0]}.{runtime[1]}", sizes)


def stage(functions: Path, staged: Path) -> None:
    """Copy the sources of everything in the package to this folder. Raises PackageError."""
    shutil.copyfile(functions / "app.py", staged / "app.py")
    ignored = shutil.ignore_patterns(*_NOT_SHIPPED)
    shutil.copytree(functions / "chalicelib", staged / "chalicelib", ignore=ignored, copy_function=shutil.copyfile)
    for path, content in library_files(read_pins(functions / "requirements.txt")):
        _write(staged / path, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _compile(staged: Path) -> None:
    """Bytecode beside the sources that are shown, in place of those that are not.

    In a fresh interpreter with a fixed hash seed: the order of a constant set, and what is interned, are part of the
    bytes.
    """
    shown = [name for name in _SOURCE_SHOWN if (staged / name).exists()]
    others = sorted(path.name for path in staged.iterdir() if path.name not in shown)
    _compileall(staged, shown)
    _compileall(staged, others, "-b")
    for name in others:
        for source in (staged / name).rglob("*.py") if (staged / name).is_dir() else [staged / name]:
            source.unlink()


def _compileall(staged: Path, names: list[str], *options: str) -> None:
    command = [sys.executable, "-S", "-s", "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(staged), "-p", "/var/task", *options, *(str(staged / name) for name in names)]
    environment = {"PYTHONHASHSEED": "0", "PATH": os.environ.get("PATH", "")}
    ran = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    if ran.returncode != 0:
        raise PackageError(f"the functions do not compile: {ran.stdout.strip() or ran.stderr.strip()}")


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever this runs
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def _digest(files: Mapping[str, bytes]) -> str:
    lines = (f"{sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files))
    return sha256("".join(lines).encode()).hexdigest()


def sizes_by_top(package: Package) -> dict[str, int]:
    """Unzipped bytes of each library and of ours, the largest first."""
    tops: dict[str, int] = {}
    for path, size in package.files.items():
        top = PurePosixPath(path).parts[0]
        tops[top] = tops.get(top, 0) + size
    return dict(sorted(tops.items(), key=lambda item: -item[1]))
