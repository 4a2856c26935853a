"""What comes round: goals, the document's revision, snapshots, and who can reach the accounts.

Each turn becomes a task of whoever the routine names, on a working day that is not in July. A turn that was
missed because the program was down is asked about as soon as it runs again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from textwrap import shorten
from typing import Any, TypeAlias

from babel.dates import format_date
from dateutil.relativedelta import relativedelta
from sqlmodel import Session

from handlers import tasks, views
from handlers.acting import acting
from handlers.rounds import Call, Round, Town, on_round, source_of
from handlers.world import World
from routines import occasions
from routines.clock import STOCKHOLM, due
from routines.model import Cited, ClockName, RevisionCadence, Role, Routine, Span
from routines.walk import DISPOSAL, DISPOSAL_REASON, Walk
from routines.working_days import is_working_day
from storage import people, recurring
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account

#: How long people have to name administrators and give the registrar access.
MENDED_WITHIN = Span(amount=10, clock=ClockName.WORKING_DAYS)
#: So many accounts a minute; a great town's follow-ups come in turns, not in one transaction.
AT_ONCE = 200
#: After so many months what was left at a closing is taken up again, where the routine names no other time.
TAKEN_UP_AFTER = 6
#: A goal that is longer is cut where all are listed.
LONGEST_GOAL = 100
_YEAR = re.compile(r"\b20\d\d\b")


#: Asks for what of one kind is due on a day.
Ask: TypeAlias = Callable[[Session, World, Town, date], None]


def come_round(ask: Ask, in_july: bool, session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks for what of one kind is due by now; how it is told is the same for all tasks.

    Each kind is a round of its own, so that a fault in one silences none of the others.

    LID-12, LID-23, LID-53, LID-60, GIS-16, GIS-20, GIS-38, GIS-90, TIB-02, TIB-03, TIB-29, TIB-74, LAH-45,
    LAH-61, LAH-81, LAH-83, TIB-26, TIB-76, LAH-42, LAH-43, TIB-81.
    """
    today = town.now.astimezone(STOCKHOLM).date()
    begun = is_working_day(today) and town.now >= _moment(today, town.routine.watching.morning.value)
    if begun and (in_july or occasions.may_ask(today)):
        ask(session, world, town, today)
    return ()


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, STOCKHOLM).astimezone(UTC)


def _by(town: Town, day: date) -> datetime:
    """The end of that day's office hours, or of the last day before it on which somebody is at work."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return _closes(town, day)


def _closes(town: Town, day: date) -> datetime:
    return _moment(day, town.routine.office_hours.value.closes)


# --- the document itself ---------------------------------------------------------------------------


def _revision(session: Session, world: World, town: Town, today: date) -> None:
    rule, municipality = town.routine.revision, town.municipality.id
    turn = occasions.revision(rule, today, *_looked_over(session, municipality))
    # A turn that nobody has answered stays: it is the same question.
    if turn is None or stored.open_ones(session, municipality, "revision"):
        return
    tasks.ask(
        session,
        world,
        municipality,
        f"revision/{turn.day}",
        kind="revision",
        role=acting(session, municipality, town.routine, rule.owner.value).value,
        due_at=_closes(town, turn.due) if turn.due else _by(town, today + occasions.AHEAD),
        details={"since": str(rule.since.value), "day": str(turn.day)},
        source=_source(rule.cadence, rule.date, rule.owner),
    )


def _looked_over(session: Session, municipality: str) -> tuple[date | None, date | None]:
    """The day that was given when the document was looked over last (TIB-02), and when that was."""
    last = stored.last_done(session, municipality, "revision")
    if last is None or last.done_at is None:
        return None, None
    said = last.details.get("next")
    return date.fromisoformat(said) if said else None, last.done_at.astimezone(STOCKHOLM).date()


def _source(*cited: Cited[Any]) -> dict[str, Any]:
    """The rules behind a task: the first that has clauses leads, and the others' clauses follow."""
    leading = next((one for one in cited if one.clauses), cited[0])
    clauses = dict.fromkeys(clause for one in (leading, *cited) for clause in one.clauses)
    return source_of(leading) | {"clauses": list(clauses)}


# --- each account ----------------------------------------------------------------------------------


