"""Whoever is to stand in says before the absence starts that they get into the account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import Session, col, select

from storage.duty_tables import Absence, Task
from tests.clocked import Clocked, clocked, local, words
from tests.duty.test_standing_in import press, says

ONLY = ["absences", "stand_in_access", "tasks"]
ASKED = "Att göra: Kommer du in på Staden på facebook?"


@pytest.fixture
def laholm() -> Iterator[Clocked]:
    with clocked("laholm", "2026-11-20 10:00", only=ONLY) as made:
        yield made


def asked(town: Clocked) -> list[Task]:
    """Who is to try the login, oldest first."""

    def look(session: Session) -> list[Task]:
        query = select(Task).where(Task.kind == "access_stand_in").order_by(col(Task.id))
        return list(session.exec(query))

    return town.town.database.ask(look)


def open_ones(town: Clocked) -> list[str]:
    return [task.person for task in asked(town) if task.state == "open"]


@pytest.mark.clauses("LAH-27")
def test_whoever_will_stand_in_confirms_before_it_starts_that_they_get_in(laholm: Clocked) -> None:
    """Until then they are reminded each morning; once they have said so nobody hears more of it."""
    says(laholm, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    laholm.keep()
    (task,) = asked(laholm)
    assert (task.person, task.due_at) == ("frans", local("2026-11-30 17:00"))
    assert sorted(laholm.titles("frans")) == [ASKED, "Du ersätter Bo Ask"]
    shown = next(card for card in laholm.now("frans") if card.title == ASKED)
    assert "Du ersätter Bo Ask tisdag 1 december – lördag 5 december. Prova före dess" in words(shown)
    assert "LAH-27" in words(shown)
    laholm.at("2026-11-23 08:00")
    assert laholm.titles("frans") == [ASKED]
    answer = laholm.press("frans", "task.done", f"task:{task.id}", asked(laholm)[0].version)
    assert open_ones(laholm) == [], answer
    for day in (24, 30):
        laholm.at(f"2026-11-{day} 10:00")
    laholm.at("2026-12-02 10:00")
    assert (laholm.titles("frans"), laholm.titles("carin")) == ([], [])


def test_the_manager_hears_on_the_day_before_that_it_is_not_confirmed(laholm: Clocked) -> None:
    """The account's own substitute, whom nobody need name, is asked too."""
    says(laholm, "bo", "frånvaro 1/12-5/12")
    laholm.keep()
    assert open_ones(laholm) == ["disa"]
    laholm.at("2026-11-30 16:30")
    assert laholm.titles("carin") == []
    laholm.at("2026-11-30 17:00")
    laholm.at("2026-12-01 08:00")
    assert any("Kommer du in på Staden på facebook?" in title for title in laholm.titles("carin"))


def test_it_is_asked_no_more_when_the_absence_is_withdrawn_or_another_stands_in(
    laholm: Clocked,
) -> None:
    says(laholm, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    laholm.keep()
    laholm.change(Absence, 1, substitute="disa")
    laholm.keep()
    assert open_ones(laholm) == ["disa"]
    laholm.change(Absence, 1, substitute="frans")
    laholm.keep()
    assert open_ones(laholm) == ["frans"]
    press(laholm, "bo", "absence.end")
    laholm.keep()
    assert open_ones(laholm) == []


def test_an_absence_from_a_monday_on_is_confirmed_by_the_friday(laholm: Clocked) -> None:
    says(laholm, "bo", "frånvaro 7/12-8/12 ersättare Frans")
    laholm.keep()
    assert [task.due_at for task in asked(laholm)] == [local("2026-12-04 17:00")]


def test_other_days_are_another_day_to_be_done_by(laholm: Clocked) -> None:
    says(laholm, "bo", "frånvaro 1/12-5/12 ersättare Frans")
    laholm.keep()
    says(laholm, "bo", "frånvaro 25/11-1/12 ersättare Frans")
    laholm.keep()
    assert [task.due_at for task in asked(laholm)] == [local("2026-11-24 17:00")]


def test_who_falls_ill_today_leaves_a_working_day_for_it(laholm: Clocked) -> None:
    says(laholm, "carin", "frånvaro för Bo idag-27/11")
    laholm.keep()
    (task,) = asked(laholm)
    assert task.due_at is not None
    assert task.due_at > local("2026-11-20 16:00")


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "lidingo", "tibro"])
def test_where_the_document_does_not_want_it_nobody_is_asked(routine: str) -> None:
    with clocked(routine, "2026-11-20 10:00", only=ONLY) as town:
        says(town, "bo", "frånvaro 1/12-5/12 ersättare Frans")
        town.keep()
        assert asked(town) == []
