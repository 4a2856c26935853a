"""When what comes round is due: snapshots on their days, the document's revision in its year or term.

What falls on a day off or in July, when offices are half empty, is asked on the next day that is neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from routines.model import MonthDay, Revision, RevisionCadence, day_in
from routines.working_days import is_working_day

#: A fixed date is said so many days ahead; an answer is waited for as long.
AHEAD = timedelta(days=30)

#: What was looked over so shortly before its yearly day is not asked about on it.
SOON = timedelta(days=180)

_JULY = 7
#: Municipal councils are elected every fourth year; their term begins on 15 October of that year.
_FIRST_TERM = 2022
_TERM_BEGINS = "10-15"
_TERM = 4


@dataclass(frozen=True)
class Occasion:
    """A turn of something that comes round."""

    #: The day that names it.
    day: date
    #: When it must be done; None: so long after it was asked.
    due: date | None = None


def may_ask(day: date) -> bool:
    """Whether what comes round is asked on that day."""
    return is_working_day(day) and day.month != _JULY


def latest(days: Iterable[MonthDay], today: date) -> date:
    """The latest of the days of each year that is not after today."""
    wanted = list(days)
    there = (day_in(year, day) for year in (today.year - 1, today.year) for day in wanted)
    return max(day for day in there if day <= today)


def revision(
    rule: Revision, today: date, answered: date | None = None, looked_over: date | None = None
) -> Occasion | None:
    """The turn of the document's revision that is to be asked about by now; None if there is none.

    ``answered``: the day that was given when it was looked over last, for a document that names its own.
    ``looked_over``: when that was; a yearly turn that comes soon after it is one already.
    """
    since = rule.since.value
    if rule.cadence.value is RevisionCadence.YEARLY:
        return _yearly(since, today, looked_over)
    if rule.cadence.value is RevisionCadence.TERM:
        begins = term_of(today)
        middle = day_in(begins.year + _TERM // 2, _TERM_BEGINS)
        ends = day_in(begins.year + _TERM, _TERM_BEGINS) - timedelta(days=1)
        return Occasion(middle, ends) if since < middle <= today else None
    named = max(filter(None, (rule.date.value, answered)), default=None)
    if rule.cadence.value is not RevisionCadence.DATE or named is None or today < named - AHEAD:
        return None
    # The document says nothing of what comes after; asked again yearly until a new date is given.
    return _yearly(named, today, looked_over) or Occasion(named, named)


def _yearly(since: date, today: date, looked_over: date | None) -> Occasion | None:
    turns = (_in_year(since, year) for year in (today.year - 1, today.year))
    passed = [
        day for day in turns if since < day <= today and (looked_over is None or day > looked_over + SOON)
    ]
    return Occasion(max(passed)) if passed else None


def _in_year(day: date, year: int) -> date:
    """The same day of another year; the last of February for a leap day."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


def term_of(day: date) -> date:
    """The first day of the term of office that a day belongs to."""
    year = day.year - (day.year - _FIRST_TERM) % _TERM
    begins = day_in(year, _TERM_BEGINS)
    return begins if begins <= day else day_in(year - _TERM, _TERM_BEGINS)
