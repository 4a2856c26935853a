"""The durable part of passing a case on: evidence, message and mail to the receiver, and the reminders."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final, cast

from sqlmodel import Session

from handlers import attached, completion, people_in_chat, rounds, told, views, work
from handlers.duty import Duties, OnDuty
from handlers.ports import Letter, Undelivered
from handlers.preserve import not_saved, preserve
from handlers.rounds import (
    Call,
    To,
    Town,
    as_called,
    on_round,
    on_telling,
    rule_of,
    source_of,
    span_of,
    to,
    whose,
)
from handlers.tasks import at_work
from handlers.world import World
from routines.clock import due, hours_of
from storage import accounts, cases, jobs, log, people, postings, reminders
from storage.duty_tables import Reminder
from storage.evidence import EvidenceDamaged, EvidenceNotSaved
from storage.tables import Account, Case, Comment, Evidence, Forward, Person


@work.durable("forward")
async def deliver(subject: str) -> None:
    """Evidence first, then the receiver's message and mail; then the case waits for them."""
    await work.keep_trying(_deliver, work.number(subject), _fail)


async def _deliver(forward_id: int) -> str:
    world = work.bound()
    row = await world.database.read(lambda session: cast("Forward", session.get(Forward, forward_id)))
    if row.state != "sending":
        return ""
    try:
        await preserve(world, row.case)
        if row.email and not row.mailed:
            await world.mail.send(await _letter(world, row, "forward"))
            await world.database.write(partial(_mailed, forward_id))
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return not_saved(world, problem.reason)
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        reached = await world.database.write(partial(_tell, world, forward_id, refusal.reason))
        return "" if reached else await _fail(forward_id, refusal.reason)
    await world.database.write(partial(_tell, world, forward_id, ""))
    return ""


def _mailed(forward_id: int, session: Session) -> None:
    row = cast("Forward", session.get(Forward, forward_id))
    row.mailed = True
    session.add(row)


def _tell(world: World, forward_id: int, mail_failure: str, session: Session) -> bool:
    """Shows the case to the receiver, or who stands in, in chat; False if no way has reached anybody."""
    row = cast("Forward", session.get(Forward, forward_id))
    case = cast("Case", cases.get(session, row.case))
    key, now = f"forward:{row.id}", world.now()
    there = _there(session, Duties(session, row.municipality, now), row, _account(session, row))
    asked = [one.person for one in there]
    reached = [one for one in asked if people_in_chat.show(session, one, key, row.version, now)]
    others = [one for one in asked if one not in reached and one.email and one.email != row.email]
    if not reached and not row.mailed and not others:
        return False
    for one in others:  # the letter went to the first of them alone, or to who is away
        jobs.ask(session, "mail_also", f"{row.id}/{one.id}", 1, now)
    by_chat = world.texts("forward-chat-only", reason=mail_failure) if mail_failure else ""
    row.state, row.failure = "waiting", by_chat
    row.remind_at = _next_reminder(session, world, row)
    session.add(row)
    details: dict[str, Any] = {"forward": row.id, "mailed": row.mailed, "in_chat": bool(reached)}
    if mail_failure:
        details["failure"] = mail_failure[:500]
    log.append(
        session, row.municipality, world.now(), log.PROGRAM, "forward.delivered", f"case:{case.id}", details
    )
    completion.begin_acknowledging(session, world, case)
    cases.touch(session, row.case, world.now())
    return True


@work.durable("mail_also")
async def mail_also(subject: str) -> None:
    """The letter to another registrar whom no chat knows: the number is theirs to enter too (TIB-72).

    Or to whoever stands in for the receiver.
    """
    number, _, person = subject.partition("/")
    await work.keep_trying(partial(_mail_also, person), int(number), partial(_unmailed, alone=False))


