"""What a session sells: line items with their prices and products, and shipping rates."""

from storefront.sandbox.answers import Doc
from storefront.sandbox.store import Work


def line_items(work: Work, session: str) -> list[Doc]:
    """A session's line items in the order of the form."""
    return list(reversed(work.every("item", session)))


def new_rate(work: Work, data: Doc) -> Doc:
    """A shipping rate from a form's `shipping_rate_data`."""
    amount = data["fixed_amount"]
    estimate = data.get("delivery_estimate")
    return {
        "id": work.new_id("shr_"),
        "object": "shipping_rate",
        "active": False,
        "created": work.now,
        "delivery_estimate": estimate and {"minimum": None, "maximum": None, **estimate},
        "display_name": data["display_name"],
        "fixed_amount": {"amount": amount["amount"], "currency": amount["currency"].lower()},
        "livemode": False,
        "metadata": data.get("metadata", {}),
        "tax_behavior": data.get("tax_behavior", "unspecified"),
        "tax_code": data.get("tax_code"),
        "type": "fixed_amount",
    }


def put_line(work: Work, session: str, line: Doc, currency: str) -> None:
    """Write a line item of a session with its price and product."""
    price_data, quantity = line["price_data"], line["quantity"]
    about = price_data["product_data"]
    product = _new_product(work, about)
    price = _new_price(work, price_data, product["id"], currency)
    total = price_data["unit_amount"] * quantity
    item = {
        "id": work.new_id("li_"),
        "object": "item",
        "adjustable_quantity": None,
        "amount_discount": 0,
        "amount_subtotal": total,
        "amount_tax": 0,
        "amount_total": total,
        "currency": currency,
        "description": about["name"],
        "metadata": line.get("metadata", {}),
        "price": price,
        "quantity": quantity,
    }
    work.put(product, session)
    work.put(item, session)


def _new_product(work: Work, about: Doc) -> Doc:
    return {
        "id": work.new_id("prod_"),
        "object": "product",
        "active": False,
        "created": work.now,
        "default_price": None,
        "description": about.get("description"),
        "images": about.get("images", []),
        "livemode": False,
        "marketing_features": [],
        "metadata": about.get("metadata", {}),
        "name": about["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": about.get("tax_code"),
        "unit_label": about.get("unit_label"),
        "updated": work.now,
        "url": None,
    }


def _new_price(work: Work, price_data: Doc, product: str, currency: str) -> Doc:
    return {
        "id": work.new_id("price_"),
        "object": "price",
        "active": False,
        "billing_scheme": "per_unit",
        "created": work.now,
        "currency": currency,
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": product,
        "recurring": None,
        "tax_behavior": price_data.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": price_data["unit_amount"],
        "unit_amount_decimal": str(price_data["unit_amount"]),
    }