def _snapshots(session: Session, world: World, town: Town, today: date) -> None:
    """It is time to keep a picture of each account; what becomes of it is in ``snapshots``."""
    rule = town.routine.snapshots
    day = occasions.latest(rule.dates.value, today)
    due_at = _by(town, day + timedelta(days=rule.days.value))
    occasion = f"snapshot/{day}"
    # An account that came after the day has its turn next time.
    for account in _unasked(session, town, occasion, day):
        _ask(
            session,
            world,
            town,
            account,
            f"{occasion}/{account.id}",
            kind="snapshot",
            due_at=due_at,
            details={"turn": {"days": list(rule.dates.value), "day": str(day)}},
            source=_source(rule.dates, rule.days, rule.scope, rule.performer),
            **_whose(session, town.routine, rule.performer.value, account),
        )


def _goals(session: Session, world: World, town: Town, today: date) -> None:
    """What each account has given is followed up every so many months, goal by goal where it has goals."""
    rule = town.routine.goals
    if rule.follow_up.value is not None:
        # Only where the document wants goals do its words on them demand to follow them up (not TIB-35).
        source = _source(rule.follow_up, *((rule.questions, rule.text) if rule.required.value else ()))
        _each(session, world, town, today, "goals", rule.follow_up.value, rule.asked.value, source)


def _visitors(session: Session, world: World, town: Town, today: date) -> None:
    """Whether visitors are still told what they must be: texts go lost as an account changes (TIB-81)."""
    rule = town.routine.visitors.checked_every
    if rule.value is not None:
        _each(session, world, town, today, "visitors", rule.value, Role.RESPONSIBLE, source_of(rule))


def _each(
    session: Session,
    world: World,
    town: Town,
    today: date,
    kind: str,
    months: int,
    asked: Role,
    source: Mapping[str, Any],
) -> None:
    """Asks about each account that was not asked about so for so many months."""
    since = _moment(today - relativedelta(months=months) + timedelta(days=1), time(0))
    for account in recurring.unasked_since(session, town.municipality.id, kind, since, AT_ONCE):
        _ask(
            session,
            world,
            town,
            account,
            f"{kind}/{today}/{account.id}",
            kind=kind,
            due_at=_by(town, today + occasions.AHEAD),
            details={"turn": {"months": months, "day": str(today)}},
            source=dict(source),
            **_whose(session, town.routine, asked, account),
        )


def _disposal(session: Session, world: World, town: Town, today: date) -> None:
    """What need not be kept is disposed of, or it is said why not; by people, never by the program."""
    rule = town.routine.retention
    if rule.asked_every.value is not None:
        source = _source(rule.when, rule.basis, rule.asked_every)
        _each(session, world, town, today, "disposal", rule.asked_every.value, rule.asked.value, source)


def postponed(session: Session, world: World, account: Account, walk: Walk) -> None:
    """What was not disposed of when the account was closed is taken up again (LAH-43, TIB-76)."""
    step, routine = walk.step(DISPOSAL), walk.routine
    if step is None or walk.answers.get(DISPOSAL) != step.options[-1]:
        return
    rule = routine.retention
    at = world.now() + relativedelta(months=rule.asked_every.value or TAKEN_UP_AFTER)
    tasks.ask(
        session,
        world,
        account.municipality,
        f"disposal_left/{account.id}",
        kind="disposal_left",
        subject=f"account:{account.id}",
        role=routine.acting(rule.asked.value).value,
        at=at,
        due_at=at + occasions.AHEAD,
        details={"reason": str(walk.answers.get(DISPOSAL_REASON, ""))},
        source=_source(rule.when, rule.basis, rule.asked_every),
    )


def _decisions_on_disposal(session: Session, world: World, town: Town, today: date) -> None:
    """Where each board must have decided on it (LAH-42), each unit with accounts is asked about once."""
    rule = town.routine.retention.decision_needed
    if not rule.value:
        return
    municipality = town.municipality.id
    before = _moment(today, time(0))
    for unit in recurring.units_unasked(session, municipality, "disposal_decision", before, AT_ONCE):
        tasks.ask(
            session,
            world,
            municipality,
            f"disposal_decision/{unit}",
            kind="disposal_decision",
            role="coordinator",
            due_at=_by(town, today + occasions.AHEAD),
            details={"unit": unit or town.routine.name},
            source=source_of(rule),
        )


