"""Degerfors: what was said of the document plan at the set-up is not asked again afterwards (DEG-12)."""

from __future__ import annotations

import pytest

from handlers.ports import Opened
from handlers.register import PLAN
from storage import register
from storage.duty_tables import Task
from storage.tables import Account
from tests.life.everybody import decided, set_up
from tests.life.test_running import change
from tests.life.walk import LIBRARY, Life, life
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY


def of_library(town: Life) -> list[Task]:
    """What was asked about the library's document plan."""
    town.later(days=1)
    town.keep_time()
    found = [task for state in ("open", "done", "dropped") for task in town.tasks(PLAN, state=state)]
    return [task for task in found if task.details["unit"] == "Stadsbiblioteket"]


@pytest.mark.clauses("DEG-12")
def test_whoever_said_so_at_the_set_up_has_answered_for_the_coordinator_too() -> None:
    with life("degerfors") as town:
        town.keep_time()
        town.asks_for_library("disa")
        decided(town)
        assert not town.done("plan")
        set_up(town)
        assert town.account("Stadsbiblioteket") is not None
        for _ in range(3):
            (task,) = of_library(town)
            assert (task.state, task.done_by) == ("done", "disa")
        account = town.account("Stadsbiblioteket")
        assert account is not None
        change(town, Account, account.id, contact="info@stad.example")
        edition(town)
        assert [task.state for task in of_library(town)] == ["open", "done"]


def edition(town: Life) -> None:
    """The register is looked through, as after every change."""
    town.town.database.change(lambda session: register.review(session, MUNICIPALITY, "anna", town.town.time))


@pytest.mark.clauses("DEG-12")
def test_what_was_answered_otherwise_afterwards_is_asked_again() -> None:
    """The document plan has the contact that was answered first."""
    with life("degerfors") as town:
        town.keep_time()
        town.asks_for_library("disa")
        decided(town)
        town.makes_the_page("disa")
        while not town.done("plan"):
            page = town.press("disa", town.card(), "request.continue")
            assert isinstance(page, Opened)
            town.sends("disa", page.form, **{one.key: town.said(one, LIBRARY) for one in page.form.fields})
        town.later(minutes=5)
        town.reopens("disa")
        page = town.press("disa", town.card(), "request.continue")
        while isinstance(page, Opened):
            given = {one.key: town.said(one, LIBRARY) for one in page.form.fields}
            new = {"contact": "ny@stad.example"} if "contact" in given else {}
            page = town.sends("disa", page.form, **{**given, **new})
        decided(town)
        set_up(town)
        assert [task.state for task in of_library(town)] == ["open"]


def test_a_change_that_waits_is_not_answered_by_another_account() -> None:
    """The unit has an account whose new contact nobody has put into the plan yet."""
    with life("degerfors") as town:
        change(town, Account, ACCOUNT, unit="Stadsbiblioteket")
        edition(town)
        town.asks_for_library("disa")
        decided(town)
        set_up(town)
        assert [task.state for task in of_library(town)] == ["open"]
