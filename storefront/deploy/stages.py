"""`deploy.toml`: where each stage of a shop runs. It holds no secret, and stands in the repository."""

import re
import tomllib
from collections.abc import Mapping, Sequence
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


_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_HOST = r"([a-z0-9-]+\.)+[a-z]{2,}"
_CERTIFICATE = r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[a-z0-9-]+"
_RULES: Mapping[str, tuple[str, str]] = {
    "region": (r"[a-z]{2}(-[a-z]+)+-\d", "a region of AWS, such as eu-west-1"),
    "bucket": (r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", "the name of an S3 bucket: lower-case letters, digits, hyphens"),
    "table": (r"[A-Za-z0-9_.-]{3,255}", "the name of a DynamoDB table"),
    "domain": (_HOST, "a host name, such as shop.example"),
    "distribution": (r"[A-Z0-9]{6,32}", "the id of a CloudFront distribution, such as E1ABCDEFGHIJKL"),
    "account": (r"\d{12}", "the twelve digits of the AWS account"),
    "indexnow_key": (r"[A-Za-z0-9-]{8,128}", "8 to 128 letters and digits"),
    "mail_from": (r"[^\n]*[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+>?", "a sender, such as My Shop <shop@shop.example>"),
    "certificate": (_CERTIFICATE, "a certificate of ACM in us-east-1"),
    "previews": (_HOST, "a host name, such as preview.shop.example"),
    "previews_certificate": (_CERTIFICATE, "a certificate of ACM in us-east-1 for every name below `previews`"),
    "alarm_mail": (r"[^\s@]+@[^\s@]+\.[^\s@]+", "an address that alarms are sent to"),
}
"""Every field of a stage: what fits, and what to write."""

_NEEDED = ("region", "bucket", "table")


def read_stage(root: Path, name: str | None) -> Stage:
    """The stage `name` of `deploy.toml`; the only one where it has one and none is named.

    Raises Misconfigured with everything that is wrong.
    """
    _, chosen, given = read_fields(root, name, _NEEDED)
    return Stage(chosen, **{field.name: given[field.name] for field in fields(Stage) if given.get(field.name)})


def read_fields(root: Path, name: str | None, needed: Sequence[str]) -> tuple[str, str, Mapping[str, str]]:
    """What the file calls the shop, the stage that is meant, and its fields, checked. Raises Misconfigured."""
    plain = _plain(root / FILE)
    stages = plain.get("stages")
    if not isinstance(stages, dict) or not stages:
        raise Misconfigured(f"{FILE}: it has no stage (write [stages.prod] and below it {', '.join(_NEEDED)})")
    chosen = name or (next(iter(stages)) if len(stages) == 1 else None)
    if chosen is None:
        raise Misconfigured(f"{FILE} has several stages; say which one with --stage: {', '.join(stages)}")
    if chosen not in stages:
        raise Misconfigured(f"{FILE} has no stage {chosen!r} (it has {', '.join(stages)})")
    where, given = f"{FILE}: [stages.{chosen}]", stages[chosen]
    if not isinstance(given, Mapping):
        raise Misconfigured(f"{where} is not a table")
    problems = [f"{where} {field} is missing (write {_RULES[field][1]})" for field in needed if not given.get(field)]
    problems += [f"{where} {problem}" for field, value in given.items() if (problem := _problem(field, value))]
    if problems:
        raise Misconfigured("\n".join(problems), details={"problems": problems})
    return str(plain.get("name", "")), chosen, given


def read_name(root: Path) -> str:
    """What the shop is called in names at AWS. Raises Misconfigured."""
    name = _plain(root / FILE).get("name")
    if not isinstance(name, str) or not is_name(name):
        raise Misconfigured(f'{FILE}: name is missing (write name = "isoline", a short lower-case name)')
    return name


def is_name(text: str) -> bool:
    """Whether resources at AWS may be called so."""
    return bool(_NAME.fullmatch(text))


def name_from(domain: str) -> str:
    """A name that fits, from the first part of a host name that can be one; `shop` where none can."""
    parts = (part.lstrip("0123456789-")[:32].rstrip("-") for part in domain.lower().split("."))
    return next((part for part in parts if is_name(part) and part != "www"), "shop")


def _plain(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Misconfigured(
            f"{FILE} is missing: `storefront deploy init` writes it, or name a folder with --to"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise Misconfigured(f"{FILE}: {wrong}") from wrong


def _problem(field: str, value: Any) -> str | None:
    if field not in _RULES:
        close = get_close_matches(field, _RULES, n=1)
        return f"{field} is unknown" + (f" (did you mean {close[0]}?)" if close else "")
    if not isinstance(value, str):
        return f"{field} is text: write it in quotes"
    pattern, how = _RULES[field]
    return f"{field}: {value!r} does not fit (write {how})" if value and not re.fullmatch(pattern, value) else None
