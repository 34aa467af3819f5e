"""`storefront orders capture | mark-paid | refund`: money is taken, comes in by other ways, and goes back."""

import click

from chalicelib.domain.lifecycles import RefundState
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import Payout
from chalicelib.service import capturing, offline, refunding
from storefront.desk.clerk import Clerk, at_desk, one_part
from storefront.desk.typed import currency_option, read_amount, reference_argument, units_argument
from storefront.options import Moment

_EXAMPLE = """\b
Examples:
  storefront orders refund grant K7QX2M9PTA CARD:1 --reason "a corner is bent" --execute
  storefront orders refund grant K7QX2M9PTA --amount 5.00 --reason "sorry for the wait"
  storefront orders refund execute K7QX2M9PTA refund-1
"""


@click.command(epilog="\b\nExample:\n  storefront orders capture K7QX2M9PTA")
@reference_argument
@at_desk
def capture(clerk: Clerk, reference: str) -> None:
    """Take the money that the buyer's bank keeps. The first parcel does it, too."""
    clerk.do(capturing.capture, reference, capturing.Capture(clerk.by))


@click.command(
    "mark-paid", epilog='\b\nExample:\n  storefront orders mark-paid K7QX2M9PTA 85.90 --proof "statement 211"'
)
@reference_argument
@click.argument("amount")
@click.option("--proof", required=True, metavar="TEXT", help="What shows it, such as a bank statement's number.")
@click.option("--received", type=Moment(), metavar="DAY", help="When it came; now without it.")
@currency_option
@at_desk
def mark_paid(
    clerk: Clerk, reference: str, amount: str, proof: str, received: int | None, currency: str | None
) -> None:
    """Note that AMOUNT came by transfer, at the door or at the counter. It may be a part, or too much."""
    _, order = clerk.find(reference)
    money = offline.MoneyIn(clerk.by, read_amount(order, amount, currency), proof, received, currency)
    clerk.do(offline.mark_paid, reference, money)


@click.group(epilog=_EXAMPLE)
def refund() -> None:
    """Give money back in two steps: grant, then execute."""


@refund.command(
    epilog='\b\nExample:\n  storefront orders refund grant K7QX2M9PTA CARD:1 --reason "a corner is bent" --execute'
)
@reference_argument
@units_argument
@click.option("--delivery", is_flag=True, help="What was paid for delivery, too.")
@click.option("--amount", metavar="AMOUNT", help="So much, such as 12.50, instead of units.")
@click.option("--all", "everything", is_flag=True, help="All that is left, instead of units.")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@click.option("--restock", is_flag=True, help="The units are on the shelf, and for sale again.")
@click.option("--return", "return_id", default="", metavar="RETURN", help="For this return, which is closed by it.")
@click.option("--note", default="", metavar="TEXT", help="For the shop alone.")
@click.option("--execute", is_flag=True, help="Send it at once, up to what one person may send alone.")
@currency_option
@at_desk
def grant(
    clerk: Clerk,
    reference: str,
    lines: tuple[Units, ...],
    amount: str | None,
    delivery: bool,
    everything: bool,
    reason: str,
    restock: bool,
    return_id: str,
    note: str,
    execute: bool,
    currency: str | None,
) -> None:
    """Say that money goes back: for units, for delivery, an amount, or all."""
    _, order = clerk.find(reference)
    minor = None if amount is None else read_amount(order, amount, currency)
    asked = refunding.RefundRequest(
        clerk.by, reason, lines, delivery, minor, everything, currency, restock, return_id, note, execute
    )
    clerk.do(refunding.grant, reference, asked)


@refund.command(epilog="\b\nExample:\n  storefront orders refund execute K7QX2M9PTA refund-1")
@reference_argument
@click.argument("refund_id", metavar="[REFUND]", required=False)
@click.option("--holder", default="", metavar="NAME", help="Whose account it is, where it goes by transfer.")
@click.option("--account", default="", metavar="IBAN", help="Its number.")
@click.option("--bank", default="", metavar="BIC", help="Its bank.")
@at_desk
def execute(clerk: Clerk, reference: str, refund_id: str | None, holder: str, account: str, bank: str) -> None:
    """Send a refund that was granted, or once more one that came back. Above the shop's limit, a second person does."""
    waits = (RefundState.GRANTED, RefundState.FAILED)
    named = _refund(clerk, reference, refund_id, *waits)
    payout = Payout(holder, account, bank) if holder or account or bank else None
    clerk.do(refunding.execute, reference, refunding.RefundExecution(clerk.by, named, payout))


@refund.command(epilog='\b\nExample:\n  storefront orders refund withdraw K7QX2M9PTA refund-1 --reason "granted twice"')
@reference_argument
@click.argument("refund_id", metavar="[REFUND]", required=False)
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@at_desk
def withdraw(clerk: Clerk, reference: str, refund_id: str | None, reason: str) -> None:
    """Give up a refund that was not sent, or that came back."""
    named = _refund(clerk, reference, refund_id, RefundState.GRANTED, RefundState.FAILED)
    clerk.do(refunding.withdraw, reference, refunding.RefundWithdrawal(clerk.by, named, reason))


@refund.command(epilog='\b\nExample:\n  storefront orders refund payout K7QX2M9PTA refund-1 --proof "transfer 4711"')
@reference_argument
@click.argument("refund_id", metavar="[REFUND]", required=False)
@click.option("--proof", required=True, metavar="TEXT", help="What shows it; with --returned, why it came back.")
@click.option("--returned", is_flag=True, help="The transfer came back.")
@at_desk
def payout(clerk: Clerk, reference: str, refund_id: str | None, proof: str, returned: bool) -> None:
    """Note that the transfer of a refund was made, or that it came back."""
    state = RefundState.SUCCEEDED if returned else RefundState.REQUESTED
    named = _refund(clerk, reference, refund_id, state)
    clerk.do(refunding.record_payout, reference, refunding.PayoutProof(clerk.by, named, proof, returned))


def _refund(clerk: Clerk, reference: str, named: str | None, *states: RefundState) -> str:
    _, order = clerk.find(reference)
    return one_part(named, [one.id for one in order.refunds if one.state in states], "refund")
