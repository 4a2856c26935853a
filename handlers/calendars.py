"""Absences that stand in people's own calendars: noted, moved and withdrawn as the calendar says.

A calendar that cannot be read is told once, to the person and a coordinator; what was read before stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from handlers import noting, task_told, tasks, uncovered
from handlers.duty import Duties
from handlers.ports import Away, Undelivered
from handlers.rounds import Call, Town, on_round
from handlers.world import World
from storage import absences, log, people
from storage import tasks as stored
from storage.duty_tables import Absence, Task

KIND = "calendar"
#: How far ahead a calendar is read.
AHEAD = timedelta(days=400)
#: A server that is down for a while is nothing to tell people.
PATIENCE = timedelta(hours=1)
#: Why a calendar cannot be read.
REASONS = frozenset({"missing", "address", "silent", "gone", "large", "unreadable"})


async def poll(world: World) -> None:
    """Reads every calendar once. One that fails holds up no other."""
    if world.calendars is None:
        return
    for municipality, person, calendar in await world.database.read(people.calendars):
        now = world.now()
        try:
            found = await world.calendars.away(calendar, now, now + AHEAD)
        except Undelivered as refusal:
            await world.database.write(partial(_broken, world, municipality, person, refusal.reason))
        else:
            await world.database.write(partial(_follow, world, municipality, person, found))


def _follow(world: World, municipality: str, person: str, found: Sequence[Away], session: Session) -> None:
    """The absences become those of the calendar, but for what people have said themselves."""
    now = world.now()
    own = absences.not_over(session, municipality, now, person)
    said = [item for item in own if item.origin == "person"]
    ended = {item.external_id for item in absences.ended_by_hand(session, municipality, person)}
    wanted = {
        away.id: away
        for away in found
        if away.ends > now
        and noting.ended_by_hand(away.id, away.ends) not in ended
        and not any(item.starts <= away.starts and away.ends <= item.ends for item in said)
    }
    changed = False
    for item in (one for one in own if one.origin == "calendar"):
        changed |= _update(session, item, wanted.pop(item.external_id, None), now)
    for away in wanted.values():
        _note(session, municipality, person, away, now)
    if changed or wanted:
        session.flush()
        uncovered.review(session, world, municipality)
    task = stored.of_key(session, municipality, f"{KIND}/{person}")
    if task is not None and task.state == "open":
        tasks.drop(session, world, task)


def _update(session: Session, item: Absence, away: Away | None, now: datetime) -> bool:
    """One that was noted before: moved, gone, or as it was."""
    if away is None:
        gone: dict[str, object] = {"ends": now} if item.starts < now else {"state": "withdrawn"}
        absences.change(session, item, now, **gone)
        noting.record(session, item, now, log.PROGRAM, "absence.withdrawn")
        return True
    if (item.starts, item.ends) == (away.starts, away.ends):
        return False
    absences.change(session, item, now, starts=away.starts, ends=away.ends)
    noting.record(session, item, now, log.PROGRAM, "absence.changed")
    return True


def _note(session: Session, municipality: str, person: str, away: Away, now: datetime) -> None:
    absence = Absence(
        municipality=municipality,
        person=person,
        starts=away.starts,
        ends=away.ends,
        origin="calendar",
        external_id=away.id,
        noted_by=log.PROGRAM,
        noted_at=now,
    )
    noting.record(session, absences.add(session, absence), now, log.PROGRAM, "absence.noted")


def _broken(world: World, municipality: str, person: str, why: str, session: Session) -> None:
    why = why if why in REASONS else "silent"
    key, details = f"{KIND}/{person}", {"why": why}
    about = {"subject": f"person:{person}", "person": person, "details": details}
    if tasks.ask(session, world, municipality, key, kind=KIND, **about) is not None:
        return
    task = stored.of_key(session, municipality, key)
    if task is not None and task.state != "open":
        tasks.reopen(session, world, task, details=details)
    elif task is not None and task.details != details:
        tasks.move(session, world, task, details=details)


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    return {
        "name": people.name_of(session, task.municipality, task.person),
        "reason": world.texts(f"calendar-why-{task.details['why']}"),
    }


tasks.kind(KIND, buttons=(), places=_places, told=False)


@on_round("calendars")
def tell(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Once, when it has been so for a while; it ends by itself when the calendar can be read again."""
    municipality = town.municipality.id
    duties = Duties(session, municipality, town.now)
    for task in stored.open_ones(session, municipality, KIND):
        at = task.opened_at + PATIENCE
        if at > town.now:
            continue
        receivers = {item.person.id: item for item in tasks.whose(session, duties, task)}
        receivers |= {item.person.id: item for item in duties.holders("coordinator")[:1]}
        for item in receivers.values():
            yield task_told.call(session, world, task, item, f"told/{task.opened_at.isoformat()}", at)
