"""What has happened to an order, one plain sentence an event, for the shop's people. In English; never for buyers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from chalicelib.domain.events import Event
from chalicelib.domain.money import Money
from chalicelib.domain.order_parts import AUTOMATIC
from chalicelib.domain.placed import OrderPlaced

# {name} is a field of the event in words; {name_} the same in brackets, or nothing where there is none.
_WORDS: Mapping[str, str] = {
    "OrderPlaced": "Placed for {total}: {lines}",
    "SessionOpened": "The payment page was opened (number {attempt}, until {expires_at})",
    "PaymentPromised": "Payment by {method} was chosen; due {due_at}",
    "ReminderSent": "The buyer was reminded of the payment (number {number})",
    "PaymentDeclined": "A payment was declined{reason_}",
    "PaymentStarted": "The buyer has finished the payment page; the bank has yet to pay",
    "PaymentAuthorised": "The buyer's bank keeps {amount} for the shop until {lapses_at} ({payment})",
    "AuthorisationLapsed": "The bank has let go of the money{reason_}",
    "AuthorisedLate": "A bank kept {amount} too late; it is told to let go ({payment})",
    "PaymentCaptured": "{amount} were paid ({payment})",
    "MoneyReceived": "{amount} came, noted by {by}: {proof}",
    "BuyerTold": "The payment page told more of the buyer",
    "PaymentFailed": "The bank did not pay; the goods are for sale again",
    "PaymentExpired": "Not paid in time; the goods are for sale again",
    "OrderCancelled": "Called off{by_}: {reason}",
    "PaidAfterExpiry": "{amount} came after the order had ended ({payment}): {outcome}",
    "PaidTwice": "{amount} came a second time and go back ({payment})",
    "ReviewOpened": "Has to be looked at: {reason}{detail_}",
    "OrderConfirmed": "Taken on by {by}{note_}",
    "InvoiceIssued": "{document} {number} over {amount} was made",
    "NoteAdded": "Note by {by}: {text}",
    "OrderRead": "Looked at by {by}",
    "ProductionPlanned": "On the list of the workshop: {jobs}",
    "JobMoved": "{job} is {state}, by {by}{note_}",
    "PromiseMoved": "{by} promised it for {arrives}{reason_}",
    "ShipmentDispatched": "{shipment} with {lines} left, sent by {by}{carrier_}{tracking_}",
    "ShipmentMoved": "{shipment} is {state}, by the word of {by}{note_}",
    "TrackingCorrected": "{shipment} has the number {tracking} of {carrier}, corrected by {by}",
    "DownloadsReleased": "Released: {lines}",
    "DownloadFetched": "The buyer fetched {sku} (number {number})",
    "ItemsCancelled": "{by} called {lines} off: {reason}",
    "ReplacementPromised": "{by} sends {lines} once more ({replacement}): {reason}",
    "RefundGranted": "{by} granted {refund} of {amount}: {reason}",
    "RefundExecuted": "{by} sent {refund} (try {attempt})",
    "RefundWithdrawn": "{by} gave {refund} up{reason_}",
    "RefundPending": "The payment provider is at a refund of {amount} ({refund})",
    "RefundSettled": "{amount} went back ({refund})",
    "RefundFailed": "A refund of {amount} came back ({refund}){reason_}",
    "RefundUnexplained": "{amount} of {payment} went back in the provider's dashboard",
    "PayoutMade": "{by} transferred {refund}: {proof}",
    "PayoutReturned": "The transfer of {refund} came back, noted by {by}: {reason}",
    "ReturnRequested": "{by} wants to give {lines} back ({return_id}){note_}",
    "ReturnAccepted": "{by} accepted {return_id}{instructions_}",
    "ReturnRefused": "{by} refused {return_id}: {reason}",
    "ReturnWithdrawn": "{return_id} was withdrawn by {by}{reason_}",
    "ReturnReceived": "{return_id} came back, looked at by {by}: good {good}; damaged {damaged}{note_}",
    "ReturnClosed": "{return_id} was closed by {by} with {outcome}{reason_}",
    "DisputeOpened": "The buyer's bank questions {amount} ({dispute}): {reason}; answer by {respond_by}",
    "DisputeMoved": "{dispute} is {state}",
    "DisputeClosed": "{dispute} over {amount} was {state}",
    "EvidencePrepared": "{by} made the evidence pack of {dispute}",
}
_AMOUNTS = frozenset({"total", "amount"})
_INSTANTS = frozenset({"expires_at", "due_at", "lapses_at", "respond_by"})


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, `at` UTC seconds, and who did it where a person or a token did."""

    at: int
    kind: str
    text: str
    by: str | None = None


def tell_history(events: Iterable[Event]) -> Iterator[Told]:
    """The history in words, in the order in which it happened."""
    currency = ""
    for event in events:
        if isinstance(event, OrderPlaced):
            currency = event.currency
        kind = type(event).__name__
        text = _WORDS[kind].format_map(_Values(event, currency))
        yield Told(event.at, kind, text, getattr(event, "by", "") or None)


class _Values(dict[str, str]):
    """The fields of an event in words, made when a sentence asks for them."""

    def __init__(self, event: Event, currency: str) -> None:
        super().__init__()
        self._plain = {field.name: getattr(event, field.name) for field in fields(event)}
        self._currency = currency

    def __missing__(self, name: str) -> str:
        if name.endswith("_"):
            words = self[name[:-1]]
            return f" ({words})" if words else ""
        value = self._plain[name]
        if name == "by" and value == AUTOMATIC:
            return "the shop itself"
        if name in _AMOUNTS:
            return f"{Money(value, self._currency).decimal()} {self._currency}"
        if name in _INSTANTS:
            return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M UTC") if value else "open"
        return _say(value)


def _say(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value).replace("_", " ")
    if isinstance(value, tuple):
        if not value:
            return "none"
        if all(isinstance(part, str) for part in value):
            return " to ".join(value)
        return ", ".join(f"{part.quantity} × {part.sku}" for part in value)
    return str(value)
