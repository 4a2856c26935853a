"""Whoever got a case is reminded as of everything else: by day, of many at once, and told why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from cards.model import Card
from handlers import forwarding
from handlers.ports import Changed, Letter, Opened, Refused, Shown
from storage.tables import Person
from tests.clocked import QUESTION, Clocked, clocked, newest, words
from tests.scenarios.town import MUNICIPALITY

#: A Monday evening.
EVENING = "2026-11-16 22:00"
EDITED = "När öppnar badhuset på söndag, och vad kostar det?"


@pytest.fixture
def lidingo() -> Iterator[Clocked]:
    with clocked("lidingo", EVENING, only=["forwarded"]) as made:
        yield made


def passed_on(there: Clocked, cases: int = 1, to: str = "person:frans", **answers: str) -> None:
    """Bo passes questions on."""
    for number in range(1, cases + 1):
        there.town.comes(f"c{number}", f"{QUESTION} {number}")
        version = there.town.cases()[number - 1].version
        opened = there.town.press("bo", "slack", "case.forward", f"case:{number}", version)
        assert isinstance(opened, Opened)
        assert isinstance(there.town.send("bo", "slack", opened.form, {"to": to, **answers}), Changed)
    there.town.rest()


def in_no_chat(there: Clocked, person: str) -> None:
    there.change(Person, (MUNICIPALITY, person), slack="", teams="")


def why(there: Clocked, person: str) -> str:
    answer = there.press(person, "told.why", newest(there, person))
    assert isinstance(answer, Shown)
    return words(answer.card)


def opened(there: Clocked, person: str, card: Card) -> Card:
    answer = there.press(person, "told.open", card.buttons[0].subject)
    assert isinstance(answer, Shown)
    return answer.card


@pytest.mark.clauses("LID-116", "TIB-54")
def test_many_reminders_of_what_was_passed_on_come_as_one_in_the_morning(lidingo: Clocked) -> None:
    """Five questions in an evening: the next evening is quiet, and the morning after brings one card."""
    passed_on(lidingo, 5)
    assert len(lidingo.told("frans")) == 5  # Bo's own words come at once
    lidingo.through("2026-11-17 08:00", "2026-11-18 07:30", minutes=90)
    assert lidingo.told("frans") == []
    lidingo.at("2026-11-18 08:00")
    (card,) = lidingo.told("frans")
    assert card.title == "5 påminnelser på en gång"
    assert "Staden på facebook, ärende 5" in words(card)
    assert {button.action for button in card.buttons} == {"told.open", "told.snooze", "told.why"}
    lidingo.keep()
    assert lidingo.told("frans") == []


@pytest.mark.clauses("LID-116", "TIB-54")
def test_the_reminder_says_why_and_can_be_put_off(lidingo: Clocked) -> None:
    passed_on(lidingo)
    lidingo.at("2026-11-18 08:00")
    card = lidingo.told("frans")[-1]
    assert card.title == "Påminnelse: ett ärende väntar på dig"
    assert "Bo Ask väntar fortfarande på ditt svar om ärende 1" in words(card)
    said = why(lidingo, "frans")
    assert "Regel: Lidingö" in said
    assert "Besvara: FÖR SENT sedan tisdag 17 nov. kl. 22:00" in said
    assert "Påminns igen: efter en arbetsdag, till samma klockslag, tills det är gjort" in said
    assert "Du får det som: mottagare av ärendet" in said
    form = lidingo.press("frans", "told.snooze", card.buttons[0].subject)
    assert isinstance(form, Opened)
    assert isinstance(lidingo.send("frans", form, when="hour", past="yes"), Changed)
    lidingo.at("2026-11-18 09:05")
    assert len(lidingo.told("frans")) == 1

    answer = opened(lidingo, "frans", card)
    assert isinstance(lidingo.press("frans", "forward.accept", "forward:1", answer.version), Changed)
    lidingo.keep()
    assert "Klart. Du behöver inte göra något." in words(lidingo.now("frans")[-1])
    lidingo.through("2026-11-18 22:00", "2026-11-20 10:00", minutes=120)
    assert lidingo.told("frans") == []


@pytest.mark.clauses("LID-116", "TIB-54")
def test_whoever_stands_in_for_the_receiver_is_reminded_and_may_answer(lidingo: Clocked) -> None:
    passed_on(lidingo)
    lidingo.told("frans")
    assert isinstance(lidingo.press("disa", "forward.accept", "forward:1", 1), Refused)
    lidingo.away("frans", "2026-11-17 00:00", "2026-11-27 23:59", substitute="disa")
    lidingo.at("2026-11-18 08:00")
    assert lidingo.told("frans") == []
    (card,) = lidingo.told("disa")
    there = opened(lidingo, "disa", card)
    assert {"forward.accept", "forward.answer"} <= {button.action for button in there.buttons}
    assert isinstance(lidingo.press("disa", "forward.accept", "forward:1", there.version), Changed)
    assert len(lidingo.logged("forward.accepted")) == 1


def test_what_waits_for_the_morning_goes_to_whoever_stands_in_by_then(lidingo: Clocked) -> None:
    passed_on(lidingo)
    lidingo.told("frans")
    lidingo.at("2026-11-17 22:05")
    lidingo.away("frans", "2026-11-18 00:00", "2026-11-27 23:59", substitute="disa")
    lidingo.at("2026-11-18 08:00")
    assert (len(lidingo.told("frans")), len(lidingo.told("disa"))) == (0, 1)


def test_the_receiver_is_reminded_where_nobody_stands_in(lidingo: Clocked) -> None:
    passed_on(lidingo)
    lidingo.told("frans")
    lidingo.away("frans", "2026-11-17 00:00", "2026-11-27 23:59")
    lidingo.at("2026-11-18 08:00")
    assert len(lidingo.told("frans")) == 1


@pytest.mark.clauses("TIB-54")
def test_an_edit_at_night_is_told_in_the_morning_and_says_why(lidingo: Clocked) -> None:
    """Two edits are one message; what was passed on shows the newest words."""
    passed_on(lidingo)
    lidingo.told("frans")
    for clock, text in (("02:00", "När öppnar badhuset i maj?"), ("02:30", EDITED)):
        lidingo.at(f"2026-11-17 {clock}")
        lidingo.town.comes("c1", text)
        lidingo.keep()
    assert lidingo.told("frans") == []
    lidingo.at("2026-11-17 08:00")
    (card,) = lidingo.told("frans")
    assert card.title == "Ändrat: kommentaren som väntar på dig"
    said = why(lidingo, "frans")
    assert "Den som har fått ett ärende ska ta ställning till det som kommentaren säger nu." in said
    assert "Regel: Lidingö" in said
    assert EDITED in repr(opened(lidingo, "frans", card))


def test_a_reminder_that_was_missed_says_that_it_is_late(lidingo: Clocked) -> None:
    passed_on(lidingo)
    lidingo.at("2026-11-17 21:00")
    lidingo.told("frans")
    lidingo.at("2026-11-18 11:00")
    (card,) = lidingo.told("frans")
    assert "Den här påminnelsen skulle ha kommit onsdag 18 nov. kl. 08:00" in words(card)


@pytest.mark.clauses("LID-116", "TIB-54")
def test_a_receiver_in_no_chat_gets_a_letter_with_the_evidence_and_why(lidingo: Clocked) -> None:
    """Each case by itself: a record that is entered. Nobody gets both a letter and a card."""
    in_no_chat(lidingo, "frans")
    passed_on(lidingo, 5)
    letters: list[Letter] = lidingo.town.mail.letters
    letters.clear()
    lidingo.at("2026-11-17 22:05")
    assert letters == []
    lidingo.at("2026-11-18 08:00")
    assert len({letter.key for letter in letters}) == 5
    assert all(letter.files for letter in letters)
    first = letters[0].text
    assert "Ärende 1 om en kommentar på Staden på facebook väntar fortfarande på ditt svar" in first
    assert "Varför får jag detta?" in first
    assert "Du får det som: mottagare av ärendet" in first
    lidingo.town.comes("c1", EDITED)
    lidingo.keep()
    letter = letters[-1]
    assert "har ändrats sedan Bo Ask vidarebefordrade den till dig" in letter.text
    assert "Regel: Lidingö" in letter.text
    assert EDITED.encode() in next(data for name, _, data in letter.files if name.endswith(".json"))


@pytest.mark.clauses("TIB-54")
def test_a_mere_address_is_written_to_again_when_somebody_is_at_work(lidingo: Clocked) -> None:
    passed_on(lidingo, to="other", email="bad@lidingo.example")
    letters: list[Letter] = lidingo.town.mail.letters
    letters.clear()

    def reminded(said: str) -> int:
        lidingo.at(said)
        return lidingo.town.run(forwarding.remind(lidingo.town.world))

    assert [reminded(f"2026-11-{said}") for said in ("17 22:05", "18 08:00", "18 08:01")] == [0, 1, 0]
    lidingo.town.rest()
    (letter,) = letters
    assert "Du får det här för att Bo Ask har valt dig som mottagare (" in letter.text


def test_a_registrar_who_is_away_is_not_asked_while_another_is_there(lidingo: Clocked) -> None:
    def another(session: Session) -> None:
        session.add(
            Person(
                municipality=MUNICIPALITY,
                id="ase",
                name="Åse Berg",
                email="ase.berg@stad.example",
                slack="U0ASE",
                roles=["registrar"],
            )
        )

    lidingo.town.database.change(another)
    passed_on(lidingo, to="registrar")
    assert (len(lidingo.told("rut")), len(lidingo.told("ase"))) == (1, 1)
    lidingo.away("rut", "2026-11-17 00:00", "2026-11-27 23:59", substitute="disa")
    lidingo.at("2026-11-18 08:00")
    assert [len(lidingo.told(person)) for person in ("rut", "ase", "disa")] == [0, 1, 0]
    assert "Du får det som: förvaltningens registrator" in why(lidingo, "ase")
