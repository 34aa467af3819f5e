"""What has changed from one release to the next, as the requests that tell search engines of it (IndexNow).

Source: https://www.indexnow.org/documentation. Nothing is sent from here: a pipeline posts each line of the file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from chalicelib.domain.pricebook import RULES_PATH, decode_rules

MOST = 10_000
"""Addresses in one request."""
_KEY = re.compile(r"[A-Za-z0-9-]{8,128}\.txt")
_INDEX = "index.html"
_NOT_LISTED = ("preview/",)


def read_public(release: Path) -> dict[str, str]:
    """The hash of each public file of the release in a folder, by path; none where nothing was built yet."""
    try:
        plain: dict[str, Any] = json.loads((release / "release.json").read_bytes())
    except FileNotFoundError:
        return {}
    return {path: str(entry["sha256"]) for path, entry in plain["public"].items()}


def changed_pages(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The root-relative addresses of pages that are new, different or gone, in order."""
    paths = (path for path in {*before, *after} if path.endswith(_INDEX) and not path.startswith(_NOT_LISTED))
    differing = sorted(path for path in paths if before.get(path) != after.get(path))
    return tuple(f"/{quote(path.removesuffix(_INDEX), safe='/-._~')}" for path in differing)


def write_requests(file: Path, release: Path, output: Path, before: Mapping[str, str]) -> int:
    """Write the body of a request a line; how many addresses they name. None without a key: the file is empty then."""
    after = read_public(release)
    url = decode_rules(json.loads((release / RULES_PATH).read_bytes())).url
    key = _find_key(output, after)
    pages = changed_pages(before, after) if key else ()
    file.write_text("".join(f"{json.dumps(body)}\n" for body in _bodies(url, key, pages)), encoding="utf-8")
    return len(pages)


def _bodies(url: str, key: str, pages: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(pages), MOST):
        part = [f"{url}{page}" for page in pages[start : start + MOST]]
        yield {"host": urlsplit(url).netloc, "key": key, "keyLocation": f"{url}/{key}.txt", "urlList": part}


def _find_key(output: Path, public: Mapping[str, str]) -> str:
    """The key is the file at the root that is called what it holds."""
    for path in public:
        if _KEY.fullmatch(path) and (output / path).read_text(encoding="utf-8") == path.removesuffix(".txt"):
            return path.removesuffix(".txt")
    return ""
