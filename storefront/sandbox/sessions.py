"""Checkout sessions: created from the shop's form, looked at, expired by the shop or by time."""

from typing import Any, Final

from storefront.sandbox.amounts import check_currency, check_step, check_total
from storefront.sandbox.answers import ApiError, Doc
from storefront.sandbox.events import emit
from storefront.sandbox.intents import cancel_intent
from storefront.sandbox.lines import new_rate, put_line
from storefront.sandbox.parameters import DEBITS, OTHER_DEBIT
from storefront.sandbox.store import Work

SHORTEST: Final = 30 * 60
LONGEST: Final = 24 * 3600
# Fields that Stripe always sends; null in what is new.
SESSION_NULL: Final = (
    "after_expiration client_secret collected_information consent consent_collection currency_conversion "
    "customer customer_account invoice invoice_creation payment_intent payment_link "
    "payment_method_configuration_details permissions recovered_from saved_payment_method_options setup_intent "
    "subscription wallet_options"
).split()


def create_session(work: Work, form: Doc, public_url: str) -> Doc:
    """A session as the form asks for it, open for payment at `public_url`/pay/ID. Raises ApiError as Stripe does."""
    lines = form["line_items"]
    if not lines:
        raise ApiError("Missing required param: line_items.", "parameter_missing", "line_items")
    _refuse_pretence(form)
    currency = _one_currency(form)
    expires_at = _check_expiry(work, form.get("expires_at"))
    id_ = work.new_id("cs_test_")
    subtotal = sum(line["price_data"]["unit_amount"] * line["quantity"] for line in lines)
    rates = [new_rate(work, option["shipping_rate_data"]) for option in form.get("shipping_options", [])]
    session = _new_session(work, id_, form, currency)
    session |= {
        "amount_subtotal": subtotal,
        "expires_at": expires_at,
        "shipping_options": [
            {"shipping_amount": rate["fixed_amount"]["amount"], "shipping_rate": rate["id"]} for rate in rates
        ],
        "url": f"{public_url}/pay/{id_}",
    }
    choose_rate(session, rates[0] if rates else None)
    check_total(session["amount_total"], currency)
    for line in lines:
        put_line(work, id_, line, currency)
    for rate in rates:
        work.put(rate, id_)
    data = {**form.get("payment_intent_data", {}), "id": f"{id_}/intent", "object": "payment_intent_data"}
    work.put(data, id_)
    return work.put(session, due=expires_at)


def choose_rate(session: Doc, rate: Doc | None) -> None:
    """Take a shipping rate (or none) into the session's totals, in place."""
    shipping = rate["fixed_amount"]["amount"] if rate else 0
    session["amount_total"] = session["amount_subtotal"] + shipping
    session["total_details"] = {"amount_discount": 0, "amount_shipping": shipping, "amount_tax": 0}
    session["shipping_cost"] = rate and {
        "amount_subtotal": shipping,
        "amount_tax": 0,
        "amount_total": shipping,
        "shipping_rate": rate["id"],
    }


def expire_session(work: Work, id_: str) -> Doc:
    """Expire an open session; any other is Stripe's error."""
    session = work.need(id_, "checkout.session", "session")
    if session["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of '
            f"`{session['status']}`."
        )
    session |= {"status": "expired", "url": None, "expires_at": min(work.now, session["expires_at"])}
    work.put(session, session["payment_intent"])
    if session["payment_intent"] is not None:
        cancel_intent(work, work.need(session["payment_intent"], "payment_intent"), "expired")
    emit(work, "checkout.session.expired", session)
    return session


def _refuse_pretence(form: Doc) -> None:
    """What the shop never asks for may be declined in so many words, but not asked for: the sandbox would pretend."""
    asked = {
        "allow_promotion_codes": form.get("allow_promotion_codes"),
        "automatic_tax[enabled]": form.get("automatic_tax", {}).get("enabled"),
    }
    for param, value in asked.items():
        if value:
            raise ApiError(f"The sandbox does not do {param}; leave it out or send false.", param=param)


def _one_currency(form: Doc) -> str:
    currency = ""
    prices = [(f"line_items[{n}][price_data]", line["price_data"]) for n, line in enumerate(form["line_items"])]
    rates = [
        (f"shipping_options[{n}][shipping_rate_data][fixed_amount]", option["shipping_rate_data"]["fixed_amount"])
        for n, option in enumerate(form.get("shipping_options", []))
    ]
    for param, price in prices + rates:
        this = check_currency(price["currency"], f"{param}[currency]")
        currency = currency or this
        if this != currency:
            raise ApiError(
                f"All prices and shipping rates must have the same currency: {param} is {this}, the first one is "
                f"{currency}.",
                param=f"{param}[currency]",
            )
        name = "unit_amount" if "unit_amount" in price else "amount"
        check_step(price[name], currency, f"{param}[{name}]")
    if form.get("currency", currency).lower() != currency:
        raise ApiError(f"The currency must be that of the prices, {currency}.", param="currency")
    return currency


def _check_expiry(work: Work, asked: int | None) -> int:
    if asked is None:
        return work.now + LONGEST
    if asked < work.now + SHORTEST:
        wrong = "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation."
        raise ApiError(wrong, param="expires_at")
    if asked > work.now + LONGEST:
        wrong = "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation."
        raise ApiError(wrong, param="expires_at")
    return asked


def _new_session(work: Work, id_: str, form: Doc, currency: str) -> Doc:
    """Every field of a session that does not follow from its amounts."""
    email = form.get("customer_email")
    # No bank debit can be captured later: Stripe offers only what can.
    manual = form.get("payment_intent_data", {}).get("capture_method") == "manual"
    methods = ["card"] if manual else ["card", DEBITS.get(currency, OTHER_DEBIT)]
    session: dict[str, Any] = {
        "id": id_,
        "object": "checkout.session",
        **dict.fromkeys(SESSION_NULL),
        "adaptive_pricing": {"enabled": form.get("adaptive_pricing", {}).get("enabled", True)},
        "allow_promotion_codes": form.get("allow_promotion_codes"),
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": form.get("billing_address_collection"),
        "cancel_url": form.get("cancel_url"),
        "client_reference_id": form.get("client_reference_id"),
        "created": work.now,
        "currency": currency,
        "custom_fields": [],
        "custom_text": dict.fromkeys(("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"))
        | form.get("custom_text", {}),
        "customer_creation": form.get("customer_creation", "if_required"),
        "customer_details": email and person(email, None, None, None),
        "customer_email": email,
        "discounts": [],
        "livemode": False,
        "locale": form.get("locale"),
        "metadata": form.get("metadata", {}),
        "mode": form["mode"],
        "origin_context": form.get("origin_context"),
        "payment_method_collection": "if_required",
        "payment_method_options": {},
        "payment_method_types": form.get("payment_method_types", methods),
        "payment_status": "unpaid",
        "phone_number_collection": {"enabled": form.get("phone_number_collection", {}).get("enabled", False)},
        "shipping_address_collection": form.get("shipping_address_collection"),
        "status": "open",
        "submit_type": form.get("submit_type"),
        "success_url": form["success_url"],
        "ui_mode": "hosted_page",
    }
    return session


def person(email: str | None, name: str | None, phone: str | None, address: Doc | None) -> Doc:
    """A session's `customer_details`."""
    return {
        "address": address,
        "business_name": None,
        "email": email,
        "individual_name": None,
        "name": name,
        "phone": phone,
        "tax_exempt": "none",
        "tax_ids": [],
    }
