"""Who may do what at the desk: permissions by name, and tokens that carry them. A token itself is kept nowhere."""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """What a token lets its holder do."""

    ORDERS_READ = "orders.read"  # lists and histories, with names and addresses of buyers
    ORDERS_MANAGE = "orders.manage"  # confirm, cancel, capture, mark paid, notes, evidence
    REFUNDS_GRANT = "refunds.grant"  # say that money goes back
    REFUNDS_EXECUTE = "refunds.execute"  # send it
    FULFIL = "fulfil"  # parcels, returns, replacements, production
    STOCK = "stock"  # receive, count, correct
    REPORTS = "reports"  # figures without names


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token: whose it is, and the SHA-256 of it (hex). Instants are UTC seconds; None: never.

    `name` is what an order's history says of whoever used it, so no second token ever has it.
    """

    name: str
    permissions: tuple[Permission, ...]
    digest: str
    created_at: int
    expires_at: int | None = None
    revoked_at: int | None = None

    @property
    def id(self) -> str:
        """The name."""
        return self.name

    def works(self, now: int) -> bool:
        """Whether it opens anything now."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)
