"""Readings about accounts: who decides, what comes round, when one is quiet. Each may be another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.setup import apply
from bot.setup_file import Setup
from handlers.duty import on_duty
from routines import library
from tests.altered import altered, written
from tests.life.everybody import decided, set_up
from tests.life.test_asked import pages
from tests.life.test_heads import asked_who_decides, offered
from tests.life.walk import life
from tests.property import machine_world
from tests.scenarios.town import account, setup_of
from tests.watching.place import at, place
from tests.watching.test_inactivity import DAY_7, DAY_28, POSTED, quiet
from tests.watching.test_recurring import asked, bound

# --- one chief of two, or just this one (TIB-08) ------------------------------------------------------


@pytest.mark.clauses("TIB-08")
@pytest.mark.parametrize("any_", [True, False])
def test_whether_one_of_two_chiefs_is_enough_is_the_routines_to_say(any_: bool, tmp_path: Path) -> None:
    values = {} if any_ else {"opening.any_approves": False, "opening.approval": ["department_head"]}
    with life(altered(tmp_path, "tibro", values)) as town:
        form = asked_who_decides(town, "deciding_head")
        assert offered(form, "deciding_head") == ({"carin", "frans"} if any_ else {"frans"})


def test_two_chiefs_who_both_approve_need_a_step_each(tmp_path: Path) -> None:
    (finding,) = library.check(Path(altered(tmp_path, "tibro", {"opening.any_approves": False})))
    assert "no step of opening.steps asks for the manager's approval" in finding.sentence


# --- when an account is quiet (TIB-31, TIB-32) --------------------------------------------------------


@pytest.mark.clauses("TIB-31", "TIB-32")
@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, {DAY_7: {("bo", "silent")}, DAY_28: {("carin", "task"), ("bo", "silent")}}),
        ({"watching.inactive_after": 14}, {DAY_7: set()}),
        ({"watching.inactive_after": None, "watching.assess_after": None}, {DAY_7: set(), DAY_28: set()}),
        ({"watching.assessed_by": "coordinator"}, {DAY_28: {("anna", "task"), ("bo", "silent")}}),
    ],
)
def test_when_a_quiet_account_is_asked_about_and_who_is_asked_is_the_routines_to_say(
    values: dict[str, Any], told: dict[str, set[tuple[str, str]]], tmp_path: Path
) -> None:
    with place(altered(tmp_path, "tibro", values)) as town:
        town.set_account(posted_at=at(POSTED, "15:00"), bound_at=at("2026-09-01"))
        assert {day: quiet(town.at(day, "08:00")) for day in told} == told


# --- who is the substitute where nobody is named (GIS-90) ---------------------------------------------


@pytest.mark.clauses("GIS-90")
@pytest.mark.parametrize("second", [True, False])
def test_whether_the_second_administrator_stands_in_is_the_routines_to_say(
    second: bool, tmp_path: Path
) -> None:
    """The setup file names two administrators and no substitute; whoever is responsible falls ill."""
    routine = altered(tmp_path, "gislaved", {"absence.second_administrator": second})
    described = account("x", administrators=["bo", "disa"])
    del described["substitute"]
    with place(routine) as town:
        setup = Setup.model_validate(setup_of(routine, machine_world.CHATS, {}, [described]))
        town.change(lambda session: apply(session, setup, town.town.time))
        town.away("bo", "2026-11-23", "2026-11-27")
        town.at("2026-11-24")
        on = town.change(lambda session: on_duty(session, town.account("x"), town.town.time))
        assert on.person.id == ("disa" if second else "carin")


@pytest.mark.clauses("GIS-90")
def test_who_is_named_is_the_substitute_whoever_administers_and_an_empty_name_is_nobody() -> None:
    with place("gislaved") as town:
        for id_, named in {"x": "frans", "youtube": ""}.items():
            town.lay([account(id_, administrators=["bo", "disa"], substitute=named)])
            assert town.account(id_).substitute == named


@pytest.mark.clauses("GIS-90")
@pytest.mark.parametrize(
    ("later", "now"), [({"administrators": ["bo", "frans"]}, "frans"), ({"responsible": "disa"}, "bo")]
)
def test_who_is_no_second_administrator_in_the_file_any_more_is_not_the_substitute_either(
    later: dict[str, Any], now: str
) -> None:
    """Disa leaves the file's administrators, or is responsible herself; she stands in for nobody then."""
    described = account("x", administrators=["bo", "disa"])
    del described["substitute"]
    with place("gislaved") as town:
        town.lay([described])
        assert town.account("x").substitute == "disa"
        town.lay([{**described, **later}])
        assert town.account("x").substitute == now
        town.lay([{**described, **later}])
        assert town.account("x").substitute == now
        assert town.account("x").people_before["substitute"] == "disa"  # her access is taken back


