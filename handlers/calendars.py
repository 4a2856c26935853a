"""Absences that stand in people's own calendars: noted, moved and withdrawn as the calendar says.

A calendar that cannot be read is told once, to the person and a coordinator; what was read before stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
    noted = [item for item in own if item.origin == "calendar"]
    ended = noting.events_of(absences.ended_by_hand(session, municipality, person))
    goes_on = [_after(away, ended) for away in found if away.ends > now and _event(away) not in ended]
    wanted = _with_rows(goes_on, noted, now)
    said = {id(away) for away in _said(session, own, [away for away, _ in wanted])}
    changed = False
    for away, rows in wanted:
        if id(away) in said:
            continue
        if rows:
            changed |= _update(session, rows, away, now)
            noted.remove(rows[0])
        else:
            changed |= _note(session, municipality, person, away, now)
    for item in noted:
        changed |= _end(session, item, now)
    if changed:
        session.flush()
        uncovered.review(session, world, municipality)
    task = stored.of_key(session, municipality, f"{KIND}/{person}")
    if task is not None and task.state == "open":
        tasks.drop(session, world, task)


def _event(away: Away) -> str:
    return noting.event(away.id, away.ends)


def _after(away: Away, ended: Iterable[str]) -> Away:
    """Days that follow on what somebody has ended by hand, and are one with it, begin when that is over."""
    over = [noting.end_of(one) for one in ended]
    last = away.last or away.starts
    return replace(away, starts=max([away.starts, *(ends for ends in over if ends <= last)]))


def _with_rows(
    found: Sequence[Away], noted: Sequence[Absence], now: datetime
) -> list[tuple[Away, list[Absence]]]:
    """What the calendar says, each with the rows that were noted of it before, the earliest first.

    Of days that were written one by one those that are past are out of sight: what has begun, and goes on,
    began when it was noted.
    """
    which = {item.id: _goes_on_as(item, found, now) for item in noted}
    pairs = []
    for away in found:
        rows = [item for item in noted if which[item.id] is away]
        begun = [item.starts for item in rows if item.starts <= now and away.starts <= now]
        pairs.append((replace(away, starts=min(begun)) if begun else away, rows))
    return pairs


def _goes_on_as(item: Absence, found: Sequence[Away], now: datetime) -> Away | None:
    """As what one that was noted stands in the calendar now, wherever it has been moved or joined to."""
    meeting = [away for away in found if away.starts < item.ends and item.starts < away.ends]
    going_on = [away for away in meeting if item.starts <= now and away.starts <= now]
    same = [away for away in found if away.id == item.external_id]
    return next(iter([*going_on, *same, *meeting]), None)


def _said(session: Session, own: Sequence[Absence], found: Sequence[Away]) -> list[Away]:
    """What people have said themselves, who then remembers it: once they are back it is over too."""
    within: list[Away] = []
    for item in (one for one in own if one.origin == "person"):
        mine = [away for away in found if item.starts <= away.starts and away.ends <= item.ends]
        absences.remember(session, item, " ".join(_event(away) for away in mine))
        within += mine
    return within


def _end(session: Session, item: Absence, now: datetime) -> bool:
    """It stands in the calendar no more."""
    gone: dict[str, object] = {"ends": now} if item.starts < now else {"state": "withdrawn"}
    absences.change(session, item, now, **gone)
    noting.record(session, item, now, log.PROGRAM, "absence.withdrawn")
    return True


def _update(session: Session, rows: Sequence[Absence], away: Away, now: datetime) -> bool:
    """One that was noted before: moved, or as it was. Others that it has grown together with end in it."""
    item = rows[0]
    absences.remember(session, item, away.id)
    covers = [cover for row in rows for cover in row.covers]
    if (item.starts, item.ends, item.covers) == (away.starts, away.ends, covers):
        return False
    absences.change(session, item, now, starts=away.starts, ends=away.ends, covers=covers)
    noting.record(session, item, now, log.PROGRAM, "absence.changed")
    return True


def _note(session: Session, municipality: str, person: str, away: Away, now: datetime) -> bool:
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
    return True


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
