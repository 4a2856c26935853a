"""Who stands in for somebody hears what becomes of it: other days, an early end, another substitute."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from handlers import duty
from handlers.ports import Answer, Changed, Opened, Typed
from storage.duty_tables import Absence
from storage.tables import Account
from tests.clocked import Clocked, clocked, local, words
from tests.property.machine_world import ACCOUNT, actor
from tests.scenarios.town import MUNICIPALITY

ONLY = ["absences"]


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", "2026-11-20 10:00", only=ONLY) as made:
        yield made


def says(town: Clocked, who: str, said: str) -> None:
    town.town.handle(Typed(actor=actor(who, "slack"), words=said))
    town.keep()


def test_a_substitute_hears_that_the_absence_was_lengthened_and_that_it_ended_early(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    assert tibro.titles("frans") == ["Du ersätter Bo Ask"]
    says(tibro, "bo", "frånvaro 4/12-23/12 ersättare Frans")
    (card,) = tibro.told("frans")
    assert card.title == "Du ersätter Bo Ask: dagarna är ändrade"
    assert all("23 december" in words(card) for card in tibro.now("frans"))
    tibro.at("2026-11-20 11:00")
    assert tibro.told("frans") == []

    tibro.at("2026-12-08 10:00")
    says(tibro, "bo", "tillbaka")
    (card,) = tibro.told("frans")
    assert card.title == "Du ersätter inte Bo Ask längre"
    assert "Bo Ask är tillbaka." in words(card)
    assert all("Klart." in words(card) for card in tibro.now("frans")[:2])
    tibro.at("2026-12-09 10:00")
    assert tibro.told("frans") == []


def test_the_ordinary_substitute_hears_that_duty_comes_to_them_unless_somebody_else_is_named(
    tibro: Clocked,
) -> None:
    """Disa is the account's substitute; nobody need name her."""
    says(tibro, "bo", "frånvaro 1/12-5/12")
    (card,) = tibro.told("disa")
    assert card.title == "Du ersätter Bo Ask"
    asked = press(tibro, "bo", "absence.substitute")
    assert isinstance(asked, Opened)
    tibro.send("bo", asked, substitute="frans")
    tibro.keep()
    assert tibro.titles("disa") == ["Du ersätter inte Bo Ask längre"]
    assert tibro.titles("frans") == ["Du ersätter Bo Ask"]


def test_a_substitute_hears_in_the_morning_how_it_is_then(tibro: Clocked) -> None:
    """In the evening the days are changed, and then the whole absence is taken away."""
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    tibro.told("frans")
    tibro.at("2026-11-20 19:00")
    says(tibro, "bo", "frånvaro 4/12-23/12 ersättare Frans")
    tibro.change(Absence, 1, state="withdrawn")
    tibro.at("2026-11-20 20:00")
    assert tibro.told("frans") == []
    tibro.at("2026-11-23 08:00")
    (card,) = tibro.told("frans")
    assert "är borttagen." in words(card)


