"""Working days: when goods leave the house and when they arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Dispatch:
    """When the shop sends: `handling` from least to most working days, on which days (0 is Monday) and not on which.

    What is ordered at `cut_off` (minutes after midnight in the shop's time zone) or later counts as ordered on the
    next working day. A parcel holds at most so many grams and cubic centimetres; None: as much as there is.
    """

    handling: tuple[int, int] = (0, 0)
    cut_off: int | None = None
    working_days: tuple[int, ...] = MONDAY_TO_FRIDAY
    holidays: tuple[str, ...] = ()  # ISO dates
    parcel_g: int | None = None
    parcel_cm3: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """What one line of an order adds: working days of making, or a day before which it is not there (ISO)."""

    lead_days: int = 0
    available_from: str | None = None


def arrival(local: datetime, dispatch: Dispatch, transit: tuple[int, int], waits: Iterable[Wait]) -> tuple[str, str]:
    """The first and the last day (ISO) on which an order that is placed at `local` time arrives.

    Everything is sent together, when its last piece is there. `transit` is in working days from the day of sending.
    """
    begun = _first_day(local, dispatch)
    ready = begun
    for wait in waits:
        own = _add(begun, wait.lead_days, dispatch)
        if wait.available_from:
            there = _next_working(date.fromisoformat(wait.available_from), dispatch)
            own = max(own, there)
        ready = max(ready, own)
    least, most = (
        _add(_add(ready, handling, dispatch), days, dispatch)
        for handling, days in zip(dispatch.handling, transit, strict=True)
    )
    return least.isoformat(), most.isoformat()


def working_days_before(day: date, working_days: int, dispatch: Dispatch) -> date:
    """The working day that lies so many working days before a day; the day itself, or the last one before, for 0."""
    while not _works(day, dispatch):
        day -= timedelta(days=1)
    for _ in range(working_days):
        day -= timedelta(days=1)
        while not _works(day, dispatch):
            day -= timedelta(days=1)
    return day


def next_working_day(day: date, dispatch: Dispatch) -> date:
    """The day itself, or the first working day after it."""
    return _next_working(day, dispatch)


def working_days_after(day: date, working_days: int, dispatch: Dispatch) -> date:
    """The working day that lies so many working days after a day."""
    return _add(_next_working(day, dispatch), working_days, dispatch)


def _first_day(local: datetime, dispatch: Dispatch) -> date:
    day = local.date()
    late = dispatch.cut_off is not None and local.hour * 60 + local.minute >= dispatch.cut_off
    if late and _works(day, dispatch):
        day += timedelta(days=1)
    return _next_working(day, dispatch)


def _next_working(day: date, dispatch: Dispatch) -> date:
    while not _works(day, dispatch):
        day += timedelta(days=1)
    return day


def _add(day: date, working_days: int, dispatch: Dispatch) -> date:
    for _ in range(working_days):
        day = _next_working(day + timedelta(days=1), dispatch)
    return day


def _works(day: date, dispatch: Dispatch) -> bool:
    return day.weekday() in dispatch.working_days and day.isoformat() not in dispatch.holidays
