"""A shop's functions as they are usually written: everything imported at the top, resources made at import."""

import json
import os

import boto3
import jinja2
import stripe
from chalice import Chalice, Response
from pydantic import BaseModel

app = Chalice(app_name="naive")
orders = boto3.resource("dynamodb", endpoint_url=os.environ["DYNAMODB_ENDPOINT"]).Table(os.environ["STOREFRONT_TABLE"])
mails = boto3.client("ses", endpoint_url=os.environ["DYNAMODB_ENDPOINT"])
pages = jinja2.Environment(autoescape=True)
stripe.api_key = "sk_test_naive"
stripe.api_version = "2026-05-27.dahlia"
stripe.api_base = os.environ["STRIPE_API_BASE"]


class Line(BaseModel):
    """A line of a cart."""

    sku: str
    quantity: int


class Checkout(BaseModel):
    """What a shopper wants."""

    lines: list[Line]
    currency: str
    email: str


@app.route("/api/webhooks/stripe", methods=["POST"])
def webhook() -> Response:
    """Take in what Stripe says."""
    request = app.current_request
    try:
        stripe.Webhook.construct_event(request.raw_body, request.headers.get("stripe-signature", ""), "whsec_naive")
    except stripe.SignatureVerificationError:
        return Response("{}", status_code=400)
    return Response("{}")


@app.route("/api/checkout", methods=["POST"])
def checkout() -> Response:
    """Keep an order and open its payment page."""
    asked = Checkout(**app.current_request.json_body)
    reference = os.urandom(8).hex()
    orders.put_item(
        Item={"pk": f"ORDER#{reference}", "sk": "ORDER", "lines": json.dumps([vars(x) for x in asked.lines])}
    )
    lines = [
        {
            "price_data": {"currency": asked.currency, "unit_amount": 2400, "product_data": {"name": line.sku}},
            "quantity": line.quantity,
        }
        for line in asked.lines
    ]
    session = stripe.checkout.Session.create(
        mode="payment",
        line_items=lines,
        success_url="https://shop.example/thanks",
        cancel_url="https://shop.example/cart",
        idempotency_key=reference,
    )
    return Response(json.dumps({"order": reference, "url": session.url}), status_code=201)
