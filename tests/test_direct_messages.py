"""A message that only its receiver sees goes to the registrar, where the routine says so."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from handlers import intake
from handlers.ports import Changed, Incoming, Opened
from storage.duty_tables import Task
from tests.clocked import QUESTION, Clocked, clocked
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY


def comes(town: Clocked, kind: str) -> None:
    told = Incoming(id="m1", kind=kind, text=QUESTION, created_at=town.town.time)  # type: ignore[arg-type]
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    town.town.rest()


def tasks(town: Clocked) -> list[Task]:
    def look(session: Session) -> list[Task]:
        return list(session.exec(select(Task).where(Task.kind == "direct_message")))

    return town.town.database.ask(look)


@pytest.mark.clauses("LID-37")
def test_in_lidingo_a_direct_message_goes_to_the_registrar_who_says_that_it_is_received() -> None:
    with clocked("lidingo", "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, "message")
        shown = {item.key.partition("@")[0] for item in town.town.chats["slack"].in_place("@U0RUT")}
        assert "case:1" in shown
        town.at("2026-11-16 09:05")
        assert "Att göra: Ta emot direktmeddelandet i ärende 1" in town.titles("rut")

        [task] = tasks(town)
        opened = town.press("rut", "task.done", f"task:{task.id}", task.version)
        assert isinstance(opened, Opened)
        assert isinstance(town.send("rut", opened, note="KS 2026/31"), Changed)
        [task] = tasks(town)
        assert (task.state, task.done_by, task.reason) == ("done", "rut", "KS 2026/31")


@pytest.mark.parametrize(("routine", "kind"), [("lidingo", "comment"), ("tibro", "message")])
def test_what_everybody_sees_and_what_other_routines_keep_is_not_handed_over(routine: str, kind: str) -> None:
    with clocked(routine, "2026-11-16 09:00", only=["tasks"]) as town:
        comes(town, kind)
        assert tasks(town) == []
