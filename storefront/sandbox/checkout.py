"""The hosted payment page: what it shows, what the shopper may do on it, and what it insists on."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from babel import Locale

from storefront.sandbox import outcomes
from storefront.sandbox.answers import Answer, Doc, see_other
from storefront.sandbox.forms import is_email
from storefront.sandbox.html import answer_page
from storefront.sandbox.lines import line_items
from storefront.sandbox.outcomes import DEBIT_SUFFIXES, Payer
from storefront.sandbox.sessions import choose_rate, expire_session
from storefront.sandbox.store import Work

# Countries where an address may have no postcode (UPU).
NO_POSTCODE: Final = frozenset(
    "AE AG AO AW BF BI BJ BO BS BW BZ CD CF CG CI CM DJ DM ER FJ GA GD GH GM GN GQ GY HK IE JM KI KM KN LC ML MO MR "
    "MW NR NU PA QA RW SB SC SL SR ST SY TD TG TK TL TO TT TV TZ UG VC VU YE ZW".split()
)
FIELDS: Final = ("email", "name", "phone", "line1", "line2", "postal_code", "city", "state", "country")


@dataclass(frozen=True)
class Desk:
    """Where the page stands: its path prefix, and when a bank debit arrives by itself (seconds, None: by hand)."""

    base: str
    settle_after: int | None


def show_session(work: Work, desk: Desk, session: Doc) -> Answer:
    """The page of a session: the form while it is open, otherwise what became of it."""
    if session["status"] != "open":
        return answer_page("closed.html", base=desk.base, session=session, back=_back(session))
    filled = {"email": session["customer_email"] or ""}
    allowed = _allowed(session)
    if len(allowed) == 1:
        filled["country"] = allowed[0]
    return _show_form(work, desk, session, filled)


def submit(work: Work, desk: Desk, session: Doc, form: dict[str, str]) -> Answer:
    """One of the page's buttons was pressed: `outcome` is pay, later, decline, expire or update."""
    if session["status"] != "open":
        # A second click on Pay: the first one was taken, so this one goes where that one went.
        return see_other(_success(session) if session["status"] == "complete" else _address(desk, session))
    outcome = form.get("outcome", "")
    rate = form.get("shipping_rate")
    if rate is not None and rate not in [option["shipping_rate"] for option in session["shipping_options"]]:
        return _show_form(work, desk, session, form, {"shipping_rate": "Choose one of the ways of delivery."})
    if outcome == "expire":
        expire_session(work, session["id"])
        return see_other(_address(desk, session))
    if outcome == "update":
        return _show_form(work, desk, session, form)
    if outcome == "decline":
        session = outcomes.decline(work, session["id"], _payer(session, form))
        return _show_form(work, desk, session, form, alert="Your card was declined.")
    problems = _problems(session, form)
    if outcome not in {"pay", "later"} or (outcome == "later" and not _may_pay_later(session)):
        problems["outcome"] = "Choose one of the buttons."
    if problems:
        return _show_form(work, desk, session, form, problems)
    if outcome == "pay":
        return see_other(_success(outcomes.pay(work, session["id"], _payer(session, form))))
    settle_at = None if desk.settle_after is None else work.now + desk.settle_after
    return see_other(_success(outcomes.pay_later(work, session["id"], _payer(session, form), settle_at)))


def _show_form(
    work: Work,
    desk: Desk,
    session: Doc,
    filled: dict[str, str],
    problems: dict[str, str] | None = None,
    alert: str = "",
) -> Answer:
    rates = [work.need(option["shipping_rate"], "shipping_rate") for option in session["shipping_options"]]
    chosen = filled.get("shipping_rate") or (rates[0]["id"] if rates else None)
    rate = next((one for one in rates if one["id"] == chosen), None)
    choose_rate(session, rate)
    lines: list[dict[str, Any]] = [
        {**item, "product": work.need(item["price"]["product"], "product")} for item in line_items(work, session["id"])
    ]
    names = Locale("en").territories
    countries = sorted((names.get(code, code), code) for code in _allowed(session))
    return answer_page(
        "pay.html",
        422 if problems else 200,
        leads_to=[session["success_url"], session["cancel_url"] or ""],
        base=desk.base,
        session=session,
        shop=urlsplit(session["success_url"]).netloc,
        lines=lines,
        rates=rates,
        rate=rate,
        countries=countries,
        filled=filled,
        problems=problems or {},
        needs_postcode=len(countries) == 1 and countries[0][1] not in NO_POSTCODE,
        alert=alert,
        may_pay_later=_may_pay_later(session),
    )


def _problems(session: Doc, form: dict[str, str]) -> dict[str, str]:
    """What is wrong with the fields, in the order of the page."""
    problems: dict[str, str] = {}
    if not is_email(form.get("email", "")):
        problems["email"] = "Enter an e-mail address, like name@example.com."
    wanted = {"name": "Enter your name."}
    if session["phone_number_collection"]["enabled"]:
        wanted["phone"] = "Enter a phone number."
    if _allowed(session):
        wanted |= {"line1": "Enter street and house number.", "city": "Enter a town or city."}
        if form.get("country") not in _allowed(session):
            problems["country"] = "Choose a country."
        elif form["country"] not in NO_POSTCODE:
            wanted["postal_code"] = "Enter a postcode."
    problems |= {name: problem for name, problem in wanted.items() if not form.get(name)}
    problems |= {
        name: "Use at most 200 characters." for name, value in form.items() if name in FIELDS and len(value) > 200
    }
    return {name: problems[name] for name in FIELDS if name in problems}


def _payer(session: Doc, form: dict[str, str]) -> Payer:
    name = form.get("name", "")
    address = {part: form.get(part) or None for part in ("city", "country", "line1", "line2", "postal_code", "state")}
    return Payer(
        email=form.get("email", ""),
        name=name,
        phone=form.get("phone") or None,
        ship_to={"name": name, "address": address} if _allowed(session) else None,
        rate=form.get("shipping_rate"),
    )


def _allowed(session: Doc) -> list[str]:
    collection = session["shipping_address_collection"]
    return list(collection["allowed_countries"]) if collection else []


def _may_pay_later(session: Doc) -> bool:
    return any(kind.endswith(DEBIT_SUFFIXES) for kind in session["payment_method_types"])


def _address(desk: Desk, session: Doc) -> str:
    return f"{desk.base}/pay/{session['id']}"


def _success(session: Doc) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def _back(session: Doc) -> str:
    if session["status"] == "complete":
        return _success(session)
    parts = urlsplit(session["success_url"])
    return str(session["cancel_url"] or f"{parts.scheme}://{parts.netloc}/")
