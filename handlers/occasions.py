"""On which mornings something is said again: times that follow from a moment, a span and office hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from routines.clock import STOCKHOLM, works
from routines.model import ClockName, OfficeHours, Span


def latest(first: datetime, every: Span, now: datetime, hours: OfficeHours) -> datetime:
    """The latest moment, not after ``now``, of those on which something is told: first, then in the mornings.

    Of several that were missed only the latest counts: who was away from the program for a week is told once.
    What a round opens has its moment shortly after the round's: before the first there is none.
    """
    if now <= first:
        return first
    if every.clock is not ClockName.WORKING_DAYS:
        step = timedelta(hours=max(every.amount, 1))
        return first + (now - first) // step * step
    begun, today = first.astimezone(STOCKHOLM).date(), now.astimezone(STOCKHOLM)
    last = _latest_day(begun, today.date() - timedelta(days=today.time() < hours.opens), every.amount, hours)
    return morning(last, hours) if last > begun else first


@lru_cache(4096)  # asked again each minute, with the same answer
def _latest_day(begun: date, last: date, amount: int, hours: OfficeHours) -> date:
    """The latest of the days on which something is told that began on a day; that day if there is none."""
    while last > begun and not (works(last, hours) and _counts(begun, last, amount, hours)):
        last -= timedelta(days=1)
    return max(last, begun)


def _counts(begun: date, day: date, amount: int, hours: OfficeHours) -> bool:
    """Whether the day is one of each so many working days after the first."""
    if amount <= 1:
        return True
    passed = (begun + timedelta(days=number) for number in range(1, (day - begun).days + 1))
    return sum(works(one, hours) for one in passed) % amount == 0


@lru_cache(4096)
def morning_after(moment: datetime, hours: OfficeHours) -> datetime:
    """When the office opens on the next working day."""
    day = moment.astimezone(STOCKHOLM).date() + timedelta(days=1)
    while not works(day, hours):
        day += timedelta(days=1)
    return morning(day, hours)


def morning(day: date, hours: OfficeHours) -> datetime:
    """When the office opens on a day."""
    return datetime.combine(day, hours.opens, STOCKHOLM).astimezone(UTC)


def working_days_before(moment: datetime, span: Span, hours: OfficeHours) -> datetime:
    """When the office opens so many working days before a moment; of other clocks so many hours before."""
    if span.clock is not ClockName.WORKING_DAYS:
        return moment - timedelta(hours=span.amount)
    day, left = moment.astimezone(STOCKHOLM).date(), span.amount
    while left:
        day -= timedelta(days=1)
        left -= works(day, hours)
    return morning(day, hours)
