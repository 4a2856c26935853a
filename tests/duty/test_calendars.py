"""Absences out of people's calendars: what counts, what is never stored, and what is never asked."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from time import monotonic
from typing import Any

import pytest
from aiohttp import web

from bot.calendars import LARGEST, THINKING, Calendars, read
from bot.foreign import allowed
from handlers import calendars
from handlers.ports import Away, Undelivered
from tests.duty.conftest import NOW, Story, account, form, local, shown, words
from tests.listening import ended

UNTIL = NOW + timedelta(days=400)


def event(*lines: str, uid: str = "1") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", *lines, "END:VEVENT"])


def ics(*events: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//SV", *([method] if method else [])]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def days(text: bytes) -> list[tuple[str, str]]:
    """From when to when, by the clock in Stockholm."""
    from routines.clock import STOCKHOLM

    found = read(text, NOW, UNTIL)
    at = "%Y-%m-%d %H:%M"
    return [
        (away.starts.astimezone(STOCKHOLM).strftime(at), away.ends.astimezone(STOCKHOLM).strftime(at))
        for away in found
    ]


WHOLE = ("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126")
TUESDAY = [("2026-11-24 00:00", "2026-11-26 00:00")]
LONG = ("DTSTART:20261124T080000Z", "DTEND:20261124T150000Z")
DAY = [("2026-11-24 09:00", "2026-11-24 16:00")]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Semester",
            "semester v 30",
            "SEMESTER v.30-32",
            "Sommarsemester",
            "Ledig",
            "Jag är ledig hela dagen",
        ),
        *("Föräldraledighet", "Föräldraledig t.o.m. 30 juni", "Tjänstledighet fr o m 1/12 till och med 15/1"),
        *(
            "Sjukskriven",
            "Sjukskrivning",
            "VAB",
            "vabbar",
            "Kompledig fredag",
            "Min semester 🌞",
            "Julledigt",
        ),
        *(
            "Frånvarande",
            "Semester (beviljad)",
            "Vacation July 1-15",
            "Out of office",
            "Semester jul och nyår",
        ),
        *("Semester, åter måndag", "Semester (åter 17/8)", "Sjuk barn", "Sjuk hemma", "Ledig fm"),
    ],
)
def test_a_day_that_takes_no_time_counts_where_it_says_that_one_is_away_oneself(title: str) -> None:
    """Phones and Google write whole days so."""
    assert days(ics(event(*WHOLE, f"SUMMARY:{title}", "TRANSP:TRANSPARENT"))) == TUESDAY


@pytest.mark.parametrize(
    "title",
    [
        *("Lisa semester", "Semester Lisa", "Lisas semester", "Semester: Bo Ask", "Kalle föräldraledig v 48"),
        *(
            "Kolla semesterlistan - semester v 30?",
            "Semester v 30?",
            "Ansök om semester",
            "Inte ledig",
            "Semester LA",
        ),
        *("Sista dag att lägga semester", "Allhelgona", "Lediga jobb", "Semestertider", "Ledighetsansökan"),
        *(
            "Jan semester",
            "Semester - Jan",
            "Tom ledig",
            "My semester",
            "Semester Dag",
            "Maj semester",
            "Tor vab",
        ),
    ],
)
def test_a_day_that_takes_no_time_counts_not_where_it_is_somebody_else_s_or_a_note(title: str) -> None:
    """People keep each other's holidays in their calendars; duty stays with whose calendar it is."""
    assert days(ics(event(*WHOLE, f"SUMMARY:{title}", "TRANSP:TRANSPARENT"))) == []
    assert days(ics(event(*WHOLE, f"SUMMARY:{title}", "CATEGORIES:Semester", "TRANSP:TRANSPARENT"))) == []
    assert days(ics(event(*LONG, f"SUMMARY:{title}", "TRANSP:TRANSPARENT"))) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((*WHOLE, "SUMMARY:Kalle fyller år"), TUESDAY),
        ((*WHOLE, "SUMMARY:Semester", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), TUESDAY),
        ((*WHOLE, "SUMMARY:Kalles semester", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
        ((*WHOLE, "SUMMARY:Allhelgona", "TRANSP:TRANSPARENT"), []),
        ((*WHOLE, "SUMMARY:Semester", "STATUS:CANCELLED"), []),
        (("DTSTART;VALUE=DATE:20261124", "SUMMARY:x"), [("2026-11-24 00:00", "2026-11-25 00:00")]),
        ((*LONG, "SUMMARY:Möte"), []),
        ((*LONG, "SUMMARY:FRÅNVARO"), DAY),
        ((*LONG, "SUMMARY:Out of office"), DAY),
        ((*LONG, "SUMMARY:Möte", "CATEGORIES:Jobb,Semester"), DAY),
        ((*LONG, "SUMMARY:Möte", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), DAY),
        ((*LONG, "SUMMARY:Sjukvårdsmöte"), []),
        (("DTSTART:20261124T080000Z", "DTEND:20261124T090000Z", "SUMMARY:Sjuk"), []),
        (("DTSTART:20261124T090000", "DURATION:PT7H", "SUMMARY:Ledig"), DAY),
        (
            (
                "DTSTART;TZID=Europe/Stockholm:20261124T090000",
                "DTEND;TZID=Europe/Stockholm:20261124T160000",
                "SUMMARY:Ledig",
            ),
            DAY,
        ),
        (("DTSTART;VALUE=DATE:20251124", "DTEND;VALUE=DATE:20251126"), []),
        (
            ("DTSTART;VALUE=DATE:20261101", "DTEND;VALUE=DATE:20261126"),
            [("2026-11-01 00:00", "2026-11-26 00:00")],
        ),
        ((*WHOLE, "SUMMARY:x", "RRULE:FREQ=SECONDLY"), []),
    ],
)
def test_what_means_absence(lines: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    assert days(ics(event(*lines))) == found


def test_a_series_repeats_and_its_exceptions_follow() -> None:
    """Every other Friday off; one of them moved to a Thursday, one taken away."""
    series = event(
        "DTSTART;VALUE=DATE:20261127",
        "DTEND;VALUE=DATE:20261128",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4",
        "EXDATE;VALUE=DATE:20261225",
        "SUMMARY:Ledig",
    )
    moved = event(
        "RECURRENCE-ID;VALUE=DATE:20261211",
        "DTSTART;VALUE=DATE:20261210",
        "DTEND;VALUE=DATE:20261211",
        "SUMMARY:Ledig",
    )
    text = ics(series, moved)
    assert [first[:10] for first, _ in days(text)] == ["2026-11-27", "2026-12-10", "2027-01-08"]
    names = [away.id for away in read(text, NOW, UNTIL)]
    assert len(set(names)) == 3
    assert all("Ledig" not in name and len(name) == 32 for name in names)


def test_days_that_meet_are_one_absence() -> None:
    text = ics(
        *(event(f"DTSTART;VALUE=DATE:2026112{n}", "SUMMARY:Semester", uid=str(n)) for n in (3, 4, 5, 7))
    )
    assert [(first[8:10], after[8:10]) for first, after in days(text)] == [("23", "26"), ("27", "28")]


def hours(*of: tuple[str, str]) -> bytes:
    """From when to when on which days of November, as "23T08" to "23T17"."""
    zone = "TZID=Europe/Stockholm:202611"
    return ics(
        *(
            event(f"DTSTART;{zone}{starts}0000", f"DTEND;{zone}{ends}0000", "SUMMARY:Ledig", uid=starts)
            for starts, ends in of
        )
    )


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ([("24T08", "24T17"), ("25T08", "25T17")], [("24T08", "25T17")]),
        ([("24T09", "24T16"), ("25T09", "25T16")], [("24T09", "25T16")]),
        ([("27T08", "27T17"), ("30T08", "30T17")], [("27T08", "30T17")]),
        ([("24T08", "24T12"), ("25T08", "25T12")], [("24T08", "24T12"), ("25T08", "25T12")]),
        ([("24T12", "24T17"), ("25T12", "25T17")], [("24T12", "24T17"), ("25T12", "25T17")]),
        ([("24T08", "24T17"), ("26T08", "26T17")], [("24T08", "24T17"), ("26T08", "26T17")]),
    ],
)
def test_absences_between_which_nobody_works_are_one(
    written: list[tuple[str, str]], found: list[tuple[str, str]]
) -> None:
    """Nights and a weekend are within; half a day at work, or a day, is not."""
    at = [tuple(f"2026-11-{one[:2]} {one[3:]}:00" for one in both) for both in found]
    assert days(hours(*written)) == at


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>Logga in</html>",
        b"\x00\xff" * 100,
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261124\r\nEND:VEVENT\r\n",
        b"BEGIN:VCALENDAR\r\n" * 3000,
    ],
)
def test_what_is_no_calendar_is_said_to_be_none(text: bytes) -> None:
    with pytest.raises(Undelivered, match="unreadable"):
        read(text, NOW, UNTIL)


