"""How Netlify and Cloudflare Pages read `_headers` and `_redirects`, written from their documentation.

https://docs.netlify.com/manage/routing/redirects/overview/, https://docs.netlify.com/manage/routing/headers/,
https://developers.cloudflare.com/pages/configuration/redirects/ and .../headers/ (read in November 2026).
"""

import re
from dataclasses import dataclass, field

_CLOUDFLARE_CODES = (200, 301, 302, 303, 307, 308)
_NETLIFY_CODES = (200, 301, 302, 303, 307, 308, 404, 410)
_ADDRESS = re.compile(r"(https://[a-z0-9.-]+(:\d+)?)?/[^\s]*")


@dataclass
class Reading:
    """What a host makes of a file: rules by path, and the lines that it leaves out with its reason."""

    rules: dict[str, tuple[str, int]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def read_redirects(text: str, host: str) -> Reading:
    """Lines of `from to [status]`; the topmost of a path wins."""
    read = Reading()
    static = dynamic = 0
    for line in (one for one in text.splitlines() if one.strip() and not one.startswith("#")):
        parts = line.split()
        if not 2 <= len(parts) <= 3 or not all(_ADDRESS.fullmatch(part) for part in parts[:2]):
            read.left_out[line] = "is no rule"
            continue
        source, target, status = parts[0], parts[1], int(parts[2]) if len(parts) == 3 else 302
        is_dynamic = "*" in source or ":" in source or dynamic > 0
        dynamic, static = dynamic + is_dynamic, static + (not is_dynamic)
        if host == "cloudflare" and (static > 2000 or dynamic > 100 or len(line) > 1000):
            read.left_out[line] = "is beyond a limit"
        elif status not in (_CLOUDFLARE_CODES if host == "cloudflare" else _NETLIFY_CODES):
            read.left_out[line] = f"has a status {status} that it does not know"
        elif host == "cloudflare" and status == 200 and not target.startswith("/"):
            read.left_out[line] = "would fetch from another host"
        elif source in read.rules:
            read.left_out[line] = "comes a second time"
        else:
            read.rules[source] = (target, status)
    return read


def headers_for(text: str, path: str, host: str) -> dict[str, str]:
    """The headers of one address. Both join the values of every rule that fits with a comma."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (one for one in text.splitlines() if one.strip() and not one.startswith("#")):
        if line.startswith("/"):
            rules.append((line.strip(), []))
            continue
        name, _, value = line.partition(":")
        assert line.startswith("  "), f"{line!r} belongs to no path"
        assert re.fullmatch(r"\s+[A-Za-z0-9-]+", name), f"{line!r} is no header"
        assert value.strip(), f"{line!r} has no value"
        assert host != "cloudflare" or len(line) <= 2000, f"{line[:40]!r} is longer than Cloudflare takes"
        rules[-1][1].append((name.strip().lower(), value.strip()))
    assert host != "cloudflare" or len(rules) <= 100
    found: dict[str, str] = {}
    for pattern, headers in rules:
        if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), path):
            for name, value in headers:
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found
