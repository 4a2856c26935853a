"""Where a clock runs, whoever asks why they are told something reads how it is counted."""

from __future__ import annotations

import pytest

from handlers import recurring
from handlers.ports import Changed, Opened, Shown
from storage.tables import Person
from tests.clocked import INSULT, Clocked, clocked, local, newest, words
from tests.scenarios.town import MUNICIPALITY

assert recurring
#: A Monday.
MORNING = "2026-11-16 09:00"


def why(there: Clocked, person: str) -> str:
    answer = there.press(person, "told.why", newest(there, person))
    assert isinstance(answer, Shown)
    return words(answer.card)


def removes(there: Clocked) -> None:
    there.town.comes("c1", INSULT)
    opened = there.press("bo", "case.remove", "case:1", there.town.cases()[0].version)
    assert isinstance(opened, Opened)
    assert isinstance(there.send("bo", opened, notice="none"), Changed)


#: What runs until the comment is gone in Tibro.
REMOVED_BY = "Ta bort eller godkänn: senast onsdag 18 nov. kl. 09:00, 48 timmar"


@pytest.mark.clauses("TIB-80", "TIB-79")
def test_a_registrar_reads_by_which_clock_the_number_is_awaited_in_chat_and_in_a_letter() -> None:
    with clocked("tibro", MORNING, only=["deadlines"]) as there:
        removes(there)
        there.at("2026-11-16 09:05")
        assert f"{REMOVED_BY} " in why(there, "rut")
        assert "enligt Tibro 4.4 (TIB-79)" in why(there, "rut")
    with clocked("tibro", MORNING, only=["deadlines"]) as there:
        there.change(Person, (MUNICIPALITY, "rut"), slack="", teams="")
        removes(there)
        there.at("2026-11-16 09:05")
        (letter,) = (one for one in there.town.mail.letters if one.to == "rut@town.example")
        assert REMOVED_BY in letter.text


@pytest.mark.clauses("TIB-59", "TIB-53")
def test_whoever_is_consulted_reads_how_the_answers_are_counted_and_how_often_it_is_asked() -> None:
    with clocked("tibro", MORNING, only=["consulting"]) as there:
        for number in range(5):
            there.town.comes(f"c{number}", f"{INSULT} {number}")
        there.at("2026-11-16 09:05")
        said = why(there, "carin")
        assert "Svarstiden: 48 timmar som inte räknar lördag, söndag och helgdagar enligt Tibro 4.2" in said
        assert "Påminns igen: efter" in said


@pytest.mark.clauses("TIB-74")
@pytest.mark.parametrize(
    ("routine", "kind", "person", "said"),
    [
        ("tibro", "snapshots", "bo", "Återkommer: 1 april och 1 oktober varje år; nu för 1 oktober 2026"),
        ("lidingo", "goals", "bo", "Återkommer: var 6:e månad; nu sedan 16 december 2026"),
    ],
)
def test_whoever_has_what_comes_round_reads_when_it_does(
    routine: str, kind: str, person: str, said: str
) -> None:
    with clocked(routine, MORNING, only=[f"recurring_{kind}", "tasks"]) as there:
        there.account(bound_at=local("2026-05-01 00:00"))
        there.at("2026-12-16 09:00")
        there.at("2026-12-16 09:05")
        assert said in why(there, person)
