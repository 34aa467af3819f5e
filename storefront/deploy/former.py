"""Former addresses at AWS: a file at each that says, as metadata, where it leads or that it is gone for good.

A bucket behind CloudFront has no list of redirects. `edge/viewer_response.js` turns what the file says into 301 or
410; where that does not run, the file itself leads on. The list is the release's own `_redirects`, which a rollback has
as well.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

_MOVED, _GONE = "301", "410"


@dataclass(frozen=True, slots=True)
class Extra:
    """A file of one host alone. `answer` is what a former address answers: `301 /target/` or `410`."""

    body: bytes
    answer: str = ""


def former_files(redirects: bytes, read: Callable[[str], bytes]) -> dict[str, Extra]:
    """A file for each line of `_redirects`, by path; `read` gives the page that says what is gone."""
    found: dict[str, Extra] = {}
    pages: dict[str, bytes] = {}
    for line in redirects.decode().splitlines():
        source, target, status = line.split()
        if status == _MOVED:
            extra = Extra(_leading(target), f"{_MOVED} {target}")
        elif status == _GONE:
            page = pages[target] if target in pages else pages.setdefault(target, read(unquote(target.lstrip("/"))))
            extra = Extra(page, _GONE)
        else:
            continue  # what is missing below a language
        found |= dict.fromkeys(_paths(unquote(source).strip("/")), extra)
    return found


def metadata(answer: str) -> dict[str, str]:
    """What `edge/viewer_response.js` reads, as S3 keeps it: below `x-amz-meta-`."""
    status, _, target = answer.partition(" ")
    return {"redirect": target} if target else {"status": status}


def _paths(address: str) -> Iterator[str]:
    """Where `edge/viewer_request.js` looks: an address with a dot is a file, and with a slash after it a folder."""
    yield f"{address}/index.html"
    if "." in address.rpartition("/")[2]:
        yield address


def _leading(target: str) -> bytes:
    to = escape(target)
    head = f'<meta charset="utf-8"><title>{to}</title><meta http-equiv="refresh" content="0; url={to}">'
    return f'<!doctype html>{head}<link rel="canonical" href="{to}"><a href="{to}">{to}</a>\n'.encode()
