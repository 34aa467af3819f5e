"""The content of a shop as it was in a commit of its repository."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


class NoSuchState(Exception):
    """There is no repository, no such commit in it, or no content in that commit; the message says which."""


@contextmanager
def content_at(content: Path, ref: str) -> Iterator[Path]:
    """The content folder as it was at `ref`, in a folder that is gone afterwards. Raises NoSuchState.

    Read by way of an index of its own, so that neither the files nor the index of the repository are touched.
    """
    try:
        prefix = _git(content, "rev-parse", "--show-prefix").rstrip("\n")
    except subprocess.CalledProcessError:
        raise NoSuchState(f"{content} is in no git repository") from None
    try:
        tree = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{tree}}").strip()
    except subprocess.CalledProcessError:
        raise NoSuchState(f"there is no commit {ref!r}; fetch it, or name another one") from None
    with TemporaryDirectory(prefix="storefront-before-") as scratch:
        folder = Path(scratch).resolve()
        (folder / "content").mkdir()
        own = {**os.environ, "GIT_INDEX_FILE": str(folder / "index")}
        try:
            _git(content, "read-tree", f"{tree}:{prefix.rstrip('/')}", environment=own)
        except subprocess.CalledProcessError:
            raise NoSuchState(f"there is no {prefix or 'content'} in {ref}") from None
        # From the top: elsewhere git would look for its files below the folder that it stands in.
        top = Path(_git(content, "rev-parse", "--show-toplevel").rstrip("\n"))
        _git(top, "checkout-index", "--all", f"--prefix={folder / 'content'}/", environment=own)
        yield folder / "content"


def _git(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    git = shutil.which("git")
    if git is None:
        raise NoSuchState("git is not installed (apt install git)")
    # A list, not a shell; what a person named stands behind `--end-of-options`.
    done = subprocess.run(  # noqa: S603
        [git, *arguments], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout
