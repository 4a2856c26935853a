"""People's calendars of absences, read from their ICS addresses. Nothing of an event but its time gets out.

The address is a secret and outside text: https alone, no private networks, whatever a name resolves to or an
answer points at; one megabyte, and not for long. It never stands in a log or in an error.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import Any, TypeAlias

import aiohttp
import recurring_ical_events
from aiohttp.abc import AbstractResolver, ResolveResult
from icalendar import Calendar, Event
from yarl import URL

from bot.calendar_words import says_away, says_own
from handlers.ports import Away, Undelivered
from routines.clock import STOCKHOLM, opening
from routines.model import OfficeHours

#: Bytes of a calendar at most.
LARGEST = 2**20
SECONDS = 20.0
REDIRECTS = 3
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
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


class Calendars:
    """Reads calendars whose addresses are secrets, by the secrets' names."""

    def __init__(self, secret: Callable[[str], str | None], *, loopback: bool = False) -> None:
        """``loopback``: this machine may be asked, over http too; only for tests."""
        self._secret = secret
        self._loopback = loopback

    async def away(self, calendar: str, since: datetime, until: datetime) -> tuple[Away, ...]:
        """When the person is away, as their calendar says. Raises Undelivered with one plain word why."""
        address = self._secret(calendar)
        if not address:
            raise Undelivered("missing", final=True)
        text = await self._fetch(address)
        return await asyncio.to_thread(read, text, since, until)

    async def _fetch(self, address: str) -> bytes:
        connector = aiohttp.TCPConnector(
            resolver=_PublicResolver(loopback=self._loopback), use_dns_cache=False
        )
        try:
            async with aiohttp.ClientSession(
                connector=connector,
                timeout=aiohttp.ClientTimeout(total=SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                # What is packed may be a thousand times as large; none is asked for and none is unpacked.
                auto_decompress=False,
                headers={"Accept": "text/calendar", "Accept-Encoding": "identity"},
            ) as session:
                return await self._follow(session, address)
        except _NotPublic:
            raise Undelivered("address", final=True) from None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
            if isinstance(fault.__cause__ or fault.__context__, _NotPublic):
                raise Undelivered("address", final=True) from None
            raise Undelivered("silent") from None  # the library's own words name the address

    async def _follow(self, session: aiohttp.ClientSession, address: str) -> bytes:
        url = self._checked(address)
        for _ in range(REDIRECTS + 1):
            async with session.get(url, allow_redirects=False) as answer:
                if answer.status in {301, 302, 303, 307, 308}:
                    url = self._checked(str(url.join(URL(answer.headers.get("Location", "")))))
                    continue
                if answer.status in {401, 403, 404, 410}:
                    raise Undelivered("gone", final=True)
                if answer.status != 200:
                    raise Undelivered("silent")
                return await _bounded(answer)
        raise Undelivered("address", final=True)

    def _checked(self, address: str) -> URL:
        """The address, if it is one that we ask: https, no login in it, no private network."""
        try:
            url = URL(re.sub(r"^webcals?://", "https://", address.strip()))
            host, port = url.host or "", url.port
        except ValueError:
            raise Undelivered("address", final=True) from None
        if not host or port is None or url.user is not None or url.password is not None:
            raise Undelivered("address", final=True)
        literal = _literal(host)
        if literal is not None and not allowed(literal, loopback=self._loopback):
            raise Undelivered("address", final=True)
        here = self._loopback and literal is not None and literal.is_loopback
        if url.scheme != "https" and not (url.scheme == "http" and here):
            raise Undelivered("address", final=True)
        return url


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    text = bytearray()
    async for piece in answer.content.iter_chunked(2**16):
        text += piece
        if len(text) > LARGEST:
            raise Undelivered("large", final=True)
    return bytes(text)


class _NotPublic(OSError):
    """A name led into a private network."""


class _PublicResolver(AbstractResolver):
    """Resolves a name once, for the very connection that is made; refuses what is not public."""

    def __init__(self, *, loopback: bool) -> None:
        self._loopback = loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
        resolved: list[ResolveResult] = []
        for kind, _, protocol, _, at in found:
            if not allowed(ipaddress.ip_address(str(at[0]).partition("%")[0]), loopback=self._loopback):
                raise _NotPublic
            resolved.append(
                ResolveResult(
                    hostname=host,
                    host=str(at[0]),
                    port=port,
                    family=kind,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST,
                )
            )
        return resolved

    async def close(self) -> None:
        """Nothing is held."""


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def allowed(address: Address, *, loopback: bool = False) -> bool:
    """Whether an address is in the public network, also what is hidden in another address."""
    if loopback and address.is_loopback:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return allowed(inner)
    return address.is_global and not address.is_multicast


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
