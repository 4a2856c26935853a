"""People's calendars of absences, read from their ICS addresses. Nothing of an event but its time gets out.

The address is a secret and outside text: it is asked as bot.foreign asks, over https alone; one megabyte, and
not for long. It never stands in a log or in an error.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any

import recurring_ical_events
from icalendar import Calendar, Event

from bot.calendar_words import says_away, says_own
from bot.foreign import Foreign
from handlers.ports import Away, Undelivered
from routines.clock import STOCKHOLM, opening
from routines.model import OfficeHours

#: Bytes of a calendar at most.
LARGEST = 2**20
SECONDS = 20.0
#: So many absences in a year are no person's.
MOST = 400
#: A meeting with the dentist moves nobody's duty.
SHORTEST = timedelta(hours=4)
#: Between absences that leave nothing of these hours, on a working day, nobody comes to work.
WORK = OfficeHours(opens=time(9), closes=time(16))
#: What is past is read too, so that tonight and this weekend are within what goes on after them.
BEFORE = timedelta(days=7)
_FREE = frozenset({"FREE", "TENTATIVE", "WORKINGELSEWHERE"})
#: Rules that repeat more often than a day make millions of one calendar.
_REPEATS = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
#: What a rule may say; by more than that nobody is away.
_PARTS = frozenset({"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "WKST"})
_PARTS_OF_MONTHS = frozenset({"BYMONTH", "BYMONTHDAY", "BYSETPOS"})
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: The first year that a series may begin in.
OLDEST = 1900
#: Seconds that a calendar may take to be understood.
THINKING = 10.0


class Calendars:
    """Reads calendars whose addresses are secrets, by the secrets' names."""

    def __init__(self, secret: Callable[[str], str | None], *, loopback: bool = False) -> None:
        """``loopback``: this machine may be asked, over http too; only for tests."""
        self._secret = secret
        self._foreign = Foreign(
            accept="text/calendar", largest=LARGEST, seconds=SECONDS, encrypted=True, loopback=loopback
        )

    async def away(self, calendar: str, since: datetime, until: datetime) -> tuple[Away, ...]:
        """When the person is away, as their calendar says. Raises Undelivered with one plain word why."""
        address = self._secret(calendar)
        if not address:
            raise Undelivered("missing", final=True)
        found = await self._foreign.fetch(re.sub(r"^webcals?://", "https://", address.strip()))
        return await asyncio.to_thread(read, found.content, since, until)


# --- what a calendar says --------------------------------------------------------------------------


def read(text: bytes, since: datetime, until: datetime) -> tuple[Away, ...]:
    """The absences in a calendar, as one those between which nobody works.

    Raises Undelivered for what is no calendar.
    """
    try:
        calendars = Calendar.from_ical(text.decode("utf-8-sig", "replace"), multiple=True)
        found = sorted(_absences(calendars, since - BEFORE, until), key=lambda away: (away.starts, away.ends))
        joined = tuple(away for away in _joined(found) if away.ends > since)
    except Undelivered:
        raise
    except Exception:  # noqa: BLE001  hostile text; what the libraries raise may quote it
        raise Undelivered("unreadable", final=True) from None
    if len(joined) > MOST:
        raise Undelivered("large", final=True)
    return joined


def _absences(calendars: Any, since: datetime, until: datetime) -> Iterator[Away]:
    if not calendars or any(getattr(calendar, "name", "") != "VCALENDAR" for calendar in calendars):
        raise Undelivered("unreadable", final=True)
    parts = [part for calendar in calendars for part in calendar.subcomponents]
    zones = [part for part in parts if not isinstance(part, Event)]
    enough = monotonic() + THINKING
    for series in _that_matter([part for part in parts if isinstance(part, Event) and _sound(part)]):
        alone = Calendar()
        alone.subcomponents = [*zones, *series]
        query = recurring_ical_events.of(alone, skip_bad_series=True)
        for event in query.between(since.astimezone(STOCKHOLM), until.astimezone(STOCKHOLM)):
            starts, ends = _times(event)
            long = _whole_days(event) or ends - starts >= SHORTEST
            if starts < until and ends > since and long and _means_absence(event):
                yield Away(id=_name(event), starts=starts, ends=ends)
        if monotonic() > enough:
            raise Undelivered("large", final=True)


