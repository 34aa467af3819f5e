"""Signatures of webhooks that are not the payment provider's, out and in, as Standard Webhooks has them.

The scheme is at https://www.standardwebhooks.com: HMAC-SHA256 over `ID.TIMESTAMP.BODY`, base64, in the headers
`webhook-id`, `webhook-timestamp` and `webhook-signature` (`v1,BASE64`, several with spaces between).
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from hmac import new as new_mac

from chalicelib.domain.errors import BadSignature

TOLERANCE_SECONDS = 300
_PREFIX = "whsec_"


def sign(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message; signed with each secret, so that a receiver may change from one to the other."""
    signatures = " ".join(_signature(secret, message_id, str(timestamp), body) for secret in secrets)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signatures}


def verify(secrets: Sequence[str], headers: Mapping[str, str], body: bytes, now: int) -> str:
    """The id of a message that one of the secrets has signed lately; header names lower-case. Raises BadSignature."""
    message_id, written = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").encode("utf-8", "replace").split()
    if not (0 < len(message_id) <= 200 and message_id.isascii() and message_id.isprintable()):
        raise BadSignature("The webhook-id header is missing, or is no id.")
    if not (written.isascii() and written.isdigit() and len(written) <= 12):
        raise BadSignature("The webhook-timestamp header is missing, or is no number of seconds.")
    ours = [_signature(secret, message_id, written, body).encode() for secret in secrets]
    if not any(compare_digest(mine, theirs) for mine in ours for theirs in given):
        raise BadSignature("The signature does not fit the body: check the secret, and that the body is raw.")
    if abs(now - int(written)) > TOLERANCE_SECONDS:
        raise BadSignature(f"The message is {now - int(written)} seconds old; {TOLERANCE_SECONDS} are allowed.")
    return message_id


def _signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    plain = secret.removeprefix(_PREFIX)
    key = b64decode(plain + "=" * (-len(plain) % 4))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(new_mac(key, signed, sha256).digest()).decode()
