"""The signature of a Stripe webhook, without the `stripe` library: importing that costs more than a whole delivery.

Semantics of stripe-python 16.1 (`WebhookSignature.verify_header`), held against it by tests; the scheme is described
at https://docs.stripe.com/webhooks/signature. For the adapters of Stripe only.
"""

from collections.abc import Sequence
from hashlib import sha256
from hmac import compare_digest
from hmac import new as new_mac

from chalicelib.domain.errors import BadSignature

_SCHEME = "v1"


def verify(body: bytes, header: str, secrets: Sequence[str], now: int, tolerance: int) -> None:
    """Raise BadSignature unless `header` signs exactly these bytes with one of `secrets`.

    `now` is UTC seconds, a signature older than `tolerance` seconds is a replay (0: any age). Several secrets are how
    a secret is rolled; several `v1` are how Stripe does it from its side. Of several `t` the first counts, so that
    adding one does not make an old delivery young.
    """
    timestamp, signatures = _read_header(header)
    signed = f"{timestamp}.".encode() + body
    expected = [new_mac(secret.encode(), signed, sha256).hexdigest().encode() for secret in secrets if secret.strip()]
    if not any(compare_digest(ours, theirs) for ours in expected for theirs in signatures):
        raise BadSignature("The signature does not fit the body: check the webhook secret, and that the body is raw.")
    if tolerance and timestamp < now - tolerance:
        raise BadSignature(f"The signature is {now - timestamp} seconds old; {tolerance} are allowed.")


def _read_header(header: str) -> tuple[int, list[bytes]]:
    """The first timestamp and every signature of our scheme in `t=1790000000,v1=HEX,v1=HEX`."""
    try:
        parts = [item.split("=", 2) for item in header.split(",")]
        timestamps = [part[1] for part in parts if part[0] == "t"]
        timestamp = int(timestamps[0])
        signatures = [part[1].encode("utf-8", "replace") for part in parts if part[0] == _SCHEME]
    except (IndexError, ValueError):
        raise BadSignature("The Stripe-Signature header is missing or is not of the form t=TIME,v1=HEX.") from None
    if not signatures:
        raise BadSignature(f"The Stripe-Signature header holds no {_SCHEME} signature.")
    return timestamp, signatures
