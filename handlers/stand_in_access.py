"""Whoever is to stand in says, before the absence starts, that they get into the account (LAH-27).

Nobody types a login here: they try it on the platform, and press Klart. Until then they are reminded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlmodel import Session

from cards.absence import say_spans
from handlers import occasions, stand_ins, tasks
from handlers.duty import Duties, OnDuty
from handlers.rounds import Call, Town, on_round, source_of
from handlers.stand_ins import Days
from handlers.world import World
from routines.clock import STOCKHOLM, due
from routines.model import ClockName, OfficeHours, Span
from storage import absences, people
from storage import tasks as stored
from storage.duty_tables import Absence, Task
from storage.tables import Account

KIND = "access_stand_in"
#: Who is to stand in at once, or comes to know of it late, has so long.
SOON = Span(amount=1, clock=ClockName.WORKING_DAYS)


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    absence: Absence
    account: Account
    person: str
    days: Days


@on_round("stand_in_access")
def ask(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks whoever will stand in, and takes back what is not needed any more; tasks are told as all are."""
    if not town.routine.absence.access_confirmed.value:
        return ()
    before = {task.key: task for task in stored.open_ones(session, town.municipality.id, KIND)}
    for one in _wanted(session, town):
        key = f"{KIND}/{one.absence.id}/{one.account.id}/{one.person}"
        _ask(session, world, town, one, key, before.pop(key, None))
    for task in before.values():
        tasks.drop(session, world, task)
    return ()


def _wanted(session: Session, town: Town) -> Iterator[_Wanted]:
    municipality = town.municipality.id
    noted = absences.not_over(session, municipality, town.now)
    if not noted:
        return
    timeline, handled = stand_ins.together(session, municipality, noted)
    for absence in noted:
        for account in handled.get(absence.person, ()):
            found = stand_ins.on_account(timeline, absence, account)
            for person in found:
                days = stand_ins.left(found, person, town.now)
                if days:
                    yield _Wanted(absence=absence, account=account, person=person, days=days)


def _ask(session: Session, world: World, town: Town, one: _Wanted, key: str, task: Task | None) -> None:
    hours = town.routine.office_hours.value
    due_at = max(_eve(one.days[0][0], hours), due(world.now(), SOON, hours))
    details: dict[str, Any] = {
        "name": people.name_of(session, one.absence.municipality, one.absence.person),
        "days": [[starts.isoformat(), ends.isoformat()] for starts, ends in one.days],
    }
    if task is not None:
        if task.details["days"] != details["days"]:
            tasks.move(session, world, task, details=details, due_at=due_at)
        return
    asked = tasks.ask(
        session,
        world,
        one.absence.municipality,
        key,
        kind=KIND,
        subject=f"account:{one.account.id}",
        person=one.person,
        role="substitute",
        due_at=due_at,
        details=details,
        source=source_of(town.routine.absence.access_confirmed),
    )
    if asked is None:  # it was not needed for a while; what was confirmed stays so
        known = cast("Task", stored.of_key(session, one.absence.municipality, key))
        if known.state == "dropped":
            tasks.reopen(session, world, known, details=details, due_at=due_at)


def _eve(starts: datetime, hours: OfficeHours) -> datetime:
    """When the office closes on the last working day before."""
    day = occasions.working_days_before(starts, SOON, hours).astimezone(STOCKHOLM).date()
    return datetime.combine(day, hours.closes, STOCKHOLM).astimezone(UTC)


# --- the task --------------------------------------------------------------------------------------


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    del session
    days = [
        (datetime.fromisoformat(first), datetime.fromisoformat(last)) for first, last in task.details["days"]
    ]
    return {"span": say_spans(days, world.language, seen=world.now())}


def _own(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Only they themselves can try; while they are away they are not asked."""
    del session
    person = duties.present(task.person)
    return [OnDuty(person=person, role="substitute")] if person is not None else []


tasks.kind(KIND, places=_places, holders=_own)
