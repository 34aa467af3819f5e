"""One `Change` as the actions of one DynamoDB transaction, each with its condition, and refusals by their right name.

What refuses is told with what is there, so that no second read is needed to say why.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from chalicelib.adapters.change_totals import (
    CounterTotal,
    StockTotal,
    counter_totals,
    refuse_counters,
    refuse_stock,
    stock_totals,
)
from chalicelib.adapters.dynamo_layout import (
    DUE,
    FORGET,
    GIFT_CARDS,
    LISTED,
    SWEEP,
    Item,
    cart_key,
    counters_key,
    gift_card_key,
    head_key,
    history_key,
    inbox_key,
    moment,
    payment_key,
    reference_key,
    shard,
    stock_key,
)
from chalicelib.adapters.dynamo_lists import listing_values
from chalicelib.adapters.dynamo_outbox import message_actions
from chalicelib.adapters.dynamo_requests import Action, Part, put, update
from chalicelib.adapters.dynamo_table import Refused
from chalicelib.domain.change import Change, InboxClaim
from chalicelib.domain.codec import canonical, to_plain
from chalicelib.domain.errors import AlreadyProcessed, CartMoved, Contended, ReferenceTaken, VersionConflict
from chalicelib.domain.events import encode_event
from chalicelib.domain.giftcards import GiftCard

_NOT_THERE = "attribute_not_exists(pk)"


def change_actions(change: Change, now: int, position: int) -> list[Action]:
    """Everything that a change writes, an item once. `position` says where its messages stand in order."""
    return [
        *_inbox(change, now),
        *_order(change),
        *_cart(change),
        *_counters(counter_totals(change.counters)),
        *_stock(stock_totals(change.stock)),
        *message_actions(change.outbox, position),
        *_gift_cards(change.gift_cards),
    ]


def raise_refusal(change: Change, refused: Refused) -> None:
    """Raises what `OrderStore.commit` says of the first part that refused."""
    by_part = {part: list(failed) for part, failed in groupby(refused, lambda failure: failure[0].part)}
    first = min(by_part)
    action, old = by_part[first][0]
    match first:
        case Part.INBOX:
            raise AlreadyProcessed(f"{action.name} was taken in before.")
        case Part.ANSWER:
            raise AlreadyProcessed(f"{action.name} has been answered before.")
        case Part.ORDER:
            version = old["version"] if old else 0
            raise VersionConflict(f"Order {change.order_id} is at {version}, not at {change.expected_version}.")
        case Part.REFERENCE:
            raise ReferenceTaken(f"The reference {change.reference} is in use.")
        case Part.CART:
            expected = change.cart.expected if change.cart else None
            raise CartMoved(f"The cart does not point at {expected or 'no order'} any more.")
    if Part.COUNTERS in by_part:
        _refuse_counters(change, {action.name: old for action, old in by_part[Part.COUNTERS]})
    if Part.STOCK in by_part:
        _refuse_stock(change, {action.name: old for action, old in by_part[Part.STOCK]})
    raise Contended("What refused this change holds again.")


def _inbox(change: Change, now: int) -> Iterator[Action]:
    claim, given = change.inbox, change.answer
    answer = canonical(to_plain(given.answer)).decode() if given else None
    if claim:
        own = given is not None and given.id == claim.id and claim.expires_at > now
        yield _claim(claim, answer if own else None, now)
    if given and not (claim and given.id == claim.id):
        request = update(
            inbox_key(given.id),
            "SET #answer = :answer",
            f"#{FORGET} > :now AND attribute_not_exists(#answer)",
            answer=answer or "",
            now=now,
        )

        def nobody_asks(old: Item | None) -> bool:
            return old is None or old[FORGET] <= now

        yield Action(Part.ANSWER, inbox_key(given.id), "Update", request, given.id, nobody_asks)


def _claim(claim: InboxClaim, answer: str | None, now: int) -> Action:
    bound: dict[str, int] = {"now": now}
    if claim.takes_over is None:
        condition = f"{_NOT_THERE} OR #{FORGET} <= :now"
    else:
        condition = f"#{FORGET} > :now AND #lease_until = :taken AND attribute_not_exists(#answer)"
        bound["taken"] = claim.takes_over
        ran_out = claim.takes_over <= now or (claim.lease_until is not None and claim.lease_until <= now)
        if not ran_out:
            raise AlreadyProcessed(f"{claim.id} was taken in before.")
    values: dict[str, str | int | None] = {
        "payload_hash": claim.payload_hash,
        FORGET: claim.expires_at,
        "lease_until": claim.lease_until,
        "order_id": claim.order_id,
        "answer": answer,
    }
    return Action(
        Part.INBOX, inbox_key(claim.id), "Put", put(inbox_key(claim.id), values, condition, **bound), claim.id
    )


def _order(change: Change) -> Iterator[Action]:
    if change.order_id is None:
        return
    version, key = change.expected_version + 1, head_key(change.order_id)
    due = {} if change.sweep_at is None else sweep_marks(change.order_id, change.sweep_at)
    listed = listing_values(change.listing) if change.listing else {}
    if version == 1:
        values = {"version": 1, "reference": change.reference, **due, **listed}
        yield Action(Part.ORDER, key, "Put", put(key, values, _NOT_THERE))
        reference = reference_key(str(change.reference))
        yield Action(Part.REFERENCE, reference, "Put", put(reference, {"order_id": change.order_id}, _NOT_THERE))
    else:
        kept = {**due, **{name: value for name, value in listed.items() if value is not None}}
        gone = [name for name, value in listed.items() if value is None] + ([] if due else [DUE, f"{DUE}_at"])
        marks = ", ".join(["#version = :version", *(f"#{name} = :{name}" for name in kept)])
        removed = f" REMOVE {', '.join(f'#{name}' for name in gone)}" if gone else ""
        condition = "#version = :expected"
        request = update(key, f"SET {marks}{removed}", condition, version=version, expected=version - 1, **kept)
        yield Action(Part.ORDER, key, "Update", request)
    events = canonical([encode_event(event) for event in change.events]).decode()
    history = history_key(change.order_id, version)
    yield Action(Part.ORDER, history, "Put", put(history, {"events": events}))
    for payment in change.payments:
        known = payment_key(payment)
        request = put(known, {"order_id": change.order_id}, _NOT_THERE)
        yield Action(Part.PAYMENT, known, "Put", request, payment, lambda _old: True)


def sweep_marks(order_id: str, sweep_at: int) -> dict[str, str]:
    """What puts an order into the index of what is due."""
    return {DUE: shard(SWEEP, order_id), f"{DUE}_at": moment(sweep_at, order_id)}


def _cart(change: Change) -> Iterator[Action]:
    if change.cart is None:
        return
    key, values = cart_key(change.cart.cart_id), {"order_id": change.cart.order_id}
    if change.cart.expected is None:
        yield Action(Part.CART, key, "Put", put(key, values, _NOT_THERE))
    else:
        yield Action(Part.CART, key, "Put", put(key, values, "#order_id = :expected", expected=change.cart.expected))


def _counters(totals: Mapping[str, CounterTotal]) -> Iterator[Action]:
    owners: dict[str, dict[str, CounterTotal]] = {}
    for name, total in totals.items():
        owners.setdefault(name.partition("/")[0], {})[name] = total
    for owner, group in owners.items():
        names, bound, adds, conditions = dict[str, str](), dict[str, int](), list[str](), list[str]()
        for number, (name, total) in enumerate(group.items()):
            names[f"c{number}"], bound[f"d{number}"] = counter_attribute(name), total.delta
            adds.append(f"#c{number} :d{number}")
            conditions += _counter_conditions(number, total, bound)
        request = update(counters_key(owner), f"ADD {', '.join(adds)}", " AND ".join(conditions), names, **bound)
        yield Action(Part.COUNTERS, counters_key(owner), "Update", request, owner)


def counter_attribute(name: str) -> str:
    """The attribute of a counter in the item of its owner."""
    return "=" + name.partition("/")[2]


def _counter_conditions(number: int, total: CounterTotal, bound: dict[str, int]) -> Iterator[str]:
    """A condition cannot calculate, so the delta goes to the other side; a counter that is not there is 0."""
    if total.delta < 0:
        bound[f"l{number}"] = -total.delta
        yield f"#c{number} >= :l{number}"
    if total.at_most is not None:
        bound[f"m{number}"] = total.at_most - total.delta
        fresh = f"attribute_not_exists(#c{number}) OR " if total.delta <= total.at_most else ""
        yield f"({fresh}#c{number} <= :m{number})"


def _refuse_counters(change: Change, old: Mapping[str, Item | None]) -> None:
    over: list[str] = []
    below: list[str] = []
    for name, total in counter_totals(change.counters).items():
        owner = name.partition("/")[0]
        if owner in old:
            value = (old[owner] or {}).get(counter_attribute(name), 0) + total.delta
            if total.at_most is not None and value > total.at_most:
                over.append(name)
            elif value < 0:
                below.append(name)
    refuse_counters(over, below)


def _stock(totals: Mapping[str, StockTotal]) -> Iterator[Action]:
    for sku, total in totals.items():
        saleable = total.on_hand - total.reserved
        bound = {
            "hand": total.on_hand,
            "held": total.reserved,
            "sold": total.sold,
            "received": total.received,
            "restocked": total.restocked,
            "corrected": total.corrected,
            "free": saleable,
        }
        conditions = []
        if total.reserved < 0:
            conditions.append("#reserved >= :least_held")
            bound["least_held"] = -total.reserved
        if total.limited:
            # A condition cannot subtract one attribute from another: what is saleable is an attribute of its own.
            fresh = f"{_NOT_THERE} OR " if saleable >= 0 else ""
            conditions.append(f"({fresh}#saleable >= :least_free)")
            bound["least_free"] = -saleable
        levels = "#on_hand :hand, #reserved :held, #sold :sold, #saleable :free"
        adds = f"ADD {levels}, #received :received, #restocked :restocked, #corrected :corrected"
        request = update(stock_key(sku), adds, " AND ".join(conditions), **bound)
        yield Action(Part.STOCK, stock_key(sku), "Update", request, sku)


def _refuse_stock(change: Change, old: Mapping[str, Item | None]) -> None:
    short: list[tuple[str, int, int]] = []
    broken: list[str] = []
    for sku, total in stock_totals(change.stock).items():
        if sku in old:
            level = old[sku] or {}
            on_hand, reserved = level.get("on_hand", 0), level.get("reserved", 0)
            if reserved + total.reserved < 0:
                broken.append(sku)
            else:
                short.append((sku, total.asked, total.left(on_hand, reserved)))
    refuse_stock(short, broken)


def _gift_cards(cards: Iterable[GiftCard]) -> Iterator[Action]:
    named: dict[str, GiftCard] = {}
    for card in cards:
        named.setdefault(card.id, card)
    for card in named.values():
        key = gift_card_key(card.id)
        request = put(key, gift_card_values(card), _NOT_THERE)
        yield Action(Part.GIFT_CARD, key, "Put", request, card.id, lambda _old: True)


def gift_card_values(card: GiftCard) -> dict[str, str]:
    """A gift card as an item; its own `expires_at` is no reason to delete it."""
    listed_at = moment(card.issued_at, card.id)
    return {
        "card": canonical(to_plain(card)).decode(),
        LISTED: shard(GIFT_CARDS, card.id),
        f"{LISTED}_at": listed_at,
    }
