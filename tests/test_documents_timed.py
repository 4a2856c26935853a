"""What the documents ask without naming a time: the program's own times stand in, and people are reminded."""

from __future__ import annotations

import pytest

from handlers import recurring
from routines.clock import STOCKHOLM
from tests.clocked import INSULT, QUESTION, Clocked, clocked, words
from tests.watching.place import ROUNDS, place

ROUNDS.update(recurring.ROUNDS)


def when(town: Clocked, person: str) -> list[str]:
    """When each message to somebody was told, by the clock in Stockholm."""
    told = [row.told_at for row in town.rows() if row.person == person and row.told_at is not None]
    return [f"{at.astimezone(STOCKHOLM):%a %H:%M}" for at in told]


@pytest.mark.clauses("LAH-23")
def test_as_soon_as_possible_is_a_day_of_weekdays_in_laholm_and_says_that_it_is_our_reading() -> None:
    """Asked on Friday noon: reminded the same day, due on Monday noon, told to be late then."""
    with clocked("laholm", "2026-11-20 12:00", only=["deadlines"]) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 12:00", "2026-11-23 13:00", minutes=60)

        assert when(town, "bo") == ["Fri 16:00", "Mon 12:00"]
        said = words(town.now("bo")[0])
        assert "24 timmar" in said
        assert "standard, inte ur dokumentet" in said
        missed = town.logged("deadline.missed")
        assert [row.details["deadline"] for row in missed] == ["answer"]


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("lidingo", marks=pytest.mark.clauses("LID-46", "LID-118")),
        pytest.param("gislaved", marks=pytest.mark.clauses("GIS-14", "GIS-62")),
    ],
)
def test_promptly_is_two_days_and_nights_and_says_that_it_is_our_reading(routine: str) -> None:
    """Reminded the same day, then the substitute and the manager, and late when the time is out."""
    with clocked(routine, "2026-11-16 09:00", only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-18 10:00", minutes=60)

        assert when(town, "bo") == ["Mon 13:00", "Wed 09:00"]
        assert when(town, "disa") == ["Tue 09:00"]
        assert when(town, "carin") == ["Tue 09:00", "Wed 09:00"]
        said = words(town.now("bo")[0])
        assert "48 timmar" in said
        assert "standard, inte ur dokumentet" in said
        missed = town.logged("deadline.missed")
        assert [row.details["deadline"] for row in missed] == ["remove"]


@pytest.mark.parametrize(
    ("routine", "ours"),
    [
        pytest.param("lidingo", True, marks=pytest.mark.clauses("LID-07", "LID-38")),
        pytest.param("degerfors", False, marks=pytest.mark.clauses("DEG-18")),
    ],
)
def test_a_question_that_nobody_answers_is_asked_about_until_somebody_does(routine: str, ours: bool) -> None:
    """Asked on Friday at two; in Degerfors a working day is the document's own time."""
    with clocked(routine, "2026-11-20 14:00", only=["deadlines"]) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 14:00", "2026-11-24 15:00", minutes=60)

        assert when(town, "bo") == ["Fri 16:00", "Mon 14:00", "Tue 14:00"]
        assert ("standard, inte ur dokumentet" in words(town.now("bo")[0])) == ours


@pytest.mark.clauses("LAH-82")
def test_whoever_revises_laholms_document_reads_what_may_come_of_it() -> None:
    """It is still right, or it is repealed, changed or put together with another."""
    with place("laholm") as town:
        town.at("2024-10-15", "09:00").rounds(*recurring.ROUNDS)
        [task] = town.tasks("revision")
        said = town.text(f"task:{task.id}").lower()
        assert [word for word in ("aktuell", "upphäv", "revider", "sammanför") if word not in said] == []
