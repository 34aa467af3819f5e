"""Former addresses as hosts read them: where each leads, and what is gone for good.

`redirects.json` is for our own functions and servers; the others are data files that a host takes as they are:

    _redirects (public)          Netlify (https://docs.netlify.com/routing/redirects/)
    hosts/cloudflare/_redirects  Cloudflare Pages, which knows no 410 (developers.cloudflare.com/pages/.../redirects/)
    hosts/cloudflare.csv         Cloudflare's bulk redirects, one address a line
    hosts/cloudfront.json        a CloudFront key value store: `{"key": address, "value": "301 target"}`
"""

import csv
import io
import json
from collections.abc import Sequence

from chalicelib.domain.codec import canonical
from generator.compile.redirects import Redirect
from generator.pages.languages import Languages
from generator.pages.site import encoded

NETLIFY = "_redirects"


def lead_files(redirects: Sequence[Redirect], site_url: str) -> dict[str, bytes]:
    """Every private file, by path."""
    return {
        "redirects.json": for_functions(redirects),
        "hosts/cloudflare/_redirects": _cloudflare_pages(redirects),
        "hosts/cloudflare.csv": _cloudflare_bulk(redirects, site_url),
        "hosts/cloudfront.json": _cloudfront(redirects),
    }


def for_netlify(redirects: Sequence[Redirect], languages: Languages) -> bytes:
    """`_redirects`, as Netlify and others read it; what is gone for good is answered with its page and 410.

    What is not there below the root of a language is answered in that language.
    """
    lines = []
    for item in redirects:
        gone = languages.address("/gone.html", languages.split(item.source)[0])
        target, status = (item.target, 301) if item.target else (gone, 410)
        lines.append(f"{encoded(item.source)} {encoded(target)} {status}")
    others = (language for language in languages.names if language != languages.own)
    lines += [f"/{language}/* /{language}/404.html 404" for language in others]
    return "".join(f"{line}\n" for line in lines).encode()


def for_functions(redirects: Sequence[Redirect]) -> bytes:
    """`redirects.json`: where each former address leads; what is gone for good is 410 and leads nowhere."""
    table = {
        encoded(item.source): {"status": 301, "to": encoded(item.target)}
        if item.target
        else {"status": 410, "to": None}
        for item in redirects
    }
    return canonical({"schema": 1, "redirects": table})


def _cloudflare_pages(redirects: Sequence[Redirect]) -> bytes:
    moved = ((item.source, item.target) for item in redirects if item.target)
    return "".join(f"{encoded(source)} {encoded(target)} 301\n" for source, target in moved).encode()


def _cloudflare_bulk(redirects: Sequence[Redirect], site_url: str) -> bytes:
    """The columns of a bulk redirect list: source, target, status."""
    buffer = io.StringIO(newline="")
    rows = csv.writer(buffer, lineterminator="\n")
    for item in redirects:
        if item.target:
            rows.writerow((f"{site_url}{encoded(item.source)}", f"{site_url}{encoded(item.target)}", "301"))
    return buffer.getvalue().encode()


def _cloudfront(redirects: Sequence[Redirect]) -> bytes:
    """What `CreateKeyValueStore` imports (docs.aws.amazon.com, "Create a key value store", file format)."""
    pairs = [
        {"key": encoded(item.source), "value": f"301 {encoded(item.target)}" if item.target else "410"}
        for item in redirects
    ]
    return json.dumps({"data": pairs}, ensure_ascii=True, separators=(",", ":")).encode()
