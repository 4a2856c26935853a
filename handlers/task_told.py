"""Tasks are told: to whom each falls, at once and again until it is done; when it is late, to others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import cast

from sqlmodel import Session

from cards.texts import say_day
from handlers import dispatch, occasions, people_in_chat, rights, tasks
from handlers.duty import Duties, OnDuty
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, to
from handlers.world import World
from routines.clock import STOCKHOLM, hours_of, opening
from routines.model import OfficeHours, Routine, Span
from storage import tasks as stored
from storage.duty_tables import Reminder, Task


@on_round("tasks")
def tell(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Each open task: to whom it falls, at once and again each working day; when it is late, to others.

    Of an account that was closed meanwhile nothing is needed any more.
    """
    opened = stored.open_ones(session, town.municipality.id)
    held = tasks.accounts_at_hand(session, town.municipality.id, opened)
    duties = Duties(session, town.municipality.id, town.now).expect(held)
    for task in opened:
        found, account = tasks.kind_of(task), tasks.account_of(session, task)
        if account is not None and account.closed_at is not None and not found.also_closed:
            tasks.drop(session, world, task)
            continue
        if not found.told or task.opened_at > town.now:
            continue
        holders = tasks.whose(session, duties, task)
        yield from told(session, world, town, task, holders)
        if task.due_at is not None and task.due_at <= town.now:
            yield from _late(session, world, town, task, duties, holders)


def told_every(routine: Routine, task: Task) -> Span | None:
    """How often a task is told again until it is done; None where its capability says it once."""
    found = tasks.kind_of(task)
    if found.every is not None:
        return found.every(routine)
    return tasks.each_working_day(routine) if found.told else None


def told(
    session: Session, world: World, town: Town, task: Task, receivers: Iterable[OnDuty]
) -> Iterable[Call]:
    """The latest occasion on which a task is told, to each of its receivers."""
    found = tasks.kind_of(task)
    every = told_every(town.routine, task) or tasks.each_working_day(town.routine)
    at = occasions.latest(task.opened_at, every, town.now, town.routine.office_hours.value)
    # A card that came back where it stood rings nobody.
    first = at == task.opened_at and "again" not in task.details
    shown = first and found.shown and tasks.at_work(town.routine, task.opened_at)
    # A task that came back is told anew, so the first occasion is named by its moment.
    occasion = at.isoformat() if at == task.opened_at else str(at.astimezone(STOCKHOLM).date())
    alarm = _alarm(session, town, task) if first else None
    for item in receivers:
        if not (shown and people_in_chat.contact_of(session, item.person)):
            yield call(session, world, task, item, f"told/{occasion}", at, alarm=alarm)


def _alarm(session: Session, town: Town, task: Task) -> OfficeHours | None:
    """Between which hours it rings now; None where it need not, or somebody is at work."""
    rings = tasks.kind_of(task).rings
    if rings is None or not rings(town.routine, task):
        return None
    account = tasks.account_of(session, task)
    hours = hours_of(account.office_hours if account is not None else "", town.routine.office_hours.value)
    return town.routine.watching.alarm_hours.value if opening(town.now, hours) > town.now else None


def _late(
    session: Session, world: World, town: Town, task: Task, duties: Duties, holders: Iterable[OnDuty]
) -> Iterable[Call]:
    """The manager hears it when the task is late; a coordinator on the next working day."""
    due = cast("datetime", task.due_at)
    holders = [*holders]

    def said() -> Mapping[str, str]:
        names = ", ".join(item.person.name for item in holders) or world.texts("task-somebody")
        return {"day": say_day(due, world.language, seen=world.now()), "name": names}

    told_already = {item.person.id for item in holders}
    receivers = tasks.managers(session, duties, task)
    later = occasions.morning_after(due, town.routine.office_hours.value)
    moments = [(item, due) for item in receivers]
    moments += [(item, later) for item in duties.holders("coordinator")] if later <= town.now else []
    for item, at in moments:
        if item.person.id in told_already:
            continue
        told_already.add(item.person.id)
        day = str(due.astimezone(STOCKHOLM).date())
        yield call(session, world, task, item, f"late/{day}", at, kind="task_overdue", more=said)


def call(
    session: Session,
    world: World,
    task: Task,
    item: OnDuty,
    occasion: str,
    at: datetime,
    *,
    kind: str = "task",
    more: Callable[[], Mapping[str, str]] = dict,
    alarm: OfficeHours | None = None,
) -> Call:
    """A message about a task, to one person. ``more``: what its words need besides.

    ``alarm``: it does not wait for the office, but rings between these hours.
    """

    def said() -> Mapping[str, str]:
        title, text = tasks.words(session, world, task)
        start = {"start_at": task.details["start_at"]} if "start_at" in task.details else {}
        return {"title": title, "text": text, **start, **more()}

    what, _, about = task.subject.partition(":")
    return Call(
        key=f"task:{task.id}/{occasion}",
        kind=kind,
        subject=f"task:{task.id}",
        person=item.person.id,
        role=item.role,
        instead_of=item.stands_for,
        due_at=at,
        urgent=alarm is not None,
        alarm_hours=alarm,
        account=about if what == "account" else "",
        thread=f"task:{task.id}",
        more=said,
        source=task.source,
    )


@on_telling("task")
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Right before it is told: nobody, when it is done; who has it now, when that one has gone away."""
    del world
    number = dispatch.number(row.subject.partition(":")[2])
    task = session.get(Task, number, populate_existing=True) if number is not None else None
    if task is None or task.state != "open":
        return None
    duties = Duties(session, task.municipality, town.now)
    person = duties.present(row.person)
    if person is None:
        return next((to(item) for item in tasks.whose(session, duties, task)), None)
    concerned = rights.may("task.show", tasks.relations(session, duties, task, person))
    return as_called(row) if concerned else None
