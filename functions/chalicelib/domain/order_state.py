"""An order as it stands, and what a person reads of that. Amounts are minor units of the order's currency."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.order_parts import Authorisation, Dispute, Job, Parcel, Refund, Return
from chalicelib.domain.parcel_events import ReplacementPromised
from chalicelib.domain.payment_events import InvoiceIssued, NoteAdded, PaymentPromised, ReviewOpened, SessionOpened
from chalicelib.domain.placed import Buyer, OrderPlaced
from chalicelib.domain.transitions import Fulfilment, Payment

UNPAID = frozenset({Payment.PENDING, Payment.OWED, Payment.PROCESSING, Payment.AUTHORISED})
"""Where nothing has been taken yet, and may be."""

PAID = frozenset({Payment.CAPTURED, Payment.PARTLY_REFUNDED, Payment.REFUNDED, Payment.CHARGED_BACK})
"""Where the shop was paid for what it sends."""

ENDED = frozenset({Payment.FAILED, Payment.LAPSED, Payment.EXPIRED, Payment.CANCELLED})
"""Where it ended without being paid, and the goods are for sale again."""

_PROMISES = ("on_delivery", "at_pickup", "invoice")
_SENT = {
    Fulfilment.PARTLY_FULFILLED: "partly_shipped",
    Fulfilment.FULFILLED: "shipped",
    Fulfilment.DELIVERED: "delivered",
}
_WORDS = {
    Payment.PENDING: "awaiting_payment",
    Payment.OWED: "awaiting_payment",
    Payment.FAILED: "payment_failed",
    Payment.CAPTURED: "paid",
}

STATUSES = tuple(
    dict.fromkeys(
        (*(_WORDS.get(payment, payment.value) for payment in Payment), *_SENT.values(), "paid_needs_review", "disputed")
    )
)
"""Every status that a person reads."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands. Mappings are units by SKU."""

    placed: OrderPlaced
    buyer: Buyer
    payment: Payment = Payment.PENDING
    fulfilment: Fulfilment = Fulfilment.UNFULFILLED
    session: SessionOpened | None = None
    started: str | None = None  # the session in which a delayed method was chosen
    promise: PaymentPromised | None = None  # of an offline payment
    reminders: int = 0
    authorised: Authorisation | None = None
    payments: tuple[tuple[str, int], ...] = ()  # (payment, minor units) of everything received
    extra: tuple[str, ...] = ()  # payments for what was paid already
    late: bool = False  # paid when the hold was gone, so the money goes back
    backordered: bool = False
    taken: bool = False  # its goods have left the stock
    unexplained: Mapping[str, int] = field(default_factory=dict)  # payment -> sent back by we know not what refund
    refunds: tuple[Refund, ...] = ()
    returns: tuple[Return, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    jobs: tuple[Job, ...] = ()
    replacements: tuple[ReplacementPromised, ...] = ()
    released: Mapping[str, int] = field(default_factory=dict)  # what needs no parcel and was handed over
    fetched: Mapping[str, int] = field(default_factory=dict)  # how often files of it were
    cancelled: Mapping[str, int] = field(default_factory=dict)
    unpaid: Mapping[str, int] = field(default_factory=dict)  # of what was cancelled, what was never paid
    unpaid_value: int = 0
    restocked: Mapping[str, int] = field(default_factory=dict)  # was sent, and is on the shelf again
    reviews: tuple[ReviewOpened, ...] = ()
    confirmed: bool = False
    arrives: tuple[str, str] | None = None  # what was promised instead of what was placed (ISO dates)
    invoices: tuple[InvoiceIssued, ...] = ()
    notes: tuple[NoteAdded, ...] = ()
    reads: Mapping[str, int] = field(default_factory=dict)  # who looked, and when last
    declined: int = 0

    @property
    def reference(self) -> str:
        """Ten base32 characters that people see."""
        return self.placed.reference

    @property
    def holds_stock(self) -> bool:
        """Whether the order has stock reserved."""
        return self.payment in UNPAID and not self.taken

    @property
    def awaits_provider(self) -> bool:
        """Whether the payment page, or what it started, has yet to end."""
        return self.payment in (Payment.PENDING, Payment.PROCESSING)

    @property
    def counts_as_hold(self) -> bool:
        """Whether what is reserved is only promised to be paid: a client may have so much of it and no more."""
        return self.holds_stock and self.payment is not Payment.AUTHORISED

    @property
    def stands(self) -> bool:
        """Whether something came of it: it is paid, or its goods are kept for the one who pays."""
        return self.payment in UNPAID or bool(self.payments)

    @property
    def delivered_for_money(self) -> bool:
        """Whether the shop has the money and keeps its word: such orders count for their customer."""
        return self.payment in PAID and not self.late and self.fulfilment is not Fulfilment.CANCELLED

    @property
    def goes_out(self) -> bool:
        """Whether its goods may leave as far as the money is concerned."""
        if self.fulfilment is Fulfilment.CANCELLED or self.late:
            return False
        promised = self.promise is not None and self.promise.method in _PROMISES
        return self.payment in (Payment.AUTHORISED, Payment.CAPTURED, Payment.PARTLY_REFUNDED) or (
            self.payment is Payment.OWED and promised
        )

    @property
    def disputed(self) -> bool:
        """Whether a buyer's bank has yet to decide: nothing is sent and nothing given back meanwhile."""
        return any(dispute.open for dispute in self.disputes)

    @property
    def captured(self) -> int:
        """Everything received, what was paid twice or too late included."""
        return sum(amount for _, amount in self.payments)

    @property
    def refunded(self) -> int:
        """Everything sent back, gift cards not counted."""
        legs = (leg for refund in self.refunds for leg in refund.legs)
        back = sum(leg.amount for leg in legs if leg.state is RefundState.SUCCEEDED and not leg.is_card)
        return back + sum(self.unexplained.values())

    @property
    def status(self) -> str:
        """What a person reads: the payment's state, unless something has to be looked at first, or is on its way."""
        if self.disputed:
            return "disputed"
        if self.reviews and self.payment in (Payment.AUTHORISED, Payment.CAPTURED):
            return "paid_needs_review"
        if self.fulfilment is Fulfilment.CANCELLED and self.payment is Payment.CAPTURED:
            return "cancelled"
        if self.parcels and self.payment in (Payment.AUTHORISED, Payment.CAPTURED, Payment.OWED):
            return _SENT.get(self.fulfilment, self.payment.value)
        return _WORDS.get(self.payment, self.payment.value)

    def refund(self, refund_id: str) -> Refund | None:
        """The refund with this id."""
        return next((refund for refund in self.refunds if refund.id == refund_id), None)

    def parcel(self, parcel_id: str) -> Parcel | None:
        """The parcel with this id."""
        return next((parcel for parcel in self.parcels if parcel.id == parcel_id), None)

    def returned(self, return_id: str) -> Return | None:
        """The return with this id."""
        return next((one for one in self.returns if one.id == return_id), None)

    def dispute(self, dispute_id: str) -> Dispute | None:
        """The dispute with this id."""
        return next((dispute for dispute in self.disputes if dispute.id == dispute_id), None)

    def job(self, job_id: str) -> Job | None:
        """The job with this id."""
        return next((job for job in self.jobs if job.id == job_id), None)
