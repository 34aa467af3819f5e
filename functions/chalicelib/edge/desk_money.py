"""Refunds at the desk: granted, sent, given up; transfers with their proof."""

from chalice.app import Response

from chalicelib.domain.access import Permission
from chalicelib.domain.refund_events import Payout
from chalicelib.edge.desk import Desk
from chalicelib.edge.desk_fields import DeskFields
from chalicelib.service import refunding


def grant_refund(desk: Desk, reference: str) -> Response:
    """`{reason, lines? | amount? | everything?, delivery?, restock?, return?, currency?, note?, execute?}`"""
    fields = desk.fields()
    asked = refunding.RefundRequest(
        by=desk.by,
        reason=fields.needed("reason"),
        lines=fields.units("lines"),
        delivery=fields.flag("delivery", default=False),
        amount=fields.amount("amount"),
        everything=fields.flag("everything", default=False),
        currency=fields.currency("currency"),
        restock=fields.flag("restock", default=False),
        return_id=fields.line("return"),
        note=fields.words("note"),
        execute=fields.flag("execute", default=False),
    )
    if asked.execute:
        desk.need(Permission.REFUNDS_EXECUTE)
    return desk.act(fields, refunding.grant, reference, asked)


def execute_refund(desk: Desk, reference: str, refund: str) -> Response:
    """`{payout?: {holder, account, bank?}}`: where what goes by transfer goes."""
    fields = desk.fields()
    asked = refunding.RefundExecution(desk.by, refund, _payout(fields))
    return desk.act(fields, refunding.execute, reference, asked)


def withdraw_refund(desk: Desk, reference: str, refund: str) -> Response:
    """`{reason?}`"""
    fields = desk.fields()
    asked = refunding.RefundWithdrawal(desk.by, refund, fields.line("reason"))
    return desk.act(fields, refunding.withdraw, reference, asked)


def record_payout(desk: Desk, reference: str, refund: str) -> Response:
    """`{proof, returned?}`: the transfer was made, or (`returned`) came back."""
    fields = desk.fields()
    asked = refunding.PayoutProof(desk.by, refund, fields.needed("proof"), fields.flag("returned", default=False))
    return desk.act(fields, refunding.record_payout, reference, asked)


def _payout(fields: DeskFields) -> Payout | None:
    given = fields.part("payout")
    payout = Payout(*(given.text(name) or "" for name in ("holder", "account", "bank")))
    given.refuse_unknown()
    return payout if payout != Payout("", "") else None
