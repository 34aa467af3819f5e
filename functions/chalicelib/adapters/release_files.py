"""The private halves of releases as files below one folder: FOLDER/RELEASE-ID/PATH. For bootstrap only."""

from pathlib import Path

from chalicelib.adapters.kept_files import MOST_BYTES, MOST_FILES, KeptFiles, missing
from chalicelib.domain.errors import Unavailable


class ReleaseFiles(KeptFiles):
    """A `Releases` on this machine's disk. `most_bytes` and `most_files` are what is kept in memory."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES, most_files: int = MOST_FILES) -> None:
        super().__init__(self._read_file, most_bytes=most_bytes, most_files=most_files)
        self._folder = folder

    def _read_file(self, release_id: str, path: str) -> bytes:
        release = self._folder / release_id
        try:
            file = (release / path).resolve(strict=True)
            # A symbolic link may lead out where the path itself does not.
            if not file.is_relative_to(release.resolve()) or not file.is_file():
                raise missing(release_id, path)
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            raise missing(release_id, path) from None
        except (OSError, RuntimeError) as wrong:
            raise Unavailable(f"File {path!r} of release {release_id} cannot be read: {wrong}") from wrong