async def _mail_also(person: str, forward_id: int) -> str:
    world = work.bound()

    def find(session: Session) -> tuple[Forward, Person | None]:
        row = cast("Forward", session.get(Forward, forward_id))
        return row, people.get(session, row.municipality, person)

    row, other = await world.database.read(find)
    if row.state != "waiting" or other is None:
        return ""
    letter = await _letter(world, row, "forward", to=other)
    try:
        await world.mail.send(replace(letter, to=other.email, key=f"{letter.key}-{other.id}"))
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed(forward_id, refusal.reason, alone=False)
    return ""


def _receivers(session: Session, row: Forward) -> list[Person]:
    if row.kind == "registrar":
        return people.with_role(session, row.municipality, "registrar")
    person = people.get(session, row.municipality, row.person) if row.person else None
    return [person] if person is not None else []


def _next_reminder(session: Session, world: World, row: Forward) -> datetime:
    routine = views.routine_of(session, world, row.municipality)
    return due(world.now(), routine.forwarding.remind_every.value, routine.office_hours.value)


async def _fail(forward_id: int, why: str) -> str:
    world = work.bound()

    def change(session: Session) -> None:
        row = cast("Forward", session.get(Forward, forward_id))
        if row.state == "sending":
            _failed(session, world, row, why)

    await world.database.write(change)
    return ""


def _failed(session: Session, world: World, row: Forward, why: str) -> None:
    row.state, row.failure, row.remind_at = "failed", why[:500], world.now()
    session.add(row)
    log.append(
        session,
        row.municipality,
        world.now(),
        log.PROGRAM,
        "forward.failed",
        f"case:{row.case}",
        {"failure": row.failure},
    )
    cases.touch(session, row.case, world.now())


@on_round("forwarded")
def forwarded(session: Session, world: World, town: Town) -> Iterator[Call]:
    """Receivers who have neither answered nor accepted are reminded, or who stands in for them (TIB-54)."""
    waiting = cases.forwards_to_remind(session, town.now, town.municipality.id)
    duties = Duties(session, town.municipality.id, town.now) if waiting else None
    for row in waiting:
        if not _is_there(session, row):
            _failed(session, world, row, world.texts("forward-left", name=row.name))
            continue
        account = _account(session, row)
        number, moment = _times(town, account, cast("datetime", row.remind_at))
        for item in _there(session, cast("Duties", duties), row, account):
            yield Call(
                key=f"forward:{row.id}/waits/{row.reminders + number}",
                kind="forwarded",
                subject=f"forward:{row.id}",
                person=item.person.id,
                role=item.role,
                instead_of=item.stands_for,
                due_at=moment,
                account=account.id,
                thread=f"forward:{row.id}/waits",
                details=_details(session, row) | {"again": span_of(town.routine.forwarding.remind_every)},
                more=partial(_until, session, world, row),
                source=rule_of(views.rule_of_forward(town.routine, row)),
            )


def _account(session: Session, row: Forward) -> Account:
    case = cast("Case", cases.get(session, row.case))
    return cast("Account", accounts.get(session, case.municipality, case.account))


def _there(session: Session, duties: Duties, row: Forward, account: Account) -> list[OnDuty]:
    """Who has it now; the receivers themselves, where they are away and nobody stands in for them."""
    role = "registrar" if row.kind == "registrar" else "receiver"
    away = [OnDuty(person=person, role=role) for person in _receivers(session, row)]
    return duties.receivers(row, account) or away


def _details(session: Session, row: Forward) -> dict[str, Any]:
    sender = people.name_of(session, row.municipality, row.by)
    return {"case": str(row.case), "forward": row.id, "sender": sender}


def _until(session: Session, world: World, row: Forward) -> dict[str, str]:
    """Until when the case must be answered or decided on, where its time still runs."""
    view = views.case_view(session, world, cast("Case", cases.get(session, row.case)))
    return {"deadline_at": view.deadlines[0].at.isoformat()} if view.deadlines else {}


