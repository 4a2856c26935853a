"""What people have to do because of the routine: asked, told, done. One capability for every kind of task.

A capability that needs something done registers its kind here, with its words ``task-<kind>-title`` and
``task-<kind>-text`` and with buttons of its own, if it has any. Everything else is the same for all: the
card, who may press, and how it is told (``task_told``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

from sqlmodel import Session

from cards.model import Block, Card
from cards.task import Holder, TaskView, task_card, task_text, task_title
from handlers import dispatch, people_in_chat, rights, views
from handlers.duty import Duties, OnDuty
from handlers.guard import Acting, Refusal
from handlers.ports import Refused
from handlers.rights import Relation
from handlers.shown import shows
from handlers.world import World
from routines.clock import opening
from routines.model import ClockName, Routine, Span
from storage import accounts, log, people
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account, Person

#: What fills the places of a kind's words.
Places: TypeAlias = Callable[[Session, World, Task], Mapping[str, str | int]]
#: What is answered one by one, by what each is called.
Each: TypeAlias = Callable[[Session, Task], tuple[str, ...]]
#: A word or a sentence about a task; empty: there is nothing to say.
Sentence: TypeAlias = Callable[[Session, World, Task], str]
#: What stands above the form, for the person who opens it.
Above: TypeAlias = Callable[[Session, World, Task, str], tuple[Block, ...]]
#: Does what follows from a task's being done, by whom.
Finish: TypeAlias = Callable[[Session, World, Task, str], None]
#: Whose it is now, where that is not who stands in for its person or holds its role.
Holders: TypeAlias = Callable[[Session, Duties, Task], list[OnDuty]]
#: Its card, where it shows more than every task.
Show: TypeAlias = Callable[[Session, World, Task], Card]
#: How often somebody is told again.
Every: TypeAlias = Callable[[Routine], Span]
#: Whether it is told when nobody is at work, too.
Rings: TypeAlias = Callable[[Routine, Task], bool]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is the same for all tasks of a kind."""

    name: str
    #: Action names, the first one leads; an open task shows them all.
    buttons: tuple[str, ...] = ("task.done",)
    #: Whether who presses Klart writes what was done.
    note: Literal["none", "optional", "required"] = "none"
    #: Fills more places than those of the task's details.
    places: Places | None = None
    #: What is answered one by one before the note, by what each is called.
    each: Each | None = None
    #: Who must have decided where what was done is a greater change; it is asked then.
    decision: Sentence | None = None
    above: Above | None = None
    #: Why it cannot be done yet.
    lacks: Sentence | None = None
    #: What the day is called on which it is to be done the next time, where that is asked.
    next_day: Sentence | None = None
    #: What is ticked when it is done.
    confirms: Sentence | None = None
    #: How often it is told again; None: each working day, or once where the capability tells it itself.
    every: Every | None = None
    #: What else happens when somebody presses Klart, in the same transaction.
    done: Finish | None = None
    #: False: the capability says itself when whom is told.
    told: bool = True
    #: It is asked about a closed account too; every other task about one is dropped.
    also_closed: bool = False
    #: A person asks it of another: its card is shown to whoever has it as soon as it is asked, if somebody is
    #: at work then, so they are first told again.
    shown: bool = False
    #: Whether it rings at the hours of alarms when it is asked while nobody is at work; None: it waits.
    rings: Rings | None = None
    holders: Holders | None = None
    card: Show | None = None


kinds: dict[str, Kind] = {}

WEEKLY = Span(amount=5, clock=ClockName.WORKING_DAYS)


