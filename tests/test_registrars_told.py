"""Registrars are told of what waits for a diary number when they are at work, of many as one, and why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cards.model import Card
from handlers.ports import Changed, Opened, Shown
from storage.tables import Person
from tests.clocked import local
from tests.crowds.town import INSULT, PRAISE, Crowd, crowd, words
from tests.scenarios.town import MUNICIPALITY

SATURDAY, MONDAY = "2026-11-21 02:00", "2026-11-23 08:00"


@pytest.fixture
def night() -> Iterator[Crowd]:
    """A long discussion in Lidingö was ended on Friday; in the night to Saturday somebody comes back."""
    with crowd("lidingo") as town:
        town.writes(*(PRAISE,) * 25)
        row = town.discussions()[0]
        form = town.opens("bo", "discussion.end", f"discussion:{row.id}.{row.count}", row.version)
        assert isinstance(town.send("bo", form), Changed)
        town.town.rest()
        town.town.time = local(SATURDAY)
        yield town


def at(town: Crowd, said: str) -> None:
    town.town.time = local(said)
    town.keep_time()
    town.town.rest()


def write(town: Crowd, number: int) -> None:
    """So many harmless comments, one a minute; each is removed and waits for the registrar's word."""
    for n in range(number):
        town.later(minutes=1)
        town.writes(f"Jag fick rätt i alla fall, {n}.")
        town.town.rest()
        town.keep_time()
        town.town.rest()


def told(town: Crowd) -> list[Card]:
    """What the registrar was told alone, but for the tasks of every municipality."""
    cards = [seen.card for seen in town.town.chats["slack"].in_place("@U0RUT")]
    return [card for card in cards if not card.title.startswith("Att göra")]


@pytest.mark.clauses("LID-48", "LID-137")
def test_what_comes_in_the_night_is_one_message_on_monday_that_says_why(night: Crowd) -> None:
    write(night, 6)
    at(night, "2026-11-22 12:00")
    assert told(night) == []
    at(night, MONDAY)
    (card,) = told(night)
    assert card.title == "6 påminnelser på en gång"
    assert words(card).count("Diarienummer behövs: ärende ") == 6
    subject = card.buttons[0].subject
    why = night.press("rut", "told.why", subject, card.version)
    assert isinstance(why, Shown)
    assert "LID-48" in words(why.card)
    assert "registrator" in words(why.card)
    which = night.opens("rut", "told.open", subject, card.version)
    opened = night.send("rut", which)
    assert isinstance(opened, Shown)
    assert "case.diary" in {button.action for button in opened.card.buttons}


def test_what_has_its_number_by_then_is_not_told(night: Crowd) -> None:
    write(night, 1)
    case = night.town.cases()[-1]
    answer = night.on_case("rut", "case.diary", case)
    assert isinstance(answer, Opened)
    night.send("rut", answer.form, {"decision": "yes", "number": "KS 2026/1"})
    night.town.rest()
    at(night, MONDAY)
    assert told(night) == []


def test_whom_no_chat_knows_gets_a_letter_each_with_the_evidence(night: Crowd) -> None:
    """Each letter is a record to be entered; together they might be more than a mail box takes."""

    def out_of_chat(session: object) -> None:
        person = session.get(Person, (MUNICIPALITY, "rut"))  # type: ignore[attr-defined]
        person.slack, person.teams = "", ""
        session.add(person)  # type: ignore[attr-defined]

    night.town.database.change(out_of_chat)
    write(night, 4)
    assert night.town.mail.letters == []
    at(night, MONDAY)
    letters = [letter for letter in night.town.mail.letters if not letter.subject.startswith("Att göra")]
    assert [len(letter.files) for letter in letters] == [2] * 4  # as PDF/A and as JSON
    assert all("Du får det här som" in letter.text and "LID-48" in letter.text for letter in letters)
    assert len({letter.key for letter in letters}) == 4


@pytest.mark.clauses("TIB-80", "TIB-25")
@pytest.mark.parametrize(
    ("pressed", "rings"),
    [("2026-11-21 10:00", "2026-11-21 10:00"), ("2026-11-21 22:30", "2026-11-22 08:00")],
)
def test_in_tibro_a_number_that_a_removal_needs_before_monday_is_asked_for_as_an_alarm(
    pressed: str, rings: str
) -> None:
    """The comment of Friday has to be gone on Sunday, and nothing goes before it has its number."""
    with crowd("tibro") as town:
        town.writes(INSULT)
        at(town, pressed)
        case = town.town.cases()[0]
        form = town.opens("bo", "case.remove", "case:1", case.version)
        assert isinstance(town.send("bo", form, {"notice": "none"}), Changed)
        town.town.rest()
        town.keep_time()
        assert bool(town.told("diary")) is (pressed == rings)
        at(town, rings)
        assert town.told("diary") == [("rut", "case:1")]
