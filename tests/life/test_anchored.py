"""Other people for an account in use: where the routine says so the manager alone is not enough (DEG-14)."""

from __future__ import annotations

from pathlib import Path

import pytest

from handlers import leaving
from handlers.ports import Opened, Refused
from handlers.rounds import Town
from routines import library
from storage.tables import Account, Municipality, Person
from tests.altered import altered
from tests.life.test_assigned import heard
from tests.life.test_heads import two_heads
from tests.life.test_running import change, people, shown, the_account, words
from tests.life.walk import Life, life
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY


def agrees(town: Life, who: str) -> None:
    """Whoever is asked about other people says yes."""
    assert town.holders("people_proposed") == {who}
    shown(town.press(who, town.asked("people_proposed"), "account.agree"))


@pytest.mark.clauses("DEG-13", "DEG-14")
@pytest.mark.parametrize("who", ["carin", "anna"])
def test_a_manager_s_choice_holds_when_the_management_has_agreed(who: str) -> None:
    with life("degerfors", **two_heads(["Kommunikation"], ["Gata och park"])) as town:
        form = town.press(who, shown(town.says(who, "konto")), "account.people")
        assert isinstance(form, Opened)
        assert "när förvaltnings- eller bolagsledning har godkänt det" in str(form.form.blocks)
        card = shown(
            town.sends(who, form.form, responsible="disa", substitute="bo", administrators="bo,disa")
        )
        assert "Förslaget är skickat" in card.summary
        assert (the_account(town).responsible, the_account(town).substitute) == ("bo", "disa")
        asked = town.asked("people_proposed")
        assert town.holders("people_proposed") == {"frans"}
        said = words(asked)
        assert "Bo Ask → Disa Lind" in said
        assert "Det gäller när förvaltnings- eller bolagsledning också har godkänt." in said
        assert "(DEG-14" in str(asked.context)
        for other in ("carin", "anna", "rut", "bo"):
            assert isinstance(
                town.forge(other, "account.agree", f"task:{number(town)}", asked.version), Refused
            )
        (own,) = town.seen(who, asked.key.replace("task", "asked"))
        assert own.buttons == ()
        agrees(town, "frans")
        assert (the_account(town).responsible, the_account(town).substitute) == ("disa", "bo")
        chief = {"carin": "Carin Alm", "anna": "Anna Ek"}[who]
        assert f"{chief} har utsett dig för Staden på facebook" in words(heard(town, "disa")[0])


def number(town: Life) -> int:
    (task,) = town.tasks("people_proposed")
    assert task.id is not None
    return task.id


@pytest.mark.clauses("DEG-13", "DEG-14")
def test_what_a_handler_proposes_goes_to_the_manager_and_then_to_the_management() -> None:
    with life("degerfors") as town:
        people(town, "bo", responsible="disa", substitute="bo", administrators="bo,disa")
        first = town.asked("people_proposed")
        assert "också har godkänt" not in words(first)
        agrees(town, "carin")
        assert "Tillstyrkt och skickat vidare (Carin Alm" in words(town.card(first.key))
        assert the_account(town).responsible == "bo"
        said = words(town.asked("people_proposed"))
        assert "Bo Ask föreslår" in said
        assert "Carin Alm har sagt ja." in said
        assert "Registret säger inte vilken chef som svarar för Kommunikation." in said
        agrees(town, "frans")
        assert the_account(town).responsible == "disa"
        assert "Carin Alm har utsett dig" in words(heard(town, "disa")[0])


@pytest.mark.clauses("DEG-14")
def test_a_no_of_the_management_leaves_the_account_as_it_was_and_the_manager_reads_why() -> None:
    with life("degerfors") as town:
        people(town, "carin", responsible="disa", substitute="bo", administrators="bo,disa")
        asked = town.asked("people_proposed")
        form = town.press("frans", asked, "account.decline")
        assert isinstance(form, Opened)
        shown(town.sends("frans", form.form, reason="Disa går i pension."))
        assert the_account(town).responsible == "bo"
        (own,) = town.seen("carin", asked.key.replace("task", "asked"))
        assert "Disa går i pension." in str(own.blocks)


