"""A goal as a person writes it: what, how much, by when (LID-57, GIS-30, GIS-88). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_day

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ISO_DAY = re.compile(r"\b(\d{4}-\d{1,2}-\d{1,2})\b")
_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_SAID_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal that can be measured: what, how much, by when (LID-57, GIS-30, GIS-88)."""

    text: str
    measure: str
    by: date


def goal_of(line: str) -> Goal | None:
    """A goal as a person writes it, "200 följare 2027-06-01"; None where no number or no day can be found."""
    day = _ISO_DAY.search(line) or _SAID_DAY.search(line)
    if day is None:
        return None
    try:
        if len(day.groups()) == 1:
            by = parse_day(day[1], yearfirst=True).date()
        else:
            by = date(int(day[3]), _MONTHS.index(day[2].casefold()) + 1, int(day[1]))
    except (ParserError, ValueError, OverflowError):
        return None
    # A second day is no measure either.
    measure = _NUMBER.search(_SAID_DAY.sub(" ", _ISO_DAY.sub(" ", line)))
    return Goal(text=line, measure=measure[0], by=by) if measure else None