def _unasked(session: Session, town: Town, occasion: str, day: date) -> list[Account]:
    return recurring.unasked(session, town.municipality.id, occasion, _moment(day, time(0)), AT_ONCE)


def _ask(
    session: Session, world: World, town: Town, account: Account, key: str, *, kind: str, **values: Any
) -> None:
    subject = f"account:{account.id}"
    tasks.ask(session, world, town.municipality.id, key, kind=kind, subject=subject, **values)


def _whose(session: Session, routine: Routine, role: Role, account: Account) -> dict[str, str]:
    """Who gets a task about an account; one of its administrators where the routine names those."""
    if role is not Role.ADMINISTRATOR:
        return {"role": acting(session, account.municipality, routine, role).value}
    there = _present(session, account)
    return {"person": there[0], "role": "administrator"} if there else {"role": "responsible"}


def _present(session: Session, account: Account) -> list[str]:
    """The account's administrators who have not left."""
    known = (people.get(session, account.municipality, person) for person in account.administrators)
    return list(dict.fromkeys(person.id for person in known if person is not None))


# --- who can reach the accounts --------------------------------------------------------------------


def _administrators(session: Session, world: World, town: Town, today: date) -> None:
    """Accounts with fewer administrators than the routine asks for; again each month while it lasts."""
    rule = town.routine.roles.min_administrators
    municipality = town.municipality.id
    occasion = f"administrators/{today:%Y-%m}"
    found = recurring.with_few_administrators(
        session,
        municipality,
        rule.value,
        people.who_left(session, municipality),
        occasion=occasion,
        before=_moment(today, time(0)),
    )
    few = (account for account in found if len(_present(session, account)) < rule.value)
    for account in islice(few, AT_ONCE):
        _ask(
            session,
            world,
            town,
            account,
            f"{occasion}/{account.id}",
            kind="administrators",
            role="manager",
            due_at=due(town.now, MENDED_WITHIN, town.routine.office_hours.value),
            source=source_of(rule),
        )


def _registrar(session: Session, world: World, town: Town, today: date) -> None:
    """Each account once for each registrar, until whoever is responsible says that the way in is given."""
    rule = town.routine.roles.registrar_access
    if not rule.value:
        return
    for registrar in _registrars(session, town):
        occasion = f"registrar_access/{registrar}"
        for account in _unasked(session, town, occasion, today):
            _ask(
                session,
                world,
                town,
                account,
                f"{occasion}/{account.id}",
                kind="registrar_access",
                role="responsible",
                due_at=due(town.now, MENDED_WITHIN, town.routine.office_hours.value),
                details={"registrar": registrar},
                source=source_of(rule),
            )


def _registrars(session: Session, town: Town) -> list[str]:
    """Whose way in is asked about; one without a name while the register knows no registrar."""
    found = people.with_role(session, town.municipality.id, "registrar")
    return sorted(person.id for person in found) or [""]


def settle(session: Session, world: World, town: Town) -> Iterable[Call]:
    """What has mended itself meanwhile is no longer needed."""
    municipality, roles = town.municipality.id, town.routine.roles
    least = roles.min_administrators.value
    for task, account in recurring.with_enough_names(session, municipality, least):
        if len(_present(session, account)) >= least:
            tasks.drop(session, world, task)
    if roles.registrar_access.value:
        known = [f"registrar_access/{registrar}" for registrar in _registrars(session, town)]
        for task in recurring.of_other_occasions(session, municipality, "registrar_access", known):
            tasks.drop(session, world, task)
    return ()


#: What is asked of each kind; of accounts that people cannot reach in July too.
_ASKED: Mapping[str, Ask] = {
    "administrators": _administrators,
    "registrar_access": _registrar,
    "revision": _revision,
    "snapshots": _snapshots,
    "goals": _goals,
    "visitors": _visitors,
    "disposal": _disposal,
    "disposal_decisions": _decisions_on_disposal,
}
_IN_JULY = frozenset({"administrators", "registrar_access"})
#: Each kind that comes round, by the name of its round.
ROUNDS: Mapping[str, Round] = {"recurring_settled": settle} | {
    f"recurring_{kind}": partial(come_round, ask, kind in _IN_JULY) for kind, ask in _ASKED.items()
}
for _name, _round in ROUNDS.items():
    on_round(_name)(_round)


# --- their words -----------------------------------------------------------------------------------


