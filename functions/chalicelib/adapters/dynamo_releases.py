"""The list of releases in DynamoDB, and the opening balances that come with a release."""

from collections.abc import Mapping, Sequence

from chalicelib.adapters.dynamo_layout import CURRENT, RELEASES, Item, release_key, stock_key
from chalicelib.adapters.dynamo_requests import MAX_ACTIONS, Action, Part, put, update
from chalicelib.adapters.dynamo_table import ConditionsFailed, Table
from chalicelib.domain.change import ReleaseRecord, ReleaseState
from chalicelib.domain.errors import Contended

_TRIES = 30


def listed(table: Table) -> tuple[ReleaseRecord, ...]:
    """All releases, the newest first."""
    items = sorted(table.query(RELEASES), key=lambda item: (item["publishing_at"], item["position"]), reverse=True)
    return tuple(release_record(item) for item in items)


def release_record(item: Item) -> ReleaseRecord:
    """A release from its item."""
    state = ReleaseState(item["state"])
    return ReleaseRecord(item["sk"], state, item["publishing_at"], item.get("current_at"), item.get("replaced_at"))


def publish(table: Table, release_id: str, now: int, position: int) -> None:
    """Put on the list as publishing, again where it was replaced or did not get there; a current one stays so."""
    table.update(
        update(
            release_key(release_id),
            "SET #state = :publishing, #publishing_at = :now, #position = if_not_exists(#position, :position)",
            "attribute_not_exists(pk) OR #state <> :current",
            publishing=ReleaseState.PUBLISHING.value,
            current=ReleaseState.CURRENT.value,
            now=now,
            position=position,
        )
    )


def switch(table: Table, release_id: str, now: int) -> None:
    """Make current what is listed, and replaced what was. Raises ValueError where it is not listed, Contended."""
    for _ in range(_TRIES):
        pointer = table.get(CURRENT)
        before = pointer["release"] if pointer else None
        if before == release_id:
            return
        if table.get(release_key(release_id)) is None:
            raise ValueError(f"Release {release_id} is not on the list: publish it first.")
        try:
            table.transact(_switching(before, release_id, now))
        except ConditionsFailed:
            continue  # somebody else has switched meanwhile
        return
    raise Contended("The current release is being switched by too many at once.")


def _switching(before: str | None, release_id: str, now: int) -> Sequence[Action]:
    values = {"release": release_id}
    if before is None:
        pointer = put(CURRENT, values, "attribute_not_exists(pk)")
    else:
        pointer = put(CURRENT, values, "#release = :before", before=before)
    current = update(
        release_key(release_id),
        "SET #state = :current, #current_at = :now REMOVE #replaced_at",
        "attribute_exists(pk)",
        current=ReleaseState.CURRENT.value,
        now=now,
    )
    actions = [
        Action(Part.RELEASE, CURRENT, "Put", pointer),
        Action(Part.RELEASE, release_key(release_id), "Update", current),
    ]
    if before is not None:
        replaced = update(
            release_key(before),
            "SET #state = :replaced, #replaced_at = :now",
            replaced=ReleaseState.REPLACED.value,
            now=now,
        )
        actions.append(Action(Part.RELEASE, release_key(before), "Update", replaced))
    return actions


def open_stock(table: Table, balances: Mapping[str, int], now: int) -> tuple[str, ...]:
    """Book the opening balance of each SKU that has none; those SKUs.

    A large catalogue takes many transactions. Each balance is booked once, whatever becomes of the others.
    """
    keys = {stock_key(sku): sku for sku in balances}
    opened = {keys[key] for key, item in table.get_many(keys).items() if "opened_at" in item}
    left = [sku for sku in balances if sku not in opened]
    new: list[str] = []
    for first in range(0, len(left), MAX_ACTIONS):
        chunk = left[first : first + MAX_ACTIONS]
        spared = table.transact([_opening(sku, balances[sku], now) for sku in chunk])
        others = {action.name for action in spared}
        new += [sku for sku in chunk if sku not in others]
    return tuple(new)


def _opening(sku: str, balance: int, now: int) -> Action:
    request = update(
        stock_key(sku),
        "ADD #on_hand :balance, #saleable :balance SET #opening = :balance, #opened_at = :now",
        "attribute_not_exists(#opened_at)",
        balance=balance,
        now=now,
    )
    return Action(Part.OPENING, stock_key(sku), "Update", request, sku, lambda _old: True)