def kind(
    name: str,
    *,
    buttons: tuple[str, ...] = ("task.done",),
    note: Literal["none", "optional", "required"] = "none",
    places: Places | None = None,
    each: Each | None = None,
    decision: Sentence | None = None,
    above: Above | None = None,
    lacks: Sentence | None = None,
    next_day: Sentence | None = None,
    confirms: Sentence | None = None,
    every: Every | None = None,
    done: Finish | None = None,
    told: bool = True,
    also_closed: bool = False,
    shown: bool = False,
    rings: Rings | None = None,
    holders: Holders | None = None,
    card: Show | None = None,
) -> Kind:
    """Registers a kind of task: ``kind("revision", note="optional")``."""
    kinds[name] = Kind(
        name=name,
        buttons=buttons,
        note=note,
        places=places,
        each=each,
        decision=decision,
        above=above,
        lacks=lacks,
        next_day=next_day,
        confirms=confirms,
        every=every,
        done=done,
        told=told,
        also_closed=also_closed,
        shown=shown,
        rings=rings,
        holders=holders,
        card=card,
    )
    return kinds[name]


def weekly(routine: Routine) -> Span:
    """Told again each week, for what need not be done today."""
    del routine
    return WEEKLY


def each_working_day(routine: Routine) -> Span:
    """Told again as often as the routine announces what is missing."""
    return routine.absence.announce_every.value


def kind_of(task: Task) -> Kind:
    """What is the same for all tasks of this one's kind."""
    return kinds.get(task.kind, Kind(name=task.kind))


# --- asked, done, no longer needed -----------------------------------------------------------------


def ask(
    session: Session, world: World, municipality: str, key: str, *, kind: str, **values: Any
) -> Task | None:
    """A new task with its log row; None if it was asked for before under that key.

    ``values`` are those of ``storage.tasks.ask``: subject, person, role, due_at, details, source; and ``at``,
    from when on it is told, where that is not now.
    """
    now = world.now()
    task = stored.ask(session, municipality, key, kind=kind, **{"at": now, **values})
    if task is not None:
        details = {"key": key, "kind": kind, "person": task.person, "role": task.role}
        log.append(session, municipality, now, log.PROGRAM, "task.asked", f"task:{task.id}", details)
        if kinds.get(kind, Kind(name=kind)).shown:
            show(session, world, task)
    return task


def show(session: Session, world: World, task: Task) -> None:
    """The task's card is shown at once to whoever has it now, in every chat that they are known in.

    When nobody is at work it waits, and is told in the morning as every other task is.
    """
    if not at_work(views.routine_of(session, world, task.municipality), world.now()):
        return
    duties = Duties(session, task.municipality, world.now())
    for item in whose(session, duties, task):
        people_in_chat.show(session, item.person, f"task:{task.id}", task.version, world.now())


def at_work(routine: Routine, moment: datetime) -> bool:
    """Whether what is not urgent is told to people at that moment."""
    return not routine.reminding.quiet.value or opening(moment, routine.office_hours.value) <= moment


def done(
    session: Session, world: World, task: Task, by: str, *, result: str = "done", reason: str = ""
) -> None:
    """The task is done, by whom and how; its words are ``task-result-<result>``."""
    end = {"state": "done", "result": result, "reason": reason}
    _end(session, world, task, by, "task.done", **end)


def drop(session: Session, world: World, task: Task, by: str = log.PROGRAM) -> None:
    """The task is no longer needed."""
    _end(session, world, task, by, "task.dropped", state="dropped")


def _end(session: Session, world: World, task: Task, by: str, action: str, **values: object) -> None:
    now = world.now()
    stored.change(session, task, now, done_by=by, done_at=now, **values)
    details = {"kind": task.kind, "result": task.result}
    log.append(session, task.municipality, now, by, action, f"task:{task.id}", details)


def move(session: Session, world: World, task: Task, *, by: str = log.PROGRAM, **values: object) -> None:
    """The task says something else: another person, another day, other details; or it is open again."""
    stored.change(session, task, world.now(), **values)
    log.append(
        session, task.municipality, world.now(), by, "task.moved", f"task:{task.id}", {"fields": [*values]}
    )


