"""`POST /api/webhooks/stripe`: raw bytes verified first; duplicates, disorder and delay are normal."""

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.edge.answers import json_answer
from chalicelib.edge.errors import BodyTooLarge
from chalicelib.edge.incoming import MAX_BODY_BYTES, Incoming


def receive(wired: Services, incoming: Incoming) -> Response:
    """200 for what was taken in, known or not ours; 400 for a signature that does not hold; 5xx to be sent again."""
    if len(incoming.body) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"a body has at most {MAX_BODY_BYTES // 1024} KB")
    signature = incoming.headers.get("stripe-signature", "")
    notice = wired.gateway.read_notice(incoming.body, signature, wired.clock())
    ours = wired.notices.receive(notice, incoming.body)
    return json_answer({"received": True, "ours": ours})
