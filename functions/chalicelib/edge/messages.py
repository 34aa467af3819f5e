"""Problems, refused codes and hints as people read them, in their language; programs read codes and English."""

import re
from collections.abc import Mapping

from chalicelib.domain.errors import Problem
from chalicelib.domain.quote import Hint, RefusedCode
from chalicelib.domain.wordings import to_translate
from chalicelib.service.wording import Wording

_PROBLEMS: Mapping[str, str] = {
    "unknown_sku": to_translate("Something in your basket is not for sale any more."),
    "not_for_sale": to_translate("{name} is not for sale now."),
    "no_price": to_translate("{name} is not for sale in {currency}."),
    "quantity_limit": to_translate("{name}: at most {most} an order."),
    "price_changed": to_translate("The price of {name} has changed."),
    "empty_cart": to_translate("There is nothing in your basket."),
    "no_shipping": to_translate("There is no way to send what is in your basket there."),
    "unknown_shipping_method": to_translate("Please choose one of the ways of delivery."),
    "unknown_payment_method": to_translate("Please choose one of the ways to pay."),
    "payment_method_unfit": to_translate("This way to pay does not fit this order. Please choose another one."),
    "no_way_to_pay": to_translate("This order cannot be paid in any of our ways. Please write to us."),
    "unknown_currency": to_translate("Please choose another currency."),
    "country_not_served": to_translate("We do not send to this country."),
    "place_not_served": to_translate("We do not send to this part of the country."),
    "amount_too_small": to_translate("The total is less than can be paid by card."),
    "amount_too_large": to_translate("The total is more than can be paid by card at once."),
    "unknown_gift_card": to_translate("There is no gift card with this code."),
    "gift_card_expired": to_translate("Gift card …{ending} has expired."),
    "gift_card_empty": to_translate("Nothing is left on gift card …{ending}."),
    "gift_card_currency": to_translate(
        "Gift card …{ending} is in {currency}; change the currency of your basket to use it."
    ),
    "cart_full": to_translate("Your basket is full."),
    "too_many_parts": to_translate("These sets have too many different parts for one order: please order twice."),
    "not_found": to_translate("There is nothing at this address."),
    "invalid_body": to_translate("That could not be read. Please go back and try again."),
    "body_too_large": to_translate("That is more than the shop can take in at once."),
    "unsupported_media_type": to_translate("That could not be read. Please go back and try again."),
}
_MISSING: Mapping[str, str] = {
    "email": to_translate("An e-mail address is needed for the confirmation."),
    "destination.country": to_translate("Your country is needed."),
    "destination.region": to_translate("The state or region to send it to is needed."),
    "destination.postcode": to_translate("The postcode to send it to is needed."),
    "recipient.name": to_translate("The name to send it to is needed."),
    "recipient.line1": to_translate("Street and number to send it to are needed."),
    "recipient.city": to_translate("The town to send it to is needed."),
    "lines": to_translate("Please say how many you give back."),
    "sku": to_translate("Nothing was chosen to be added."),
    "code": to_translate("Please type the code."),
}
_INVALID: Mapping[str, str] = {
    "email": to_translate("Please write a mail address, such as name@example.com."),
    "quantity": to_translate("Please write the quantity as a whole number."),
    "country": to_translate("Please choose a country."),
    "region": to_translate("Please write the state or region in a few characters."),
    "postcode": to_translate("Please write the postcode in a few characters."),
    "name": to_translate("Please write the name in one line."),
    "line1": to_translate("Please write street and number in one line."),
    "line2": to_translate("Please write it in one line."),
    "city": to_translate("Please write the town in one line."),
    "discount_codes": to_translate("Please give fewer or shorter codes."),
    "gift_cards": to_translate("Please give fewer or shorter codes."),
}
"""By the last name of the field. Programs read which rule it breaks."""
_UNREADABLE = to_translate("Something in this form could not be read. Please go back and try again.")
_SOLD_OUT = to_translate("{name} is sold out.")
_SHORT = to_translate("There are not that many of {name} left.")
_REFUSED: Mapping[str, str] = {
    "unknown_code": to_translate("There is no code {code}."),
    "not_yet": to_translate("{title} has not begun yet."),
    "over": to_translate("{title} is over."),
    "currency": to_translate("{title} is for orders in another currency."),
    "country": to_translate("{title} is not for this country."),
    "group": to_translate("{title} is for certain customers only."),
    "first_order": to_translate("{title} is for a first order."),
    "used_up": to_translate("{title} has been used as often as it could be."),
    "code_used": to_translate("The code {code} has been used already."),
    "used_by_customer": to_translate("You have used {title} already."),
    "on_sale": to_translate("{title} is not for goods that are on sale."),
    "nothing_matches": to_translate("{title} is for other goods."),
    "minimum_spend": to_translate("Add {amount} more to use {title}."),
    "same_discount": to_translate("Another code gives the same discount already."),
    "nothing_to_take": to_translate("{title} takes nothing off this basket."),
    "not_combined": to_translate("{title} does not go together with {better}, which is better for you."),
}
_STOPS = (".", "!", "?", "。", "！", "？")


def problem_text(problem: Problem, words: Wording) -> str:
    """A problem in words; as programs read it where nobody has said it better."""
    details = problem.details
    if problem.code == "out_of_stock" and "name" in details:
        return words.say(_SOLD_OUT if details.get("sold_out") else _SHORT, name=details["name"])
    if problem.code == "code_refused" and "title" in details:
        refused = RefusedCode(
            str(details["code"]), str(details["reason"]), problem.message, str(details["title"]), False,
            details.get("missing"), details,
        )  # fmt: skip
        return refused_text(refused, words, str(details["currency"]))
    known = _known(problem)
    if known is None:
        return sentence(words.say(problem.message))
    try:
        return words.say(known, **details)
    except KeyError:
        return sentence(words.say(problem.message))


def _known(problem: Problem) -> str | None:
    """What is said of a problem by its code and its place."""
    where = problem.param or ""
    field = re.sub(r"\[[0-9]+\]", "", where).rpartition(".")[2]
    match problem.code:
        case "missing":
            return _MISSING.get(where) or _MISSING.get(field)
        case "invalid":
            return _INVALID.get(field, _UNREADABLE)
    return _PROBLEMS.get(problem.code)


def refused_text(code: RefusedCode, words: Wording, currency: str) -> str:
    """Why a code does nothing, and what would help."""
    if code.reason == "minimum_items" and code.missing:
        return words.count(
            "Add {number} more piece to use {title}.",
            "Add {number} more pieces to use {title}.",
            code.missing,
            title=code.title,
        )
    known = _REFUSED.get(code.reason)
    if known is None:
        return sentence(code.message)
    amount = words.money(code.missing or 0, currency)
    better = code.details.get("better", "")
    return words.say(known, code=code.text, title=code.title, amount=amount, better=better)


def hint_text(hint: Hint, words: Wording, currency: str) -> str:
    """What more would bring."""
    if hint.kind == "items":
        return words.count(
            "Add {number} more piece for {title}.",
            "Add {number} more pieces for {title}.",
            hint.missing,
            title=hint.title,
        )
    amount = words.money(hint.missing, currency)
    if hint.kind == "free_delivery":
        return words.say("Add {amount} more for free delivery.", amount=amount)
    return words.say("Add {amount} more for {title}.", amount=amount, title=hint.title)


def sentence(text: str) -> str:
    """A message with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(_STOPS) else ".")
