"""What is removed or passed on and has no diary number is asked for until it has one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from handlers.ports import Changed, Opened
from routines.clock import STOCKHOLM
from tests.clocked import QUESTION, SECRET, Clocked, clocked

ONLY = ["unregistered"]


def pressed(town: Clocked, action: str, answers: Mapping[str, str] = MappingProxyType({})) -> None:
    """Somebody with duty decides about the case."""
    [case] = town.town.cases()
    opened = town.press("bo", action, f"case:{case.id}", case.version)
    assert isinstance(opened, Opened), opened
    answer = town.town.send("bo", "slack", opened.form, dict(answers))
    town.town.rest()
    assert isinstance(answer, Changed), answer


def when(town: Clocked, person: str) -> list[str]:
    told = [row.told_at for row in town.rows() if row.person == person and row.told_at is not None]
    return [f"{moment.astimezone(STOCKHOLM):%a %H:%M}" for moment in told]


@pytest.mark.clauses("LAH-41")
def test_whoever_is_responsible_is_reminded_each_working_day_until_the_number_is_there() -> None:
    with clocked("laholm", "2026-11-19 09:00", only=ONLY) as town:
        town.town.comes("c1", SECRET)
        pressed(town, "case.remove")
        town.through("2026-11-19 10:00", "2026-11-23 12:00", minutes=60)
        assert when(town, "bo") == ["Fri 09:00", "Mon 09:00"]
        assert when(town, "rut") == ["Thu 10:00", "Fri 09:00", "Mon 09:00"]
        assert town.titles("bo") == ["Ärende 1 saknar diarienummer"] * 2

        pressed(town, "case.diary", {"number": "KS 2026/17"})
        town.through("2026-11-23 13:00", "2026-11-25 12:00", minutes=60)
        assert len(when(town, "bo")) == 2
        assert town.town.cases()[0].state == "closed"


def test_what_was_passed_on_is_asked_for_once_its_receiver_has_taken_it() -> None:
    with clocked("tibro", "2026-11-19 09:00", only=ONLY) as town:
        town.town.comes("c1", QUESTION)
        pressed(town, "case.forward", {"to": "person:frans"})
        town.through("2026-11-19 10:00", "2026-11-23 12:00", minutes=60)
        assert when(town, "bo") == []

        assert isinstance(town.press("frans", "forward.accept", "forward:1"), Changed)
        town.through("2026-11-23 13:00", "2026-11-24 12:00", minutes=60)
        assert when(town, "bo") == ["Mon 13:00", "Tue 09:00"]
