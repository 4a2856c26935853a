"""Whoever comes to handle an account, and whoever no longer does, hears from whom, when, what it means."""

from __future__ import annotations

import pytest
from sqlmodel import select

from cards.model import Card
from handlers.ports import Refused
from routines.library import load
from routines.model import Role
from storage.duty_tables import Reminder
from tests.life.everybody import decided, each, set_up
from tests.life.test_running import anchored, people, settle, shown, words
from tests.life.walk import Life, life

#: What is done with a case.
HANDLING = ("case.claim", "case.approve", "case.remove", "case.answer", "case.forward", "case.show")


def called(routine: str, role: Role, else_: str) -> str:
    """What the municipality calls somebody."""
    own = load(routine).roles.names
    return own[role].value if role in own else else_


def heard(town: Life, who: str) -> list[Card]:
    """What somebody was told of their assignments, once time has been kept."""
    town.keep_time()
    query = select(Reminder).where(Reminder.person == who, Reminder.kind.in_(["assigned", "unassigned"]))  # type: ignore[attr-defined]
    rows = town.ask(lambda session: list(session.exec(query.order_by(Reminder.id))))
    assert all(row.state == "told" for row in rows)
    return [town.card(f"told:{row.id}") for row in rows]


@pytest.mark.clauses("DEG-16", "LID-17", "LID-18", "LID-19", "LID-50", "LAH-12")
@each
def test_whoever_is_new_and_whoever_goes_hears_it_once_from_whoever_changed_it(routine: str) -> None:
    with life(routine) as town:
        people(town, "carin", responsible="frans", substitute="bo", administrators="frans,bo")
        anchored(town)
        (frans,) = heard(town, "frans")
        said = words(frans)
        responsible = called(routine, Role.RESPONSIBLE, "kontoansvarig")
        assert f"Carin Alm har utsett dig för Staden på facebook: {responsible} och administratör." in said
        assert "Det gäller från och med " in said
        assert load(routine).roles.accountable.value in said  # what it means, in the routine's own words
        first = [item.value for item in load(routine).private_use.advice[:2]]
        assert all(advice in said for advice in first)  # on one's own accounts, before anything is written
        assert ("skriv råd uppträdande" in said) == bool(load(routine).advice.conduct)
        assert routine != "degerfors" or "genererar inkommande handlingar" in said
        (disa,) = heard(town, "disa")
        assert "Carin Alm har ändrat vilka som sköter Staden på facebook" in words(disa)
        substitute = called(routine, Role.SUBSTITUTE, "ersättare")
        assert f"är du inte längre {substitute}." in words(disa)
        assert "Du får det som den som hade uppdraget" in disa.context[0]
        (bo,) = heard(town, "bo")
        assert f"Du är inte längre {responsible}." in words(bo)
        assert heard(town, "carin") == []
        town.keep_time()
        assert len(heard(town, "frans")) == 1


@pytest.mark.clauses("DEG-13", "DEG-14")
def test_only_whom_manager_and_management_have_assigned_handles_what_comes_in() -> None:
    """Frans is of the municipality all the while; that alone lets nobody decide in its name."""
    heads = {"rut": {"roles": ["department_head"], "answers_for": ["Kommunikation"]}, "frans": {"roles": []}}
    with life("degerfors", **heads) as town:
        town.town.comes("c1", "Ni är idioter hela bunten.")
        town.town.rest()

        def refused(who: str) -> None:
            for action in HANDLING:
                answer = town.forge(who, action, "case:1", town.town.cases()[0].version)
                assert isinstance(answer, Refused), action
                assert "får du inte göra för det här kontot" in answer.reason, action
            assert (town.town.cases()[0].state, town.town.cases()[0].claimed_by) == ("open", "")

        refused("frans")
        people(town, "carin", substitute="frans", administrators="bo,frans")
        refused("frans")  # the manager has named him, the management has not agreed
        shown(town.press("rut", town.asked("people_proposed"), "account.agree"))
        refused("disa")  # in whose place he is
        shown(town.forge("frans", "case.approve", "case:1", town.town.cases()[0].version))
        case = town.town.cases()[0]
        assert (case.state, case.decided_by) == ("closed", "frans")


def test_nobody_is_told_what_they_did_themself_or_what_is_the_same_as_before() -> None:
    with life("lidingo") as town:
        town.town.database.change(lambda session: settle(session, ["bo", "disa", "anna"]))
        people(town, "anna", administrators="bo,disa,frans")
        assert heard(town, "anna") == heard(town, "bo") == heard(town, "disa") == []
        assert "har utsett dig för Staden på facebook: administratör." in words(heard(town, "frans")[0])


def test_an_approved_proposal_is_told_by_whoever_approved_it() -> None:
    with life("lidingo") as town:
        people(town, "bo", substitute="frans", administrators="bo,frans")
        assert heard(town, "frans") == []
        shown(town.press("carin", town.asked("people_proposed"), "account.agree"))
        assert "Carin Alm har utsett dig för Staden på facebook: ersättare" in words(heard(town, "frans")[0])
        assert heard(town, "bo") == []


@each
def test_when_an_account_is_live_its_people_hear_what_they_are_to_it(routine: str) -> None:
    """Bo is responsible and Frans the substitute; Disa asked for it and sees it on the request's card."""
    with life(routine) as town:
        town.asks_for_library("disa")
        decided(town)
        set_up(town)
        for who, role, else_ in (
            ("bo", Role.RESPONSIBLE, "kontoansvarig"),
            ("frans", Role.SUBSTITUTE, "ersättare"),
        ):
            (card,) = heard(town, who)
            named = called(routine, role, else_)
            assert f"Carin Alm har utsett dig för Stadsbiblioteket: {named}" in words(card)
        assert heard(town, "disa") == []


# --- what was left with somebody who is gone -------------------------------------------------------


def test_what_the_dismissed_were_to_do_goes_to_somebody_who_is_there() -> None:
    """DEG-33: Bo is asked to let Frans in, and is not there any more the next moment."""
    with life("degerfors") as town:
        town.town.database.change(lambda session: settle(session, ["bo", "disa", "anna"]))
        people(town, "carin", substitute="frans", administrators="bo,anna")
        anchored(town)
        assert town.holders("access_give") == {"bo"}
        people(town, "carin", responsible="anna", substitute="frans", administrators="anna,disa")
        anchored(town)
        (task,) = (one for one in town.tasks("access_give") if one.details["person"] == "frans")
        assert task.person == "anna"
        card = town.card(f"task:{task.id}")
        assert "Anna Ek (administratör)" in words(card)
        assert isinstance(town.forge("bo", "task.done", f"task:{task.id}", card.version), Refused)
        shown(town.press("anna", card, "task.done"))
        (confirm,) = (one for one in town.tasks("access_confirm") if one.person == "frans")
        said = words(town.card(f"task:{confirm.id}"))
        assert "(ersättare)" in said
        assert "(administratör)" not in said


# --- whoever keeps the register --------------------------------------------------------------------


@pytest.mark.clauses("DEG-11")
def test_the_information_unit_reads_how_the_new_responsible_is_reached() -> None:
    with life("degerfors") as town:
        people(town, "carin", responsible="frans", substitute="disa", administrators="bo,frans")
        anchored(town)
        said = words(town.asked("access_told"))
        assert "Bo Ask → Frans Gran (frans@stad.example);" in said
        assert "bo@stad.example" not in said