def test_two_absences_that_become_one_are_told_as_one(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    says(tibro, "bo", "frånvaro 10/12-15/12 ersättare Frans")
    assert len(tibro.told("frans")) == 2
    says(tibro, "bo", "frånvaro 4/12-11/12 ersättare Frans")
    (card,) = tibro.told("frans")
    assert "1 december – tisdag 15 december." in words(card)


def test_who_stands_in_no_more_hears_it_and_so_if_they_do_again(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    tibro.told("frans")
    tibro.change(Absence, 1, substitute="disa")
    tibro.keep()
    assert tibro.titles("frans") == ["Du ersätter inte Bo Ask längre"]
    assert tibro.titles("disa") == ["Du ersätter Bo Ask"]
    tibro.change(Absence, 1, substitute="frans")
    tibro.keep()
    assert tibro.titles("frans") == ["Du ersätter Bo Ask"]


def test_an_absence_that_ends_as_it_was_said_is_settled_in_silence(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    tibro.told("frans")
    tibro.at("2026-12-07 08:00")
    assert tibro.told("frans") == []
    assert "Klart." in words(tibro.now("frans")[0])


def test_whoever_stands_in_for_the_substitute_hears_it_and_not_who_is_away(tibro: Clocked) -> None:
    """Disa would stand in for Bo, but Frans stands in for her: he has duty, and he hears it."""
    says(tibro, "disa", "frånvaro 7/12-12/12 ersättare Frans")
    assert tibro.titles("frans") == ["Du ersätter Disa Lind"]
    says(tibro, "bo", "frånvaro 9/12-10/12")
    assert tibro.titles("disa") == []
    (card,) = tibro.told("frans")
    assert card.title == "Du ersätter Bo Ask"
    assert "är borta onsdag 9 december – torsdag 10 december. Under tiden" in words(card)
    tibro.at("2026-12-09 10:00")
    assert tibro.town.database.ask(who_watches) == "frans"
    assert (tibro.titles("frans"), tibro.titles("disa")) == ([], [])


def test_who_stands_in_for_some_of_the_days_hears_which(tibro: Clocked) -> None:
    says(tibro, "disa", "frånvaro 7/12-9/12 ersättare Frans")
    tibro.told("frans")
    says(tibro, "bo", "frånvaro 8/12-11/12")
    (frans,), (disa,) = tibro.told("frans"), tibro.told("disa")
    whole = "är borta tisdag 8 december – fredag 11 december"
    assert f"{whole} (du ersätter tisdag 8 december – onsdag 9 december)." in words(frans)
    assert f"{whole} (du ersätter torsdag 10 december – fredag 11 december)." in words(disa)
    tibro.at("2026-12-10 10:00")
    assert (tibro.titles("frans"), tibro.titles("disa")) == ([], [])
    assert "Klart." in words(tibro.now("frans")[1])


def test_when_the_substitute_does_not_go_away_they_hear_that_they_stand_in_after_all(tibro: Clocked) -> None:
    says(tibro, "disa", "frånvaro 7/12-12/12 ersättare Frans")
    says(tibro, "bo", "frånvaro 9/12-10/12")
    tibro.told("frans")
    tibro.change(Absence, 1, state="withdrawn")
    tibro.keep()
    assert sorted(tibro.titles("frans")) == [
        "Du ersätter inte Bo Ask längre",
        "Du ersätter inte Disa Lind längre",
    ]
    assert tibro.titles("disa") == ["Du ersätter Bo Ask"]


def test_of_two_absences_at_once_each_speaks_of_whom_it_names(tibro: Clocked) -> None:
    """The calendar knows of the whole week, and Bo names Frans for two days of it."""
    tibro.away("bo", "2026-12-07 00:00", "2026-12-12 00:00", origin="calendar", external_id="e1")
    says(tibro, "bo", "frånvaro 9/12-10/12 ersättare Frans")
    (frans,), (disa,) = tibro.told("frans"), tibro.told("disa")
    assert "är borta onsdag 9 december – torsdag 10 december. Under tiden" in words(frans)
    mine = "måndag 7 december – tisdag 8 december, fredag 11 december"
    assert f"(du ersätter {mine})" in words(disa)


def who_watches(session: Session) -> str:
    account = session.get_one(Account, (MUNICIPALITY, ACCOUNT))
    found = duty.on_duty(session, account, local("2026-12-09 10:00"))
    return found.person.id if found is not None else ""


@pytest.mark.parametrize(
    ("routine", "clause", "other"),
    [("gislaved", "standard", "GIS-34"), ("lidingo", "LID-21", "standard"), ("tibro", "TIB-16", "standard")],
)
def test_the_message_names_what_the_document_says_of_absence(routine: str, clause: str, other: str) -> None:
    """Gislaved's document speaks of those who leave, and not of a holiday."""
    with clocked(routine, "2026-11-20 10:00", only=ONLY) as town:
        says(town, "bo", "frånvaro 1/12-5/12 ersättare Frans")
        (row,) = town.rows()
        answer = town.press("frans", "told.why", f"told:{row.id}", row.version)
        why = words(answer.card)  # type: ignore[union-attr]
        assert clause in why
        assert other not in why


# --- whose absence it is, and who noted it ----------------------------------------------------------


def press(town: Clocked, who: str, action: str) -> Answer:
    (absence,) = town.town.database.ask(lambda session: list(session.exec(select(Absence))))
    answer = town.press(who, action, f"absence:{absence.id}", absence.version)
    town.keep()
    return answer


def test_the_news_of_a_change_names_who_takes_over_now(tibro: Clocked) -> None:
    """Frans is named and away for two of the days: Bo and Carin read who has them."""
    says(tibro, "carin", "frånvaro för Bo idag-27/11")
    asked = press(tibro, "anna", "absence.substitute")
    assert isinstance(asked, Opened)
    tibro.away("frans", "2026-11-24 00:00", "2026-11-26 00:00", substitute="rut")
    tibro.send("anna", asked, substitute="frans")
    tibro.keep()
    (own,), (noted,) = tibro.told("bo")[-1:], tibro.told("carin")[-1:]
    for said in (words(own), words(noted)):
        assert "Ersättare: Frans Gran. Bevakar under tiden: Frans Gran (fredag 20 november" in said
        assert "tisdag 24 november – onsdag 25 november)" in said


def test_the_news_names_the_accounts_own_substitute_where_nobody_is_named(tibro: Clocked) -> None:
    says(tibro, "carin", "frånvaro för Bo idag-27/11")
    says(tibro, "anna", "frånvaro för Bo idag-28/11")
    assert "Bevakar under tiden: Disa" in words(tibro.told("carin")[-1])


def test_whose_absence_another_noted_hears_that_it_was_changed_and_ended_and_so_does_who_noted_it(
    tibro: Clocked,
) -> None:
    """Carin notes it, Anna names a substitute, and Bo is back: whoever did not do it hears it."""
    says(tibro, "carin", "frånvaro för Bo idag-27/11")
    assert tibro.titles("bo") == ["Din frånvaro är anmäld"]
    asked = press(tibro, "anna", "absence.substitute")
    assert isinstance(asked, Opened)
    tibro.send("anna", asked, substitute="frans")
    tibro.keep()
    (own,), (noted,) = tibro.told("bo"), tibro.told("carin")
    assert own.title == "Din frånvaro är ändrad"
    assert "Anna Ek har ändrat den: du är borta fredag 20 november – fredag 27 november." in words(own)
    assert "Ersättare: Frans Gran. Stämmer det inte, skriv: frånvaro." in words(own)
    assert noted.title == "Frånvaron för Bo Ask är ändrad"
    assert "Bo Ask är borta fredag 20 november" in words(noted)
    assert tibro.told("anna") == []

    tibro.at("2026-11-24 10:00")
    says(tibro, "bo", "tillbaka")
    (ended,) = tibro.told("carin")
    assert ended.title == "Frånvaron för Bo Ask är avslutad"
    assert "Bo Ask har avslutat den i förtid. Det var du som anmälde den." in words(ended)
    assert tibro.told("bo") == []
    tibro.at("2026-11-24 11:00")
    assert [tibro.told(person) for person in ("bo", "carin", "anna")] == [[], [], []]


def test_who_noted_their_own_absence_hears_in_the_morning_that_somebody_took_it_away(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    tibro.at("2026-11-20 19:00")
    assert isinstance(press(tibro, "carin", "absence.end"), Changed)
    assert tibro.told("bo") == []
    tibro.at("2026-11-23 08:00")
    (card,) = tibro.told("bo")
    assert card.title == "Din frånvaro är borttagen"
    assert "Carin Alm har tagit bort den: tisdag 1 december – lördag 5 december." in words(card)
    assert "skulle ha kommit" not in words(card)


def test_who_noted_one_that_became_part_of_another_hears_how_it_is_now(tibro: Clocked) -> None:
    says(tibro, "bo", "frånvaro 1/12-3/12")
    says(tibro, "carin", "frånvaro för Bo 7/12-9/12")
    tibro.told("bo")
    says(tibro, "bo", "frånvaro 3/12-8/12")
    (card,) = tibro.told("carin")
    assert "Bo Ask är borta tisdag 1 december – onsdag 9 december." in words(card)
    assert tibro.told("bo") == []
