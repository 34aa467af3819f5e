"""Which files of the content folder a product means: pictures and downloads."""

import posixpath
from functools import lru_cache
from pathlib import Path, PurePosixPath

from chalicelib.domain.catalogue import Picture
from generator import encoding
from generator.cache.digests import Stamp, stamp_of
from generator.encoding import PictureError
from generator.problems import Findings, suggest
from generator.schema.picture import ImageSheet
from generator.schema.sheet import Placed


def find_picture(content: Path, name: str, source: str) -> str | None:
    """A picture beside the file that names it, then in `images/`; its path below the content folder, or None."""
    if "\0" in name or len(name) > 1000:
        return None
    for folder in (str(PurePosixPath(source).parent), "images"):
        candidate = posixpath.normpath(posixpath.join(folder, name))
        # Never above the content folder, whatever a text says.
        if not candidate.startswith(("..", "/")) and (content / candidate).is_file():
            return candidate
    return None


def compile_picture(
    content: Path, image: ImageSheet, source: str, path: str, field: str, findings: Findings
) -> Picture | None:
    """The picture that is meant; a file that is not there, or is no picture, is a problem."""
    if image.remote:
        return Picture(image.alt, remote=image.name, named=image.name)
    found = find_picture(content, image.name, source)
    if found is None:
        there = sorted(entry.name for entry in (content / "images").glob("*"))
        hint = suggest(image.name, there) if there else ""
        findings.problem(
            path,
            image,
            field,
            f"there is no picture {image.name!r} beside the file or in images/",
            hint if hint.startswith("did") else "put it into content/images, or write the name of one that is there",
        )
        return None
    error = _probe(str(content / found), stamp_of(content / found))
    if error is not None:
        findings.problem(path, image, field, f"{image.name!r} {error.message}", error.hint)
        return None
    return Picture(image.alt, src=found, named=image.name)


@lru_cache(maxsize=65_536)
def _probe(path: str, _stamp: Stamp | None) -> PictureError | None:
    """What is wrong with a picture; asked once for each, however many files show it."""
    try:
        encoding.probe(Path(path).read_bytes())
    except PictureError as error:
        return error
    return None


def check_download(content: Path, download: Placed[str], path: str, field: str, findings: Findings) -> None:
    """Report a digital good whose file is not there."""
    if not (content / "downloads" / download.value).is_file():
        message = f"there is no file {download.value!r} in downloads/"
        findings.problem(path, download, field, message, "put it into content/downloads")
