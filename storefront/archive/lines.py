"""A store as JSON Lines: a header, a record a line, and a last line that says how many there were and their hash.

A file that was cut short has no such line, and is refused before anything is written.
"""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.domain.archive import Record, decode_record, encode_record, kind_of
from chalicelib.domain.codec import canonical
from chalicelib.domain.errors import StorefrontError

FORMAT = "storefront store"
VERSION = 1
_SHOWN = 20


class BadArchive(StorefrontError):
    """A file that is no whole export of a store; `details["problems"]` says where and why."""


def write_archive(path: Path, records: Iterable[Record], now: int) -> int:
    """Write a store to `path`, whole or not at all; how many records. `now` is UTC seconds."""
    half = path.with_name(f".{path.name}.part")
    digest, count = sha256(), 0
    try:
        with half.open("wb") as file:
            file.write(canonical({"format": FORMAT, "version": VERSION, "made_at": now}) + b"\n")
            for record in records:
                line = canonical(encode_record(record)) + b"\n"
                digest.update(line)
                count += 1
                file.write(line)
            file.write(canonical({"records": count, "sha256": digest.hexdigest()}) + b"\n")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return count


def check_archive(path: Path) -> str:
    """The hash of a whole archive. Raises BadArchive with every problem in it."""
    problems: list[str] = []
    digest, seen, count = sha256(), set[tuple[str, str]](), 0
    last: Any = None
    for number, line in _lines(path):
        if last is not None:
            problems.append(f"{path}:{number}: this stands behind the last line (export again)")
            break
        plain = _plain(line)
        if number == 1:
            if not isinstance(plain, dict) or (plain.get("format"), plain.get("version")) != (FORMAT, VERSION):
                raise _bad(path, [f"{path}:1: this is no export of a store in version {VERSION}"])
            continue
        if isinstance(plain, dict) and "sha256" in plain:
            last = plain
            continue
        digest.update(line)
        count += 1
        problems += [f"{path}:{number}: {wrong}" for wrong in _problems(plain, seen)]
    if last is None:
        problems.append(f"{path}: the last line is missing, so the file was cut short (export again)")
    elif (last.get("records"), last.get("sha256")) != (count, digest.hexdigest()):
        problems.append(f"{path}: the records are not those that were exported (export again, or edit nothing)")
    if problems:
        raise _bad(path, problems)
    return digest.hexdigest()


def read_archive(path: Path) -> Iterator[Record]:
    """The records of an archive that has been checked."""
    for _, line in _lines(path):
        plain = json.loads(line)
        if "record" in plain:
            yield decode_record(plain)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        yield from enumerate(file, 1)


def _plain(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _problems(plain: Any, seen: set[tuple[str, str]]) -> Iterator[str]:
    if not isinstance(plain, dict):
        yield "this is no JSON object"
        return
    try:
        record = decode_record(plain)
        name = (kind_of(record), record.id)
    except (AttributeError, KeyError, TypeError, ValueError) as wrong:
        yield f"this is no record that this version knows ({type(wrong).__name__}: {wrong})"
        return
    if name in seen:
        yield f"the {name[0]} {name[1]} stands here a second time"
    seen.add(name)


def _bad(path: Path, problems: list[str]) -> BadArchive:
    shown = problems[:_SHOWN]
    more = [f"{path}: and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
    return BadArchive("\n".join([*shown, *more]), details={"problems": problems})
