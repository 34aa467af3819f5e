"""Moves a release in: staged whole, then moved by a journal, the manifest last.

A build that is killed before the journal is written has changed nothing; one that is killed later is completed by
`recover`, which every build begins with.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from generator.cache.digests import Digests
from generator.release import MANIFEST, File, Release

JOURNAL = "journal.json"
STAGE = "stage"

Move = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a commit did, in files; the manifest is not counted."""

    written: int
    unchanged: int
    removed: int


def recover(build: Path) -> bool:
    """Finish what a killed build had begun to move in; whether there was something."""
    journal = build / JOURNAL
    if not journal.is_file():
        shutil.rmtree(build / STAGE, ignore_errors=True)
        return False
    plan = json.loads(journal.read_text(encoding="utf-8"))
    _carry_out(build, plan, move_file)
    return True


def commit(
    release: Release,
    manifest: bytes,
    output: Path,
    private: Path,
    build: Path,
    move: Move | None = None,
    *,
    whole: bool = True,
) -> Counts:
    """Bring `output` and `private` to what the release says. Only files whose bytes differ are touched.

    A file of the release may stand below the stage already: then it only has to be moved. Where it is not `whole`,
    every other file stays as it is.
    """
    stage = build / STAGE
    halves = ((release.public, output, "public"), (release.private, private, "private"))
    moves: list[tuple[str, str]] = []
    removals: list[str] = []
    fresh: list[tuple[str, str]] = []
    unchanged = 0
    for files, target, name in halves:
        for path, file in sorted(files.items()):
            place = f"{target}/{path}"
            if file.kept or _is_there(place, file, release.digests):
                unchanged += 1
            else:
                moves.append(_stage(Path(f"{stage}/{name}/{path}"), place, file.source))
                fresh.append((place, file.sha256))
        kept = {f"{target}/{path}" for path in files} | {f"{private}/{MANIFEST}"}
        removals += [path for path in files_below(target) if path not in kept] if whole else []
    written = len(moves)
    if moves or removals or not _holds(private / MANIFEST, manifest):
        moves.append(_stage(stage / MANIFEST, f"{private}/{MANIFEST}", manifest))
        fresh.append((f"{private}/{MANIFEST}", sha256(manifest).hexdigest()))
        plan = {"moves": moves, "removals": sorted(removals), "prune": [str(output), str(private)] if removals else []}
        _write_journal(build, plan)
        _carry_out(build, plan, move or move_file)
    shutil.rmtree(stage, ignore_errors=True)
    if release.digests is not None:
        for place, digest in fresh:
            release.digests.note(place, digest)
    return Counts(written, unchanged, len(removals))


def find_foreign(output: Path, private: Path) -> Path | None:
    """A file that the last build of this shop did not write there: somebody else's folder, in which nothing may go."""
    manifest = private / MANIFEST
    known = json.loads(manifest.read_text(encoding="utf-8"))["public"] if manifest.is_file() else {}
    start = len(f"{output}/")
    return next((Path(path) for path in files_below(output) if path[start:] not in known), None)


def move_file(source: Path, target: Path) -> None:
    """Put a file in its place in one step, also from another file system."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        beside = target.with_name(f".{target.name}.part")
        shutil.copyfile(source, beside)
        beside.replace(target)
        source.unlink()


def _stage(staged: Path, target: str, source: bytes | Path) -> tuple[str, str]:
    if source == staged:
        return str(staged), target
    staged.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(source, bytes):
        staged.write_bytes(source)
    else:
        shutil.copyfile(source, staged)
    return str(staged), target


def _write_journal(build: Path, plan: dict[str, object]) -> None:
    partial = build / f"{JOURNAL}.part"
    with partial.open("w", encoding="utf-8") as handle:
        json.dump(plan, handle)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(build / JOURNAL)


def _carry_out(build: Path, plan: dict[str, object], move: Move) -> None:
    """Every step may have been done before: what is no longer staged was moved."""
    moves, removals, prune = plan["moves"], plan["removals"], plan["prune"]
    assert isinstance(moves, list)
    assert isinstance(removals, list)
    assert isinstance(prune, list)
    for path in removals:
        Path(path).unlink(missing_ok=True)
    roomy: set[Path] = set()
    for source, target in ((Path(source), Path(target)) for source, target in moves):
        if source.is_file():
            _make_room(target, roomy)
            move(source, target)
    for folder in prune:
        _remove_empty_folders(Path(folder))
    (build / JOURNAL).unlink(missing_ok=True)


def _make_room(target: Path, roomy: set[Path]) -> None:
    """The folder of a file that comes; a file or a folder that is in its way goes. `roomy` are those that are there."""
    if target.parent not in roomy:
        for folder in reversed(target.parents):
            if folder not in roomy and folder.is_file():
                folder.unlink()
        target.parent.mkdir(parents=True, exist_ok=True)
        roomy.update((target.parent, *target.parent.parents))
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def files_below(folder: Path | str) -> list[str]:
    """Whole paths of all files and links, in order."""
    found: list[str] = []
    waiting = [str(folder)] if Path(folder).is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    found.append(entry.path)
    return sorted(found)


def _remove_empty_folders(folder: Path) -> None:
    for path in sorted((path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def _is_there(path: str, file: File, digests: Digests | None) -> bool:
    """Whether the file is in its place already; what is known of it need not be read."""
    place = Path(path)
    try:
        if place.is_symlink() or place.stat().st_size != file.size:
            return False
        digest = digests.of(place)[0] if digests else sha256(place.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    return digest == file.sha256


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
