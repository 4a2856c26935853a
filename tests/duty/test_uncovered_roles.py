"""The absence of the only registrar, the only coordinator or a manager is a task as that of an account is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from cards.model import Card
from handlers.ports import Changed, Opened, Typed
from handlers.uncovered import KIND
from storage.duty_tables import Task
from tests.clocked import Clocked, clocked
from tests.duty.conftest import Story, account, errors, form, refused, shown, words
from tests.duty.test_cards_follow import lay_down
from tests.property.machine_world import actor


def leave(story: Story, who: str, said: str) -> Card:
    """An absence is noted without a substitute, whatever the routine demands."""
    answer = story.says(who, said)
    if hasattr(answer, "card"):
        return shown(answer)
    return shown(story.sends(who, form(answer), substitute="nobody"))


@pytest.mark.clauses("TIB-16", "TIB-80")
def test_the_absence_of_the_only_registrar_is_told_to_her_and_then_to_the_communications_unit(
    story: Story,
) -> None:
    """While Rut is away nothing gets its diary number; Anna names Frans, who enters them then."""
    story.setup(account("facebook"))
    leave(story, "rut", "frånvaro 25/11-27/11")
    card = story.card("task:1")
    assert "Rut Rönn är borta onsdag 25 november – fredag 27 november." in words(card)
    assert "Då finns ingen i stället som: registrator." in words(card)
    assert story.told("uncovered") == ["rut task"]
    story.at("2026-11-23 08:30")
    assert story.told("uncovered") == ["anna task", "rut task"]
    asked = form(story.presses("anna", card, "uncovered.name"))
    assert isinstance(story.sends("anna", asked, substitute="frans"), Changed)
    assert story.tasks("uncovered")[0].state == "done"
    story.at("2026-11-25 09:00")
    assert story.told("absences") == ["frans absence_stand_in"]
    assert story.holders("registrar") == ["frans"]


@pytest.mark.clauses("TIB-16")
def test_the_absence_of_the_only_coordinator_is_a_task_that_somebody_who_is_there_can_take_over(
    story: Story,
) -> None:
    story.setup(account("facebook"))
    leave(story, "anna", "frånvaro 23/11-27/11")
    story.at("2026-11-23 09:00")
    assert story.told("uncovered") == ["carin task"]
    assert isinstance(story.presses("carin", story.card("task:1"), "uncovered.take"), Changed)
    assert story.tasks("uncovered")[0].state == "done"
    assert story.holders("coordinator") == ["carin"]


@pytest.mark.clauses("TIB-16", "LID-21")
def test_the_absence_of_a_manager_is_a_task_too(story: Story) -> None:
    """Carin manages, and watches nothing: who decides in her place has to be somebody."""
    story.setup(account("facebook"))
    leave(story, "carin", "frånvaro 25/11-27/11")
    assert f"Då finns ingen i stället som: {story.manager}." in words(story.card("task:1"))
    story.at("2026-11-24 09:00")
    assert story.told("uncovered") == ["anna task", "carin task"]
    assert isinstance(story.presses("anna", story.card("task:1"), "uncovered.take"), Changed)
    story.at("2026-11-25 09:00")
    assert story.managers("facebook") == ["anna"]
    assert story.duty("facebook") == "bo responsible"


@pytest.mark.clauses("TIB-16")
def test_the_manager_of_a_registrars_account_is_not_told_of_what_she_cannot_see_to(story: Story) -> None:
    """Rut also watches an account, and Disa stands in there: all that is missing is for Anna to see to."""
    story.setup(account("facebook", responsible="rut", substitute="disa"))
    leave(story, "rut", "frånvaro 25/11-27/11")
    story.at("2026-11-23 08:30")
    assert story.told("uncovered") == ["anna task", "rut task"]
    reason = refused(story.presses("carin", story.card("task:1"), "uncovered.take"))
    assert reason == "Den uppgiften kan du inte ändra. Fråga Rut Rönn, Anna Ek."
    assert isinstance(story.presses("anna", story.card("task:1"), "uncovered.take"), Changed)


@pytest.mark.clauses("TIB-16")
def test_a_head_sees_to_the_absence_of_the_only_coordinator_who_also_watches_an_account(story: Story) -> None:
    people = {"frans": {"roles": ["department_head"]}, "carin": {"roles": []}}
    story.setup(account("facebook", responsible="anna", substitute="disa"), people=people)
    leave(story, "anna", "frånvaro 24/11-27/11")
    story.at("2026-11-23 08:30")
    assert story.told("uncovered") == ["anna task", "frans task"]
    assert isinstance(story.presses("frans", story.card("task:1"), "uncovered.take"), Changed)
    assert story.tasks("uncovered")[0].state == "done"


@pytest.mark.clauses("TIB-16", "LID-21")
def test_whoever_is_named_in_the_place_of_a_manager_who_also_watches_an_account_is_told(story: Story) -> None:
    """Carin manages facebook and has no role; Disa has her own account, Frans decides in her place."""
    own = account("x", responsible="carin", administrators=["carin"], substitute="disa", manager="anna")
    story.setup(account("facebook"), own, people={"carin": {"roles": []}})
    leave(story, "carin", "frånvaro 25/11-27/11")
    asked = form(story.presses("anna", story.card("task:1"), "uncovered.name"))
    assert isinstance(story.sends("anna", asked, substitute="frans"), Changed)
    assert story.told("absences") == ["disa absence_stand_in", "frans absence_stand_in"]
    story.at("2026-11-25 09:00")
    assert (story.managers("facebook"), story.duty("x")) == (["frans"], "disa substitute")


def test_while_another_holds_the_role_nothing_is_asked_and_when_that_one_goes_too_it_is(story: Story) -> None:
    story.setup(account("facebook"), people={"frans": {"roles": ["registrar"]}})
    leave(story, "rut", "frånvaro 25/11-27/11")
    assert story.tasks("uncovered") == []
    leave(story, "frans", "frånvaro 26/11-26/11")
    assert {task.person for task in story.tasks("uncovered")} == {"rut", "frans"}
    assert "torsdag 26 november" in words(story.card("task:1"))


@pytest.mark.clauses("TIB-16")
def test_only_roles_that_nobody_has_are_named_and_another_once_it_is_lacking_too(story: Story) -> None:
    """Rut is registrar and manages an account; Frans is registrar too, until he goes away as well."""
    story.setup(account("facebook", manager="rut"), people={"frans": {"roles": ["registrar"]}})
    leave(story, "rut", "frånvaro 25/11-27/11")
    assert f"Då finns ingen i stället som: {story.manager}." in words(story.card("task:1"))
    leave(story, "frans", "frånvaro 26/11-26/11")
    assert f"Då finns ingen i stället som: registrator, {story.manager}." in words(story.card("task:1"))
    story.at("2026-11-26 09:00")
    story.says("frans", "tillbaka")
    assert f"Då finns ingen i stället som: {story.manager}." in words(story.card("task:1"))


def test_who_names_somebody_for_their_absence_is_asked_nothing(story: Story) -> None:
    story.setup(account("facebook"))
    story.says("rut", "frånvaro 25/11-27/11 ersättare frans")
    story.says("carin", "frånvaro 25/11-27/11 ersättare anna")
    assert story.tasks("uncovered") == []


def test_who_stands_in_for_roles_alone_has_no_account_that_has_its_own_substitute(story: Story) -> None:
    """Rut is registrar, and responsible for an account for which Disa stands in."""
    story.setup(account("facebook", responsible="rut", administrators=["rut"]))
    leave(story, "rut", "frånvaro 25/11-27/11")
    assert isinstance(story.presses("anna", story.card("task:1"), "uncovered.take"), Changed)
    assert story.duty("facebook", "2026-11-25 12:00") == "disa substitute"
    story.at("2026-11-25 12:00")
    assert story.holders("registrar") == ["anna"]


def test_whoever_handles_an_account_alone_does_not_see_to_the_registrar(story: Story) -> None:
    story.setup(account("facebook"))
    leave(story, "rut", "frånvaro 25/11-27/11")
    assert refused(story.presses("bo", story.card("task:1"), "uncovered.take"))


def test_who_is_away_too_cannot_take_a_role_over(story: Story) -> None:
    story.setup(account("facebook"))
    leave(story, "disa", "frånvaro 26/11-26/11")
    leave(story, "rut", "frånvaro 25/11-27/11")
    asked = form(story.presses("anna", story.card("task:1"), "uncovered.name"))
    assert "Disa Lind" in errors(story.sends("anna", asked, substitute="disa"))["substitute"]


def test_naming_somebody_for_all_that_is_asked_names_them_for_the_role_too(story: Story) -> None:
    """Rut is registrar and handles two accounts without a substitute: one form, one person, no task left."""
    of = [account(one, responsible="rut", substitute="", administrators=["rut"]) for one in ("facebook", "x")]
    story.setup(*of)
    leave(story, "rut", "frånvaro 25/11-27/11")
    card = story.card("task:1")
    assert "Staden på facebook, Staden på x. Då finns ingen i stället som: registrator." in words(card)
    asked = form(story.presses("anna", card, "uncovered.name"))
    assert isinstance(story.sends("anna", asked, substitute="frans"), Changed)
    assert story.tasks("uncovered")[0].state == "done"
    story.at("2026-11-25 12:00")
    assert (story.holders("registrar"), story.duty("x")) == (["frans"], "frans substitute")


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    """A Friday morning on which people get what they are told."""
    with clocked("tibro", "2026-11-20 08:00") as made:
        made.keep()
        yield made


def goes(tibro: Clocked, who: str, said: str) -> None:
    """Somebody notes an absence for which nobody is named yet, and time is kept."""
    asked = tibro.town.handle(Typed(actor=actor(who, "slack"), words=said))
    if isinstance(asked, Opened):  # the routine demands somebody
        tibro.send(who, asked, substitute="nobody")
    tibro.keep()


def test_the_registrar_hears_of_her_absence_as_the_one_whom_it_concerns(tibro: Clocked) -> None:
    """Rut watches no account, so she is not told as the one responsible for one."""
    goes(tibro, "rut", "frånvaro 25/11-27/11")
    card = next(one for one in tibro.told("rut") if "Ersättare saknas" in one.title)
    assert "kontoansvarig" not in words(card)
    why = next(one for one in card.buttons if one.action == "told.why")
    answer = tibro.press("rut", "told.why", why.subject, card.version)
    assert "Du får det som: den som det gäller" in words(shown(answer))


@pytest.mark.clauses("TIB-16", "TIB-80")
def test_whoever_is_named_for_a_role_reads_which_one_it_is(tibro: Clocked) -> None:
    """Rut watches no account; Frans reads that the registrar's work comes to him, and when it ends."""
    goes(tibro, "rut", "frånvaro 25/11-27/11")
    task = tibro.town.database.ask(lambda session: session.exec(select(Task).where(Task.kind == KIND)).one())
    asked = tibro.press("anna", "uncovered.name", f"task:{task.id}", task.version)
    assert isinstance(asked, Opened)
    assert isinstance(tibro.send("anna", asked, substitute="frans"), Changed)
    tibro.keep()
    (card,) = tibro.told("frans")
    assert "Under tiden får du det som annars går till Rut Rönn (registrator)." in words(card)
    assert "konton" not in words(card)
    tibro.at("2026-11-25 09:00")
    goes(tibro, "rut", "tillbaka")
    (card,) = tibro.told("frans")
    assert "Det som går till Rut Rönn (registrator) går inte till dig längre." in words(card)


@pytest.mark.clauses("LID-21")
def test_whoever_stands_in_for_a_manager_who_watches_an_account_reads_both(tibro: Clocked) -> None:
    lay_down(tibro, account("facebook"), account("x", responsible="carin", manager="anna"))
    tibro.town.handle(Typed(actor=actor("carin", "slack"), words="frånvaro 25/11-27/11 ersättare frans"))
    tibro.keep()
    (card,) = tibro.told("frans")
    assert (
        "för de konton som Carin Alm sköter, och det som annars går till Carin Alm (ansvarig chef)."
        in words(card)
    )
