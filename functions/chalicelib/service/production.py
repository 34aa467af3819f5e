"""What is made to order: planned when an order is taken on, listed for the workshop, moved along by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from chalicelib.domain.calendar import Dispatch, next_working_day, working_days_after, working_days_before
from chalicelib.domain.catalogue import StockPolicy
from chalicelib.domain.change import Message
from chalicelib.domain.errors import NotFound
from chalicelib.domain.goods_commands import MoveJob, PlanProduction
from chalicelib.domain.lifecycles import JobState
from chalicelib.domain.listing import WORKSHOP, Cursor
from chalicelib.domain.order import Order, fold
from chalicelib.domain.parcel_events import PlannedJob
from chalicelib.domain.quote import QuoteLine
from chalicelib.service.house import House, act, check_line, find

_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class JobMove:
    """Who moves a job of an order, and to where."""

    by: str
    job: str
    state: JobState
    note: str = ""


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job on the list. Dates are ISO; `begin_on` is the day on which the workshop comes to it, one by one."""

    reference: str
    job: str
    sku: str
    name: str
    quantity: int
    state: JobState
    start_by: str
    ready_by: str
    begin_on: str = ""

    @property
    def late(self) -> bool:
        """Whether it will be begun later than it had to be."""
        return self.state is JobState.PLANNED and self.begin_on > self.start_by


def plan(house: House, message: Message) -> None:
    """The outbox handler for `plan_production`: the jobs of an order that was taken on."""
    order_id = str(message.payload["order"])
    stored = house.store.load(order_id)
    if stored is None:
        raise NotFound("the order of these jobs is not in the store")
    order = fold(stored.events)
    house.settlement.apply(order_id, PlanProduction(tuple(_jobs(house, order))))


def list_jobs(house: House) -> tuple[ListedJob, ...]:
    """Every open job, what was begun first, then by the day on which it has to be begun: late ones first."""
    oldest_first = list(_open_jobs(house))[::-1]
    jobs = sorted(oldest_first, key=lambda job: (job.state is JobState.PLANNED, job.start_by, job.ready_by))
    return tuple(_in_turn(house, jobs))


def move_job(house: House, reference: str, asked: JobMove) -> Order:
    """Move a job along, or back. Raises UnknownPart, NotReady."""
    order_id, _ = find(house, reference)
    by, note = check_line(asked.by, "by", needed=True), check_line(asked.note, "note")
    return act(house, order_id, MoveJob(asked.job, asked.state, by, note))


def _jobs(house: House, order: Order) -> Iterator[PlannedJob]:
    made = [line for line in order.placed.lines if line.stock_policy is StockPolicy.MADE_TO_ORDER]
    for number, line in enumerate(made, start=1):
        quantity = line.quantity - order.cancelled.get(line.sku, 0)
        if quantity > 0:
            start_by, ready_by = _dates(house, order, line)
            yield PlannedJob(f"job-{number}", line.sku, quantity, start_by.isoformat(), ready_by.isoformat())


def _dates(house: House, order: Order, line: QuoteLine) -> tuple[date, date]:
    """Counted back from the last day that was promised; without one, from the day of the order on."""
    dispatch, shipping = house.rules.dispatch, order.placed.shipping
    lead_days = line.lead_days or 0
    if shipping is not None and shipping.arrives is not None:
        leaves = working_days_before(date.fromisoformat(shipping.arrives[1]), shipping.days[1], dispatch)
        ready = working_days_before(leaves, dispatch.handling[1], dispatch)
    else:
        ready = working_days_after(_day(house, order.placed.at), lead_days, dispatch)
    return working_days_before(ready, lead_days, dispatch), ready


def _open_jobs(house: House) -> Iterator[ListedJob]:
    before = None
    while page := house.store.orders(queue=WORKSHOP, before=before, limit=_AT_ONCE):
        for line in page:
            stored = house.store.load(line.id)
            if stored is not None:
                yield from _listed(fold(stored.events))
        before = Cursor(page[-1].placed_at, page[-1].id)


def _listed(order: Order) -> Iterator[ListedJob]:
    for job in order.jobs:
        if job.open:
            planned, line = job.planned, order.placed.line(job.planned.sku)
            name = line.name if line else planned.sku
            dates = (planned.start_by, planned.ready_by)
            yield ListedJob(order.reference, job.id, planned.sku, name, planned.quantity, job.state, *dates)


def _in_turn(house: House, jobs: list[ListedJob]) -> Iterator[ListedJob]:
    """Each job with the day on which its turn comes, as many pieces a day as the workshop can begin."""
    dispatch, a_day = house.rules.dispatch, house.rules.orders.jobs_a_day
    day, left = next_working_day(_day(house, house.clock()), dispatch), a_day
    for job in jobs:
        if job.state is not JobState.PLANNED:
            yield replace(job, begin_on=day.isoformat())
            continue
        if left is not None and left <= 0:
            day, left = _next(day, dispatch), a_day
        yield replace(job, begin_on=day.isoformat())
        pieces = job.quantity
        while left is not None and a_day is not None and pieces > left:
            pieces -= left
            day, left = _next(day, dispatch), a_day
        left = None if left is None else left - pieces


def _next(day: date, dispatch: Dispatch) -> date:
    return working_days_after(day, 1, dispatch)


def _day(house: House, instant: int) -> date:
    return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(house.rules.timezone)).date()
