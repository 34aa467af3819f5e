"""A payment provider that answers at once from memory: what is measured is the shop."""

from chalicelib.domain.errors import BadSignature
from chalicelib.ports import GatewayNotice, PaymentSession, SessionRequest, SessionStatus


class InstantGateway:
    """Opens sessions and keeps them; nobody ever pays."""

    def __init__(self) -> None:
        self._sessions: dict[str, PaymentSession] = {}

    def open_session(self, request: SessionRequest) -> PaymentSession:
        """The same session for the same key."""
        url = f"https://pay.example/{request.key}"
        session = PaymentSession(request.key, SessionStatus.OPEN, url, request.expires_at, request.order_id)
        return self._sessions.setdefault(request.key, session)

    def find_session(self, session_id: str) -> PaymentSession:
        """A session that was opened. Raises KeyError for another."""
        return self._sessions[session_id]

    def expire_session(self, session_id: str) -> PaymentSession:
        """The session, which nobody closes here."""
        return self._sessions[session_id]

    def refund(self, payment: str, amount: int, currency: str, key: str) -> str:
        """The key as id."""
        return f"{key}: {amount} {currency} of {payment}"

    def read_notice(self, body: bytes, signature: str, now: int) -> GatewayNotice:
        """Nobody sends any."""
        raise BadSignature(f"{len(body)} bytes at {now} without a signature that holds: {signature!r}")
