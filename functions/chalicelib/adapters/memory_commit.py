"""One `Change`, applied to a draft of the memory store's tables, which is thrown away where anything refuses."""

import json
from dataclasses import replace

from chalicelib.adapters.change_totals import (
    check_shape,
    counter_totals,
    refuse_counters,
    refuse_stock,
    stock_totals,
)
from chalicelib.adapters.memory_tables import History, Queued, Tables
from chalicelib.domain.change import (
    CartClaim,
    Change,
    CounterMove,
    InboxAnswer,
    InboxClaim,
    InboxRecord,
    Message,
    StockLevel,
    StockMove,
)
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import AlreadyProcessed, CartMoved, ReferenceTaken, VersionConflict
from chalicelib.domain.events import encode_event


def write_change(draft: Tables, change: Change, now: int) -> None:
    """Apply all of `change`, or raise what `OrderStore.commit` says: inbox first, then version, and so on."""
    check_shape(change)
    if change.inbox:
        _claim(draft, change.inbox, now)
    if change.answer:
        _answer(draft, change.answer, now)
    if change.order_id is not None:
        _append(draft, change, change.order_id)
    if change.cart:
        _point_cart(draft, change.cart)
    _move_counters(draft, change.counters)
    _move_stock(draft, change.stock)
    _put_messages(draft, change.outbox)
    for card in change.gift_cards:
        draft.gift_cards.setdefault(card.id, card)


def live_record(tables: Tables, inbox_id: str, now: int) -> InboxRecord | None:
    """An inbox record that has not expired."""
    record = tables.inbox.get(inbox_id)
    return record if record and record.expires_at > now else None


def _claim(draft: Tables, claim: InboxClaim, now: int) -> None:
    known = live_record(draft, claim.id, now)
    if claim.takes_over is None:
        free = known is None
    else:
        ran_out = claim.takes_over <= now or (claim.lease_until is not None and claim.lease_until <= now)
        free = known is not None and ran_out and known.lease_until == claim.takes_over and known.answer is None
    if not free:
        raise AlreadyProcessed(f"{claim.id} was taken in before.")
    draft.inbox[claim.id] = InboxRecord(
        claim.id, claim.payload_hash, claim.expires_at, claim.lease_until, claim.order_id
    )


def _answer(draft: Tables, given: InboxAnswer, now: int) -> None:
    known = live_record(draft, given.id, now)
    if known is None:
        return  # nobody can ask for it any more
    if known.answer is not None:
        raise AlreadyProcessed(f"{given.id} has been answered before.")
    draft.inbox[given.id] = replace(known, answer=given.answer)


def _append(draft: Tables, change: Change, order_id: str) -> None:
    known = draft.orders.get(order_id)
    version = known.version if known else 0
    if version != change.expected_version:
        raise VersionConflict(f"Order {order_id} is at {version}, not at {change.expected_version}.")
    reference = known.reference if known else str(change.reference)
    if known is None and reference in draft.references:
        raise ReferenceTaken(f"The reference {reference} is in use.")
    draft.references[reference] = order_id
    commit = canonical([encode_event(event) for event in change.events]).decode()
    commits = (*known.commits, commit) if known else (commit,)
    draft.orders[order_id] = History(reference, commits, change.sweep_at)
    if change.listing:
        draft.listings[order_id] = change.listing
    for payment in change.payments:
        draft.payments.setdefault(payment, order_id)


def _point_cart(draft: Tables, claim: CartClaim) -> None:
    if draft.carts.get(claim.cart_id) != claim.expected:
        raise CartMoved(f"The cart does not point at {claim.expected or 'no order'} any more.")
    draft.carts[claim.cart_id] = claim.order_id


def _move_counters(draft: Tables, moves: tuple[CounterMove, ...]) -> None:
    over: list[str] = []
    below: list[str] = []
    for name, total in counter_totals(moves).items():
        value = draft.counters.get(name, 0) + total.delta
        if total.at_most is not None and value > total.at_most:
            over.append(name)
        elif value < 0:
            below.append(name)
        draft.counters[name] = value
    refuse_counters(over, below)


def _move_stock(draft: Tables, moves: tuple[StockMove, ...]) -> None:
    short: list[tuple[str, int, int]] = []
    broken: list[str] = []
    for sku, total in stock_totals(moves).items():
        before = draft.stock.get(sku, StockLevel(sku))
        after = total.added_to(before)
        if after.reserved < 0:
            broken.append(sku)
        elif total.limited and after.saleable < 0:
            short.append((sku, total.asked, total.left(before.on_hand, before.reserved)))
        draft.stock[sku] = after
    refuse_stock(short, broken)


def _put_messages(draft: Tables, messages: tuple[Message, ...]) -> None:
    for message in messages:
        # The payload goes through JSON as it would in a database: what comes back is nobody else's object.
        payload = json.loads(canonical(to_plain(message.payload)))
        draft.outbox.setdefault(message.id, Queued(replace(message, payload=payload), ready_at=message.due_at))
