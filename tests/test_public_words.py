"""What becomes public names a function and nobody of the staff (LID-27, LAH-17, GIS-01, TIB-28)."""

from __future__ import annotations

import pytest

from handlers.ports import Opened
from routines.answers import read
from routines.given import Given, Someone, Wrong
from routines.library import load
from routines.model import Step
from tests.life.walk import LIBRARY, life

PEOPLE = {
    "bo": Someone(name="Bo Ask", email="bo@stad.example"),
    "ann": Someone(name="Ann-Sofi von Berg", email="asb@stad.example"),
}


def step_of(routine: str, step_id: str) -> Step:
    (step,) = [step for step in load(routine).opening.steps if step.id == step_id]
    return step


def why(routine: str, step_id: str, said: str) -> str:
    """Why it is refused; empty where it is taken."""
    found = read(step_of(routine, step_id), said, Given(routine=load(routine), people=PEOPLE))
    return found.why if isinstance(found, Wrong) else ""


@pytest.mark.clauses("LAH-17", "LID-27", "DEG-11", "TIB-28")
@pytest.mark.parametrize("routine", ["laholm", "lidingo", "degerfors", "tibro", "gislaved"])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Ask, Bo, 070-123 45 67, bo.ask@gmail.com", "contact-person"),
        ("BO  ASK", "contact-person"),
        ("Bo\nAsk", "contact-person"),
        ("bo asks telefon 08-123 45 67", "contact-person"),
        ("B. Ask", "contact-person"),
        ("Ask B", "contact-person"),
        ("Ann-Sofi Berg", "contact-person"),
        ("von Berg, Ann-Sofi", "contact-person"),
        ("bo.ask@gmail.com", "contact-person"),
        ("Skriv till BO@stad.example", "contact-person"),
        ("Bos mobil 070-123 45 67", "contact-person"),
        ("Eva Lund, 070-123 45 67", "contact-mobile"),
        ("eva.lund@stad.example", "contact-email"),
        ("Eva Lund", "contact-unsure"),
        ("Jenny Sköld, jenny.skold@stad.example", "contact-email"),
        ("Jenny Sköld", "contact-unsure"),
        ("farhad.rezaei@stad.example", "contact-unsure"),
        ("Astrid Bibliotek", ""),
        ("anders.svensson@stad.example", "contact-email"),
        ("820304-2390", "contact-number"),
        ("19820304 2398", "contact-number"),
        ("Kommunens organisationsnummer är 212000-1355", ""),
        ("biblioteket@stad.example", ""),
        ("Växeln 08-123 45 67", ""),
        ("Jourtelefon 070-123 45 67, vardagar", ""),
        ("Ring biblioteket 0500-123 45 eller boka på stad.example", ""),
        ("Askgatan 4, receptionen", ""),
    ],
)
def test_the_public_contact_is_a_function(routine: str, said: str, expected: str) -> None:
    assert why(routine, "contact", said) == expected


@pytest.mark.clauses("LAH-17", "GIS-01")
@pytest.mark.parametrize(
    ("routine", "step_id"),
    [
        ("laholm", "topics"),
        ("laholm", "purpose"),
        ("laholm", "unit"),
        ("gislaved", "watching"),
        ("gislaved", "goals"),
        ("tibro", "target_group"),
    ],
)
def test_what_the_list_shows_names_nobody(routine: str, step_id: str) -> None:
    goal = " 300 följare 2030-12-31"
    assert why(routine, step_id, f"Fråga Ask, Bo.{goal}") == "public-person"
    assert why(routine, step_id, f"Skriv till bo.ask@gmail.com.{goal}") == "public-person"
    assert why(routine, step_id, f"820304-2398{goal}") == "public-number"
    assert why(routine, step_id, f"Vi bor vid Askgatan.{goal}") == ""


@pytest.mark.clauses("LAH-17", "GIS-01", "LID-27")
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Mejla karl.svensson@stad.example om öppettider.", "public-own"),
        ("Ring Anna på 070-123 45 67.", "public-own"),
        ("Rektor Karl Svensson svarar varje vardag.", "public-unsure"),
        ("Bo tittar varje morgon klockan 8.", "public-unsure"),
        ("Redaktören tittar varje morgon klockan 8.", ""),
        ("Ring växeln, 08-123 45 67.", ""),
        ("Här kan du bo: lediga tomter i kommunen.", ""),
    ],
)
@pytest.mark.parametrize(
    ("routine", "step_id"),
    [("gislaved", "watching"), ("laholm", "topics"), ("tibro", "purpose"), ("lidingo", "unit")],
)
def test_what_may_point_somebody_out_is_refused_or_asked_about(
    routine: str, step_id: str, said: str, expected: str
) -> None:
    assert why(routine, step_id, said) == expected


def test_a_text_that_may_name_somebody_is_taken_with_a_tick() -> None:
    with life("tibro") as town:
        form = town.says("disa", "registrera-kanal")
        while isinstance(form, Opened):
            given = {field.key: town.said(field, LIBRARY) for field in form.form.fields}
            if "purpose" in given:
                break
            form = town.sends("disa", form.form, **given)
        assert isinstance(form, Opened)
        purpose = "Att sprida Astrid Lindgrens böcker."
        again = town.sends("disa", form.form, **{**given, "purpose": purpose})
        assert isinstance(again, Opened)
        (field,) = [field for field in again.form.fields if field.key == "purpose"]
        assert "Det kan vara en enskild person" in str(field.error)
        (tick,) = [field for field in again.form.fields if field.kind == "tick" and "pekas ut" in field.label]
        town.sends("disa", again.form, **{**given, "purpose": purpose, tick.key: "yes"})
        assert town.request().answers["purpose"] == purpose


def test_what_the_list_does_not_show_is_the_municipality_s_own() -> None:
    assert why("gislaved", "other", "Bo Ask har ringt om det här.") == ""
    assert why("degerfors", "purpose", "Bo Ask har ringt om det här.") == ""


@pytest.mark.clauses("LAH-17")
def test_whoever_writes_what_becomes_public_reads_that_it_does() -> None:
    public = "Svaret blir publikt i förteckningen över konton"
    seen: dict[str, str] = {}
    with life("laholm") as town:
        answer = town.says("disa", "registrera-kanal")
        while isinstance(answer, Opened):
            seen |= {field.key: field.hint or "" for field in answer.form.fields}
            given = {field.key: town.said(field, LIBRARY) for field in answer.form.fields}
            answer = town.sends("disa", answer.form, **given)
    assert {key for key, hint in seen.items() if public in hint} == {
        "unit",
        "name",
        "purpose",
        "target_group",
        "topics",
    }