def test_an_event_that_is_broken_hides_no_other() -> None:
    """No start, an end before its start, a start that is no day: the rest of the calendar counts."""
    text = ics(
        event("SUMMARY:Semester", uid="a"),
        event("DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261101", "SUMMARY:Ledig", uid="b"),
        event("DTSTART:banan", "SUMMARY:Ledig", uid="c"),
        event(*WHOLE, "SUMMARY:Semester", uid="d"),
    )
    assert TUESDAY[0] in days(text)


def test_a_calendar_may_begin_with_a_mark_and_come_in_two_parts() -> None:
    text = ics(event(*WHOLE))
    assert days(b"\xef\xbb\xbf" + text) == TUESDAY
    assert days(text + ics(event("DTSTART:20261201T080000Z", "DTEND:20261201T150000Z", "SUMMARY:Vab"))) == [
        *TUESDAY,
        ("2026-12-01 09:00", "2026-12-01 16:00"),
    ]


def test_two_events_of_one_name_are_two_and_a_newer_edition_is_one() -> None:
    later = ("DTSTART;VALUE=DATE:20261208", "DTEND;VALUE=DATE:20261210")
    both = read(ics(event(*WHOLE), event(*later)), NOW, UNTIL)
    assert [away.starts for away in both] == [local("2026-11-24 00:00"), local("2026-12-08 00:00")]
    assert len({away.id for away in both}) == 2
    moved = ics(event(*WHOLE, "SEQUENCE:0"), event(*later, "SEQUENCE:1"))
    assert days(moved) == [("2026-12-08 00:00", "2026-12-10 00:00")]


