"""How `shop.yaml` says that orders are paid, and who carries them."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.carriers import Carrier
from chalicelib.domain.rules import CARD, BankAccount, OfflinePayment, ShopRules
from generator.schema import codes
from generator.schema.sheet import Sheet, Wrong
from generator.schema.tables import payment as fields
from generator.schema.tables import shop

_TRANSFER_DUE, _TRANSFER_EXPIRE, _INVOICE_DUE = 7, 14, 30


def with_payment(sheet: Sheet, rules: ShopRules) -> ShopRules:
    """The rules with ways to pay and carriers."""
    offline = _read_offline(sheet.read(fields.OFFLINE))
    methods: Sequence[str] = (CARD,)
    if sheet.stands(shop.PAYMENT_METHODS):
        methods = tuple(dict.fromkeys(sheet.values(shop.PAYMENT_METHODS)))
    if not methods and not offline and not sheet.findings.problems:
        hint = "write `payment_methods: [card]`, or `offline_payment`"
        sheet.problem(sheet.place(shop.PAYMENT_METHODS), "payment_methods", "leaves no way to pay", hint)
    carriers = _read_carriers(sheet)
    return replace(rules, payment_methods=(*methods, *offline), offline=offline, carriers=carriers)


def _read_offline(sheet: Sheet | None) -> dict[str, OfflinePayment]:
    if sheet is None:
        return {}
    readers = (
        (fields.TRANSFER, _read_transfer),
        (fields.ON_DELIVERY, _read_on_delivery),
        (fields.AT_PICKUP, _read_at_pickup),
        (fields.INVOICE, _read_invoice),
    )
    return {field.name: read(inner) for field, read in readers if (inner := sheet.read(field)) is not None}


def _read_transfer(sheet: Sheet) -> OfflinePayment:
    due = sheet.value(fields.TRANSFER_DUE) or _TRANSFER_DUE
    remind = sheet.value(fields.TRANSFER_REMIND) or due
    expire = sheet.value(fields.TRANSFER_EXPIRE) or _TRANSFER_EXPIRE
    for field, days in ((fields.TRANSFER_DUE, due), (fields.TRANSFER_REMIND, remind)):
        if days >= expire and (field is fields.TRANSFER_DUE or remind != due):
            message = f"is day {days}, and the order ends on day {expire}"
            sheet.problem(sheet.place(field), field.name, message, "write a later `expire_days`")
    _require_where_to(sheet)
    return replace(
        _read_common(sheet),
        account=_read_account(sheet),
        due_days=due,
        remind_days=remind,
        expire_days=expire,
        countries=sheet.values(fields.COUNTRIES),
    )


def _read_on_delivery(sheet: Sheet) -> OfflinePayment:
    return replace(_read_common(sheet), countries=sheet.values(fields.COUNTRIES))


def _read_at_pickup(sheet: Sheet) -> OfflinePayment:
    return _read_common(sheet)


def _read_invoice(sheet: Sheet) -> OfflinePayment:
    _require_where_to(sheet)
    return replace(
        _read_common(sheet),
        account=_read_account(sheet),
        due_days=sheet.value(fields.INVOICE_DUE) or _INVOICE_DUE,
        remind_days=sheet.value(fields.INVOICE_REMIND),
        countries=sheet.values(fields.COUNTRIES),
    )


def _read_common(sheet: Sheet) -> OfflinePayment:
    return OfflinePayment(
        title=sheet.value(fields.TITLE) or "",
        instructions="\n".join(sheet.values(fields.INSTRUCTIONS)),
        up_to=sheet.value(fields.UP_TO) or {},
    )


def _require_where_to(sheet: Sheet) -> None:
    """Report a method for which nobody says where the money is to go."""
    if not sheet.has(fields.ACCOUNT) and not sheet.has(fields.INSTRUCTIONS):
        hint = "write `account: {holder: ..., iban: ...}`, or `instructions` where the account has no IBAN"
        sheet.problem(sheet.table, "account", "nobody says where the money is to go", hint)


def _read_account(sheet: Sheet) -> BankAccount | None:
    inner = sheet.read(fields.ACCOUNT)
    if inner is None:
        return None
    complete = [inner.require(field) for field in (fields.HOLDER, fields.IBAN)]
    holder, iban, bic = inner.value(fields.HOLDER), inner.value(fields.IBAN), inner.value(fields.BIC)
    return BankAccount(holder, iban, bic or "") if all(complete) and holder and iban else None


def _read_carriers(sheet: Sheet) -> dict[str, Carrier]:
    carriers = {}
    for key, inner in sheet.each(fields.CARRIERS):
        try:
            codes.slug(key.value)
        except Wrong as wrong:
            sheet.problem(key, "carriers", wrong.message, wrong.hint)
        complete = [inner.require(field) for field in (fields.CARRIER_NAME, fields.CARRIER_TRACKING)]
        name, tracking = inner.value(fields.CARRIER_NAME), inner.value(fields.CARRIER_TRACKING)
        if all(complete) and name and tracking:
            carriers[key.value] = Carrier(name, tracking)
    return carriers
