"""Invitations to a customer group: signed links, so that the shop needs no accounts to know a trade customer.

A token is `GROUP~EXPIRY.MAC`, made by `links.sign` in a scope of its own.
"""

from dataclasses import dataclass

from chalicelib.service.links import sign, verify

_SCOPE = "group"


@dataclass(frozen=True, slots=True)
class Invitation:
    """To which group, and until when (UTC seconds)."""

    group: str
    expires_at: int


def make_invitation(secret: str, group: str, expires_at: int) -> str:
    """The token that makes whoever has it one of the group until then."""
    return f"{group}~{sign(secret, group, expires_at, _SCOPE)}"


def read_invitation(secret: str, token: str, now: int) -> Invitation | None:
    """What a token says, or None where it is not ours or has run out."""
    group, _, rest = token.partition("~")
    if not verify(secret, group, rest, now, _SCOPE):
        return None
    return Invitation(group, int(rest.partition(".")[0], 16))
