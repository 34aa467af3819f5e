"""A host that rsync reaches: a mirror on this machine, sent on after every step."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from storefront.deploy.bucket import BucketRefused
from storefront.deploy.folder_bucket import FolderBucket

SCHEME = "rsync:"
_UNREACHABLE = 255
_PARTLY = 23
_OPTIONS = (
    *("--archive", "--no-owner", "--no-group", "--mkpath", "--delay-updates", "--delete-missing-args"),
    "--ignore-times",  # what is named has changed, also where size and second are the same
)


class RsyncBucket(FolderBucket):
    """A `Bucket` for `HOST:PATH`, or a folder. The host only ever gets the public half."""

    def __init__(self, remote: str, mirror: Path, var: Path, records: Path) -> None:
        super().__init__(mirror, var, records)
        self._remote, self._mirror = remote, mirror

    @property
    def name(self) -> str:
        """As it was named."""
        return SCHEME + self._remote

    def check(self) -> None:
        """Whether rsync is here and reaches the host."""
        if shutil.which("rsync") is None:
            raise BucketRefused("rsync is not installed here (apt install rsync)")
        self._rsync("--list-only", f"{self._remote.rstrip('/')}/", allowed=(0, _PARTLY))

    def settle(self, written: Iterable[str], removed: Iterable[str]) -> None:
        """Send exactly these files, each moved into its place whole; then take those away, and folders left empty."""
        self._mirror.mkdir(parents=True, exist_ok=True)
        self._send(written)
        gone = [PurePosixPath(path) for path in removed]
        empty = {parent for path in gone for parent in path.parents if not (self._mirror / parent).is_dir()}
        # rsync says of a path whose folder is missing that it has vanished, and takes nothing away.
        for folder in empty:
            (self._mirror / folder).mkdir(parents=True, exist_ok=True)
        self._send(map(str, gone))
        for folder in sorted(empty, key=lambda one: len(one.parts), reverse=True):
            (self._mirror / folder).rmdir()
            self._send([str(folder)], allowed=(0, _PARTLY))  # one with files of somebody else stays

    def _send(self, names: Iterable[str], allowed: tuple[int, ...] = (0,)) -> None:
        if given := "\0".join(names):
            source, goal = f"{self._mirror}/", f"{self._remote.rstrip('/')}/"
            self._rsync(*_OPTIONS, "--from0", "--files-from=-", source, goal, given=given, allowed=allowed)

    def _rsync(self, *arguments: str, given: str = "", allowed: tuple[int, ...] = (0,)) -> None:
        # A list, not a shell; whoever deploys has named the host.
        done = subprocess.run(  # noqa: S603
            ["rsync", *arguments],  # noqa: S607
            input=given,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        if done.returncode == _UNREACHABLE or done.returncode not in allowed:
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
            raise BucketRefused(f"{self.name}: rsync ended with {done.returncode}: {said}")
