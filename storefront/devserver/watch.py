"""Watches what a release is made of, and says when something of it was saved."""

import threading
from collections.abc import Callable
from pathlib import Path

import watchfiles

from storefront.places import Places

_QUIET_MS = 50  # an editor writes a file in several steps
_LONGEST_MS = 400


class Watcher:
    """Calls `wake` after a save in content/, theme/, pelicanconf.py or var/stock.json."""

    def __init__(self, places: Places, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._stopped = threading.Event()
        folders = [folder for folder in (places.content, places.theme) if folder.is_dir()]
        # A single file is watched through its folder: editors replace files, and the watch would go with the old one.
        files = (places.root / "pelicanconf.py", places.var / "stock.json")
        self._threads = [threading.Thread(target=self._watch_folders, args=(folders,), name="watch", daemon=True)]
        self._threads += [
            threading.Thread(target=self._watch_file, args=(file,), name=f"watch {file.name}", daemon=True)
            for file in files
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End within a moment."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(5)

    def _watch_folders(self, folders: list[Path]) -> None:
        for _ in watchfiles.watch(
            *folders, stop_event=self._stopped, step=_QUIET_MS, debounce=_LONGEST_MS, rust_timeout=1000
        ):
            self._wake()

    def _watch_file(self, file: Path) -> None:
        for _ in watchfiles.watch(
            file.parent,
            recursive=False,
            watch_filter=lambda _, path: Path(path).name == file.name,
            stop_event=self._stopped,
            step=_QUIET_MS,
            debounce=_LONGEST_MS,
            rust_timeout=1000,
        ):
            self._wake()
