"""`storefront gift-cards`: those that were sold, and those that the merchant gives away."""

import json
from contextlib import closing
from pathlib import Path

import click

from storefront.options import json_option, var_option
from storefront.places import find_places

_EXAMPLE = """\b
Examples:
  storefront gift-cards issue 50 EUR --note "For Ana's birthday"
  storefront gift-cards list
"""


@click.group("gift-cards", epilog=_EXAMPLE)
def gift_cards() -> None:
    """Give gift cards away, look at them, take them back."""


@gift_cards.command("issue", epilog="\b\nExample:\n  storefront gift-cards issue 50 EUR")
@click.argument("amount")
@click.argument("currency")
@click.option("--note", default="", metavar="TEXT", help="What it is for; only the shop sees it.")
@var_option
@json_option
def issue(amount: str, currency: str, note: str, var: Path | None, as_json: bool) -> None:
    """Make a gift card. Its code is shown this once, and kept nowhere."""
    from chalicelib.domain.money import AmountError, UnknownCurrency, parse_amount
    from storefront.shop_settings import open_services

    places = find_places(var=var)
    services = open_services(places.var)
    rules = services.releases.current().rules
    if currency not in rules.currencies:
        raise click.BadParameter(f"the shop sells in {', '.join(rules.currencies)}", param_hint="CURRENCY")
    try:
        value = parse_amount(amount, currency)
    except (AmountError, UnknownCurrency) as wrong:
        raise click.BadParameter(str(wrong), param_hint="AMOUNT") from wrong
    if value == 0:
        raise click.BadParameter("a card of nothing buys nothing", param_hint="AMOUNT")
    card, code = services.gift_cards.issue(value, currency, note[:200])
    if as_json:
        plain = {"code": code, "ending": card.ending, "value": value, "currency": currency}
        click.echo(json.dumps(plain | {"expires_at": card.expires_at}, ensure_ascii=False, indent=2))
        return
    click.echo(code)


@gift_cards.command("list", epilog="\b\nExample:\n  storefront gift-cards list --json")
@var_option
@json_option
def list_cards(var: Path | None, as_json: bool) -> None:
    """List every gift card with what is left on it, the newest first. Codes are kept nowhere: only their endings."""
    from chalicelib.domain.giftcards import spent_counter
    from chalicelib.domain.money import Money
    from storefront.ledger import open_store
    from storefront.tables import print_table, show_time

    with closing(open_store(find_places(var=var).var)) as store:
        cards = store.gift_cards()
        spent = store.counters([spent_counter(card.id) for card in cards])
    left = {card.id: card.value - spent[spent_counter(card.id)] for card in cards}
    if as_json:
        plain = [
            {
                "id": card.id,
                "ending": card.ending,
                "currency": card.currency,
                "value": card.value,
                "left": left[card.id],
                "issued_at": card.issued_at,
                "expires_at": card.expires_at,
                "order": card.order_id,
                "note": card.note,
            }
            for card in cards
        ]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    if not cards:
        click.echo("No gift card has been issued yet.")
        return
    rows = [
        (
            f"…{card.ending}",
            Money(card.value, card.currency).decimal(),
            Money(left[card.id], card.currency).decimal(),
            card.currency,
            show_time(card.issued_at),
            show_time(card.expires_at) if card.expires_at else "",
            card.note or ("sold" if card.order_id else ""),
        )
        for card in cards
    ]
    print_table(("Card", "Value", "Left", "", "Issued (UTC)", "Good until", "For"), rows, right=("Value", "Left"))


@gift_cards.command("void", epilog="\b\nExample:\n  storefront gift-cards void 7QXA")
@click.argument("card")
@var_option
def void(card: str, var: Path | None) -> None:
    """Take what is left of a card away, by the last four signs of its code or by its id. What orders hold stays."""
    from chalicelib.domain.money import Money
    from storefront.shop_settings import open_services

    services = open_services(find_places(var=var).var)
    ending = card.strip("…").upper()
    found = [entry for entry in services.store.gift_cards() if card == entry.id or ending == entry.ending]
    if not found:
        raise click.BadParameter(f"there is no card that ends in {card}", param_hint="CARD")
    if len(found) > 1:
        ids = ", ".join(entry.id for entry in found)
        raise click.BadParameter(f"{len(found)} cards end in {card}; write the id of one: {ids}", param_hint="CARD")
    left = services.gift_cards.void(found[0])
    click.echo(f"Taken away: {Money(left, found[0].currency).decimal()} {found[0].currency}.")
