"""A goal as a person writes it: what, how much, by when (LID-57, GIS-30, GIS-88, GIS-89). Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from routines.said_times import times_in

#: How much: in digits, or in a word that says it.
_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)?|\b(?:tva|tre|fyra|fem|sex|sju|atta|nio|tio|tolv|femton|tjugo|trettio|femtio|hundra|tusen"
    r"|dubbl\w*|dubbelt|fordubbl\w*|tredubbl\w*|halver\w*|halften|two|three|four|five|ten|double\w*|half)\b"
)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """A goal that can be measured: what, how much, by when (LID-57, GIS-30, GIS-88)."""

    text: str
    measure: str
    #: None: again and again, every month or week.
    by: date | None


def goal_of(line: str, today: date | None = None) -> Goal | None:
    """A goal as a person writes it, "200 följare inom ett halvår"; None where no number or no time is found.

    Without ``today`` what is reckoned from it is no time: a file says the day itself.
    """
    said = times_in(line, today)
    # A second day is no measure either.
    measure = _NUMBER.search(said.rest)
    if measure is None or (said.by is None and not said.again):
        return None
    return Goal(text=line, measure=measure[0], by=said.by)
