"""What carriers and tracking services call the states of a parcel, as data.

From the published lists of EasyPost, Shippo, AfterShip, 17TRACK and DHL's unified tracking, and what people write.
"""

from collections.abc import Mapping

from chalicelib.domain.lifecycles import ParcelState

_SAYS_NOTHING = (
    "unknown", "pending", "not_found", "pre_transit", "info_received", "label_created", "error", "expired",
)  # fmt: skip
"""Words before the carrier has the parcel, or that say that it does not know."""

_WORDS: Mapping[ParcelState, tuple[str, ...]] = {
    ParcelState.IN_TRANSIT: (
        "in_transit", "transit", "picked_up", "accepted", "out_for_delivery", "available_for_pickup", "on_the_way",
    ),
    ParcelState.DELIVERED: ("delivered", "collected"),
    ParcelState.FAILED: (
        "failed", "failure", "attempt_fail", "delivery_failure", "exception", "returned", "return_to_sender", "lost",
        "cancelled", "undelivered",
    ),
}  # fmt: skip

CARRIER_WORDS: Mapping[str, ParcelState | None] = {
    **dict.fromkeys(_SAYS_NOTHING),
    **{word: state for state, words in _WORDS.items() for word in words},
}
"""Every word that is known, as `plain_word` writes it; None: it changes nothing."""


def plain_word(written: str) -> str:
    """A word as the table has it: `OutForDelivery`, `OUT_FOR_DELIVERY` and `out for delivery` are one."""
    split = "".join(f" {char}" if char.isupper() and not written.isupper() else char for char in written)
    return "_".join(split.replace("-", " ").replace("_", " ").casefold().split())
