"""The four clocks of the routines: when something is due, and why just then.

Elapsed hours run always, weekday hours stand still on days off, office hours run only while the account
is watched, and working days lead to the same time of day so many working days later. All of them follow
the clock in Stockholm; what comes out is UTC. Time counts from when the comment was written; of a day off
no working day runs, so what begins there has the whole of the next one (DEG-60).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from routines.model import ClockName, OfficeHours, Span
from routines.working_days import days_off, is_working_day

STOCKHOLM = ZoneInfo("Europe/Stockholm")

_DAY = timedelta(days=1)
_MIDNIGHT = timedelta(0)
#: Saturday, as Python counts days.
_WEEKEND = 5
_HOURS = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)\s*[-–]\s*([01]\d|2[0-3])[:.]([0-5]\d)")


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
        ends = _same_time_later(wall, span.amount, hours)
    elif span.clock is ClockName.WEEKDAYS:
        ends = _run(wall, timedelta(hours=span.amount), (_MIDNIGHT, _DAY), hours)
    else:
        ends = _run(wall, timedelta(hours=span.amount), _since_midnight(hours), hours)
    return ends.replace(tzinfo=STOCKHOLM).astimezone(UTC)


def days_skipped(start: datetime, end: datetime, clock: ClockName, hours: OfficeHours) -> tuple[date, ...]:
    """The days off for which a clock stood still between two moments, beside ordinary weekends.

    So that whoever reads "24 timmar, senast måndag 28 dec." of a comment from the 23rd need not reckon.
    """
    if clock is ClockName.ELAPSED or end <= start:
        return ()
    first, last = (moment.astimezone(STOCKHOLM) for moment in (start, end))
    last -= timedelta(microseconds=1)  # what ends at midnight ends on the day before
    return tuple(
        day
        for year in range(first.year, last.year + 1)
        for day in days_off(year)
        if first.date() <= day <= last.date() and day.weekday() < _WEEKEND + hours.saturday
    )


@lru_cache(256)
def read_hours(said: str) -> OfficeHours:
    """Office hours as people write them, "08:00-17:00". Raises ValueError with a sentence for all else."""
    found = _HOURS.fullmatch(said.strip())
    if found is None:
        raise ValueError("should be hours like 08:00-17:00")
    opens, closes = (
        time(int(hour), int(minute)) for hour, minute in (found.groups()[:2], found.groups()[2:])
    )
    if opens >= closes:
        raise ValueError("should open before it closes, as 08:00-17:00 does")
    return OfficeHours(opens=opens, closes=closes)


def hours_of(own: str, otherwise: OfficeHours) -> OfficeHours:
    """An account's own office hours (LID-72); the routine's where it has none."""
    return read_hours(own).model_copy(update={"saturday": otherwise.saturday}) if own else otherwise


def opening(at: datetime, hours: OfficeHours, *, every_day: bool = False) -> datetime:
    """That moment if somebody is at work then, else the next time that somebody begins; in UTC.

    ``every_day``: weekends and holidays count too, so that only the nights are quiet.
    """
    wall = at.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0)
    opens, closes = _since_midnight(hours)
    midnight = datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001  wall clock, see due
    while True:
        if (every_day or works(midnight.date(), hours)) and wall < midnight + closes:
            if wall >= midnight + opens:
                return at.astimezone(UTC)
            return (midnight + opens).replace(tzinfo=STOCKHOLM).astimezone(UTC)
        midnight += _DAY


def closing(at: datetime, hours: OfficeHours) -> datetime:
    """When somebody was last at work before a moment at which nobody is; in UTC."""
    wall = at.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0)
    _, closes = _since_midnight(hours)
    midnight = datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001  wall clock, see due
    while not works(midnight.date(), hours) or midnight + closes > wall:
        midnight -= _DAY
    return (midnight + closes).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def elapsed(start: datetime, end: datetime, clock: ClockName, hours: OfficeHours) -> timedelta:
    """How much time ran on a clock between two moments; nothing if the second is not after the first.

    Working days are measured in hours of weekdays, of which each has 24.
    """
    if end <= start:
        return _MIDNIGHT
    if clock is ClockName.ELAPSED:
        return end - start
    opens, closes = _since_midnight(hours) if clock is ClockName.OFFICE else (_MIDNIGHT, _DAY)
    begins, ends = (moment.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0) for moment in (start, end))
    midnight = datetime(begins.year, begins.month, begins.day)  # noqa: DTZ001  wall clock, see due
    ran = _MIDNIGHT
    while midnight < ends:
        if works(midnight.date(), hours):
            ran += max(min(ends, midnight + closes) - max(begins, midnight + opens), _MIDNIGHT)
        midnight += _DAY
    return ran


def partway(start: datetime, end: datetime, share: float, clock: ClockName, hours: OfficeHours) -> datetime:
    """When that share of the time between two moments has run on a clock: 0.5 is halfway; in UTC."""
    ran = elapsed(start, end, clock, hours) * share
    return min(after(start, ran, clock, hours), end.astimezone(UTC))


def after(start: datetime, ran: timedelta, clock: ClockName, hours: OfficeHours) -> datetime:
    """The first moment at which so much time has run on a clock, see ``elapsed``; in UTC."""
    if clock is ClockName.ELAPSED:
        return start.astimezone(UTC) + ran
    open_ = _since_midnight(hours) if clock is ClockName.OFFICE else (_MIDNIGHT, _DAY)
    wall = start.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0)
    return _run(wall, ran, open_, hours).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def repeated(start: datetime, every: Span, now: datetime, hours: OfficeHours) -> tuple[int, datetime]:
    """How many times a span has run out since a moment, one after the other, and when it did last; in UTC.

    Working days lead to the same time of day, also from a day off: whoever was told on Saturday at ten is
    told again on Monday at ten.
    """
    if every.amount == 0 or now <= start:
        return 0, start.astimezone(UTC)
    if every.clock is ClockName.WORKING_DAYS:
        return _days_repeated(start, every.amount, now, hours)
    times = elapsed(start, now, every.clock, hours) // timedelta(hours=every.amount)
    whole = Span(amount=every.amount * times, clock=every.clock)
    return times, due(start, whole, hours) if times else start.astimezone(UTC)


def _days_repeated(start: datetime, days: int, now: datetime, hours: OfficeHours) -> tuple[int, datetime]:
    wall, until = (moment.astimezone(STOCKHOLM).replace(tzinfo=None, fold=0) for moment in (start, now))
    found, at, passed = (0, wall), wall, 0
    while (at := at + _DAY) <= until:
        passed += works(at.date(), hours)
        if passed and passed % days == 0 and works(at.date(), hours):
            found = passed // days, at
    return found[0], found[1].replace(tzinfo=STOCKHOLM).astimezone(UTC)


def _since_midnight(hours: OfficeHours) -> tuple[timedelta, timedelta]:
    opens, closes = (
        timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (hours.opens, hours.closes)
    )
    return opens, closes


def works(day: date, hours: OfficeHours) -> bool:
    """Whether the office is open on a day."""
    return is_working_day(day, saturday=hours.saturday)


def _run(wall: datetime, left: timedelta, open_: tuple[timedelta, timedelta], hours: OfficeHours) -> datetime:
    """Lets ``left`` run from ``wall``, only between opening and closing on working days."""
    opens, closes = open_
    midnight = datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001  wall clock, see due
    while True:
        if works(midnight.date(), hours):
            begins = max(wall, midnight + opens)
            room = midnight + closes - begins
            if room >= left:
                return begins + left
            if room > _MIDNIGHT:
                left -= room
        midnight += _DAY


def _same_time_later(wall: datetime, days: int, hours: OfficeHours) -> datetime:
    midnight = datetime(wall.year, wall.month, wall.day)  # noqa: DTZ001  wall clock, see due
    while not works(wall.date(), hours):
        wall = midnight = midnight + _DAY
    while days:
        wall += _DAY
        days -= works(wall.date(), hours)
    return wall
