"""What a build is made from, looked at and not read: every file of content and theme, settings and stock."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from generator.cache.digests import TICK, Stamp

Inputs = dict[str, Stamp | None]
"""Stamps by whole paths. None is a file so young that a change of it might not show: it is another one next time."""


def look(folders: Iterable[Path], files: Iterable[str]) -> Inputs:
    """Every file below these folders, as it is now, and these files where they are there."""
    started = time.time_ns() - TICK
    found: Inputs = {}
    waiting = [str(folder) for folder in folders if folder.is_dir()]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                else:
                    found[entry.path] = _stamp(entry.path, started)
    for name in files:
        if Path(name).is_file():
            found[name] = _stamp(name, started)
    return found


def changed(before: Inputs, now: Inputs) -> set[str] | None:
    """The files that are there in both and differ; None where files came or went."""
    if before.keys() != now.keys():
        return None
    return {path for path, stamp in now.items() if stamp is None or stamp != before[path]}


def _stamp(path: str, started: int) -> Stamp | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # ten thousand of them: a Path for each costs more than the look
    except OSError:
        return None
    young = max(found.st_ctime_ns, found.st_mtime_ns) >= started
    return None if young else (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
