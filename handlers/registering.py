"""Who answers for an account sees to it that what is to be entered in the diary is entered (LAH-41).

A removal that must have its number before the comment goes has a deadline of its own, see ``deadlines``. What
is removed or passed on already waits without one; so it is asked for again until the number is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.duty import Duties
from handlers.progress import SETTLED, number_needed
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, source_of, to
from handlers.telling import DIARY
from handlers.world import World
from routines.clock import hours_of, repeated
from routines.model import Routine
from storage import cases, reminders
from storage.cases import Unregistered
from storage.duty_tables import Reminder

#: Who was never asked is told as if they had been asked before.
FIRST = timedelta(seconds=1)


def _since(routine: Routine, item: Unregistered) -> datetime | None:
    """From when only the number is missing; None: something else is, or none is needed."""
    if item.case.state == "removing":
        after = item.removal is not None and item.removal.step == "diary_after"
        return item.removal.removed_at if item.removal is not None and after else None
    row = item.forward
    waits = row is not None and row.state in SETTLED and number_needed(routine, row)
    return row.at if row is not None and waits else None


def waiting(session: Session, municipality: str, routine: Routine) -> list[int]:
    """The numbers of the cases that wait for nothing but their diary number."""
    found = cases.unregistered(session, municipality)
    return [item.case.id or 0 for item in found if _since(routine, item) is not None]


@on_round("unregistered")
def remind(session: Session, world: World, town: Town) -> Iterator[Call]:
    """Whoever has duty, and the registrars, are asked for the number as often as for what is overdue."""
    del world
    every = town.routine.reminding.overdue_every
    waiting = []
    for item in cases.unregistered(session, town.municipality.id):
        since = _since(town.routine, item)
        hours = hours_of(item.account.office_hours, town.routine.office_hours.value)
        number, moment = repeated(since, every.value, town.now, hours) if since is not None else (0, town.now)
        if number:
            waiting.append((item, number, moment))
    duties = Duties(session, town.municipality.id, town.now) if waiting else None
    subjects = {f"case:{item.case.id}" for item, _, _ in waiting}
    asked = reminders.told_when(session, town.municipality.id, DIARY, subjects)
    for item, number, moment in waiting:
        assert duties is not None
        watching = duties.of(item.account)
        concerned = {one.person.id: to(one) for one in duties.holders("registrar")}
        if watching is not None:
            concerned[watching.person.id] = to(watching)
        for person, role, instead_of in concerned.values():
            heard = asked.get((person, f"case:{item.case.id}"), moment - FIRST)
            if heard is None or heard >= moment:  # who hears of it in the same morning is not reminded too
                continue
            yield Call(
                key=f"case:{item.case.id}/unregistered/{number}",
                kind="unregistered",
                subject=f"case:{item.case.id}",
                person=person,
                role=role,
                instead_of=instead_of,
                due_at=moment,
                account=item.account.id,
                thread=f"case:{item.case.id}/unregistered",
                details={"case": str(item.case.id)},
                source=source_of(town.routine.secrecy.diaries),
            )


@on_telling("unregistered")
def _still(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Nobody any more, once the number is there."""
    del world
    found = cases.unregistered(session, town.municipality.id, int(row.details["case"]))
    waits = any(_since(town.routine, item) is not None for item in found)
    return as_called(row) if waits else None
