"""What `shop.yaml` says of invoices and of other systems, with types."""

from collections.abc import Iterable

from chalicelib.domain.announcements import NAMES
from chalicelib.domain.rules import InvoiceRules, Webhook
from generator.schema.sheet import Sheet
from generator.schema.tables import papers as fields


def read_invoices(sheet: Sheet | None) -> InvoiceRules:
    """The rules of invoices; a pattern for both series is a problem, because two documents would have one number."""
    default = InvoiceRules()
    if sheet is None:
        return default
    number = sheet.value(fields.NUMBER) or default.number
    credit_note = sheet.value(fields.CREDIT_NUMBER) or default.credit_note
    if number == credit_note:
        place = sheet.place(fields.CREDIT_NUMBER)
        sheet.problem(
            place, "credit_note", "is numbered as invoices are", "give each series its own, such as CN-{number}"
        )
    return InvoiceRules(
        seller=sheet.value(fields.SELLER) or "",
        vat_id=sheet.value(fields.VAT_ID) or "",
        registration=sheet.value(fields.REGISTRATION) or "",
        number=number,
        credit_note=credit_note,
        digits=sheet.value(fields.DIGITS) or default.digits,
        note=sheet.value(fields.NOTE) or "",
    )


def read_webhooks(sheets: Iterable[Sheet]) -> tuple[Webhook, ...]:
    """Those who are told of orders; an address that stands there twice is a problem."""
    found: dict[str, Webhook] = {}
    for sheet in sheets:
        sheet.require(fields.ENDPOINT)
        url, events = sheet.read(fields.ENDPOINT), sheet.values(fields.TOLD_OF)
        if url and url.value in found:
            sheet.problem(url, "url", f"{url.value} stands there twice", "put its events into one entry")
        elif url:
            found[url.value] = Webhook(url.value, tuple(dict.fromkeys(events)) or NAMES)
    return tuple(found.values())
