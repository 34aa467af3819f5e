"""`deploy.toml`: where each stage of a shop runs. It holds no secret, and stands in the repository."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import Misconfigured

FILE = "deploy.toml"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a shop at AWS.

    `distribution` is the id of the CloudFront distribution (found by its bucket without it), `account` the twelve
    digits that the bucket has to belong to, `indexnow_key` the key under which changed addresses of `domain` are told
    to search engines, `previews` the domain below which each preview has a name of its own.
    """

    name: str
    region: str
    bucket: str
    table: str
    domain: str | None = None
    distribution: str | None = None
    account: str | None = None
    indexnow_key: str | None = None
    previews: str | None = None


_NEEDED = ("region", "bucket", "table")
_OURS = tuple(field.name for field in fields(Stage) if field.name != "name")
_KNOWN = (*_OURS, "mail_from", "certificate", "previews_certificate", "alarm_mail")
"""With those that only the functions need."""


def read_stage(root: Path, name: str | None) -> Stage:
    """The stage `name` of `deploy.toml`; the only one where it has one and none is named.

    Raises Misconfigured with everything that is wrong.
    """
    plain = _plain(root)
    stages = plain.get("stages")
    if not isinstance(stages, dict) or not stages:
        raise Misconfigured(f"{FILE}: it has no stage (write [stages.prod] and below it {', '.join(_NEEDED)})")
    chosen = name or (next(iter(stages)) if len(stages) == 1 else None)
    if chosen is None:
        raise Misconfigured(f"{FILE} has several stages; say which one with --stage: {', '.join(stages)}")
    if chosen not in stages:
        raise Misconfigured(f"{FILE} has no stage {chosen!r} (it has {', '.join(stages)})")
    return _read(chosen, stages[chosen])


def read_name(root: Path) -> str:
    """What the shop is called in names at AWS. Raises Misconfigured."""
    name = _plain(root).get("name")
    if not isinstance(name, str) or not name:
        raise Misconfigured(f'{FILE}: name is missing (write name = "isoline", a short lower-case name)')
    return name


def _plain(root: Path) -> dict[str, Any]:
    path = root / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(
            f"{FILE} is missing: `storefront deploy init` writes it, or name a folder with --to"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"{FILE}: {wrong}") from wrong


def _read(name: str, given: Any) -> Stage:
    where = f"{FILE}: [stages.{name}]"
    if not isinstance(given, Mapping):
        raise Misconfigured(f"{where} is not a table")
    problems = [f"{where} {field} is missing" for field in _NEEDED if not given.get(field)]
    for field, value in given.items():
        if field not in _KNOWN:
            close = get_close_matches(field, _KNOWN, n=1)
            problems.append(f"{where} {field} is unknown" + (f" (did you mean {close[0]}?)" if close else ""))
        elif not isinstance(value, str):
            problems.append(f"{where} {field} is text: write it in quotes")
    if problems:
        raise Misconfigured("\n".join(problems), details={"problems": problems})
    return Stage(name, **{field: given[field] for field in _OURS if given.get(field)})
