"""Everybody of an account's chain is away: no deadline passes without somebody being told of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers import tasks, uncovered
from handlers.ports import Changed, Opened, Shown
from storage.tables import Account, Person
from tests.clocked import INSULT, QUESTION, SECRET, Clocked, clocked, newest, words
from tests.scenarios.town import MUNICIPALITY
from tests.test_deadlines import missed, when

assert tasks
assert uncovered
CHAIN = ("bo", "disa", "carin", "anna")


@pytest.fixture
def empty() -> Iterator[Clocked]:
    """A Monday on which all who have to do with the account are away for two weeks."""
    with clocked("tibro", "2026-11-16 09:00", only=["deadlines"]) as town:
        leave(town)
        yield town


def leave(town: Clocked) -> None:
    for person in CHAIN:
        town.away(person, "2026-11-16 00:00", "2026-11-30 00:00")


def handles_another(town: Clocked, person: str) -> None:
    """Somebody is manager of another account."""
    other = Account(
        municipality=MUNICIPALITY,
        id="park",
        platform="instagram",
        address="https://instagram.example/park",
        name="Parken",
        manager=person,
        team_channel="komm",
    )
    town.town.database.change(lambda session: session.add(other))


def test_a_passed_deadline_is_told_to_somebody_who_handles_another_account(empty: Clocked) -> None:
    """Frans is there: he hears it before the time is out and at it, can open the case, and can decide."""
    handles_another(empty, "frans")
    empty.town.comes("c1", INSULT)
    empty.through("2026-11-16 09:00", "2026-11-18 10:00", minutes=60)

    assert missed(empty) == [("remove", "Wed 09:00")]
    assert when(empty, "frans") == ["Mon 13:00", "Tue 09:00", "Wed 09:00"]
    assert [when(empty, person) for person in CHAIN] == [[]] * 4
    card = empty.now("frans")[-1]
    assert "För sent" in card.title
    assert "Du får det som den som är på plats när alla andra är borta" in words(card)
    assert isinstance(empty.press("frans", "told.open", newest(empty, "frans"), card.version), Shown)
    case = empty.town.cases()[0]
    answer = empty.town.press("frans", "slack", "case.approve", f"case:{case.id}", case.version)
    assert isinstance(answer, Changed)


def test_who_is_told_may_act_only_while_nobody_else_is_there(empty: Clocked) -> None:
    handles_another(empty, "frans")
    empty.town.comes("c1", INSULT)
    empty.town.time = empty.town.time.replace(day=30, hour=10)
    case = empty.town.cases()[0]
    answer = empty.town.press("frans", "slack", "case.approve", f"case:{case.id}", case.version)
    assert not isinstance(answer, Changed)


def test_a_head_of_department_comes_before_those_of_other_accounts(empty: Clocked) -> None:
    handles_another(empty, "frans")
    empty.change(Person, (MUNICIPALITY, "rut"), roles=["registrar", "department_head"])
    empty.town.comes("c1", INSULT)
    empty.at("2026-11-18 10:00")
    assert [row.person for row in empty.rows() if row.state == "told"] == ["rut"]


@pytest.mark.parametrize(("routine", "text"), [("tibro", INSULT), ("tibro", QUESTION), ("lidingo", SECRET)])
def test_where_nobody_at_all_is_there_the_one_in_charge_is_told_though_away(routine: str, text: str) -> None:
    """Once, when the time is out; and it says that they are known to be away."""
    with clocked(routine, "2026-11-16 09:00", only=["deadlines"]) as town:
        leave(town)
        town.town.comes("c1", text)
        town.through("2026-11-16 09:00", "2026-11-20 10:00", minutes=30)

        assert len(missed(town)) == 1
        told = [row for row in town.rows() if row.state == "told"]
        assert {row.person for row in told} == {"bo"}
        assert len(told) == (1 if routine == "tibro" else 3)
        said = words(town.now("bo")[-1])
        assert "Du får det som den som har ansvaret, fast du är borta: ingen annan är på plats" in said


def test_who_has_left_is_never_told_but_somebody_is(empty: Clocked) -> None:
    for person in CHAIN:
        empty.change(Person, (MUNICIPALITY, person), active=False)
    empty.town.comes("c1", INSULT)
    empty.at("2026-11-18 10:00")
    told = [row for row in empty.rows() if row.state == "told"]
    assert [row.person for row in told] == ["frans"]
    assert told[0].role == "away"


def test_an_absence_that_nobody_covers_falls_to_whoever_is_there() -> None:
    """Whoever could name a substitute is away, so Frans can."""
    with clocked("tibro", "2026-11-16 09:00", only=["uncovered"]) as town:
        leave(town)
        handles_another(town, "frans")
        town.at("2026-11-16 09:30")
        told = [row for row in town.rows() if row.state == "told"]
        assert {row.person for row in told} == {"frans"}
        assert isinstance(town.press("frans", "uncovered.name", told[0].subject, 1), Opened)


@pytest.mark.clauses("TIB-16")
def test_where_the_manager_has_duty_the_communications_unit_hears_it_while_there_is_time() -> None:
    """Bo is away and nobody stands in: what others hear of would reach Carin alone, who knows it already."""
    with clocked("tibro", "2026-11-16 09:00", only=["deadlines"]) as town:
        town.account(substitute="")
        town.away("bo", "2026-11-16 00:00", "2026-11-30 00:00")
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-18 10:00", minutes=60)
        assert when(town, "carin") == ["Mon 13:00", "Tue 09:00", "Wed 09:00"]
        assert when(town, "anna") == ["Tue 09:00", "Wed 09:00"]


def test_where_the_manager_has_taken_it_on_and_has_duty_they_are_one_who_knows() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=["deadlines"]) as town:
        town.account(substitute="", manager="anna")
        town.away("bo", "2026-11-16 00:00", "2026-11-30 00:00")
        handles_another(town, "frans")
        town.town.comes("c1", INSULT)
        town.town.rest()
        assert isinstance(town.press("anna", "case.claim", "case:1"), Changed)
        town.through("2026-11-16 09:00", "2026-11-17 10:00", minutes=60)
        assert when(town, "anna") == ["Mon 13:00", "Tue 09:00"]
        assert when(town, "carin") == ["Tue 09:00"]


def test_where_the_substitute_hears_it_the_communications_unit_waits_until_the_time_is_out() -> None:
    with clocked("tibro", "2026-11-16 09:00", only=["deadlines"]) as town:
        town.town.comes("c1", INSULT)
        town.through("2026-11-16 09:00", "2026-11-18 10:00", minutes=60)
        assert when(town, "anna") == ["Wed 09:00"]
