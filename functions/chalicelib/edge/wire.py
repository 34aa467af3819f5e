"""Quotes and problems as JSON. Amounts are minor units with their currency; `docs/api.md` shows the shapes."""

from typing import Any

from chalicelib.domain.errors import Problem
from chalicelib.domain.pricing import Quote, QuoteLine, ShippingChoice


def quote_body(priced: Quote) -> dict[str, Any]:
    """A priced cart."""
    return {
        "currency": priced.currency,
        "lines": [line_body(line) for line in priced.lines],
        "subtotal": priced.subtotal,
        "discount": priced.discount,
        "shipping": shipping_body(priced.shipping) if priced.shipping else None,
        "shipping_choices": [shipping_body(choice) for choice in priced.shipping_choices],
        "tax": priced.tax,
        "total": priced.total,
        "due": priced.due,
        "problems": [problem_body(problem) for problem in priced.problems],
    }


def line_body(line: QuoteLine) -> dict[str, Any]:
    """One priced line, with the rules that made its price."""
    return {
        "sku": line.sku,
        "name": line.name,
        "url": line.url,
        "quantity": line.quantity,
        "unit": line.unit,
        "regular": line.regular,
        "total": line.total,
        "trace": [{"rule": step.rule, "why": step.why, "amount": step.amount} for step in line.trace],
    }


def shipping_body(choice: ShippingChoice) -> dict[str, Any]:
    """A way to send it; `missing` is what would still make it free."""
    return {
        "id": choice.id,
        "title": choice.title,
        "price": choice.price,
        "days": {"least": choice.days[0], "most": choice.days[1]},
        "missing_for_free": choice.missing,
    }


def problem_body(problem: Problem) -> dict[str, Any]:
    """One problem: where, what, and what is known of it."""
    return {
        "code": problem.code,
        "message": problem.message,
        "param": problem.param,
        "details": dict(problem.details),
    }
