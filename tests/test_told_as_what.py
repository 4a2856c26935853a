"""As what somebody is told: the role that is theirs, or in whose place they have it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.ports import Changed, Opened, Shown, Typed
from tests.clocked import INSULT, QUESTION, Clocked, clocked, newest, words
from tests.property.machine_world import actor

#: A Monday.
MORNING = "2026-11-16 09:00"
AWAY = ("2026-11-16 00:00", "2026-11-27 23:59")


def why(there: Clocked, person: str) -> str:
    answer = there.press(person, "told.why", newest(there, person))
    assert isinstance(answer, Shown)
    return words(answer.card)


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", MORNING, only=["deadlines", "consulting", "absences", "tasks"]) as made:
        yield made


@pytest.mark.clauses("TIB-16")
def test_whoever_stands_in_for_the_manager_reads_for_whom(tibro: Clocked) -> None:
    """Frans is no manager; he hears of what is late, and has duty where nobody else is there."""
    tibro.away("carin", *AWAY, substitute="frans")
    tibro.town.comes("c1", INSULT)
    tibro.at("2026-11-17 10:00")
    assert "Du får det som: ansvarig chef, i stället för Carin Alm" in why(tibro, "frans")
    for person in ("bo", "disa"):
        tibro.away(person, *AWAY)
    tibro.town.comes("c2", f"{INSULT} Fy.")
    tibro.at("2026-11-18 14:00")
    assert "Du får det som: ansvarig chef, i stället för Carin Alm" in why(tibro, "frans")


def test_whoever_has_the_duty_of_one_who_is_away_reads_that_too(tibro: Clocked) -> None:
    """Also where duty moves between the moment and the morning."""
    tibro.town.comes("c1", INSULT)
    tibro.away("bo", *AWAY)
    tibro.at("2026-11-16 13:00")
    assert "Du får det som: ersättare, i stället för Bo Ask" in why(tibro, "disa")


@pytest.mark.clauses("TIB-59")
def test_whoever_is_consulted_in_the_managers_place_reads_so(tibro: Clocked) -> None:
    tibro.away("carin", *AWAY, substitute="frans")
    for number in range(5):
        tibro.town.comes(f"c{number}", f"{INSULT} {number}")
    tibro.at("2026-11-16 09:05")
    card = next(card for card in tibro.now("frans") if "konsultera" in words(card))
    assert "konsulteras som ansvarig chef, i stället för Carin Alm" in words(card)
    assert "Du får det som ansvarig chef, i stället för Carin Alm" in card.context[0]


def test_whose_absence_another_notes_hears_of_it_as_themself(tibro: Clocked) -> None:
    asked = Typed(
        actor=actor("anna", "slack"), words="frånvaro för Carin Alm 23/11-24/11 ersättare Frans Gran"
    )
    assert isinstance(tibro.town.handle(asked), Shown)
    tibro.at("2026-11-16 09:05")
    assert "Du får det som: den som det gäller" in why(tibro, "carin")


@pytest.mark.clauses("TIB-57")
def test_whoever_answered_mends_as_the_one_who_answered(tibro: Clocked) -> None:
    """Disa is the substitute."""
    tibro.town.comes("c1", QUESTION)
    opened = tibro.press("disa", "case.answer", "case:1", tibro.town.cases()[0].version)
    assert isinstance(opened, Opened)
    assert isinstance(tibro.send("disa", opened, text="Det ska stå lördag.", mend="yes"), Changed)
    tibro.at("2026-11-16 09:05")
    assert "Du får det som: den som svarade" in why(tibro, "disa")
