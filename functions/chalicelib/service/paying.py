"""How an order is paid offline, in words: for its page and its mails alike."""

from collections.abc import Mapping

from chalicelib.domain.balances import owed
from chalicelib.domain.creditor import creditor_reference, in_fours
from chalicelib.domain.order import Order
from chalicelib.domain.rules import BY_BANK, CARD, BankAccount
from chalicelib.domain.transitions import Payment
from chalicelib.domain.wordings import to_translate
from chalicelib.service.wording import Wording

_TITLES: Mapping[str, str] = {
    CARD: to_translate("Card, wallet or bank debit"),
    "transfer": to_translate("Bank transfer"),
    "on_delivery": to_translate("Cash on delivery"),
    "at_pickup": to_translate("Pay when you fetch it"),
    "invoice": to_translate("Invoice"),
}
_SENTENCES: Mapping[str, str] = {
    "transfer": to_translate("Please transfer the amount to us. What you ordered is kept for you meanwhile."),
    "on_delivery": to_translate("You pay when the parcel is handed over."),
    "at_pickup": to_translate("You pay when you fetch it."),
    "invoice": to_translate("You pay by invoice, after the goods were sent."),
}

_CHOICES: Mapping[str, str] = {
    "transfer": to_translate("We send you our account and the reference; your order leaves when the money is here."),
    "on_delivery": _SENTENCES["on_delivery"],
    "at_pickup": _SENTENCES["at_pickup"],
    "invoice": _SENTENCES["invoice"],
}


def method_title(method: str, words: Wording) -> str:
    """What a way to pay is called."""
    return words.rules.offline_payment(method).called(words.language) or words.say(_TITLES.get(method, method))


def method_sentence(method: str, words: Wording) -> str:
    """How a way to pay goes on, for those who choose one."""
    return words.say(_CHOICES[method]) if method in _CHOICES else ""


def payment_sentence(order: Order, words: Wording) -> str:
    """How it is paid."""
    method = order.promise.method if order.promise else order.placed.payment_method
    return words.say(_SENTENCES.get(method, method))


def instructions(order: Order, words: Wording) -> tuple[str, ...]:
    """What the shop says on it, such as its account, line by line; nothing once it is paid."""
    if order.promise is None or order.payment is not Payment.OWED:
        return ()
    return tuple(words.rules.offline_payment(order.promise.method).told(words.language).splitlines())


def payment_facts(order: Order, words: Wording) -> tuple[tuple[str, str], ...]:
    """How much, to which account, with which reference, until when; nothing once it is paid."""
    if order.promise is None or order.payment is not Payment.OWED:
        return ()
    facts = [(words.say("Amount"), words.money(owed(order), order.placed.currency))]
    if order.promise.method in BY_BANK:
        account = words.rules.offline_payment(order.promise.method).account
        facts += _account_facts(account, words) if account else ()
        facts.append((words.say("Payment reference"), in_fours(creditor_reference(order.reference))))
    if order.promise.due_at:
        facts.append((words.say("Pay by"), words.day(order.promise.due_at)))
    return tuple(facts)


def _account_facts(account: BankAccount, words: Wording) -> list[tuple[str, str]]:
    facts = [(words.say("Account holder"), account.holder), ("IBAN", in_fours(account.iban))]
    return [*facts, ("BIC", account.bic)] if account.bic else facts
