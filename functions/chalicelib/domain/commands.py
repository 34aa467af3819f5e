"""What is asked of an order: `chalicelib.domain.order.decide` says what each makes happen."""

from chalicelib.domain.goods_commands import GoodsCommand
from chalicelib.domain.payment_commands import (
    NoteDecline,
    OpenSession,
    PaymentCommand,
    SettleAuthorised,
    SettleExpired,
    SettleFailed,
    SettleLapsed,
    SettlePaid,
    SettleStarted,
)
from chalicelib.domain.refund_commands import (
    DisputeCommand,
    RefundCommand,
    ReturnCommand,
    SettleDispute,
    SettleRefund,
    SettleRefunded,
)

Command = PaymentCommand | GoodsCommand | RefundCommand | ReturnCommand | DisputeCommand

__all__ = [
    "Command",
    "DisputeCommand",
    "GoodsCommand",
    "NoteDecline",
    "OpenSession",
    "PaymentCommand",
    "RefundCommand",
    "ReturnCommand",
    "SettleAuthorised",
    "SettleDispute",
    "SettleExpired",
    "SettleFailed",
    "SettleLapsed",
    "SettlePaid",
    "SettleRefund",
    "SettleRefunded",
    "SettleStarted",
]