@on_telling("forwarded", "forward_edited")
def _still_waits(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Who has it when it is told; nobody, when they have answered or accepted."""
    del world
    forward = session.get(Forward, row.details["forward"], populate_existing=True)
    if forward is None or forward.state != "waiting":
        return None
    duties = Duties(session, row.municipality, town.now)
    there = _there(session, duties, forward, _account(session, forward))
    theirs = [item for item in there if item.person.id == row.person]
    return next((to(item) for item in theirs or there), None)


@on_round("unsent")
def unsent(session: Session, world: World, town: Town) -> Iterator[Call]:
    """Who passed on what reached nobody, and who has duty, are reminded until one of them sees to it."""
    del world
    found = cases.forwards_unsent(session, town.municipality.id)
    duties = Duties(session, town.municipality.id, town.now) if found else None
    for row in found:
        case = cast("Case", cases.get(session, row.case))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        number, moment = _times(town, account, cast("datetime", row.remind_at))
        for person, role, instead_of in _handlers(cast("Duties", duties), account, row.by, again=number > 0):
            yield Call(
                key=f"forward:{row.id}/unsent/{number}",
                kind="unsent",
                subject=f"case:{row.case}",
                person=person,
                role=role,
                instead_of=instead_of,
                due_at=moment,
                account=account.id,
                thread=f"forward:{row.id}/unsent",
                details={"case": str(row.case), "forward": row.id},
                source=source_of(town.routine.forwarding.remind_every),
            )


def _times(town: Town, account: Account, failed_at: datetime) -> tuple[int, datetime]:
    """The latest reminder that has come: which, and when."""
    every, number, moment = town.routine.forwarding.remind_every.value, 0, failed_at
    hours = hours_of(account.office_hours, town.routine.office_hours.value)
    while every.amount and (following := due(moment, every, hours)) <= town.now:
        number, moment = number + 1, following
    return number, moment


def _handlers(duties: Duties, account: Account, sender: str, *, again: bool) -> Iterable[To]:
    """Who passed it on, who has duty; the manager too when it is asked again, or where nobody is there."""
    watching = duties.of(account)
    found = {watching.person.id: to(watching)} if watching is not None else {}
    if duties.present(sender):
        found.setdefault(sender, To(sender, "sender"))
    if again or not found:
        for manager in duties.managers(account):
            found.setdefault(manager.person.id, to(manager))
    return found.values()


@on_telling("unsent")
def _still_unsent(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    del world
    waiting = {forward.id for forward in cases.forwards_unsent(session, town.municipality.id)}
    return as_called(row) if row.details["forward"] in waiting else None


async def _faulted(subject: str) -> None:
    await _fail(work.number(subject), work.bound().texts("fault"))


work.on_fault["forward"] = _faulted


async def _letter(
    world: World, row: Forward, kind: str, *, why: str = "", to: Person | None = None
) -> Letter:
    """The mail to the receiver, or to somebody else who has it (``to``), with the evidence attached.

    ``why``: why it is sent, where it is not said.
    """

    def find(session: Session) -> tuple[Case, Comment, Account, Evidence | None, dict[str, str]]:
        case = cast("Case", cases.get(session, row.case))
        view = views.case_view(session, world, case)
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        own = to is None or to.id in {one.id for one in _receivers(session, row)}
        said = {
            "instead": "none" if own else row.name,
            "sender": people.name_of(session, row.municipality, row.by),
            "source": views.source_of_forward(session, world, row),
            "until": views.deadlines_said(view, world, seen=world.now()),
        }
        evidence = cases.evidence_of(session, row.case)
        return case, cases.comment_of(session, case), account, evidence, said

    case, comment, account, evidence, said = await world.database.read(find)
    t = world.texts
    files, left = await asyncio.to_thread(attached.enclosed, world, evidence) if evidence else ([], 0)
    return Letter(
        to=row.email,
        subject=t("mail-forward-subject", case=str(case.id), account=account.name),
        text=t(
            f"mail-{kind}-text",
            account=account.name,
            url=comment.url or t("no-address"),
            note=row.note or t("no-note"),
            case=str(case.id),
            sender=said["sender"],
            until=said["until"],
            why=why or t("mail-chosen", **{key: said[key] for key in ("sender", "source", "instead")}),
        )
        + attached.left_out(world, left),
        key=f"{kind}-{row.id}-{case.revision if kind == 'edited' else row.reminders}",
        files=tuple(files),
    )


async def remind(world: World) -> int:
    """Writes again to a mere address that has not answered; each time once, whoever runs it."""
    waiting = await world.database.read(partial(_to_write_to, world))
    reminded = 0
    for number in waiting:
        reminded += await world.database.write(partial(_remind, world, number))
    return reminded


def _to_write_to(world: World, session: Session) -> list[int]:
    """Which passings-on are due a letter, where somebody is at work to read it."""
    found = cases.forwards_to_remind(session, world.now())
    routines = {one: views.routine_of(session, world, one) for one in {row.municipality for row in found}}
    return [cast("int", row.id) for row in found if at_work(routines[row.municipality], world.now())]


def _remind(world: World, forward_id: int, session: Session) -> int:
    row = session.get(Forward, forward_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != "waiting" or row.remind_at is None or row.remind_at > world.now():
        return 0
    row.reminders += 1
    row.remind_at = _next_reminder(session, world, row)
    session.add(row)
    details = {"forward": row.id, "reminders": row.reminders}
    log.append(
        session, row.municipality, world.now(), log.PROGRAM, "forward.reminded", f"case:{row.case}", details
    )
    jobs.ask(session, "remind", f"forward:{row.id}", row.reminders, world.now())
    return 1


def _is_there(session: Session, row: Forward) -> bool:
    """Whether whoever it was passed on to works here still; a registrar's place is the next registrar's."""
    if row.kind == "department":  # a mere address
        return True
    receivers = _receivers(session, row)
    if row.kind == "registrar" and receivers:
        row.name = ", ".join(person.name for person in receivers)
        if row.email not in {person.email for person in receivers}:
            row.email = receivers[0].email
    return bool(receivers)


def edited(session: Session, world: World, case: Case) -> None:
    """Whoever was asked about a comment that says something else now is told so (TIB-54, TIB-72)."""
    row = cases.forward_of(session, cast("int", case.id))
    if row is None or row.state != "waiting" or not _is_there(session, row):
        return
    now = world.now()
    row.version += 1
    session.add(row)
    postings.want(session, f"forward:{row.id}", row.version, now)
    if row.kind == "department":
        jobs.ask(session, "mail_edited", f"{row.id}/{case.revision}", 1, now)
    thread = f"forward:{row.id}/edited"
    details = _details(session, row) | {"account_id": case.account, "thread": thread}
    about = {
        "municipality": row.municipality,
        "key": f"{thread}/{case.revision}",
        "kind": "forward_edited",
        "subject": f"forward:{row.id}",
        "due_at": now,
        "source": rule_of(views.rule_of_forward(views.routine_of(session, world, row.municipality), row)),
        "not_before": now,
        "made_at": now,
    }
    there = _there(session, Duties(session, row.municipality, now), row, _account(session, row))
    rows = [
        reminders.values(
            person=one.person.id,
            role=one.role,
            **about | {"details": details | whose(one)},
        )
        for one in there
    ]
    reminders.add(session, rows)


@work.durable("mail_edited")
async def mail_edited(subject: str) -> None:
    """The new words to the receiver who has the old ones in a letter: as evidence, like those."""
    number, _, revision = subject.partition("/")
    await work.keep_trying(partial(_mail_edited, int(revision)), int(number), _unmailed)


async def _mail_edited(revision: int, forward_id: int) -> str:
    world = work.bound()

    def current(session: Session) -> Forward | None:
        row = cast("Forward", session.get(Forward, forward_id))
        case = cast("Case", cases.get(session, row.case))
        return row if row.state == "waiting" and case.revision == revision else None

    row = await world.database.read(current)
    if row is None:
        return ""
    try:
        await preserve(world, row.case)
        await world.mail.send(await _letter(world, row, "edited"))
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return not_saved(world, problem.reason)
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed(forward_id, refusal.reason)
    return ""


@work.durable("remind")
async def mail_reminder(subject: str) -> None:
    """The letter again, to a mere address that has not answered."""
    await work.keep_trying(_mail_reminder, work.number(subject), _unmailed)


async def _mail_reminder(forward_id: int) -> str:
    world = work.bound()
    row = await world.database.read(lambda session: cast("Forward", session.get(Forward, forward_id)))
    if row.state != "waiting" or not row.email:
        return ""
    try:
        await world.mail.send(await _letter(world, row, "reminder"))
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed(forward_id, refusal.reason)
    return ""


#: By the kind of a message to a receiver whom no chat knows: the words of its letter.
_LETTERS: Final = {"forwarded": "reminder", "forward_edited": "edited"}
rounds.letters |= dict.fromkeys(_LETTERS, "mail_forwarded")


@work.durable("mail_forwarded")
async def mail_forwarded(subject: str) -> None:
    """A receiver whom no chat knows is reminded by mail, with the evidence attached and why it is sent."""
    await work.keep_trying(_mail_forwarded, work.number(subject), _unmailed_to)


async def _mail_forwarded(number: int) -> str:
    world = work.bound()

    def find(session: Session) -> tuple[Reminder, Forward, Person | None]:
        told_ = cast("Reminder", reminders.get(session, number))
        row = cast("Forward", session.get(Forward, told_.details["forward"]))
        return told_, row, people.get(session, row.municipality, told_.person)

    told_, row, person = await world.database.read(find)
    if told_.state != "told" or row.state != "waiting" or person is None:
        return ""
    try:
        await preserve(world, row.case)
        why = await world.database.read(lambda session: told.why_in_letter(session, world, told_))
        letter = await _letter(world, row, _LETTERS[told_.kind], why=why)
        key = f"told-{told_.id}-{told_.snoozes}"
        await world.mail.send(replace(letter, to=person.email, key=key))
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return not_saved(world, problem.reason)
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed_to(number, refusal.reason)
    return ""


async def _unmailed_to(number: int, why: str) -> str:
    """It is not waited for a receiver whom nothing reaches; for others it is, whoever stands in for them."""

    def find(session: Session) -> tuple[Forward, bool]:
        told_ = cast("Reminder", reminders.get(session, number))
        row = cast("Forward", session.get(Forward, told_.details["forward"]))
        return row, [person.id for person in _receivers(session, row)] == [told_.person]

    row, alone = await work.bound().database.read(find)
    return await _unmailed(cast("int", row.id), why, alone=alone)


async def _unmailed(forward_id: int, why: str, *, alone: bool = True) -> str:
    """No mail box took the letter: the case says so, and whom no chat reaches is not waited for.

    ``alone``: whether nobody else has it; not so of another registrar than the first.
    """
    world = work.bound()

    def change(session: Session) -> None:
        row = cast("Forward", session.get(Forward, forward_id))
        by_chat = world.texts("forward-chat-only", reason=why)[:500]
        if row.state != "waiting" or row.failure == by_chat:
            return
        if alone and not any(people_in_chat.contact_of(session, one) for one in _receivers(session, row)):
            _failed(session, world, row, why)
            return
        row.failure = by_chat
        session.add(row)
        log.append(
            session,
            row.municipality,
            world.now(),
            log.PROGRAM,
            "forward.unmailed",
            f"case:{row.case}",
            {"forward": row.id, "failure": why[:500]},
        )
        cases.touch(session, row.case, world.now())

    await world.database.write(change)
    return ""
