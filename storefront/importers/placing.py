"""Puts an import's files in place: all of them are written aside first, then moved, so none is ever half there.

`.imported.json` beside them keeps the SHA-256 of every file as it was written. A file that differs from that has been
edited by hand since, and stays as it is. Only `storefront.importers` imports it.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storefront.findings import Findings
from storefront.importers.errors import ImportRefused
from storefront.importers.report import Kind

STATE_FILE = ".imported.json"
Content = bytes | Path


@dataclass(frozen=True)
class Record:
    """What earlier imports wrote here: SHA-256 by path, the file below images/ of each picture's address, and the slug
    of each collection made of a group, by its key.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    pictures: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Placement:
    """Paths below the shop's folder by what became of them."""

    written: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]


def read_record(into: Path) -> Record:
    """What earlier imports wrote here. Raises ImportRefused when the record is damaged."""
    path = into / STATE_FILE
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Record(*(_texts(record.get(name, {})) for name in ("files", "pictures", "groups")))
    except FileNotFoundError:
        return Record()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ImportRefused(
            f"{path}: cannot be read (take it away; files that differ from this import are then kept as they are)"
        ) from error


def _texts(table: Mapping[str, str]) -> dict[str, str]:
    return {str(key): str(value) for key, value in table.items()}


def place_files(files: Mapping[str, Content], made: Record, into: Path, findings: Findings) -> Placement:
    """Write `files`, paths below `into` to content or a file to copy. Nothing else in the folder is touched.

    The pictures and groups of `made` are kept on record.

    Raises ImportRefused when something cannot be written; whatever was to be written is then not there at all, or
    whole.
    """
    record = read_record(into)
    state = record.files
    try:
        sorted_out = _sort_out(files, into, state)
        for name in sorted_out.kept:
            told = "edited by hand" if name in state else "was there before"
            findings.add(Kind.KEPT_FILE, name, f"kept, {told}")
        changed = {name: files[name] for name in (*sorted_out.written, *sorted_out.updated)}
        digests = {name: _digest(files[name]) for name in (*changed, *sorted_out.unchanged)}
        after = Record({**state, **digests}, {**record.pictures, **made.pictures}, {**record.groups, **made.groups})
        _move_in(changed, after, into, record)
    except OSError as error:
        where = error.filename or into
        raise ImportRefused(f"{where}: cannot be written: {error.strerror} (no file was left half written)") from error
    return sorted_out


def _sort_out(files: Mapping[str, Content], into: Path, state: Mapping[str, str]) -> Placement:
    groups: dict[str, list[str]] = {"written": [], "updated": [], "unchanged": [], "kept": []}
    for name, content in files.items():
        path = into / name
        if not path.exists():
            groups["written"].append(name)
            continue
        there = _digest(path)
        if there == _digest(content):
            groups["unchanged"].append(name)
        else:
            groups["updated" if there == state.get(name) else "kept"].append(name)
    return Placement(**{group: tuple(names) for group, names in groups.items()})


def _move_in(changed: Mapping[str, Content], after: Record, into: Path, before: Record) -> None:
    """The record goes last: a file that it does not know yet and that is as imported is taken for imported."""
    tables = {"files": after.files, "pictures": after.pictures, "groups": after.groups}
    kept = {name: dict(sorted(table.items())) for name, table in tables.items()}
    record = json.dumps({"version": 1, **kept}, indent=1) + "\n"
    with _folder_beside(into) as aside:
        for name, content in changed.items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, Path):
                shutil.copyfile(content, path)
            else:
                path.write_bytes(content)
        (aside / STATE_FILE).write_text(record, encoding="utf-8")
        for name in changed:
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).replace(into / name)
        if after != before:
            (aside / STATE_FILE).replace(into / STATE_FILE)


@contextmanager
def _folder_beside(into: Path) -> Iterator[Path]:
    """A folder on the same disk, gone afterwards, and with it what had to be made for it."""
    made = [folder for folder in (into, *into.parents) if not folder.exists()]
    into.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".import-", dir=into) as name:
            yield Path(name)
    finally:
        for folder in made:
            if any(folder.iterdir()):
                break
            folder.rmdir()


def _digest(content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
