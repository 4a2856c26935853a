"""A head of department decides about the units they answer for, and about no others (DEG-10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlmodel import Session

from cards.model import Form
from handlers import request_records
from handlers.ports import Opened, Refused
from routines.heads import heads_of
from tests.life.everybody import agree
from tests.life.walk import LIBRARY, Life, life

ANY = "Registret säger inte vilken chef som svarar för Stadsbiblioteket."


def two_heads(frans: list[str], rut: list[str]) -> Mapping[str, Mapping[str, Any]]:
    """Frans and Rut are heads of department, each for their own units."""
    return {
        "frans": {"roles": ["department_head"], "answers_for": frans},
        "rut": {"roles": ["department_head"], "answers_for": rut},
    }


def asked_who_decides(town: Life, question: str, who: str = "disa", **values: str) -> Form:
    """The page on which somebody who wants an account says who decides."""
    answer = town.says(who, "registrera-kanal")
    while isinstance(answer, Opened) and all(field.key != question for field in answer.form.fields):
        given = {field.key: town.said(field, {**LIBRARY, **values}) for field in answer.form.fields}
        answer = town.sends(who, answer.form, **given)
    assert isinstance(answer, Opened)
    return answer.form


def offered(form: Form, question: str) -> set[str]:
    (field,) = [field for field in form.fields if field.key == question]
    return {option.value for option in field.options}


def hint(form: Form, question: str) -> str:
    (field,) = [field for field in form.fields if field.key == question]
    return field.hint or ""


@pytest.mark.clauses("DEG-10", "DEG-31")
def test_the_head_who_answers_for_the_unit_decides_and_no_other() -> None:
    with life("degerfors", **two_heads(["Bildning", "stadsbiblioteket "], ["Gata och park"])) as town:
        form = asked_who_decides(town, "deciding_management")
        assert offered(form, "deciding_management") == {"frans"}
        assert ANY not in hint(form, "deciding_management")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        again = town.sends("disa", form, **{**given, "deciding_management": "rut"})
        assert isinstance(again, Opened)
        (wrong,) = [field.error for field in again.form.fields if field.error]
        assert wrong == "Rut Rönn svarar inte för Stadsbiblioteket. Välj den chef som gör det."
        town.fills("disa", town.sends("disa", form, **given))
        town.press("disa", town.card(), "request.send")
        agree(town, town.tasks("request_approval")[0])
        (task,) = town.tasks("request_approval")
        assert (task.role, town.holders_of(task)) == ("management", {"frans"})
        assert ANY not in str(town.card(f"task:{task.id}").blocks)
        refused = town.forge("rut", "request.approve", f"task:{task.id}", task.version)
        assert isinstance(refused, Refused)


@pytest.mark.clauses("DEG-10")
def test_where_nobody_answers_for_the_unit_the_head_of_who_asks_decides() -> None:
    """Disa works at Kommunikation."""
    with life("degerfors", **two_heads(["Bildning"], ["Kommunikation"])) as town:
        form = asked_who_decides(town, "deciding_management")
        assert offered(form, "deciding_management") == {"rut"}
        assert ANY not in hint(form, "deciding_management")


@pytest.mark.clauses("DEG-10")
def test_where_the_register_does_not_say_who_answers_any_head_may_and_everybody_reads_so() -> None:
    with life("degerfors", **two_heads([], ["Gata och park"])) as town:
        form = asked_who_decides(town, "deciding_management")
        assert offered(form, "deciding_management") == {"frans", "rut"}
        assert ANY in hint(form, "deciding_management")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        town.fills("disa", town.sends("disa", form, **{**given, "deciding_management": "rut"}))
        town.press("disa", town.card(), "request.send")
        assert ANY not in str(town.asked("request_approval").blocks)  # the manager is not asked as a head
        agree(town, town.tasks("request_approval")[0])
        assert ANY in str(town.asked("request_approval").blocks)


@pytest.mark.clauses("DEG-10")
def test_another_unit_makes_the_head_who_was_chosen_the_wrong_one() -> None:
    with life("degerfors", **two_heads(["Stadsbiblioteket"], ["Gata och park"])) as town:
        card = town.asks_for_library("disa")
        answer = town.press("disa", card, "request.continue")
        while isinstance(answer, Opened) and all(field.key != "unit" for field in answer.form.fields):
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
        assert isinstance(answer, Opened)
        given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
        town.sends("disa", answer.form, way="later", **{**given, "unit": "Gata och park"})
        refused = town.press("disa", town.card(), "request.send")
        assert isinstance(refused, Opened)
        (wrong,) = [field.error for field in refused.form.fields if field.error]
        assert wrong == "Frans Gran svarar inte för Gata och park. Välj den chef som gör det."


@pytest.mark.clauses("DEG-10")
def test_where_the_manager_asks_the_head_of_the_unit_decides_in_their_place() -> None:
    """Carin is the only manager: what she asks for herself somebody above her decides about."""
    with life("degerfors", **two_heads(["Gata och park"], ["Kommunikation"])) as town:
        town.says("carin", "avsluta-kanal")
        answer = town.says("carin", "avsluta-kanal facebook")
        assert isinstance(answer, Opened)
        given = {field.key: town.said(field, {"reason": "Används inte."}) for field in answer.form.fields}
        town.sends("carin", answer.form, **given)
        (task,) = town.tasks("request_approval")
        assert (task.role, town.holders_of(task)) == ("department_head", {"rut"})


@pytest.mark.clauses("TIB-08")
def test_a_manager_may_decide_where_one_of_the_two_chiefs_is_enough() -> None:
    chiefs = {**two_heads(["Stadsbiblioteket"], ["Gata och park"]), **two_managers(carin="Stadsbiblioteket")}
    with life("tibro", **chiefs) as town:
        form = asked_who_decides(town, "deciding_head")
        assert offered(form, "deciding_head") == {"carin", "frans"}


@pytest.mark.clauses("TIB-08")
@pytest.mark.parametrize(
    ("library", "heads"),
    [
        ({"carin": "Stadsbiblioteket"}, {"frans": ["Stadsbiblioteket"]}),
        ({"carin": "Stadsbiblioteket"}, {"frans": []}),  # nobody wrote down which units are his
        ({"carin": "Skolan"}, {"frans": ["Stadsbiblioteket"]}),
        ({"carin": "Stadsbiblioteket"}, {"frans": ["Gata och park"]}),
    ],
)
def test_tibro_s_chiefs_decide_about_their_own_units_where_the_register_knows_them(
    library: Mapping[str, str], heads: Mapping[str, list[str]]
) -> None:
    """ "Respektive förvaltningschef/verksamhetschef": Bo is the manager of another unit."""
    chiefs = {**two_managers(**library, bo="Gata och park")}
    chiefs |= {name: {"roles": ["department_head"], "answers_for": units} for name, units in heads.items()}
    theirs = {name for name, unit in library.items() if unit == "Stadsbiblioteket"}
    theirs |= {name for name, units in heads.items() if units != ["Gata och park"]}
    with life("tibro", **chiefs) as town:
        form = asked_who_decides(town, "deciding_head")
        assert offered(form, "deciding_head") == theirs
        assert ANY not in hint(form, "deciding_head")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        again = town.sends("disa", form, **{**given, "deciding_head": "bo"})
        assert isinstance(again, Opened)
        (wrong,) = [field.error for field in again.form.fields if field.error]
        assert wrong == "Bo Ask svarar inte för Stadsbiblioteket. Välj den chef som gör det."


@pytest.mark.clauses("TIB-08")
@pytest.mark.parametrize(("who", "role"), [("carin", "ansvarig chef"), ("frans", "förvaltningschef")])
def test_each_of_tibro_s_chiefs_signs_as_what_they_are(who: str, role: str) -> None:
    """On the card, in the signed form and in the protocol. Frans manages another unit besides."""
    chiefs = {
        "carin": {"roles": ["manager"], "unit": "Stadsbiblioteket"},
        "frans": {"roles": ["manager", "department_head"], "answers_for": ["Stadsbiblioteket"]},
    }
    with life("tibro", **chiefs) as town:
        form = asked_who_decides(town, "deciding_head")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        town.fills("disa", town.sends("disa", form, **{**given, "deciding_head": who}))
        town.press("disa", town.card(), "request.send")
        agree(town, town.tasks("request_consultation")[0])
        assert f"Du svarar som {role}." in str(town.asked("request_approval").blocks)
        agree(town, town.tasks("request_approval")[0])

        def look(session: Session) -> list[str]:
            request, world = town.request(), town.town.world
            form = request_records.signed_form(session, world, request)
            protocol = request_records.protocol(session, world, request)
            return [
                mark.role
                for mark in (*form.marks, *(mark for step in protocol.steps for mark in step.marks))
                if mark.label == "Beslut av förvaltningschef eller verksamhetschef"
            ]

        assert town.ask(look) == [role, role]


def test_units_are_the_same_whatever_their_blanks_and_letter_case() -> None:
    heads = {"a": ["Kultur och  fritid"], "b": ["Skola", "KULTUR OCH FRITID"]}
    assert heads_of(["kultur och fritid "], heads) == {"a", "b"}
    assert heads_of(["Bygg", "Skola"], heads) == {"b"}
    assert heads_of(["Bygg"], heads) == frozenset()
    assert heads_of([], heads) == frozenset()


OTHER = "Registret säger inte vilken chef som svarar för Stadsbiblioteket. Välj den som gör det."


def two_managers(**units: str) -> Mapping[str, Mapping[str, Any]]:
    """Managers by name, each of a unit."""
    return {name: {"roles": ["manager"], "unit": unit} for name, unit in units.items()}


@pytest.mark.clauses("LAH-63", "LAH-11")
def test_where_the_unit_has_a_manager_no_other_decides_about_its_account() -> None:
    with life("laholm", **two_managers(carin="stadsbiblioteket", frans="Gata och park")) as town:
        form = asked_who_decides(town, "deciding_manager")
        assert offered(form, "deciding_manager") == {"carin"}
        assert OTHER not in hint(form, "deciding_manager")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        again = town.sends("disa", form, **{**given, "deciding_manager": "frans"})
        assert isinstance(again, Opened)
        (wrong,) = [field.error for field in again.form.fields if field.error]
        assert wrong == "Frans Gran svarar inte för Stadsbiblioteket. Välj den chef som gör det."


@pytest.mark.clauses("LAH-63", "LID-17", "DEG-30")
@pytest.mark.parametrize(
    ("routine", "question"), [("laholm", "deciding_manager"), ("lidingo", "deciding_manager")]
)
def test_where_the_unit_s_own_manager_asks_the_head_decides_and_no_other_unit_s_manager(
    routine: str, question: str
) -> None:
    people = two_managers(carin="Stadsbiblioteket", bo="Gata och park")
    head = {"frans": {"roles": ["department_head"], "answers_for": ["Stadsbiblioteket"]}}
    with life(routine, **people, **head) as town:
        form = asked_who_decides(town, question, "carin")
        assert offered(form, question) == {"frans"}


@pytest.mark.clauses("LAH-63", "LID-17")
@pytest.mark.parametrize("routine", ["laholm", "lidingo"])
def test_where_no_manager_of_the_unit_is_known_whoever_decides_reads_that_they_are_another_s(
    routine: str,
) -> None:
    with life(routine, **two_managers(carin="Skolan", frans="Gata och park")) as town:
        form = asked_who_decides(town, "deciding_manager")
        assert offered(form, "deciding_manager") == {"carin", "frans"}
        assert OTHER in hint(form, "deciding_manager")
        given = {field.key: town.said(field, LIBRARY) for field in form.fields}
        chosen = {**given, "deciding_manager": "frans", "substitute": "rut"}
        town.fills("disa", town.sends("disa", form, **{key: chosen[key] for key in given}), substitute="rut")
        for task in town.tasks("request_consultation"):
            agree(town, task)
        town.press("disa", town.card(), "request.send")
        said = str(town.asked("request_approval").blocks)
        assert "Enligt registret är du chef för en annan enhet än Stadsbiblioteket: Gata och park." in said


@pytest.mark.clauses("LAH-63")
def test_whoever_manages_an_account_of_the_unit_is_its_manager() -> None:
    """Carin, of Kommunikation, manages the town's own account, which is Kommunikation's."""
    with life("laholm", frans={"roles": ["manager"], "unit": "Gata och park"}) as town:
        form = asked_who_decides(town, "deciding_manager", unit="Kommunikation")
        assert offered(form, "deciding_manager") == {"carin"}
