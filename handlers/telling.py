"""Telling people that a case waits for them alone: its own card when somebody asks them, else a message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

from sqlmodel import Session

from handlers import attached, people_in_chat, rounds, views, work
from handlers.duty import Duties, OnDuty
from handlers.ports import Letter, Undelivered
from handlers.rounds import To, Town, as_called, on_telling, rule_of, to, whose
from handlers.world import World
from routines.clock import hours_of, opening
from routines.model import Cited, Routine, Span
from storage import accounts, cases, log, people, postings, reminders
from storage.duty_tables import Reminder, Task
from storage.tables import Account, Case, Person, Removal


def show_case_to(session: Session, world: World, case: Case, person: Person) -> None:
    """Shows the case's card to somebody alone whom a press concerns, in every chat that they are known in."""
    people_in_chat.show(session, person, f"case:{case.id}", case.version, world.now())


#: Whoever decided so shortly before is awake: that it had no effect is the answer to their press.
JUST_NOW: Final = timedelta(hours=1)


def tell_dropped(
    session: Session, world: World, case: Case, person: str, what: str, *, decided_at: datetime | None
) -> None:
    """Somebody's decision had no effect, since the comment changed meanwhile: they hear it alone.

    At once, if they have just decided; else as what waits for a removal: nobody is called at night for it.
    ``what``: edited (before the removal), approved (other words than stand there now), trashed, refused.
    """
    decider = people.get(session, case.municipality, person)
    if decider is None:  # it was decided by rule
        return
    routine = views.routine_of(session, world, case.municipality)
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    removal = ground_of(routine, case)
    answers = what == "unanswered" or (case.remove_by is None and case.answer_by is not None)
    rings = _rings(session, world, routine, case) if case.remove_by is not None and not answers else {}
    if decided_at is not None and world.now() - decided_at <= JUST_NOW:
        rings = {"urgent": True, "details": {}}
    remind_of(
        session,
        world,
        case,
        [OnDuty(person=decider, role="decider")],
        "dropped",
        routine.answer_deadline(account.platform) if answers else removal,
        stage=str(case.version),
        details={"what": what, **rings.pop("details", {})},
        **rings,
    )


def ground_of(routine: Routine, case: Case) -> Cited[Span]:
    """By which rule a case's comment is to be removed: its ground's, or that of all removals."""
    ground = routine.ground(case.deadline_ground) if case.deadline_ground else None
    return (ground and ground.deadline) or routine.removal.deadline


def show_in_channel(session: Session, world: World, case: Case) -> None:
    """Shows the case's card in its account's channel, if it does not stand there: it needs a person now."""
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    show_where_missing(session, world, case, [place.id for place in accounts.places_of(session, account)])


def show_where_missing(session: Session, world: World, case: Case, places: Sequence[str]) -> None:
    """Shows the case's card in each of these places where it does not stand yet; twice stands it nowhere."""
    key = f"case:{case.id}"
    missing = [place for place in places if postings.of_key(session, place, key) is None]
    postings.show_all(session, missing, [(key, case.version)], world.now())


def remind_of(
    session: Session,
    world: World,
    case: Case,
    receivers: Sequence[OnDuty],
    kind: str,
    rule: Cited[Any],
    *,
    stage: str = "",
    task: Task | None = None,
    **more: Any,
) -> None:
    """Tells people alone that a case waits for them: when they are at work, and of many at once.

    ``stage`` tells one occasion from another, ``task`` is what is done when it waits no more; ``more`` are
    columns of the message.
    """
    now, key = world.now(), f"case:{case.id}"
    details = {"case": str(case.id), "account_id": case.account, "opens": key, **more.pop("details", {})}
    row = {
        "municipality": case.municipality,
        "key": "/".join(filter(None, (key, kind, stage))),
        "kind": kind,
        "subject": f"task:{task.id}" if task is not None else key,
        "due_at": now,
        "details": details,
        "source": rule_of(rule),
        "not_before": now,
        "made_at": now,
    } | more
    rows = [
        reminders.values(**row | {"person": one.person.id, "role": one.role, "details": details | whose(one)})
        for one in receivers
    ]
    reminders.add(session, rows)


# --- the registrar, and the diary number -----------------------------------------------------------

#: The kind of the message that a case waits for a diary number.
DIARY: Final = "diary"
#: Steps of a removal that wait for the registrar, or for a number.
WAITS: Final = frozenset({"diary", "diary_after"})
rounds.letters[DIARY] = "mail_registrar"


