"""Signed links to an order: nobody who was not given one can make one.

A token is `EXPIRY.MAC`: expiry in hex seconds UTC, and HMAC-SHA256 over scope, reference and expiry, base64url.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest
from hmac import new as new_mac

ORDER_SCOPE = "order"
LINK_SECONDS = 180 * 24 * 3600


def sign(secret: str, reference: str, expires_at: int, scope: str = ORDER_SCOPE) -> str:
    """The token that opens `reference` until `expires_at`."""
    return f"{expires_at:x}.{_mac(secret, reference, expires_at, scope)}"


def verify(secret: str, reference: str, token: str, now: int, scope: str = ORDER_SCOPE) -> bool:
    """Whether the token opens `reference` now; takes the same time for every wrong one."""
    expiry, _, mac = token.partition(".")
    if not (0 < len(expiry) <= 12 and all(digit in "0123456789abcdef" for digit in expiry)):
        expiry = "0"
    expires_at = int(expiry, 16)
    genuine = compare_digest(mac.encode(), _mac(secret, reference, expires_at, scope).encode())
    return genuine and now < expires_at


def _mac(secret: str, reference: str, expires_at: int, scope: str) -> str:
    text = f"{scope}|{reference}|{expires_at}".encode()
    return urlsafe_b64encode(new_mac(secret.encode(), text, sha256).digest()).decode().rstrip("=")
