"""The four clocks of the routines: when something is due, and why just then.

Elapsed hours run always, weekday hours stand still on days off, office hours run only while the account
is watched, and working days lead to the same time of day so many working days later. All of them follow
the clock in Stockholm; what comes out is UTC. Time counts from when the comment was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from routines.model import Cited, ClockName, OfficeHours, Span
from routines.working_days import days_off, is_working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_DAY = timedelta(days=1)
_MIDNIGHT = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class DueDate:
    """When something is due and everything a card needs to say why."""

    #: The moment, in UTC.
    at: datetime
    #: The same moment by the clock in Stockholm.
    local: datetime
    #: From when the time is counted, in UTC.
    start: datetime
    span: Span
    #: The clauses that the time comes from; empty where it is a default.
    clauses: tuple[str, ...]
    #: The part of the document, for example "4.4".
    section: str | None
    #: True where the document says nothing and the time is ours.
    default: bool
    #: Days off from Monday to Friday that the clock stood still for, with their Swedish names.
    days_off: tuple[tuple[date, str], ...]

    @property
    def at_once(self) -> bool:
        """Whether the routine says "omedelbart" instead of a time."""
        return self.span.amount == 0


def due(start: datetime, span: Span, hours: OfficeHours) -> datetime:
    """When a span is over that began at ``start``; in UTC.

    The first moment at which so much time has run: 12 weekday hours from Friday noon end at midnight, not on
    Monday morning. An amount of 0 is due at once. Raises ValueError for a start without a time zone.
    """
    if start.tzinfo is None:
        raise ValueError("a deadline is counted from a moment with a time zone")
    if span.clock is ClockName.ELAPSED or span.amount == 0:
        return start.astimezone(UTC) + timedelta(hours=span.amount)
    # The clock goes forward and back on Sunday nights, when none of the other three runs. So a working day
    # has 24 hours by the wall clock, and one can count without a zone.
    wall = start.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0)
    if span.clock is ClockName.WORKING_DAYS:
        ends = _same_time_later(wall, span.amount)
    elif span.clock is ClockName.WEEKDAYS:
        ends = _run(wall, timedelta(hours=span.amount), _MIDNIGHT, _DAY)
    else:
        opens = timedelta(hours=hours.opens.hour, minutes=hours.opens.minute, seconds=hours.opens.second)
        closes = timedelta(hours=hours.closes.hour, minutes=hours.closes.minute, seconds=hours.closes.second)
        ends = _run(wall, timedelta(hours=span.amount), opens, closes)
    return ends.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def due_date(start: datetime, span: Cited[Span], hours: OfficeHours) -> DueDate:
    """The same as ``due``, with what a card needs to say when and why."""
    at = due(start, span.value, hours)
    local = at.astimezone(STOCKHOLM)
    return DueDate(
        at=at,
        local=local,
        start=start.astimezone(UTC),
        span=span.value,
        clauses=span.clauses,
        section=span.section,
        default=span.default,
        days_off=_stood_still(start.astimezone(STOCKHOLM).date(), local.date(), span.value.clock),
    )


def _run(wall: datetime, left: timedelta, opens: timedelta, closes: timedelta) -> datetime:
    """Lets ``left`` run from ``wall``, only between opening and closing on working days."""
    midnight = datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001  wall clock, see due
    while True:
        if is_working_day(midnight.date()):
            begins = max(wall, midnight + opens)
            room = midnight + closes - begins
            if room >= left:
                return begins + left
            if room > _MIDNIGHT:
                left -= room
        midnight += _DAY


def _same_time_later(wall: datetime, days: int) -> datetime:
    while days:
        wall += _DAY
        days -= is_working_day(wall.date())
    return wall


def _stood_still(first: date, last: date, clock: ClockName) -> tuple[tuple[date, str], ...]:
    if clock is ClockName.ELAPSED:
        return ()
    return tuple(
        (day, name)
        for year in range(first.year, last.year + 1)
        for day, name in days_off(year).items()
        if first <= day <= last and day.weekday() < 5
    )