@pytest.mark.parametrize("year", ["2015", "1990"])
def test_a_series_without_an_end_is_read_at_once_however_old_it_is(year: str) -> None:
    """Every day off, and a holiday: one absence, from and up to where the calendar is read."""
    series = event(f"DTSTART;VALUE=DATE:{year}0101", "RRULE:FREQ=DAILY", "SUMMARY:Ledig", uid="a")
    began = monotonic()
    ((first, _),) = days(ics(series, event(*WHOLE)))
    assert first == "2026-11-13 00:00"
    assert monotonic() - began < THINKING


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=0,1,2,3;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
    ],
)
def test_a_rule_that_would_take_all_years_to_answer_hides_no_other(rule: str) -> None:
    odd = event("DTSTART;VALUE=DATE:20261207", f"RRULE:{rule}", "SUMMARY:Ledig", uid="odd")
    assert days(ics(odd, event(*WHOLE))) == TUESDAY


def test_a_calendar_that_takes_too_long_to_understand_is_said_to_be_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.calendars.THINKING", 0.0)
    with pytest.raises(Undelivered, match="large"):
        days(ics(event("DTSTART;VALUE=DATE:20200101", "RRULE:FREQ=DAILY", "SUMMARY:Ledig"), event(*WHOLE)))


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        *((one, False) for one in ("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254")),
        *((one, False) for one in ("0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::")),
        *(
            (one, False)
            for one in ("fe80::1", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:0a00:0001::")
        ),
    ],
)
def test_only_the_public_network_is_asked(address: str, may: bool) -> None:
    assert allowed(ip_address(address)) == may


