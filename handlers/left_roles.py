"""Nobody has a role any more on which the routine rests: somebody who is there is asked about it (LID-21).

Who has which role stands in the setup file, and one without a coordinator is refused; but the chats tell too
that somebody has left. Until the place is filled no number is given, or nobody hears what is late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from sqlmodel import Session

from handlers import tasks, views
from handlers.duty import Duties, OnDuty
from handlers.leaving import SOON
from handlers.rounds import Call, Town, on_round, source_of
from handlers.uncovered import RESTS
from handlers.world import World
from routines.clock import due
from storage import people
from storage import tasks as stored
from storage.duty_tables import Task

KIND = "leaver_role"


@on_round("left_roles")
def look(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks for what is missing and drops what is not; nothing is told from here: tasks tell themselves."""
    municipality = town.municipality.id
    asked = {task.details["place"]: task for task in stored.open_ones(session, municipality, KIND)}
    gone = people.named(session, municipality, people.who_left(session, municipality))
    for role in RESTS:
        left = [person.id for person in gone if role in person.roles]
        lacks = bool(left) and not people.with_role(session, municipality, role)
        if lacks and role not in asked:
            _ask(session, world, town, role, left)
        elif not lacks and role in asked:
            tasks.drop(session, world, asked[role])
    return ()


def _ask(session: Session, world: World, town: Town, role: str, left: list[str]) -> None:
    municipality, key = town.municipality.id, f"{KIND}/{role}"
    hours = town.routine.office_hours.value
    details = {"left": left, "place": role}
    due_at, source = due(world.now(), SOON, hours), source_of(town.routine.absence.triggers)
    values = {"due_at": due_at, "details": details, "source": source}
    if tasks.ask(session, world, municipality, key, kind=KIND, **values) is None:
        tasks.reopen(session, world, cast("Task", stored.of_key(session, municipality, key)), **values)


def _whose(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who is there in the place of the unit or above it; and whoever looks after the setup file."""
    del session, task
    above = duties.above()
    first = [one for one in above if one.role == above[0].role]
    found = {one.person.id: one for one in [*first, *duties.holders("it_admin")]}
    return list(found.values())


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    routine = views.routine_of(session, world, task.municipality)
    names = [people.name_of(session, task.municipality, one) for one in task.details["left"]]
    return {"names": ", ".join(names), "role": views.role_word(world, routine, task.details["place"])}


tasks.kind(KIND, buttons=(), places=_places, holders=_whose)
