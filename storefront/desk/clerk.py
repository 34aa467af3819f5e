"""Somebody at the command line who does something for the shop, and what the command answers."""

import getpass
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from chalicelib.bootstrap import Services
from chalicelib.domain.errors import GatewayUnavailable, NotFound
from chalicelib.domain.listing import Cursor
from chalicelib.domain.order import Order
from chalicelib.domain.order_parts import AUTOMATIC, PROVIDER
from chalicelib.service.desk_view import order_plain
from chalicelib.service.house import House, check_line, find
from chalicelib.service.once import desk_claim, do_once
from chalicelib.service.order_history import tell_history
from chalicelib.service.returning import BUYER
from storefront.desk.next_steps import next_steps
from storefront.options import json_option, var_option
from storefront.places import find_places
from storefront.tables import one_line

_TAKEN = (AUTOMATIC, BUYER, PROVIDER)
_LATEST = 1000  # orders among which a mistyped reference is looked for
_PAGE = 200
Asked = TypeVar("Asked")
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who acts (`by` stands in the history), on which shop, and whether a program reads the answer."""

    services: Services
    by: str
    as_json: bool
    key: str | None = None

    @property
    def house(self) -> House:
        """The shop behind the desk."""
        return self.services.house

    def house_for(self, asked: object) -> House:
        """The shop for a deed: with a key, what is asked for happens once under it."""
        if not self.key:
            return self.house
        typed = f"{click.get_current_context().command_path} {asked!r}".encode()
        claim = desk_claim(self.by, check_line(self.key, "key", needed=True), typed, self.services.clock())
        return replace(self.house, claim=claim)

    def find(self, written: str) -> tuple[str, Order]:
        """The id of an order, and the order. Raises NotFound, with the reference that may have been meant."""
        reference = written.strip().upper()
        try:
            return find(self.house, reference)
        except NotFound as missing:
            close = get_close_matches(reference[:20], list(_latest_references(self.house)), n=1)
            known = f"did you mean {close[0]}?" if close else "`storefront orders list` names them"
            raise NotFound(f"there is no order {written[:20]} ({known})", param="reference") from missing

    def do(self, use_case: Callable[[House, str, Asked], Order], written: str, asked: Asked) -> None:
        """Do it, and say what has happened and what is next. Raises what the use case raises; then nothing happened."""
        order_id, order = self.find(written)
        before = self._count(order_id)
        house = self.house_for((order.reference, asked))
        try:
            do_once(house, lambda: use_case(house, order.reference, asked))
        except GatewayUnavailable as away:
            raise try_again(self.services, away) from away
        _, order = self.find(order.reference)
        if self.as_json:
            self.print_json({"order": order_plain(order_id, order)})
            return
        self._tell(order_id, order, before)

    def print_json(self, plain: Any) -> None:
        """An answer for programs, in the words of `/api/admin`."""
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))

    def _count(self, order_id: str) -> int:
        stored = self.services.store.load(order_id)
        return len(stored.events) if stored else 0

    def _tell(self, order_id: str, order: Order, before: int) -> None:
        stored = self.services.store.load(order_id)
        told = list(tell_history(stored.events if stored else ()))[before:]
        for one in told:
            click.echo(one_line(one.text))
        if not told:
            click.echo("Nothing was changed: it was done already.")
        print_state(order)


def print_state(order: Order) -> None:
    """How an order stands, and what the shop's people do next."""
    click.echo(f"{order.reference} is {order.status}.")
    for step in next_steps(order):
        click.echo(one_line(f"Next: {step}"))


def try_again(services: Services, away: GatewayUnavailable) -> click.ClickException:
    """What is said where the payment provider cannot be asked: nothing happened."""
    runs = ", while `storefront serve` runs" if services.settings.uses_sandbox else ""
    return click.ClickException(f"{away.message} It is safe to try again{runs}.")


def one_part(named: str | None, fitting: Sequence[str], what: str) -> str:
    """The parcel, refund or return that was named; where none was, the only one that fits. Raises ClickException."""
    if named is not None:
        return named
    if not fitting:
        raise click.ClickException(f"no {what} of this order waits for that: `storefront orders show` tells how it is")
    if len(fitting) > 1:
        raise click.UsageError(f"say which {what}: {', '.join(fitting)}")
    return fitting[0]


def at_desk(command: Callable[Concatenate[Clerk, Given], None]) -> Callable[..., None]:
    """Give a command somebody who acts, once for a key: with `--by`, `--key`, `--var` and `--json`."""

    @click.option("--key", metavar="TEXT", help="For scripts: under one key it is done once, however often it is run.")
    @wraps(command)
    def keyed(clerk: Clerk, key: str | None, *args: Given.args, **given: Given.kwargs) -> None:
        command(replace(clerk, key=key), *args, **given)

    return by_name(keyed)


def by_name(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command somebody with a name: with `--by`, `--var` and `--json`."""

    @click.option("--by", metavar="NAME", help="Who does it, for the history; your login name without it.")
    @var_option
    @json_option
    @wraps(command)
    def opened(by: str | None, var: Path | None, as_json: bool, *args: object, **given: object) -> None:
        command(open_clerk(var, as_json, by), *args, **given)

    return opened


def look_in(
    command: Callable[Concatenate[Clerk, Given], None],
) -> Callable[..., None]:
    """Give a command somebody who only looks: with `--var` and `--json`."""

    @var_option
    @json_option
    @wraps(command)
    def opened(var: Path | None, as_json: bool, *args: Given.args, **given: Given.kwargs) -> None:
        command(open_clerk(var, as_json), *args, **given)

    return opened


def open_clerk(var: Path | None, as_json: bool, by: str | None = None) -> Clerk:
    """Whoever types, in the shop that the settings name. Raises UsageError for a name that means somebody else."""
    from storefront.ledger import is_there
    from storefront.shop_settings import open_services

    name = _login_name() if by is None else by.strip()
    if name.casefold() in _TAKEN:
        raise click.BadParameter(f"{name} is what histories call somebody else; write your name", param_hint="--by")
    private = find_places(var=var).var
    if not is_there(private):
        raise click.ClickException(f"there is no shop in {private} yet: `storefront serve` makes one")
    return Clerk(open_services(private), name, as_json)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("this machine does not know your name: say who you are with --by NAME") from None


def _latest_references(house: House) -> Iterator[str]:
    def pages() -> Iterator[str]:
        before = None
        while page := house.store.orders(before=before, limit=_PAGE):
            yield from (line.reference for line in page)
            before = Cursor(page[-1].placed_at, page[-1].id)

    return islice(pages(), _LATEST)
