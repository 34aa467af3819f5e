"""What we ask of Stripe: an order's payment page as the parameters of a Checkout Session.

Everything is our own arithmetic (DESIGN 3): one line per cart line with quantity 1 and its total, the chosen shipping
as the only rate, no coupons, no tax rates, no currency conversion. For the adapters of Stripe only.
"""

from typing import Any

from chalicelib.adapters.stripe_objects import SHOP
from chalicelib.domain.money import Money, to_provider
from chalicelib.ports import SessionLine, SessionRequest

# Lengths from https://docs.stripe.com/api/checkout/sessions/create and https://docs.stripe.com/api/metadata;
# names of products are shown up to 250 characters.
_NAME_LENGTH = 250
_RATE_LENGTH = 100
_METADATA_LENGTH = 500
_REFERENCE_LENGTH = 200
_EMAIL_LENGTH = 800

_LOCALES = frozenset(
    "bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hr hu id it ja ko lt lv ms mt nb nl pl pt pt-BR ro ru sk sl "
    "sv th tr vi zh zh-HK zh-TW".split()
)


def session_params(request: SessionRequest) -> dict[str, Any]:
    """The parameters of `POST /v1/checkout/sessions`.

    Raises ValueError where the lines and the shipping do not sum to `request.amount`, and AmountError where the
    provider cannot charge one of the amounts exactly.
    """
    _check_sum(request)
    metadata = {
        "shop": SHOP,
        "order": _cut(request.order_id, _METADATA_LENGTH),
        "reference": _cut(request.reference, _METADATA_LENGTH),
    }
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [_line_item(line, request.currency) for line in request.lines],
        "client_reference_id": _cut(request.reference, _REFERENCE_LENGTH),
        "metadata": metadata,
        "payment_intent_data": {"metadata": metadata},
        "adaptive_pricing": {"enabled": False},
        "expires_at": request.expires_at,
        "locale": _locale(request.language),
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
    }
    if request.capture_later:
        params["payment_intent_data"] = {"metadata": metadata, "capture_method": "manual"}
    if request.shipping is not None:
        params["shipping_options"] = [{"shipping_rate_data": _rate(request.shipping, request)}]
    if request.country is not None:
        params["shipping_address_collection"] = {"allowed_countries": [request.country]}
    if request.email is not None and len(request.email) <= _EMAIL_LENGTH:
        params["customer_email"] = request.email
    return params


def _check_sum(request: SessionRequest) -> None:
    asked = sum(line.amount for line in request.lines) + (request.shipping.amount if request.shipping else 0)
    if not request.lines or asked != request.amount:
        raise ValueError(
            f"order {request.order_id}: {len(request.lines)} lines and shipping sum to {asked}, "
            f"not to the amount due, {request.amount} minor units of {request.currency}"
        )


def _line_item(line: SessionLine, currency: str) -> dict[str, Any]:
    return {
        "quantity": 1,
        "price_data": {
            "currency": currency.lower(),
            "unit_amount": to_provider(Money(line.amount, currency)),
            "product_data": {"name": _cut(line.name, _NAME_LENGTH)},
        },
    }


def _rate(shipping: SessionLine, request: SessionRequest) -> dict[str, Any]:
    rate: dict[str, Any] = {
        "type": "fixed_amount",
        "display_name": _cut(shipping.name, _RATE_LENGTH),
        "fixed_amount": {
            "amount": to_provider(Money(shipping.amount, request.currency)),
            "currency": request.currency.lower(),
        },
    }
    # Stripe takes no bound of 0 days.
    days = zip(("minimum", "maximum"), request.shipping_days or (), strict=False)
    estimate = {bound: {"unit": "business_day", "value": value} for bound, value in days if value > 0}
    if estimate:
        rate["delivery_estimate"] = estimate
    return rate


def _locale(language: str) -> str:
    """The nearest language that Stripe's page speaks, or the browser's."""
    base = language.partition("-")[0]
    return next((locale for locale in (language, base) if locale in _LOCALES), "auto")


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
