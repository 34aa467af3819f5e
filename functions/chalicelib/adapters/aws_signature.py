"""Signature Version 4, by which AWS knows who asks (IAM User Guide, "Create a signed AWS API request").

Held byte for byte against botocore's, whose import alone takes longer than everything that a refused webhook costs.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks. `token` where they are for a time only; `expires_at` in UTC seconds, None where nobody knows."""

    key_id: str
    secret: str
    token: str | None = None
    expires_at: int | None = None

    def __repr__(self) -> str:
        return f"Credentials({self.key_id})"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be signed. `path` and the pairs of `query` are written as in the request, percent-encoded."""

    method: str
    host: str
    path: str
    body: bytes
    headers: Mapping[str, str]
    query: str = ""


def sign(asked: Asked, credentials: Credentials, service: str, region: str, now: int) -> dict[str, str]:
    """The headers to send: those asked for, the host, the date (`now` is UTC seconds) and the signature.

    S3 takes a path as it is and wants the hash of the body as a header; every other service encodes the path again.
    """
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    content = sha256(asked.body).hexdigest()
    headers = {**asked.headers, "Host": asked.host, "X-Amz-Date": stamp}
    if credentials.token is not None:
        headers["X-Amz-Security-Token"] = credentials.token
    if service == "s3":
        headers["X-Amz-Content-SHA256"] = content
    lines = sorted((name.lower(), " ".join(value.split())) for name, value in headers.items())
    names = ";".join(name for name, _ in lines)
    request = "\n".join(
        (
            asked.method,
            asked.path if service == "s3" else quote(asked.path, safe="/~"),
            _in_order(asked.query),
            *(f"{name}:{value}" for name, value in lines),
            "",
            names,
            content,
        )
    )
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    signed = "\n".join((_ALGORITHM, stamp, scope, sha256(request.encode()).hexdigest()))
    key = f"AWS4{credentials.secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, signed.encode(), "sha256").hex()
    return {
        **headers,
        "Authorization": f"{_ALGORITHM} Credential={credentials.key_id}/{scope}, "
        f"SignedHeaders={names}, Signature={signature}",
    }


def _in_order(query: str) -> str:
    """The pairs by name, then by value: not as whole texts, because `=` comes after digits."""
    pairs = sorted(pair.partition("=")[::2] for pair in query.split("&")) if query else []
    return "&".join(f"{name}={value}" for name, value in pairs)
