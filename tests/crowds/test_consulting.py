"""Much criticism in Tibro: whoever has to be asked is reminded, and whoever stands in for them is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.ports import Changed, Opened, Shown
from storage.tables import Person
from tests.clocked import INSULT, QUESTION, Clocked, clocked, words
from tests.scenarios.town import MUNICIPALITY

CAME = "2026-11-23 10:00"  # a Monday


@pytest.fixture
def many() -> Iterator[Clocked]:
    """Many are critical since Monday at ten, and somebody has asked a question."""
    with clocked("tibro", CAME) as town:
        for number in range(5):
            town.town.comes(f"insult{number}", INSULT)
        town.town.comes("question", QUESTION)
        town.keep()
        yield town


def about_it(town: Clocked, person: str) -> list[str]:
    """What somebody was told of the consultation since it was asked last."""
    return [title for title in town.titles(person) if "konsulter" in title or "samråd" in title]


def consulted(town: Clocked, person: str, role: str) -> None:
    opened = town.press(person, "criticism.consult", f"consult:1.{role}")
    assert isinstance(opened, Opened), opened
    assert isinstance(town.send(person, opened), Changed)


@pytest.mark.clauses("TIB-59")
def test_who_has_to_be_asked_is_reminded_and_the_next_day_the_others_know(many: Clocked) -> None:
    """Carin gets her card at once, is reminded after four hours at work, and each working day after that."""
    asked = "Du behöver konsulteras: Staden på facebook"
    assert about_it(many, "carin") == [asked]
    assert about_it(many, "anna") == [asked]
    consulted(many, "anna", "coordinator")
    many.at("2026-11-23 13:59")
    assert about_it(many, "carin") == []
    many.at("2026-11-23 14:00")
    assert about_it(many, "carin") == ["Påminnelse: du behöver konsulteras"]
    assert about_it(many, "anna") == []
    many.at("2026-11-24 14:00")
    assert about_it(many, "carin") == ["Påminnelse: du behöver konsulteras"]
    (told,) = [card for card in many.now("anna") if card.title == "Officiella svar väntar på samråd"]
    assert "Ingen har konsulterats som" in words(told)
    assert "trots påminnelse till Carin Alm. Officiella svar på Staden på facebook väntar" in words(told)
    consulted(many, "carin", "manager")
    many.at("2026-11-25 14:00")
    assert about_it(many, "carin") == []
    (told,) = [card for card in many.now("anna") if card.title == "Officiella svar väntar på samråd"]
    assert "Klart. Du behöver inte göra något." in words(told)


@pytest.mark.clauses("TIB-59", "TIB-16")
def test_who_stands_in_for_one_who_has_to_be_asked_gets_the_card(many: Clocked) -> None:
    """Carin falls ill: Disa is asked in her place and reminded, and Carin is not."""
    many.away("carin", "2026-11-23 12:00", "2026-11-27 00:00", substitute="disa")
    many.at("2026-11-23 12:01")
    assert about_it(many, "disa") == ["Du behöver konsulteras: Staden på facebook"]
    about_it(many, "carin")
    many.at("2026-11-23 14:00")
    assert about_it(many, "disa") == ["Påminnelse: du behöver konsulteras"]
    assert about_it(many, "carin") == []
    consulted(many, "disa", "manager")
    assert [row.details["role"] for row in many.logged("criticism.consulted")] == ["manager"]


@pytest.mark.clauses("TIB-53", "TIB-59")
def test_a_reminder_of_an_answer_says_that_it_must_wait_and_that_the_time_goes_on(many: Clocked) -> None:
    many.through("2026-11-23 10:30", "2026-11-25 10:30", minutes=60)
    locked = "Svaret får inte publiceras än: många är kritiska på kontot"
    told = [card for card in many.now("bo") if "besvara en fråga" in card.title]
    assert told
    assert all(locked in words(card) for card in told)
    assert not any(locked in words(card) for card in many.now("bo") if "ta ställning" in card.title)
    consulted(many, "anna", "coordinator")
    consulted(many, "carin", "manager")
    many.keep()
    many.at("2026-11-26 10:30")
    assert locked not in words([card for card in many.now("bo") if "besvara en fråga" in card.title][-1])


def test_where_the_coordinator_is_away_and_nobody_stands_in_somebody_above_is_asked(many: Clocked) -> None:
    """Else answers would wait until the coordinator is back, and nobody could do anything about it."""
    many.away("anna", "2026-11-23 11:00", "2026-12-04 00:00")
    many.at("2026-11-23 12:00")
    asked = [
        person
        for person in ("bo", "carin", "disa", "frans", "rut")
        if any(
            "kommunikationsenheten" in words(card) for card in many.now(person) if "konsulteras" in card.title
        )
    ]
    assert len(asked) == 1
    consulted(many, asked[0], "coordinator")
    consulted(many, "carin", "manager")
    assert many.logged("criticism.lifted")


@pytest.mark.clauses("TIB-59")
def test_nobody_is_woken_at_night_to_be_consulted() -> None:
    """Five insults in a night to Saturday: Carin and Anna hear of it on Monday morning, with why they do."""
    with clocked("tibro", "2026-11-21 02:00") as town:
        for number in range(5):
            town.town.comes(f"insult{number}", INSULT)
        town.through("2026-11-21 02:01", "2026-11-23 07:30", minutes=90)
        assert about_it(town, "carin") == []
        assert about_it(town, "anna") == []
        town.at("2026-11-23 08:00")
        for person, role in (("carin", "manager"), ("anna", "coordinator")):
            assert about_it(town, person) == ["Du behöver konsulteras: Staden på facebook"]
            card = next(card for card in town.now(person) if "konsulteras" in card.title)
            why = town.press(person, "told.why", card.buttons[0].subject)
            assert isinstance(why, Shown)
            assert "Tibro 4.2 (TIB-59)" in words(why.card)
            opened = town.press(person, "told.open", card.buttons[0].subject)
            assert isinstance(opened, Shown)
            assert [button.action for button in opened.card.buttons] == ["criticism.consult"]
            consulted(town, person, role)
        assert town.logged("criticism.lifted")


def test_whoever_comes_to_stand_in_at_midnight_hears_of_it_in_the_morning(many: Clocked) -> None:
    many.away("carin", "2026-11-24 00:00", "2026-11-28 00:00", substitute="disa")
    many.through("2026-11-24 00:01", "2026-11-24 07:59", minutes=30)
    assert about_it(many, "disa") == []
    many.at("2026-11-24 08:00")
    assert about_it(many, "disa") == ["Du behöver konsulteras: Staden på facebook"]


def test_a_manager_whom_no_chat_knows_hears_of_it_by_mail_when_it_begins() -> None:
    with clocked("tibro", CAME) as town:
        town.change(Person, (MUNICIPALITY, "carin"), slack="", teams="", email="carin@town.example")
        for number in range(5):
            town.town.comes(f"insult{number}", INSULT)
        town.at("2026-11-23 10:01")
        (letter,) = [one for one in town.town.mail.letters if one.to == "carin@town.example"]
        assert letter.subject == "Du behöver konsulteras: Staden på facebook"
        assert "TIB-59" in letter.text
