"""A deed under a key happens once, however often it is asked for: over HTTP (`Idempotency-Key`) and by command."""

from collections.abc import Callable
from hashlib import sha256

from chalicelib.domain.change import Change, InboxClaim
from chalicelib.domain.errors import AlreadyProcessed, IdempotencyConflict
from chalicelib.service.house import House

_KEPT_SECONDS = 7 * 24 * 3600


def desk_claim(name: str, key: str, asked: bytes, now: int) -> InboxClaim:
    """The claim of whoever is called `name` on `key`, for what was `asked`; it is kept for a week."""
    return InboxClaim(f"desk:{name}:{key}", sha256(asked).hexdigest(), now + _KEPT_SECONDS)


def do_once(house: House, work: Callable[[], object]) -> bool:
    """Work, unless the claim of `house` was used for it already; whether it was. Without a claim, work.

    The work takes the claim in with its own commit. Raises IdempotencyConflict where the key was used for something
    else, and what the work raises.
    """
    if _is_done(house):
        return True
    try:
        work()
    except AlreadyProcessed:
        if not _is_done(house):
            raise
        return True
    if house.claim is not None and not _is_done(house):
        # The work had nothing to commit: it asked the provider, or there was nothing to do.
        house.store.commit(Change(inbox=house.claim), house.clock())
    return False


def _is_done(house: House) -> bool:
    if house.claim is None:
        return False
    known = house.store.inbox(house.claim.id, house.clock())
    if known is not None and known.payload_hash != house.claim.payload_hash:
        raise IdempotencyConflict("this key was used for another request: take a new one")
    return known is not None
