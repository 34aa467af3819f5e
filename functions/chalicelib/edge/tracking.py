"""`POST /api/webhooks/tracking`: what carriers, or a service that asks them, say of parcels; signed."""

from hashlib import sha256

from chalice.app import Response

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import BadSignature
from chalicelib.edge.answers import json_answer
from chalicelib.edge.desk_fields import DeskFields
from chalicelib.edge.errors import BodyTooLarge
from chalicelib.edge.incoming import MAX_BODY_BYTES, Incoming
from chalicelib.service.signatures import verify
from chalicelib.service.tracking_news import CarrierWord, take_word


def receive_tracking(wired: Services, incoming: Incoming) -> Response:
    """`{reference, status, parcel? or tracking?, at?, note?}`: 200, with whether a parcel moved; signed, or 400."""
    if len(incoming.body) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"a body has at most {MAX_BODY_BYTES // 1024} KB")
    secrets = wired.settings.tracking_secrets
    if not secrets:
        raise BadSignature("No carrier's word is taken: TRACKING_WEBHOOK_SECRET is not set.")
    message_id = verify(secrets, incoming.headers, incoming.body, wired.clock())
    fields = DeskFields(incoming.json_body())
    word = CarrierWord(
        reference=fields.needed("reference"),
        status=fields.needed("status"),
        parcel=fields.line("parcel"),
        tracking=fields.line("tracking"),
        at=fields.whole("at", 0, 10**11),
        note=fields.line("note"),
    )
    fields.finish()
    moved = take_word(wired.house, word, message_id, sha256(incoming.body).hexdigest())
    return json_answer({"received": True, "moved": moved})
