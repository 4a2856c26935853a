"""The card of whoever a case was passed on to: all that is theirs to do can be done from it, to the end."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from cards.model import Card
from handlers import registering
from handlers.ports import Changed, Opened, Shown, Typed
from storage.tables import Person
from tests.property.machine_world import Town, actor, living_by
from tests.scenarios.town import MUNICIPALITY
from tests.test_secrecy import SECRET

assert registering  # its round
NUMBER = "KS 2026/7"
tibro = living_by("tibro", before=True)


def passed_on(there: Town, text: str, to: str = "registrar") -> None:
    there.comes("c1", text)
    (case,) = there.cases()
    opened = there.press("bo", "slack", "case.forward", "case:1", case.version)
    assert isinstance(opened, Opened)
    assert isinstance(there.send("bo", "slack", opened.form, {"to": to}), Changed)
    there.rest()


def theirs(there: Town, person: str) -> Card:
    """What was passed on, as its receiver sees it now."""
    there.rest()
    posts = there.chats["slack"].in_place(f"@U0{person.upper()}")
    return next(post.card for post in posts if post.key.startswith("forward:"))


def press(there: Town, person: str, action: str) -> object:
    card = theirs(there, person)
    button = next(item for item in card.buttons if item.action == action)
    return there.press(person, "slack", action, button.subject, card.version)


def offers(there: Town, person: str) -> list[str]:
    return [button.action for button in theirs(there, person).buttons]


@pytest.mark.clauses("TIB-72", "TIB-78")
def test_the_registrar_enters_the_number_and_reads_the_text_after_taking_the_case(tibro: Town) -> None:
    passed_on(tibro, SECRET)
    records = ["case.diary", "case.show", "case.evidence"]
    assert offers(tibro, "rut") == ["forward.accept", "forward.answer", *records]
    assert isinstance(press(tibro, "rut", "forward.accept"), Changed)
    assert offers(tibro, "rut") == records
    shown = press(tibro, "rut", "case.show")
    assert isinstance(shown, Shown)
    assert "9805" in repr(shown.card)
    assert isinstance(press(tibro, "rut", "case.evidence"), Shown)
    said = tibro.handle(Typed(actor=actor("rut", "slack"), words="uppgifter"))
    assert isinstance(said, Shown)
    assert "Ett ärende väntar på diarienummer: 1." in repr(said.card)

    opened = press(tibro, "rut", "case.diary")
    assert isinstance(opened, Opened)
    assert isinstance(tibro.send("rut", "slack", opened.form, {"number": NUMBER}), Changed)
    assert offers(tibro, "rut") == ["case.show", "case.evidence"]
    (case,) = tibro.cases()
    assert (case.diary_number, case.state) == (NUMBER, "open")


def test_a_text_that_is_shortened_opens_for_its_receiver(tibro: Town) -> None:
    passed_on(tibro, "När öppnar badhuset på lördag? " * 60, to="person:frans")
    assert "tryck Visa för hela texten" in repr(theirs(tibro, "frans"))
    shown = press(tibro, "frans", "case.show")
    assert isinstance(shown, Shown)
    assert "case.diary" not in offers(tibro, "frans")


@pytest.mark.clauses("TIB-72")
def test_every_registrar_whom_no_chat_knows_gets_a_letter(tibro: Town) -> None:
    """Another one has the same letter as the first, with the evidence: it is theirs to enter, too."""

    def another(session: Session) -> None:
        session.add(
            Person(
                municipality=MUNICIPALITY,
                id="ase",
                name="Åse Berg",
                email="ase.berg@stad.example",
                roles=["registrar"],
            )
        )

    tibro.database.change(another)
    passed_on(tibro, "När öppnar badhuset på lördag?")
    letters = {letter.to: letter.text for letter in tibro.mail.letters}
    assert "vidarebefordrar en kommentar på Staden på facebook till dig" in letters["rut@town.example"]
    assert letters["ase.berg@stad.example"] == letters["rut@town.example"]
    assert all(letter.files for letter in tibro.mail.letters)