@pytest.mark.clauses("GIS-90")
@pytest.mark.parametrize(
    ("routine", "named", "left"),
    [("gislaved", "frans", ["bo"]), ("gislaved", "disa", ["frans", "disa", "bo"]), ("tibro", "disa", ["bo"])],
)
def test_a_substitute_stays_whom_the_routine_did_not_choose_or_who_administers_still(
    routine: str, named: str, left: list[str]
) -> None:
    described = account("x", administrators=["bo", "disa"], substitute=named)
    with place(routine) as town:
        town.lay([described])
        del described["substitute"]
        town.lay([{**described, "administrators": left}])
        assert town.account("x").substitute == named


@pytest.mark.clauses("GIS-90")
@pytest.mark.parametrize("second", [True, False])
def test_the_substitute_that_is_proposed_is_the_second_administrator(second: bool, tmp_path: Path) -> None:
    with life(altered(tmp_path, "gislaved", {"absence.second_administrator": second})) as town:
        asked = {field.key: field for form in pages(town) for field in form.fields}
        assert asked["substitute"].value == ("disa" if second else "")


@pytest.mark.clauses("GIS-90")
@pytest.mark.parametrize("second", [True, False])
def test_an_account_whose_substitute_nobody_was_asked_for_gets_its_second_administrator(
    second: bool, tmp_path: Path
) -> None:
    steps = written("gislaved")["opening"]["steps"]
    next(step for step in steps if step["id"] == "substitute")["when"] = {"platforms": ["x"]}
    values = {"absence.second_administrator": second}
    with life(altered(tmp_path, "gislaved", values, whole={"opening.steps": steps})) as town:
        town.asks_for_library("disa")
        decided(town)
        set_up(town)
        opened = town.account("Stadsbiblioteket")
        assert opened is not None
        assert (opened.responsible, opened.substitute) == ("bo", "disa" if second else "")


# --- when a picture is taken, and by whom (LID-12, GIS-16, TIB-74, LAH-45, LAH-46) --------------------


@pytest.mark.clauses("LID-12", "GIS-16", "TIB-74", "LAH-45")
@pytest.mark.parametrize("routine", ["lidingo", "gislaved", "tibro", "laholm"])
def test_on_which_days_pictures_are_taken_is_the_routines_to_say(routine: str, tmp_path: Path) -> None:
    with place(altered(tmp_path, routine, {"snapshots.dates": ["05-04"]})) as town:
        bound(town, "2026-04-20")
        assert asked(town, "snapshot", "2026-04-30") == []
        assert len(asked(town, "snapshot", "2026-05-04")) == 1


@pytest.mark.clauses("LID-12", "TIB-74")
@pytest.mark.parametrize("performer", ["coordinator", "responsible"])
@pytest.mark.parametrize("routine", ["lidingo", "tibro", "gislaved"])
def test_who_takes_them_is_the_routines_to_say(routine: str, performer: str, tmp_path: Path) -> None:
    values = {"snapshots.dates": ["05-04"], "snapshots.performer": performer}
    with place(altered(tmp_path, routine, values)) as town:
        bound(town, "2026-04-20")
        (task,) = asked(town, "snapshot", "2026-05-04")
        who = {call.person for call in town.rounds("tasks") if call.subject == f"task:{task.id}"}
        assert who == {"anna" if performer == "coordinator" else "bo"}


@pytest.mark.clauses("LID-12", "TIB-75")
@pytest.mark.parametrize(
    ("field", "value"), [("scope", "hela sidan med alla inlägg"), ("place", "G:\\arkiv\\sociala medier")]
)
def test_what_they_show_and_where_they_are_put_is_the_routines_to_say(
    field: str, value: str, tmp_path: Path
) -> None:
    values = {"snapshots.dates": ["05-04"], f"snapshots.{field}": value}
    with place(altered(tmp_path, "tibro", values)) as town:
        bound(town, "2026-04-20")
        (task,) = asked(town, "snapshot", "2026-05-04")
        assert value in town.text(f"task:{task.id}")


@pytest.mark.clauses("LID-13", "LAH-46")
@pytest.mark.parametrize("wanted", [True, False])
def test_whether_one_is_taken_at_a_greater_change_is_the_routines_to_say(
    wanted: bool, tmp_path: Path
) -> None:
    routine = altered(tmp_path, "lidingo", {"snapshots.on_major_change": wanted})
    with place(routine) as town:
        bound(town)
        changed = {**account("facebook"), "name": "Ett nytt namn"}
        setup = Setup.model_validate(setup_of(routine, machine_world.CHATS, {}, [changed]))
        town.change(lambda session: apply(session, setup, town.town.time))
        assert bool(town.tasks("snapshot")) == wanted


# --- how often goals are followed up (GIS-38, LID-60) -------------------------------------------------


@pytest.mark.clauses("GIS-38", "LID-60")
@pytest.mark.parametrize(("months", "at_three"), [(6, 0), (3, 1)])
@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_how_often_goals_are_followed_up_is_the_routines_to_say(
    routine: str, months: int, at_three: int, tmp_path: Path
) -> None:
    with place(altered(tmp_path, routine, {"goals.follow_up": months})) as town:
        bound(town, "2026-01-07")
        assert len(asked(town, "goals", "2026-04-13")) == at_three
