"""Quotes and problems as JSON. Amounts are minor units with their currency; `docs/api.md` shows the shapes."""

from typing import Any

from chalicelib.domain.delivery import ShippingChoice
from chalicelib.domain.errors import Problem
from chalicelib.domain.quote import Quote, QuoteLine, Step
from chalicelib.domain.taxes import TaxShare


def quote_body(priced: Quote) -> dict[str, Any]:
    """A priced cart."""
    return {
        "currency": priced.currency,
        "lines": [line_body(line) for line in priced.lines],
        "subtotal": priced.subtotal,
        "discount": priced.discount,
        "discounts": [
            {"id": one.id, "title": one.title, "code": one.code, "amount": one.amount} for one in priced.discounts
        ],
        "refused_codes": [
            {
                "code": code.text,
                "reason": code.reason,
                "message": code.message,
                "missing": code.missing,
                "details": dict(code.details),
            }
            for code in priced.refused_codes
        ],
        "hints": [
            {"kind": hint.kind, "id": hint.id, "title": hint.title, "missing": hint.missing} for hint in priced.hints
        ],
        "shipping": shipping_body(priced.shipping) if priced.shipping else None,
        "shipping_choices": [shipping_body(choice) for choice in priced.shipping_choices],
        "asks_for": list(priced.asks_for),
        "tax": priced.tax,
        "tax_included": priced.tax_included,
        "taxes": [tax_body(share) for share in priced.taxes],
        "total": priced.total,
        "gift_cards": [{"ending": use.ending, "amount": use.amount, "left": use.left} for use in priced.gift_cards],
        "due": priced.due,
        "trace": [step_body(step) for step in priced.trace],
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
        "subtotal": line.subtotal,
        "discount": line.discount,
        "total": line.total,
        "tax": line.tax,
        "tax_included": line.tax_included,
        "trace": [step_body(step) for step in line.trace],
    }


def step_body(step: Step) -> dict[str, Any]:
    """One rule that made an amount."""
    return {"rule": step.rule, "why": step.why, "amount": step.amount}


def tax_body(share: TaxShare) -> dict[str, Any]:
    """One tax; `rate` in parts of a million."""
    return {"title": share.title, "rate": share.rate, "amount": share.amount, "included": share.included}


def shipping_body(choice: ShippingChoice) -> dict[str, Any]:
    """A way to send it; `missing` is what would still make it free."""
    return {
        "id": choice.id,
        "title": choice.title,
        "price": choice.price,
        "regular": choice.price if choice.regular is None else choice.regular,
        "days": {"least": choice.days[0], "most": choice.days[1]},
        "arrives": {"first": choice.arrives[0], "last": choice.arrives[1]} if choice.arrives else None,
        "pickup": choice.pickup,
        "parcels": choice.parcels,
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
