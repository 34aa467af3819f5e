"""`storefront orders return`: goods come back, from the wish to the receipt."""

from collections.abc import Callable

import click

from chalicelib.domain.lifecycles import ReturnState
from chalicelib.domain.order import Order
from chalicelib.domain.parcel_events import Units
from chalicelib.domain.refund_events import ReturnedLine
from chalicelib.service import returning
from chalicelib.service.house import House
from storefront.desk.clerk import Clerk, at_desk, one_part
from storefront.desk.typed import UNITS, needed_units_argument, reference_argument

_EXAMPLE = """\b
Examples:
  storefront orders return request K7QX2M9PTA PRINT-A4:2 --reason "too large"
  storefront orders return accept K7QX2M9PTA --text "Send it to us in its tube."
  storefront orders return receive K7QX2M9PTA --good PRINT-A4:1 --damaged PRINT-A4:1
"""
_return_argument = click.argument("return_id", metavar="[RETURN]", required=False)
_Answering = Callable[[House, str, returning.ReturnAnswer], Order]


@click.group("return", epilog=_EXAMPLE)
def returns() -> None:
    """Take goods back: note the wish, answer it, look at what came, close it."""


@returns.command(epilog='\b\nExample:\n  storefront orders return request K7QX2M9PTA PRINT-A4:2 --reason "too large"')
@reference_argument
@needed_units_argument
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@click.option("--note", default="", metavar="TEXT", help="What else the buyer wrote.")
@click.option("--kindly", is_flag=True, help="Although the shop's rules do not allow it.")
@at_desk
def request(clerk: Clerk, reference: str, lines: tuple[Units, ...], reason: str, note: str, kindly: bool) -> None:
    """Note that a buyer wants to give these units back, who asked by other means than the order's page."""
    wanted = tuple(ReturnedLine(line.sku, line.quantity, reason) for line in lines)
    clerk.do(returning.request, reference, returning.ReturnRequest(clerk.by, wanted, note, by_rules=not kindly))


@returns.command(epilog='\b\nExample:\n  storefront orders return accept K7QX2M9PTA return-1 --text "Send it to us."')
@reference_argument
@_return_argument
@click.option("--text", default="", metavar="TEXT", help="What the buyer is to do.")
@at_desk
def accept(clerk: Clerk, reference: str, return_id: str | None, text: str) -> None:
    """Say yes. The buyer is told."""
    _answer(clerk, returning.accept, reference, return_id, text, ReturnState.REQUESTED)


@returns.command(
    epilog='\b\nExample:\n  storefront orders return refuse K7QX2M9PTA return-1 --text "It was made for you."'
)
@reference_argument
@_return_argument
@click.option("--text", required=True, metavar="TEXT", help="Why; the buyer reads it.")
@at_desk
def refuse(clerk: Clerk, reference: str, return_id: str | None, text: str) -> None:
    """Say no, and why. The buyer is told."""
    _answer(clerk, returning.refuse, reference, return_id, text, ReturnState.REQUESTED)


@returns.command(epilog='\b\nExample:\n  storefront orders return withdraw K7QX2M9PTA return-1 --text "keeps it"')
@reference_argument
@_return_argument
@click.option("--text", default="", metavar="TEXT", help="Why.")
@at_desk
def withdraw(clerk: Clerk, reference: str, return_id: str | None, text: str) -> None:
    """Note that the buyer keeps it, or that it never came."""
    _answer(clerk, returning.withdraw, reference, return_id, text, ReturnState.REQUESTED, ReturnState.ACCEPTED)


@returns.command(
    epilog="\b\nExample:\n  storefront orders return receive K7QX2M9PTA return-1 --good PRINT-A4:1 --damaged PRINT-A4:1"
)
@reference_argument
@_return_argument
@click.option("--good", type=UNITS, multiple=True, metavar="SKU:QUANTITY", help="Units that can be sold again.")
@click.option("--damaged", type=UNITS, multiple=True, metavar="SKU:QUANTITY", help="Units that cannot.")
@click.option("--restock/--no-restock", default=True, help="Whether the good ones are on the shelf; they are.")
@click.option("--note", default="", metavar="TEXT", help="For the shop alone.")
@at_desk
def receive(
    clerk: Clerk,
    reference: str,
    return_id: str | None,
    good: tuple[Units, ...],
    damaged: tuple[Units, ...],
    restock: bool,
    note: str,
) -> None:
    """Note what came back. Money is given by `refund grant --return`, goods by `replace --return`."""
    named = _named(clerk, reference, return_id, ReturnState.ACCEPTED)
    clerk.do(returning.receive, reference, returning.ReturnReceipt(clerk.by, named, good, damaged, restock, note))


@returns.command(epilog='\b\nExample:\n  storefront orders return close K7QX2M9PTA return-1 --text "It was used."')
@reference_argument
@_return_argument
@click.option("--text", required=True, metavar="TEXT", help="Why nothing is given for it; the buyer reads it.")
@at_desk
def close(clerk: Clerk, reference: str, return_id: str | None, text: str) -> None:
    """Give nothing for what came, and say why."""
    _answer(clerk, returning.close, reference, return_id, text, ReturnState.RECEIVED)


def _answer(
    clerk: Clerk, use_case: _Answering, reference: str, return_id: str | None, text: str, *states: ReturnState
) -> None:
    named = _named(clerk, reference, return_id, *states)
    clerk.do(use_case, reference, returning.ReturnAnswer(clerk.by, named, text))


def _named(clerk: Clerk, reference: str, return_id: str | None, *states: ReturnState) -> str:
    _, order = clerk.find(reference)
    return one_part(return_id, [one.id for one in order.returns if one.state in states], "return")
