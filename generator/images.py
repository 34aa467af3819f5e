"""The pictures of a shop: each encoded once, kept by content, and named after what is in it.

`var/cache/images` holds renditions by hash of source and recipe; a picture that was encoded before costs a look-up.
"""

import json
import multiprocessing
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from generator import encoding
from generator.encoding import PictureError, Rendition
from generator.placeholders import draw_placeholder
from generator.problems import Findings, Spot
from generator.report import Step, in_silence

MANY = 4
"""So many pictures to encode are worth starting processes for."""


@dataclass(frozen=True, slots=True)
class Use:
    """A picture and who shows it: a file below the content folder, or the address of one that is not fetched."""

    name: str
    remote: bool
    title: str
    path: str
    spot: Spot = Spot()


@dataclass(frozen=True, slots=True)
class Size:
    """One width of a picture and its two addresses on the site, without the leading slash."""

    width: int
    height: int
    avif: str
    jpg: str


@dataclass(frozen=True, slots=True)
class PictureFiles:
    """All sizes of a picture, narrow to wide. `tone` is the colour that holds its place: which of `encoding.TONES`."""

    sizes: tuple[Size, ...]
    placeholder: bool = False
    tone: int | None = None

    @property
    def largest(self) -> Size:
        """The widest one."""
        return self.sizes[-1]

    def near(self, width: int) -> Size:
        """The narrowest one that is at least so wide, or the widest."""
        return next((size for size in self.sizes if size.width >= width), self.largest)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Every picture in use by name, and the files of the site that show them: address to file in the cache."""

    by_name: Mapping[str, PictureFiles]
    files: Mapping[str, Path]

    def only(self, names: Collection[str]) -> "Pictures":
        """Those of these names, and no file of any other."""
        kept = {name: files for name, files in self.by_name.items() if name in names}
        addresses = {address for files in kept.values() for size in files.sizes for address in (size.avif, size.jpg)}
        return Pictures(kept, {address: path for address, path in self.files.items() if address in addresses})


def make_pictures(
    content: Path, uses: Iterable[Use], cache: Path, findings: Findings, *, jobs: int = 1, step: Step = in_silence
) -> Pictures:
    """Encode what is not in the cache and name everything; what cannot be used is a problem where it is used."""
    sources = _read_sources(content, uses, findings)
    keys = {name: sha256(data + encoding.RECIPE.encode()).hexdigest() for name, data in sources.items()}
    missing = {keys[name]: name for name in sorted(sources) if _read_index(cache, keys[name]) is None}
    first = {use.name: use for use in reversed(list(uses))}
    failed = set()
    encoded = _encode_all({key: sources[name] for key, name in missing.items()}, jobs)
    for done, (key, outcome) in enumerate(encoded, 1):
        step(done, len(missing))
        if isinstance(outcome, PictureError):
            use = first[missing[key]]
            findings.problem(use.path, use.spot, use.name, outcome.message, outcome.hint)
            failed.add(key)
        else:
            _write_renditions(cache, key, outcome)
    by_name: dict[str, PictureFiles] = {}
    files: dict[str, Path] = {}
    for name, key in keys.items():
        if key not in failed:
            by_name[name], named = _name_files(cache, key, first[name])
            files |= named
    return Pictures(by_name, files)


def _read_sources(content: Path, uses: Iterable[Use], findings: Findings) -> dict[str, bytes]:
    """The bytes of every picture in use, by name. Pictures from elsewhere are drawn."""
    sources: dict[str, bytes] = {}
    seen: set[str] = set()
    for use in uses:
        if use.name in seen:
            continue
        seen.add(use.name)
        if use.remote:
            sources[use.name] = draw_placeholder(use.title)
            message = f"{use.name} is not fetched, and a drawn placeholder stands in for it"
            findings.warning(use.path, use.spot, "images", message, "put the file into content/images and write `src:`")
            continue
        data = (content / use.name).read_bytes()
        try:
            encoding.probe(data)
            sources[use.name] = data
        except PictureError as error:
            findings.problem(use.path, use.spot, use.name, error.message, error.hint)
    return sources


def _encode_all(sources: Mapping[str, bytes], jobs: int) -> Iterable[tuple[str, tuple[Rendition, ...] | PictureError]]:
    if jobs > 1 and len(sources) >= MANY:
        # Started afresh, not forked: whoever builds may have threads, and a lock held by one would never open.
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from zip(sources, pool.map(_encode_one, sources.values()), strict=True)
    else:
        yield from ((key, _encode_one(data)) for key, data in sources.items())


def _encode_one(data: bytes) -> tuple[Rendition, ...] | PictureError:
    try:
        return encoding.encode(data)
    except PictureError as error:
        return error


def _folder(cache: Path, key: str) -> Path:
    return cache / "images" / key[:2]


def _write_renditions(cache: Path, key: str, renditions: Iterable[Rendition]) -> None:
    """The files first, the index last, each in one step: an index that is there is whole, whoever else writes."""
    folder = _folder(cache, key)
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for item in renditions:
        digest = sha256(item.data).hexdigest()
        _write_at_once(folder / f"{key}-{item.width}.{item.format}", item.data)
        index.append(
            {"width": item.width, "height": item.height, "format": item.format, "sha256": digest, "tone": item.tone}
        )
    _write_at_once(folder / f"{key}.json", json.dumps(index).encode())


def _write_at_once(path: Path, data: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.write_bytes(data)
    partial.replace(path)


def _read_index(cache: Path, key: str) -> list[dict[str, int | str | None]] | None:
    folder = _folder(cache, key)
    try:
        index: list[dict[str, int | str | None]] = json.loads((folder / f"{key}.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    there = all((folder / f"{key}-{entry['width']}.{entry['format']}").is_file() for entry in index)
    return index if index and there else None


def _name_files(cache: Path, key: str, use: Use) -> tuple[PictureFiles, dict[str, Path]]:
    index = _read_index(cache, key) or []
    stem = "placeholder" if use.remote else _plain_name(use.name)
    names: dict[int, dict[str, str]] = {}
    heights: dict[int, int] = {}
    files: dict[str, Path] = {}
    for entry in index:
        width, kind = int(entry["width"] or 0), str(entry["format"])
        address = f"assets/{stem}-{width}.{str(entry['sha256'])[:10]}.{kind}"
        names.setdefault(width, {})[kind] = address
        heights[width] = int(entry["height"] or 0)
        files[address] = _folder(cache, key) / f"{key}-{width}.{kind}"
    sizes = tuple(Size(width, heights[width], kinds["avif"], kinds["jpg"]) for width, kinds in sorted(names.items()))
    tone = index[0]["tone"] if index else None
    return PictureFiles(sizes, placeholder=use.remote, tone=None if tone is None else int(tone)), files


def _plain_name(name: str) -> str:
    """A name that is safe in every address: plain letters, digits and hyphens."""
    ascii_only = unicodedata.normalize("NFKD", PurePosixPath(name).stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60] or "picture"