def _that_matter(events: Iterable[Event]) -> Iterator[list[Event]]:
    """What happens once, and each series; of a series no event of which means absence, nothing."""
    by_name: dict[str, list[Event]] = {}
    for event in events:
        by_name.setdefault(str(event.get("UID", "")), []).append(event)
    once: list[Event] = []
    for same in by_name.values():
        if not any(_means_absence(event) for event in same):
            continue
        own = _told_apart(same)
        if any("RRULE" in event or "RDATE" in event for event in own):
            yield own
        else:
            once += own
    yield once


def _told_apart(same: list[Any]) -> list[Any]:
    """Of events with one name the newest edition; several of that are several events."""
    exceptions = [event for event in same if "RECURRENCE-ID" in event]
    own = [event for event in same if "RECURRENCE-ID" not in event]
    newest = max((_edition(event) for event in own), default=0)
    own = [event for event in own if _edition(event) == newest]
    for event in own[1:]:
        event["UID"] = f"{event.get('UID', '')} {event['DTSTART'].dt.isoformat()}"
    return [*own, *exceptions]


def _edition(event: Event) -> int:
    said = str(event.get("SEQUENCE", "0"))
    return int(said) if said.isdecimal() else 0


def _sound(event: Event) -> bool:
    """Whether an event can be read at all; one that cannot hides no other."""
    try:
        starts, ends = _times(event)
    except Exception:  # noqa: BLE001  hostile text; what the library raises may quote it
        return False
    return starts <= ends and not _too_often(event)


def _too_often(event: Event) -> bool:
    """Whether it repeats oftener than a day, or by a rule that only a search of all years would answer."""
    rules = event.get("RRULE") or []
    rules = rules if isinstance(rules, list) else [rules]
    return len(rules) > 1 or any(_endless(event, rule) for rule in rules)


def _endless(event: Any, rule: Any) -> bool:
    kinds = {str(kind).upper() for kind in rule.get("FREQ", ())}
    seldom = kinds <= {"MONTHLY", "YEARLY"}
    known = _PARTS | _PARTS_OF_MONTHS if seldom else _PARTS
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", ())]
    months = [int(month) for month in rule.get("BYMONTH", ())]
    never = days and months and all(day > _LONGEST[month - 1] for day in days for month in months)
    return not kinds <= _REPEATS or not set(rule) <= known or bool(never) or event["DTSTART"].dt.year < OLDEST


def _means_absence(event: Any) -> bool:
    """Free is not away, whatever it is called; out of office is; else the words, or a whole day.

    What takes no time of the calendar, as others' holidays do, counts only if it says that it is one's own.
    """
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or busy in _FREE:
        return False
    if busy == "OOF":
        return True
    title, categories = str(event.get("SUMMARY", "")), _categories(event)
    if str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return says_own(title, categories)
    return _whole_days(event) or says_away(" ".join([title, *categories]))


def _categories(event: Any) -> list[str]:
    found = event.get("CATEGORIES") or []
    found = found if isinstance(found, list) else [found]
    return [str(name) for one in found for name in getattr(one, "cats", [one])]


def _whole_days(event: Any) -> bool:
    return not isinstance(event["DTSTART"].dt, datetime)


def _times(event: Any) -> tuple[datetime, datetime]:
    starts = event["DTSTART"].dt
    ends = event["DTEND"].dt if "DTEND" in event else starts
    if not isinstance(starts, datetime) and ends == starts:
        ends = starts + timedelta(days=1)
    return _moment(starts), _moment(ends)


def _moment(at: date | datetime) -> datetime:
    """Days, and hours without a zone, are Stockholm's."""
    whole = at if isinstance(at, datetime) else datetime.combine(at, time(0))
    return (whole if whole.tzinfo is not None else whole.replace(tzinfo=STOCKHOLM)).astimezone(UTC)


def _name(event: Any) -> str:
    """The event's own name, as a hash: a UID may hold an address or words."""
    which = event.get("RECURRENCE-ID")
    seed = f"{event.get('UID', '')}\n{which.dt.isoformat() if which is not None else ''}"
    return hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _joined(found: Iterable[Away]) -> Iterator[Away]:
    """Days of holiday that were written one by one are one absence, named by the last of them; so are office
    hours that were, with the nights and weekends between them.

    The first is soon past and out of sight; the last is seen for as long as the absence goes on.
    """
    current: Away | None = None
    for away in found:
        if current is None:
            current = away
        elif away.starts > current.ends and away.starts > opening(current.ends, WORK):
            yield current
            current = away
        elif away.ends > current.ends:
            current = replace(away, starts=current.starts, last=away.starts)
    if current is not None:
        yield current