def test_whoever_is_only_taken_away_needs_no_more_than_the_manager() -> None:
    with life("degerfors") as town:
        change(town, Account, ACCOUNT, administrators=["bo", "disa", "anna"])
        card = shown(people(town, "carin", administrators="bo,disa"))
        assert "Ändringen är sparad." in card.summary
        assert the_account(town).administrators == ["bo", "disa"]
        assert town.tasks("people_proposed") == []


def test_a_manager_who_is_the_unit_s_head_too_has_given_both_words() -> None:
    with life("degerfors", carin={"roles": ["manager", "department_head"]}) as town:
        shown(people(town, "carin", responsible="disa", substitute="bo", administrators="bo,disa"))
        assert the_account(town).responsible == "disa"


def test_a_head_of_another_unit_has_not() -> None:
    carin = {"roles": ["manager", "department_head"], "answers_for": ["Gata och park"]}
    frans = {"roles": ["department_head"], "answers_for": ["Kommunikation"]}
    with life("degerfors", carin=carin, frans=frans) as town:
        shown(people(town, "carin", responsible="disa", substitute="bo", administrators="bo,disa"))
        assert the_account(town).responsible == "bo"
        agrees(town, "frans")
        assert the_account(town).responsible == "disa"


@pytest.mark.clauses("DEG-14", "LID-18", "LAH-12")
@pytest.mark.parametrize(("order", "at_once"), [(["manager"], True), (["manager", "department_head"], False)])
@pytest.mark.parametrize("routine", ["lidingo", "degerfors"])
def test_whose_word_is_needed_is_the_routine_s_to_say(
    routine: str, order: list[str], at_once: bool, tmp_path: Path
) -> None:
    with life(altered(tmp_path, routine, {"roles.changed_by": order})) as town:
        people(town, "carin", responsible="disa", substitute="bo", administrators="bo,disa")
        assert (the_account(town).responsible == "disa") == at_once
        assert bool(town.tasks("people_proposed")) != at_once


def test_nobody_s_word_is_no_order(tmp_path: Path) -> None:
    (finding,) = library.check(Path(altered(tmp_path, "lidingo", {"roles.changed_by": []})))
    assert finding.place.startswith("roles.changed_by")


# --- in the place of somebody who has left ---------------------------------------------------------


def time_passes(town: Life) -> None:
    """The round that looks whether anybody has left."""

    def look(session: object) -> None:
        municipality = session.get(Municipality, MUNICIPALITY)  # type: ignore[attr-defined]
        routine = town.town.world.routine(municipality)
        leaving.look(
            session,  # type: ignore[arg-type]
            town.town.world,
            Town(municipality=municipality, routine=routine, now=town.town.time),
        )

    town.town.database.change(look)
    town.town.rest()


def names(town: Life, who: str, person: str) -> str:
    (task,) = town.tasks("leaver_duty")
    form = town.press(who, town.card(f"task:{task.id}"), "leaver.name")
    assert isinstance(form, Opened)
    return words(shown(town.sends(who, form.form, person=person)))


@pytest.mark.clauses("DEG-14", "LID-21")
def test_who_follows_somebody_who_has_left_is_proposed_too() -> None:
    with life("degerfors") as town:
        change(town, Person, "bo", active=False)
        time_passes(town)
        assert "Ny person föreslagen" in names(town, "carin", "disa")
        assert the_account(town).responsible == "bo"
        time_passes(town)
        assert town.tasks("leaver_duty") == []  # nobody is asked again while it waits
        agrees(town, "frans")
        assert (the_account(town).responsible, the_account(town).substitute) == ("disa", "")
        time_passes(town)
        (task,) = town.tasks("leaver_duty")  # the substitute has moved up
        assert task.details["place"] == "substitute"


def test_a_proposal_that_was_declined_leaves_the_place_to_be_filled() -> None:
    with life("degerfors") as town:
        change(town, Person, "bo", active=False)
        time_passes(town)
        names(town, "carin", "disa")
        form = town.press("frans", town.asked("people_proposed"), "account.decline")
        assert isinstance(form, Opened)
        town.sends("frans", form.form, reason="Hon behövs på skolan.")
        time_passes(town)
        (task,) = town.tasks("leaver_duty")
        assert task.details["place"] == "responsible"