def _document(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    routine = views.routine_of(session, world, task.municipality)
    rule = routine.revision
    return {
        "title": routine.document.title,
        "since": _said(world, str(task.details["since"])),
        "outcomes": ", ".join(rule.outcomes.value),
        "decided": _deciding(session, world, task),
        "cadence": rule.cadence.value.value,
        "until": _said(world, str(task.due_at.astimezone(STOCKHOLM).date())) if task.due_at else "",
    }


def _said(world: World, day: str) -> str:
    return str(format_date(date.fromisoformat(day), "d MMMM y", locale=world.language))


def _kept(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    rule = views.routine_of(session, world, task.municipality).retention
    return {
        "basis": rule.basis.value,
        "when": rule.when.value,
        "outcomes": ", ".join(rule.outcomes.value),
    }


def _disposed(session: Session, world: World, task: Task) -> str:
    """What was left at a closing comes back until somebody says that it is done."""
    del session, task
    return world.texts("field-disposal-done")


def _next(session: Session, world: World, task: Task) -> str:
    """A document that names its own day says nothing of the one after, so it is asked (TIB-02)."""
    cadence = views.routine_of(session, world, task.municipality).revision.cadence.value
    return world.texts("revision-next") if cadence is RevisionCadence.DATE else ""


def _deciding(session: Session, world: World, task: Task) -> str:
    routine = views.routine_of(session, world, task.municipality)
    return views.role_name(world, routine, routine.revision.decided_by.value)


def _asked(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    rule = views.routine_of(session, world, task.municipality).goals
    goals = [_shortly(goal) for goal in _plan_of(session, task)]
    return {
        "required": "yes" if rule.required.value else "no",
        "advice": rule.text.value,
        "questions": " ".join(rule.questions.value),
        "n": len(goals),
        "goals": "; ".join(goals),
    }


def _shortly(goal: Mapping[str, str]) -> str:
    """A goal in a line, with the day by which it is to be reached."""
    whole, by = _dated(goal), goal.get("by", "")
    if len(whole) <= LONGEST_GOAL:
        return whole
    return f"{shorten(goal['text'], LONGEST_GOAL, placeholder=' …')} {by}".rstrip()


def _dated(goal: Mapping[str, str]) -> str:
    """A goal with its day, where its words reckon from when they were written: "inom ett halvår"."""
    text, by = goal["text"], goal.get("by", "")
    return f"{text} ({by})" if by and not _YEAR.search(text) else text


def _goals_of(session: Session, task: Task) -> tuple[str, ...]:
    """The account's goals as they were set when it was opened, each to be looked at by itself.

    GIS-89, LID-60, GIS-38, LAH-61.
    """
    return tuple(_dated(goal) for goal in _plan_of(session, task))


def _plan_of(session: Session, task: Task) -> Sequence[Mapping[str, str]]:
    account = tasks.account_of(session, task)
    return account.plan.get("goals", []) if account is not None else []


def _told(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    """What must stand on the account for its visitors."""
    parts = views.routine_of(session, world, task.municipality).visitors.parts
    return {"parts": "; ".join(part.text for part in parts if part.required)}


def _counted(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    account = tasks.account_of(session, task)
    least = views.routine_of(session, world, task.municipality).roles.min_administrators.value
    return {"n": len(_present(session, account)) if account is not None else 0, "least": least}


def _who(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    del world
    registrar = str(task.details["registrar"])
    return {
        "name": people.name_of(session, task.municipality, registrar) if registrar else "",
        "known": "yes" if registrar else "no",
    }


tasks.kind(
    "revision", note="required", places=_document, decision=_deciding, next_day=_next, every=tasks.weekly
)
tasks.kind("disposal", note="required", places=_kept, every=tasks.weekly)
tasks.kind(
    "disposal_left",
    note="required",
    places=_kept,
    confirms=_disposed,
    every=tasks.weekly,
    also_closed=True,
)
tasks.kind("disposal_decision", note="required", every=tasks.weekly)
tasks.kind("goals", note="required", places=_asked, each=_goals_of, every=tasks.weekly)
tasks.kind("visitors", note="optional", places=_told, every=tasks.weekly)
tasks.kind("administrators", places=_counted, every=tasks.weekly)
tasks.kind("registrar_access", places=_who, every=tasks.weekly)