# --- over the wire ---------------------------------------------------------------------------------


class Server:
    """A calendar server on this machine."""

    def __init__(self) -> None:
        self.answer: Callable[[web.Request], Any] = lambda _: web.Response(body=ics())
        self.asked = 0
        self.port = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        found = self.answer(request)
        return await found if asyncio.iscoroutine(found) else found  # type: ignore[no-any-return]


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server()
    app = web.Application()
    app.router.add_get("/{rest:.*}", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    yield made
    await ended(runner)


async def fetch(address: str | None, *, loopback: bool = True) -> tuple[Away, ...]:
    return await Calendars(lambda _: address, loopback=loopback).away("CALENDAR_BO", NOW, UNTIL)


async def why(address: str | None, *, loopback: bool = True) -> str:
    with pytest.raises(Undelivered) as refusal:
        await fetch(address, loopback=loopback)
    assert "secret-part" not in repr(refusal.value) + repr(refusal.value.__cause__)
    return refusal.value.reason


async def test_a_calendar_is_fetched_also_where_it_has_moved_to(server: Server) -> None:
    there = web.Response(body=ics(event(*WHOLE)), content_type="text/calendar")

    def answer(request: web.Request) -> web.StreamResponse:
        return there if request.path == "/new" else web.Response(status=302, headers={"Location": "/new"})

    server.answer = answer
    (away,) = await fetch(f"http://127.0.0.1:{server.port}/secret-part")
    assert away.starts == local("2026-11-24 00:00")
    assert server.asked == 2


async def test_what_is_wrong_is_one_word_and_never_the_address(server: Server) -> None:
    address = f"http://127.0.0.1:{server.port}/secret-part"
    server.answer = lambda _: web.Response(status=404)
    assert await why(address) == "gone"
    server.answer = lambda _: web.Response(status=503)
    assert await why(address) == "silent"
    server.answer = lambda _: web.Response(body=b"x" * (LARGEST + 1))
    assert await why(address) == "large"
    server.answer = lambda _: web.Response(body=b"<html>", content_type="text/html")
    assert await why(address) == "unreadable"
    server.answer = lambda _: web.Response(status=302, headers={"Location": "/again"})
    assert await why(address) == "address"
    assert await why(None) == "missing"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert await why(f"http://127.0.0.1:{closed.getsockname()[1]}/secret-part") == "silent"


async def test_what_is_packed_is_not_unpacked(server: Server) -> None:
    """A few kilobytes that would become gigabytes are taken for what they are: no calendar."""
    import gzip

    packed = gzip.compress(ics() + b"\r\n" * 10_000_000)
    server.answer = lambda _: web.Response(body=packed, headers={"Content-Encoding": "gzip"})
    assert await why(f"http://127.0.0.1:{server.port}/") == "unreadable"


@pytest.mark.parametrize(
    "address",
    [
        "http://kalender.example/secret-part",
        "https://127.0.0.1/secret-part",
        "https://localhost/secret-part",
        "https://[::1]/secret-part",
        "https://169.254.169.254/latest/meta-data/secret-part",
        "https://anna:losen@kalender.example/secret-part",
        "https://0/secret-part",
        "https://2130706433/secret-part",
        "file:///etc/passwd",
        "ftp://kalender.example/secret-part",
        "https://",
        "https://[secret-part",
        "secret-part",
        "https://kalender.example:99999/secret-part",
    ],
)
async def test_an_address_that_leads_elsewhere_is_not_asked(address: str) -> None:
    assert await why(address, loopback=False) in {"address", "silent"}


async def test_a_redirect_into_the_private_network_is_not_followed(server: Server) -> None:
    for inside in (
        "https://10.0.0.1/",
        "http://192.168.0.1/",
        "https://169.254.169.254/",
        "file:///etc/passwd",
    ):
        server.answer = lambda _, to=inside: web.Response(status=302, headers={"Location": to})
        assert await why(f"http://127.0.0.1:{server.port}/secret-part") == "address"


async def test_a_name_that_leads_into_the_private_network_is_not_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a name resolved to before: what is connected to is what was checked."""
    answers = ["127.0.0.1"]

    async def resolve(*_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, server.port)) for one in answers]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
    assert await why(f"https://kalender.example:{server.port}/secret-part", loopback=False) == "address"
    answers[:] = ["93.184.216.34", "10.0.0.1"]
    assert await why("https://kalender.example/secret-part", loopback=False) == "address"
    assert server.asked == 0


# --- what follows ----------------------------------------------------------------------------------


class Read:
    """Calendars that say what a story wants."""

    def __init__(self) -> None:
        self.says: list[Away] | str = []

    async def away(self, calendar: str, since: datetime, until: datetime) -> tuple[Away, ...]:
        assert calendar == "CALENDAR_BO"
        assert since < until
        if isinstance(self.says, str):
            raise Undelivered(self.says)
        return tuple(self.says)


@pytest.fixture
def read_by(story: Story) -> Read:
    found = Read()
    object.__setattr__(story.town.world, "calendars", found)
    story.setup(people={"bo": {"calendar": "CALENDAR_BO"}})
    return found


def away(first: str, after: str, name: str = "e1") -> Away:
    return Away(id=name, starts=local(f"{first} 00:00"), ends=local(f"{after} 00:00"))


def poll(story: Story) -> None:
    story.town.run(calendars.poll(story.town.world))


def test_an_absence_follows_its_event(story: Story, read_by: Read) -> None:
    """Noted, as it was, moved, and gone; each with its log row."""
    read_by.says = [away("2026-11-24", "2026-11-26")]
    poll(story)
    poll(story)
    assert len(story.absences()) == 1
    assert story.duty(at="2026-11-24 12:00") == "disa substitute"
    assert "Hämtad från kalendern" in words(story.card("absence:1"))
    read_by.says = [away("2026-11-25", "2026-11-27")]
    poll(story)
    assert story.duty(at="2026-11-24 12:00") == "bo responsible"
    assert story.duty(at="2026-11-26 12:00") == "disa substitute"
    read_by.says = []
    poll(story)
    assert story.duty(at="2026-11-26 12:00") == "bo responsible"
    assert story.actions()[-3:] == ["absence.noted", "absence.changed", "absence.withdrawn"]


def test_without_a_substitute_it_is_a_task_as_any_other(story: Story, read_by: Read) -> None:
    story.setup(account("facebook", substitute=""))
    read_by.says = [away("2026-11-24", "2026-11-26")]
    poll(story)
    assert [task.state for task in story.tasks("uncovered")] == ["open"]
    read_by.says = []
    poll(story)
    assert [task.state for task in story.tasks("uncovered")] == ["dropped"]


def test_who_is_back_early_stays_back_until_the_event_is_moved(story: Story, read_by: Read) -> None:
    read_by.says = [away("2026-11-20", "2026-11-26")]
    poll(story)
    shown(story.says("bo", "tillbaka"))
    story.at("2026-11-20 11:00")
    poll(story)
    assert story.duty() == "bo responsible"
    read_by.says = [away("2026-11-20", "2026-11-28")]
    poll(story)
    assert story.duty() == "disa substitute"


def test_what_somebody_said_themselves_goes_before_their_calendar(story: Story, read_by: Read) -> None:
    asked = form(story.says("bo", "frånvaro"))
    shown(story.sends("bo", asked, from_="2026-11-23", to="2026-11-27", substitute="frans"))
    read_by.says = [away("2026-11-24", "2026-11-26")]
    poll(story)
    assert len(story.absences()) == 1
    assert story.duty(at="2026-11-24 12:00") == "frans substitute"


def test_who_is_back_stays_back_though_their_calendar_says_so_too(story: Story, read_by: Read) -> None:
    """Also an event that is within what they said is over with it; one that they write later is another."""
    shown(story.says("bo", "frånvaro 23/11-27/11 ersättare frans"))
    read_by.says = [away("2026-11-23", "2026-11-28")]
    poll(story)
    story.at("2026-11-24 12:00")
    assert story.duty() == "frans substitute"
    shown(story.says("bo", "tillbaka"))
    for day in ("24", "25", "27"):
        story.at(f"2026-11-{day} 12:10")
        poll(story)
        assert story.duty() == "bo responsible"
    read_by.says += [away("2026-11-27", "2026-11-29", "e2")]
    poll(story)
    assert story.duty() == "disa substitute"


#: A holiday from Monday to Friday, as people write it day by day.
SERIES = ics(event("DTSTART;VALUE=DATE:20261123", "SUMMARY:Semester", "RRULE:FREQ=DAILY;COUNT=5"))


def one_by_one(*of: int) -> bytes:
    return ics(
        *(event(f"DTSTART;VALUE=DATE:202611{day}", "SUMMARY:Semester", uid=f"day {day}") for day in of)
    )


def follow(story: Story, read_by: Read, text: bytes, *, day: int) -> None:
    """The calendar is read at noon on that day, of which what is past is out of sight."""
    story.at(f"2026-11-{day} 12:00")
    read_by.says = list(read(text, story.town.time, story.town.time + calendars.AHEAD))
    poll(story)


def covered(story: Story, read_by: Read, text: bytes) -> None:
    """On the Friday before, the manager takes over for the days that nobody stands in on."""
    story.setup(account("facebook", substitute=""), people={"bo": {"calendar": "CALENDAR_BO"}})
    follow(story, read_by, text, day=20)
    for task in story.tasks("uncovered"):
        story.presses("carin", story.card(f"task:{task.id}"), "uncovered.take")


HOLIDAYS = pytest.mark.parametrize("text", [SERIES, one_by_one(23, 24, 25, 26, 27)], ids=["series", "days"])


@HOLIDAYS
def test_days_written_one_by_one_keep_their_stand_in_until_the_last(
    story: Story, read_by: Read, text: bytes
) -> None:
    covered(story, read_by, text)
    for day in range(23, 28):
        follow(story, read_by, text, day=day)
        assert story.duty() == "carin substitute"
        assert [item.ends for item in story.absences()] == [local("2026-11-28 00:00")]
        assert [item.starts for item in story.absences()] == [local("2026-11-23 00:00")]
    follow(story, read_by, text, day=28)
    assert story.duty() == "bo responsible"
    assert [task.state for task in story.tasks("uncovered")] == ["done"]
    assert story.actions().count("absence.noted") == 1


@HOLIDAYS
def test_who_is_back_from_days_written_one_by_one_stays_back(
    story: Story, read_by: Read, text: bytes
) -> None:
    follow(story, read_by, text, day=20)
    follow(story, read_by, text, day=23)
    shown(story.says("bo", "tillbaka"))
    for day in range(23, 28):
        follow(story, read_by, text, day=day)
        assert story.duty() == "bo responsible"


def test_office_hours_written_day_by_day_leave_the_evenings_to_whoever_stands_in(
    story: Story, read_by: Read
) -> None:
    text = hours(*((f"{day}T08", f"{day}T17") for day in (26, 27, 30)))
    covered(story, read_by, text)
    for at in ("26 12:00", "26 20:00", "27 07:00", "28 12:00", "30 16:00"):
        story.at(f"2026-11-{at}")
        read_by.says = list(read(text, story.town.time, story.town.time + calendars.AHEAD))
        poll(story)
        assert story.duty() == "carin substitute"
    assert [(item.starts, item.ends) for item in story.absences()] == [
        (local("2026-11-26 08:00"), local("2026-11-30 17:00"))
    ]
    assert [task.state for task in story.tasks("uncovered")] == ["done"]


def test_who_is_back_and_writes_later_days_is_away_on_those_alone(story: Story, read_by: Read) -> None:
    """With the weekend between them they are one in the calendar; what was ended stays so."""
    follow(story, read_by, one_by_one(25, 26, 27), day=25)
    story.at("2026-11-26 12:00")
    shown(story.says("bo", "tillbaka"))
    for day in (26, 27):
        follow(story, read_by, one_by_one(25, 26, 27, 30), day=day)
        assert story.duty() == "bo responsible"
    follow(story, read_by, one_by_one(25, 26, 27, 30), day=30)
    assert story.duty() == "disa substitute"


def test_days_within_what_was_said_are_over_with_it(story: Story, read_by: Read) -> None:
    """The days before what was said are past; those that are left are no reason to end what was noted."""
    follow(story, read_by, SERIES, day=23)
    shown(story.says("bo", "frånvaro 24/11-27/11"))
    for day in (24, 25):
        follow(story, read_by, SERIES, day=day)
        assert [item.state for item in story.absences()] == ["noted", "noted"]
        assert story.absences()[0].ends == local("2026-11-28 00:00")
    shown(story.says("bo", "tillbaka"))
    follow(story, read_by, SERIES, day=26)
    assert story.duty() == "bo responsible"


def test_a_longer_or_shorter_holiday_is_the_same_one(story: Story, read_by: Read) -> None:
    """A day more, a day less: whoever stands in for the days that were known goes on."""
    covered(story, read_by, one_by_one(23, 24, 25))
    follow(story, read_by, one_by_one(23, 24, 25, 26), day=24)
    assert [item.ends for item in story.absences()] == [local("2026-11-27 00:00")]
    assert story.duty() == "carin substitute"
    follow(story, read_by, one_by_one(23, 24), day=24)
    assert [item.ends for item in story.absences()] == [local("2026-11-25 00:00")]
    assert story.duty() == "carin substitute"


def test_a_day_taken_out_of_a_holiday_leaves_today_with_its_stand_in(story: Story, read_by: Read) -> None:
    covered(story, read_by, one_by_one(23, 24, 25, 26))
    follow(story, read_by, one_by_one(23, 24, 26), day=24)
    assert story.duty() == "carin substitute"
    assert story.duty(at="2026-11-25 12:00") == "bo responsible"
    assert [task.state for task in story.tasks("uncovered")] == ["done", "open"]


def test_two_holidays_that_grow_together_keep_who_stands_in(story: Story, read_by: Read) -> None:
    covered(story, read_by, one_by_one(23, 26))
    follow(story, read_by, one_by_one(23, 24, 25, 26), day=23)
    assert [item.state for item in story.absences()] == ["noted", "withdrawn"]
    assert story.duty() == story.duty(at="2026-11-26 12:00") == "carin substitute"


def test_a_broken_calendar_is_told_once_and_earlier_absences_stand(story: Story, read_by: Read) -> None:
    """A server that is down for an hour is nothing to tell; then the person and a coordinator hear it."""
    read_by.says = [away("2026-11-24", "2026-11-26")]
    poll(story)
    read_by.says = "gone"
    poll(story)
    assert story.duty(at="2026-11-24 12:00") == "disa substitute"
    assert story.told("calendars") == []
    story.at("2026-11-20 11:30")
    assert story.told("calendars") == ["anna task", "bo task"]
    once = {call.key for call in story.calls("calendars")}
    assert "delas inte längre" in words(story.card(f"task:{story.tasks('calendar')[0].id}"))
    story.at("2026-11-23 11:30")
    poll(story)
    assert {call.key for call in story.calls("calendars")} == once
    read_by.says = []
    poll(story)
    assert [task.state for task in story.tasks("calendar")] == ["dropped"]
    read_by.says = "ett ord som ingen känner"
    poll(story)
    story.at("2026-11-23 13:00")
    assert {call.key for call in story.calls("calendars")}.isdisjoint(once)
    assert "ett ord" not in str(story.tasks()) + str(story.log())


@pytest.mark.parametrize(
    "wrong",
    ["https://outlook.example/owa/calendar/secret-part.ics", "calendar anna", "KANALVAKT_INTAKE_SECRET"],
)
def test_the_setup_file_names_a_secret_and_never_an_address(wrong: str) -> None:
    from bot.setup_file import PersonEntry

    assert PersonEntry(id="bo", name="Bo", calendar="CALENDAR_BO").calendar == "CALENDAR_BO"
    with pytest.raises(ValueError, match="secret") as refusal:
        PersonEntry(id="bo", name="Bo", calendar=wrong)
    assert "names a secret" in str(refusal.value) or "never the address" in str(refusal.value)
