"""A week in the life of each municipality: what comes in, who is told what and when, what is missed.

All rounds of the program are made. Written out is what deadlines tell; of the rest it must hold that nothing
is told twice, that nothing but what is urgent is told at night, and that the record log's chain holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.app import CAPABILITIES
from handlers.ports import Opened, Sent
from routines.clock import STOCKHOLM, opening
from routines.model import OfficeHours
from tests.clocked import INSULT, QUESTION, SECRET, Clocked, clocked, local
from tests.faults.program import filled
from tests.property.machine_world import actor

MONDAY = "2026-11-16 07:00"


def hours(first: str, last: str) -> Iterator[str]:
    """Every hour by day and a few at night."""
    moment = local(first)
    while moment <= local(last):
        here = moment.astimezone(STOCKHOLM)
        if 7 <= here.hour <= 18 or here.hour in {0, 3, 23}:
            yield f"{here:%Y-%m-%d %H:%M}"
        moment += timedelta(hours=1)


def live(town: Clocked, first: str, last: str) -> None:
    """Time goes on."""
    for moment in hours(first, last):
        town.at(moment)


def diary(town: Clocked) -> list[str]:
    """What deadlines told, in order: when, whom, which case and deadline, at which stage."""
    rows = [row for row in town.rows() if row.told_at is not None and row.kind.startswith("deadline_")]
    rows.sort(key=lambda row: (row.told_at or row.due_at, row.person, row.key))
    return [
        f"{row.told_at.astimezone(STOCKHOLM):%a %H:%M} {row.person}: {row.subject} {row.kind[9:]} "
        f"{row.details['stage']}"
        for row in rows
        if row.told_at is not None
    ]


def missed(town: Clocked) -> list[str]:
    """The breaches in the record log."""
    return [f"{row.subject} {row.details['deadline']}" for row in town.logged("deadline.missed")]


def decide(town: Clocked, person: str, case: int, action: str = "case.approve") -> None:
    """Somebody decides with one press."""
    found = next(item for item in town.town.cases() if item.id == case)
    town.town.press(person, "slack", action, f"case:{case}", found.version)
    town.town.rest()


def holds(town: Clocked) -> None:
    """What must hold in every week."""
    assert CAPABILITIES
    told = [row for row in town.rows() if row.told_at is not None]
    assert len({(row.key, row.person) for row in told}) == len(told)
    for row in told:
        assert row.told_at is not None
        at_night = opening(row.told_at, OfficeHours()) != row.told_at
        assert not at_night or row.urgent or row.kind == "gathered", row
    assert len(missed(town)) == len(set(missed(town)))
    assert town.town.broken() is None
    assert town.town.faults == []


def version(town: Clocked, case: int) -> int:
    """The card of the case as it is now."""
    return next(item.version for item in town.town.cases() if item.id == case)


def answers(town: Clocked, case: int) -> Opened:
    """Bo presses Svara."""
    opened = town.press("bo", "case.answer", f"case:{case}", version(town, case))
    assert isinstance(opened, Opened)
    return opened


@pytest.mark.clauses("TIB-25", "TIB-79", "TIB-53", "TIB-16")
def test_a_week_in_tibro() -> None:
    """Bo forgets an insult, answers nobody, is away from Thursday; Disa has the weekend and its alarm."""
    with clocked("tibro", MONDAY) as town:
        live(town, MONDAY, "2026-11-16 09:00")
        town.town.comes("insult", INSULT)
        live(town, "2026-11-16 10:00", "2026-11-18 10:00")
        decide(town, "carin", 1)
        town.town.comes("question", QUESTION)
        town.away("bo", "2026-11-19 00:00", "2026-11-23 00:00", substitute="disa")
        live(town, "2026-11-18 11:00", "2026-11-20 16:00")
        decide(town, "disa", 2)  # asks for a reason: not decided
        town.town.comes("friday", INSULT)
        live(town, "2026-11-20 17:00", "2026-11-22 18:00")

        assert diary(town) == [
            "Mon 13:00 bo: case:1 remove first",
            "Tue 09:00 carin: case:1 remove escalated",
            "Tue 09:00 disa: case:1 remove escalated",
            "Wed 09:00 anna: case:1 remove due",
            "Wed 09:00 bo: case:1 remove due",
            "Wed 09:00 carin: case:1 remove due",
            "Wed 14:00 bo: case:2 answer first",
            "Thu 08:00 disa: case:2 answer first",
            "Thu 10:00 carin: case:2 answer escalated",
            "Fri 10:00 anna: case:2 answer due",
            "Fri 10:00 carin: case:2 answer due",
            "Fri 10:00 disa: case:2 answer due",
            "Sat 16:00 disa: case:3 remove first",
            "Sun 08:00 carin: case:3 remove escalated",
            "Sun 08:00 disa: case:3 remove escalated",
            "Sun 16:00 anna: case:3 remove due",
            "Sun 16:00 carin: case:3 remove due",
            "Sun 16:00 disa: case:3 remove due",
        ]
        assert missed(town) == ["case:1 remove", "case:2 answer", "case:3 remove"]
        holds(town)


@pytest.mark.clauses("LAH-29")
def test_a_week_in_laholm() -> None:
    """Working time stands still at the weekend; what is decided in time is never said to be late."""
    with clocked("laholm", MONDAY) as town:
        live(town, MONDAY, "2026-11-16 09:00")
        town.town.comes("insult", INSULT)
        live(town, "2026-11-16 10:00", "2026-11-16 14:00")
        decide(town, "bo", 1)
        live(town, "2026-11-16 15:00", "2026-11-19 15:00")
        town.town.comes("thursday", INSULT)
        live(town, "2026-11-19 16:00", "2026-11-23 16:00")

        assert diary(town) == [
            "Mon 13:00 bo: case:1 remove first",
            "Fri 10:00 bo: case:2 remove first",
            "Fri 15:00 carin: case:2 remove escalated",
            "Fri 15:00 disa: case:2 remove escalated",
            "Mon 15:00 anna: case:2 remove due",
            "Mon 15:00 bo: case:2 remove due",
            "Mon 15:00 carin: case:2 remove due",
        ]
        assert missed(town) == ["case:2 remove"]
        holds(town)


@pytest.mark.clauses("DEG-60", "DEG-48")
def test_a_week_in_degerfors() -> None:
    """One working day on Facebook, over the weekend to Monday; then each working day until it is answered."""
    with clocked("degerfors", MONDAY) as town:
        live(town, MONDAY, "2026-11-20 14:00")
        town.town.comes("friday", QUESTION)
        live(town, "2026-11-20 15:00", "2026-11-25 15:00")

        assert diary(town) == [
            "Fri 16:00 bo: case:1 answer first",
            "Mon 08:00 carin: case:1 answer escalated",
            "Mon 08:00 disa: case:1 answer escalated",
            "Mon 14:00 anna: case:1 answer due",
            "Mon 14:00 bo: case:1 answer due",
            "Mon 14:00 carin: case:1 answer due",
            "Tue 14:00 bo: case:1 answer overdue",
            "Tue 14:00 carin: case:1 answer overdue",
            "Wed 14:00 bo: case:1 answer overdue",
            "Wed 14:00 carin: case:1 answer overdue",
        ]
        assert missed(town) == ["case:1 answer"]
        holds(town)


@pytest.mark.clauses("LID-45", "LID-38")
def test_a_week_in_lidingo() -> None:
    """A number that hurts is asked for at once and again; on Wednesday morning the program is down."""
    with clocked("lidingo", MONDAY) as town:
        live(town, MONDAY, "2026-11-16 15:00")
        town.town.comes("secret", SECRET)
        live(town, "2026-11-16 15:00", "2026-11-16 17:00")
        town.town.comes("question", QUESTION)
        opened = town.town.press("carin", "slack", "case.remove", "case:1", town.town.cases()[0].version)
        town.town.send("carin", "slack", opened.form, {"notice": "impossible", "notice_reason": "-"})  # type: ignore[union-attr]
        town.town.rest()
        live(town, "2026-11-16 18:00", "2026-11-17 18:00")
        live(town, "2026-11-18 14:00", "2026-11-18 18:00")

        assert diary(town) == [
            "Mon 15:00 bo: case:1 remove at_once",
            "Mon 16:00 bo: case:1 remove at_once",
            "Mon 16:00 disa: case:1 remove at_once",
            "Mon 17:00 anna: case:1 remove at_once",
            "Mon 17:00 bo: case:1 remove at_once",
            "Mon 17:00 carin: case:1 remove at_once",
            "Mon 17:00 disa: case:1 remove at_once",
            "Tue 08:00 bo: case:2 answer first",
            "Tue 11:00 carin: case:2 answer escalated",
            "Tue 11:00 disa: case:2 answer escalated",
            "Wed 14:00 anna: case:2 answer due",
            "Wed 14:00 bo: case:2 answer due",
            "Wed 14:00 carin: case:2 answer due",
        ]
        late = [row.person for row in town.rows() if row.late and row.kind == "deadline_answer"]
        assert sorted(late) == ["anna", "bo", "carin"]
        assert missed(town) == ["case:1 remove", "case:2 answer"]
        holds(town)


@pytest.mark.clauses("GIS-13", "GIS-50", "GIS-52", "GIS-60")
def test_a_week_in_gislaved() -> None:
    """Politics are referred, a question gets the time it needs, a secret its number in the diary."""
    with clocked("gislaved", MONDAY) as town:
        live(town, MONDAY, "2026-11-16 09:00")
        town.town.comes("politics", QUESTION)
        town.town.comes("question", "Vad kostar en bygglovsansökan?")
        live(town, "2026-11-16 10:00", "2026-11-16 14:00")
        town.send("bo", answers(town, 1), kind="refer")
        opened = answers(town, 2)
        sent = town.town.handle(
            Sent(
                actor=actor("bo", "slack"),
                form=opened.form.name,
                subject=opened.form.subject,
                version=opened.form.version,
                values=filled(opened.form),
                way="more_time",
            )
        )
        assert isinstance(sent, Opened)
        town.send("bo", sent, note="Vi frågar byggenheten.")
        live(town, "2026-11-16 15:00", "2026-11-17 15:00")
        town.town.comes("secret", SECRET)
        live(town, "2026-11-17 16:00", "2026-11-18 08:00")
        town.send("bo", answers(town, 2), text="Den kostar 4 000 kronor.")
        opened = town.press("bo", "case.remove", "case:3", version(town, 3))
        assert isinstance(opened, Opened)
        town.send("bo", opened)
        live(town, "2026-11-18 09:00", "2026-11-19 09:00")
        assert town.town.cases()[2].state == "removing"  # gone from sight, and not in the diary yet
        opened = town.press("rut", "case.diary", "case:3", version(town, 3))
        assert isinstance(opened, Opened)
        town.send("rut", opened, number="KS 2026/12")
        assert town.town.cases()[2].state == "closed"
        live(town, "2026-11-19 10:00", "2026-11-20 14:00")
        town.town.comes("friday", INSULT)
        live(town, "2026-11-20 15:00", "2026-11-24 15:00")

        (referred, answered) = [text for _, text in town.town.platform.replies]
        assert "Vi hänvisar till partiernas egna kanaler." in referred
        assert answered.endswith("Vänliga hälsningar Bo, Kommunikation, Gislaveds kommun")
        assert diary(town) == [
            "Mon 13:00 bo: case:1 answer first",
            "Mon 13:00 bo: case:2 answer first",
            "Tue 09:00 bo: case:2 answer first",
            "Tue 14:00 carin: case:2 answer escalated",
            "Tue 14:00 disa: case:2 answer escalated",
            "Mon 09:00 bo: case:4 remove first",
            "Mon 14:00 carin: case:4 remove escalated",
            "Mon 14:00 disa: case:4 remove escalated",
            "Tue 14:00 anna: case:4 remove due",
            "Tue 14:00 bo: case:4 remove due",
            "Tue 14:00 carin: case:4 remove due",
        ]
        assert missed(town) == ["case:4 remove"]
        holds(town)
