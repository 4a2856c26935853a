"""Klart, Visa and "uppgifter": what people do with their tasks in every chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.forms import again
from cards.model import Card, Form
from cards.task import task_done_form, task_list_card
from handlers import guard, registering, rights, tasks, views
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown, Typed
from handlers.shown import card_for
from handlers.words import said
from handlers.world import World
from storage import accounts, people, watches
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Person


@on_press("task.done")
async def press_done(world: World, acting: Acting, press: Press) -> Answer:
    """Klart: one press, or a form first where the kind asks what was done."""

    def change(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "task.done")
        if tasks.kind_of(task).note != "none":
            return Opened(form=_form(session, world, task, acting.person))
        return _finish(session, world, acting, task, "")

    return await world.database.write(change)


@on_form("task.done")
async def send_done(world: World, acting: Acting, sent: Sent) -> Answer:
    """What was done, in the words of who did it."""
    return await world.database.write(partial(_send_done, world, acting, sent))


def _send_done(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    task = tasks.hold(session, world, acting, sent.subject, sent.version, "task.done")
    form = _form(session, world, task, acting.person)
    errors, decision = required(world, form, sent), sent.values.get("decision", "").strip()
    lacking = _said(session, world, task, tasks.kind_of(task).lacks)
    if lacking:
        errors = errors | {"note": lacking}
    if any(field.key == "confirmed" for field in form.fields) and sent.values.get("confirmed") != "yes":
        errors = errors | {"confirmed": world.texts("error-task-confirm")}
    if sent.values.get("greater") == "yes" and not decision:
        decided = _deciding(session, world, task)
        errors = errors | {"decision": world.texts("error-task-decision", decided=decided)}
    day, wrong = _next_day(world, sent)
    errors = errors | wrong
    if errors:
        return Opened(form=again(form, sent.values, errors))
    each = [(field.label, sent.values[field.key].strip()) for field in form.fields if _of_each(field.key)]
    words = [f"{label}: {said}" for label, said in each]
    if decision:
        words.append(world.texts("task-decision", decided=_deciding(session, world, task), decision=decision))
    if day is not None:
        words.append(f"{_said(session, world, task, tasks.kind_of(task).next_day)}: {day}")
        task.details = {**task.details, "next": day.isoformat()}
    return _finish(
        session, world, acting, task, "\n".join([*words, sent.values.get("note", "").strip()]).strip()
    )


def _next_day(world: World, sent: Sent) -> tuple[date | None, dict[str, str]]:
    """The day that was given for the next time, which is to come; or what is wrong with it."""
    said = sent.values.get("next", "").strip()
    try:
        day = isoparse(said).date() if said else None
    except ValueError:
        return None, {"next": world.texts("error-date")}
    if day is not None and day <= world.today:
        return None, {"next": world.texts("error-task-next")}
    return day, {}


def _form(session: Session, world: World, task: Task, person: str) -> Form:
    found = tasks.kind_of(task)
    each = found.each(session, task) if found.each is not None else ()
    view = tasks.view(session, world, task)
    # Where each is answered by itself, there need not be more to say.
    form = task_done_form(
        view,
        world.texts,
        each=each,
        required=found.note == "required" and not each,
        decided=_deciding(session, world, task),
        next_day=_said(session, world, task, found.next_day),
        confirms=_said(session, world, task, found.confirms),
    )
    above = found.above(session, world, task, person) if found.above is not None else ()
    return replace(form, blocks=(*form.blocks, *above))


def _of_each(key: str) -> bool:
    return key.startswith("each-")


def _deciding(session: Session, world: World, task: Task) -> str:
    """Who decides on a greater change (GIS-21); empty where a task is none of that kind."""
    return _said(session, world, task, tasks.kind_of(task).decision)


def _said(session: Session, world: World, task: Task, asked: tasks.Sentence | None) -> str:
    return asked(session, world, task) if asked is not None else ""


def _finish(session: Session, world: World, acting: Acting, task: Task, note: str) -> Changed:
    found = tasks.kind_of(task)
    tasks.done(session, world, task, acting.person, reason=note)
    if found.done is not None:
        found.done(session, world, task, acting.person)
    return Changed(card=tasks.card(session, world, task))


@on_press("task.show")
async def press_show(world: World, acting: Acting, press: Press) -> Answer:
    """Visa: the task's own card, with its buttons, for the one who pressed in a list."""

    def look(session: Session) -> Answer:
        task = tasks.reach(session, world, acting, press.subject, "task.show")
        return Shown(card=tasks.card(session, world, task))

    return await world.database.read(look)


@on_press("task.case")
async def press_case(world: World, acting: Acting, press: Press) -> Answer:
    """Visa ärendet: the card of the case that the task is about, with all that they may do about it."""

    def look(session: Session) -> Answer:
        task = tasks.reach(session, world, acting, press.subject, "task.case")
        subject = f"case:{task.details.get('case', '')}"
        guard.reach(session, world, acting, guard.case_number(subject), "case.show")
        person = people.get(session, acting.municipality, acting.person)
        found = card_for(session, world, subject, cast("Person", person))
        if found is None:
            raise Refusal(Refused(reason=world.texts("refused-unknown")))
        return Shown(card=found)

    return await world.database.read(look)


@said("uppgifter", "uppgift", "tasks", "task", "todo")
async def say_tasks(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """The open tasks of who asks, and those that they may do for others."""
    del rest, typed
    return Shown(card=await world.database.read(partial(_list, world, acting)))


def _list(world: World, acting: Acting, session: Session) -> Card:
    opened = stored.open_ones(session, acting.municipality)
    held = tasks.accounts_at_hand(session, acting.municipality, opened)
    duties = Duties(session, acting.municipality, world.now()).expect(held)
    person = people.get(session, acting.municipality, acting.person)
    mine, others = [], []
    for task in opened:
        if any(item.person.id == acting.person for item in tasks.whose(session, duties, task)):
            mine.append(tasks.view(session, world, task, duties))
        elif person is not None and rights.may("task.show", tasks.relations(session, duties, task, person)):
            others.append(tasks.view(session, world, task, duties))
    waiting, late = _waiting(session, world, acting)
    unregistered: list[int] = []
    if person is not None and "registrar" in person.roles:
        routine = views.routine_of(session, world, acting.municipality)
        unregistered = registering.waiting(session, acting.municipality, routine)
    return task_list_card(mine, others, world.language, cases=waiting, late=late, unregistered=unregistered)


def _waiting(session: Session, world: World, acting: Acting) -> tuple[int, int]:
    """How many cases are open, and how many late, on the accounts that they watch now."""
    loads = watches.loads(session, acting.municipality, world.now())
    found = [item for item in accounts.open_ones(session, acting.municipality) if item.id in loads]
    duties = Duties(session, acting.municipality, world.now()).expect(found)
    watchers = ((item, duties.of(item)) for item in found)
    mine = [loads[item.id] for item, duty in watchers if duty is not None and duty.person.id == acting.person]
    return sum(load.open for load in mine), sum(load.late for load in mine)