async def tell_registrars(world: World, case_id: int, why: str) -> None:
    """The registrars hear of a case that waits for a diary number; whom no chat knows gets a letter.

    While none of them is there whoever stands in hears it, or else a coordinator, who may enter it too.
    """

    def change(session: Session) -> None:
        case = cast("Case", cases.get(session, case_id))
        routine = views.routine_of(session, world, case.municipality)
        duties = Duties(session, case.municipality, world.now())
        if not duties.holders("registrar"):  # somebody has to see that nobody is there to ask
            show_in_channel(session, world, case)
        removal = cast("Removal", cases.removal_of(session, case_id))
        rings: dict[str, Any] = {}
        if why == "diary-before" and case.remove_by is not None:  # nothing is removed before there is one
            rings = _rings(session, world, routine, case)
        details = {"what": why, **rings.pop("details", {})}
        stage = f"{why}/{removal.run}"
        rule = routine.removal.diary
        remind_of(
            session,
            world,
            case,
            duties.asked("registrar"),
            DIARY,
            rule,
            stage=stage,
            details=details,
            **rings,
        )

    await world.database.write(change)


def _rings(session: Session, world: World, routine: Routine, case: Case) -> dict[str, Any]:
    """Until when it has to be removed; it does not wait for a morning on which that is past, see 0020."""
    by = cast("datetime", case.remove_by)
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    hours = hours_of(account.office_hours, routine.office_hours.value)
    details: dict[str, Any] = {"deadline_at": by.isoformat()}
    if not ground_of(routine, case).value.amount:  # "omedelbart"
        return {"urgent": True, "details": details}
    if not routine.watching.weekend_alarm.value or by > opening(world.now(), hours):
        return {"details": details}
    alarm = routine.watching.alarm_hours.value
    return {"urgent": True, "details": details | {"alarm": [f"{alarm.opens:%H:%M}", f"{alarm.closes:%H:%M}"]}}


@on_telling(DIARY)
def awaited(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Nobody any more, when there is a number, or none is needed; who has it now, where one has gone away."""
    del world
    case = cases.get(session, int(row.details["case"]))
    removal = cases.removal_of(session, int(row.details["case"]))
    waits = case is not None and case.state == "removing" and removal is not None and removal.step in WAITS
    if not waits:
        return None
    duties = Duties(session, row.municipality, town.now)
    asked = {one.person.id: to(one) for one in duties.asked("registrar")}
    there = row.person in asked or duties.present(row.person) is not None
    return as_called(row) if there else next(iter(asked.values()), None)


@work.durable("mail_registrar")
async def mail_registrar(subject: str) -> None:
    """A registrar whom no chat knows gets the case by mail, with the evidence attached."""
    await work.keep_trying(_mail_registrar, work.number(subject), _unmailed)


async def _mail_registrar(number: int) -> str:
    world = work.bound()
    t = world.texts

    def compose(session: Session) -> Letter:
        row = cast("Reminder", reminders.get(session, number))
        case_id = int(row.details["case"])
        case = cast("Case", cases.get(session, case_id))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        person = cast("Person", people.get(session, case.municipality, row.person))
        comment = cases.comment_of(session, case)
        evidence = cases.evidence_of(session, case_id)
        files, left = attached.enclosed(world, evidence) if evidence is not None else ([], 0)
        routine = views.routine_of(session, world, case.municipality)
        source = views.source(routine, row.source.get("section") or None, row.source.get("clauses", ()))
        return Letter(
            to=person.email,
            subject=t("mail-registrar-subject", case=str(case_id)),
            text=t(
                "mail-registrar-text",
                account=account.name,
                case=str(case_id),
                url=comment.url or t("no-address"),
                why=row.details["what"],
                role=views.as_what(world, routine, row.role, row.details.get("instead_of", "")),
                source=source or t("told-standard"),
                until=views.deadlines_said(views.case_view(session, world, case), world, seen=world.now()),
            )
            + attached.left_out(world, left),
            key=f"registrar-{row.id}-{row.snoozes}",
            files=tuple(files),
        )

    try:
        await world.mail.send(await world.database.read(compose))
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await _unmailed(number, refusal.reason)
    return ""


async def _unmailed(number: int, why: str) -> str:
    """A registrar heard of it neither in chat nor by mail: the log says so, and the channel sees the case."""
    world = work.bound()

    def change(session: Session) -> None:
        row = cast("Reminder", reminders.hold(session, number))
        row.failure = why[:300]
        session.add(row)
        case = cast("Case", cases.get(session, int(row.details["case"])))
        details = {"person": row.person, "failure": why[:500]}
        subject = f"case:{case.id}"
        log.append(
            session, case.municipality, world.now(), log.PROGRAM, "registrar.unmailed", subject, details
        )
        show_in_channel(session, world, case)

    await world.database.write(change)
    return ""
