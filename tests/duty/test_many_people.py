"""Who stands in or follows is named, in a municipality with more people than a list takes."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from handlers.ports import Changed
from storage.tables import Person
from tests.duty.conftest import MUNICIPALITY, Story, account, errors, form, shown, words


def grow(story: Story) -> None:
    """A hundred and twenty people more, and a second Frans Gran."""

    def add(session: Session) -> None:
        names = {f"x{place:03}": f"Aada Xsson{place:03}" for place in range(120)} | {"frans2": "Frans Gran"}
        session.add_all(
            Person(municipality=MUNICIPALITY, id=one, name=name, email=f"{one}@stad.example", unit="Skolan")
            for one, name in names.items()
        )

    story.town.database.change(add)


@pytest.mark.clauses("TIB-16")
def test_the_form_takes_whoever_stands_in_by_name(story: Story) -> None:
    story.setup(account("facebook"))
    grow(story)
    asked = form(story.says("bo", "frånvaro"))
    days = {"from_": "2026-12-01", "to": "2026-12-04"}
    several = errors(story.sends("bo", asked, **days, substitute="Frans Gran"))["substitute"]
    assert several.startswith("Frans Gran kan vara flera: Frans Gran, ")
    nobody = errors(story.sends("bo", asked, **days, substitute="Kalle Anka"))["substitute"]
    assert nobody.startswith("Kalle Anka finns inte bland dem som kan väljas.")
    card = shown(story.sends("bo", asked, **days, substitute="frans2@stad.example"))
    assert story.duty(at="2026-12-02 12:00") == "frans2 substitute"
    other = form(story.presses("bo", card, "absence.substitute"))
    assert {field.key: field.value for field in other.fields} == {"substitute": "Frans Gran, Skolan"}
    assert errors(story.sends("bo", other, substitute="Bo Ask"))
    story.sends("bo", other, substitute="Rut Rönn")
    assert story.duty(at="2026-12-02 12:00") == "rut substitute"


@pytest.mark.clauses("TIB-16")
def test_words_tell_namesakes_apart_too(story: Story) -> None:
    story.setup(account("facebook"))
    grow(story)
    said = errors(story.says("bo", "frånvaro imorgon ersättare Frans Gran"))["substitute"]
    assert "Frans Gran, Skolan" in said
    shown(story.says("bo", "frånvaro imorgon ersättare Frans Gran, Skolan"))
    assert [one.substitute for one in story.absences()] == ["frans2"]


@pytest.mark.clauses("LAH-66")
@pytest.mark.parametrize("routine", ["laholm"])
def test_that_there_is_nobody_yet_is_written_where_a_substitute_is_demanded(story: Story) -> None:
    story.setup(account("facebook", substitute=""))
    grow(story)
    asked = form(story.says("bo", "frånvaro"))
    hints = {field.key: field.hint or "" for field in asked.fields}
    assert "Finns ingen än, skriv: Ingen än – chefen får utse någon." in hints["substitute"]
    days = {"from_": "2026-12-01", "to": "2026-12-04"}
    assert errors(story.sends("bo", asked, **days, substitute=""))
    card = shown(story.sends("bo", asked, **days, substitute="ingen än"))
    assert "Ersättare: Ingen utsedd" in words(card)


@pytest.mark.clauses("LID-21")
def test_who_follows_somebody_who_has_left_is_named(story: Story) -> None:
    story.setup(account("facebook"), people={"bo": {"active": False}})
    grow(story)
    story.calls("leaving")
    asked = form(story.presses("carin", story.card("task:1"), "leaver.name"))
    assert errors(story.sends("carin", asked, person="egon"))
    assert isinstance(story.sends("carin", asked, person="Rut Rönn"), Changed)
    assert story.account().responsible == "rut"