def reopen(session: Session, world: World, task: Task, **values: Any) -> None:
    """What was done or not needed is needed again; it is told anew."""
    fresh: dict[str, Any] = {
        "opened_at": world.now(),
        "done_by": "",
        "done_at": None,
        "result": "",
        "reason": "",
    }
    move(session, world, task, state="open", **fresh, **values)


# --- whose it is, who may --------------------------------------------------------------------------


def account_of(session: Session, task: Task) -> Account | None:
    """The account that a task is about, if it is about one."""
    what, _, rest = task.subject.partition(":")
    return accounts.get(session, task.municipality, rest) if what == "account" else None


def accounts_of(session: Session, task: Task) -> list[Account]:
    """The account that a task is about, or those that its details list."""
    account = account_of(session, task)
    if account is not None:
        return [account]
    found = (accounts.get(session, task.municipality, one) for one in task.details.get("accounts", ()))
    return [one for one in found if one is not None]


def accounts_at_hand(session: Session, municipality: str, found: Iterable[Task]) -> list[Account]:
    """The accounts that tasks are about, in few questions; while the list is held none is asked for again."""
    subjects = (task.subject.partition(":") for task in found)
    return accounts.several(session, municipality, {rest for what, _, rest in subjects if what == "account"})


def whose(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who has the task now, as its kind says; else as is usual."""
    asked = kind_of(task).holders
    return asked(session, duties, task) if asked is not None else usual(session, duties, task)


def usual(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Its person or whoever stands in for them, or the holders of its role."""
    account = account_of(session, task)
    if task.person:
        found = duties.stand_in(task.person, task.role, account)
        if found is None and account is not None:
            found = duties.of(account)
        if found is not None:
            return [found]
    elif account is not None and task.role in {"responsible", "substitute", ""}:
        found = duties.of(account)
        if found is not None:
            return [found]
    elif account is not None and task.role == "manager":
        return duties.managers(account)
    holders = duties.holders(task.role or "coordinator") or duties.holders("coordinator")
    return holders or duties.anybody(account)


def managers(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who hears that a task is late: the managers of its account, or of its person's accounts."""
    found = accounts_of(session, task) or accounts.handled_by(session, task.municipality, task.person)
    return managers_of(duties, found, task.person)


def managers_of(duties: Duties, handled: Iterable[Account], person_id: str) -> list[OnDuty]:
    """The managers of the accounts that somebody handles; a coordinator where there are none, or anybody."""
    found = {item.person.id: item for account in handled for item in duties.managers(account)}
    found.pop(person_id, None)
    return list(found.values()) or duties.holders("coordinator")[:1] or duties.anybody()


def relations(session: Session, duties: Duties, task: Task, person: Person) -> frozenset[Relation]:
    """What somebody is to a task: whose it is, who stands in for them, the manager, a coordinator."""
    found = {Relation.MEMBER}
    if person.id == task.person or any(item.person.id == person.id for item in whose(session, duties, task)):
        found.add(Relation.RECEIVER)
    account = account_of(session, task)
    if account is not None:
        held = rights.relations(person, account) | duties.relations(account, person.id)
        found |= held & {Relation.SUBSTITUTE, Relation.MANAGER}
    elif any(item.person.id == person.id for item in managers(session, duties, task)):
        found.add(Relation.MANAGER)
    if any(item.person.id == person.id for item in duties.holders("coordinator")):
        found.add(Relation.COORDINATOR)
    if "coordinator" in person.roles:
        found.add(Relation.COORDINATOR)
    return frozenset(found)


def hold(
    session: Session, world: World, acting: Acting, subject: str, version: int | None, action: str
) -> Task:
    """The open task for somebody who may do this; else a Refusal that says why not."""
    task = reach(session, world, acting, subject, action)
    t = world.texts
    if action not in kind_of(task).buttons:  # what no button offers, a made-up press does not get
        raise Refusal(Refused(reason=t("refused-unknown")))
    if task.state == "open" and version in {task.version, None}:
        return task
    if task.state == "open":
        reason = t("refused-task-changed")
    elif task.state == "done":
        name = people.name_of(session, task.municipality, task.done_by)
        time = views.moment(world, cast("datetime", task.done_at))
        reason = t("refused-task-done", name=name, time=time)
    else:
        reason = t("refused-task-dropped")
    raise Refusal(Refused(reason=reason, card=card(session, world, task)))


def reach(session: Session, world: World, acting: Acting, subject: str, action: str) -> Task:
    """The task, if it is the acting person's municipality's and they may do this to it at all."""
    what, _, rest = subject.partition(":")
    number = dispatch.number(rest) if what == "task" else None
    task = stored.hold(session, number) if number is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if task is None or person is None or task.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    duties = Duties(session, task.municipality, world.now())
    if not rights.may(action, relations(session, duties, task, person)):
        names = [item.person.name for item in whose(session, duties, task)]
        who = ", ".join(names) or world.texts("task-somebody")
        raise Refusal(Refused(reason=world.texts("refused-task-right", who=who)), logged=True)
    return task


# --- its card --------------------------------------------------------------------------------------


def view(session: Session, world: World, task: Task, duties: Duties | None = None) -> TaskView:
    """All that the task's card shows."""
    now = world.now()
    duties = duties or Duties(session, task.municipality, now)
    found = kind_of(task)
    routine = views.routine_of(session, world, task.municipality)
    source = task.source
    late = task.due_at is not None and task.due_at < now
    return TaskView(
        id=cast("int", task.id),
        version=task.version,
        kind=task.kind,
        places=_places(session, world, task, found),
        state=task.state,
        opened=task.opened_at,
        due=task.due_at,
        late=late,
        holders=tuple(_holder(world, routine, item) for item in whose(session, duties, task)),
        source=views.source(routine, source.get("section"), source.get("clauses", ())),
        result=task.result,
        reason=task.reason,
        done_by=_who(session, world, task) if task.done_by else "",
        done_at=task.done_at,
        buttons=found.buttons,
    )


def _holder(world: World, routine: Routine, item: OnDuty) -> Holder:
    role = views.role_word(world, routine, item.role)
    return Holder(name=item.person.name, role=role, instead_of=item.instead_of)


def _who(session: Session, world: World, task: Task) -> str:
    if task.done_by == log.PROGRAM:
        return world.texts("program")
    return people.name_of(session, task.municipality, task.done_by)


def words(session: Session, world: World, task: Task) -> tuple[str, str]:
    """What is to be done: a few words, and whole sentences."""
    seen = TaskView(
        id=cast("int", task.id),
        version=task.version,
        kind=task.kind,
        places=_places(session, world, task, kind_of(task)),
    )
    return task_title(seen, world.texts), task_text(seen, world.texts)


def _places(session: Session, world: World, task: Task, found: Kind) -> dict[str, str | int]:
    """The task's plain details, the name of its account, and what its kind adds."""
    places = {key: value for key, value in task.details.items() if isinstance(value, str | int)}
    account = account_of(session, task)
    if account is not None:
        places["account"] = account.name
    return places | dict(found.places(session, world, task) if found.places is not None else {})


def card(session: Session, world: World, task: Task) -> Card:
    """The task as it is now."""
    draw = kind_of(task).card
    if draw is not None:
        return draw(session, world, task)
    return task_card(view(session, world, task), world.language)


@shows("task")
def _card(session: Session, world: World, rest: str) -> Card | None:
    number = dispatch.number(rest)
    task = session.get(Task, number) if number is not None else None
    return card(session, world, task) if task is not None else None


@shows("asked")
def _asker_card(session: Session, world: World, rest: str) -> Card | None:
    """The task as whoever asked for it sees it, who does not decide about it."""
    number = dispatch.number(rest)
    task = session.get(Task, number) if number is not None else None
    return replace(card(session, world, task), key=f"asked:{rest}", buttons=()) if task is not None else None


dispatch.owners["task"] = dispatch.of_row(Task)
