"""Whoever has to be asked while many are critical is told so and reminded; so is who stands in (TIB-59).

They hear of it at once in office hours, and else in the morning. The answers wait for them and the time for
answers goes on (TIB-53), so silence is told: to those who have to be asked, and from the second time to the
account's manager and the coordinators too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from handlers import dispatch, views
from handlers.criticism import answering_as
from handlers.duty import Duties, OnDuty
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, source_of, span_of, to
from handlers.world import World
from routines.clock import due, hours_of, repeated
from storage import accounts, criticism, reminders
from storage.duty_tables import Criticism, Reminder
from storage.tables import Account, Person


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A role that has not been asked yet on an account whose answers wait, and who answers as it now."""

    row: Criticism
    account: Account
    role: str
    people: list[OnDuty]

    @property
    def subject(self) -> str:
        """The card of those who have to be asked."""
        return f"consult:{self.row.id}.{self.role}"


def _waiting(session: Session, world: World, town: Town) -> Iterator[Waiting]:
    roles = [str(role) for role in town.routine.criticism.consult.value]
    for row in criticism.all_on(session, town.municipality.id) if roles else ():
        account = accounts.get(session, row.municipality, row.account)
        for role in roles:
            if account is not None and role not in row.consulted:
                found = answering_as(session, world, account, role)
                yield Waiting(row=row, account=account, role=role, people=found)


@on_round("consulting")
def remind(session: Session, world: World, town: Town) -> Iterator[Call]:
    """When it begins, then a reminder, and so often as of what is overdue."""
    for waits in _waiting(session, world, town):
        yield from _calls(session, world, town, waits, *_occasion(town, waits))


def _occasion(town: Town, waits: Waiting) -> tuple[int, datetime]:
    """How many times it has been time to remind of it, and when last; none: it has begun."""
    rule = town.routine.reminding
    hours = hours_of(waits.account.office_hours, town.routine.office_hours.value)
    first = due(waits.row.declared_at, rule.first.value, hours)
    number, moment = repeated(first, rule.overdue_every.value, town.now, hours)
    return (number + 1, moment) if first <= town.now else (0, waits.row.declared_at)


def _calls(
    session: Session, world: World, town: Town, waits: Waiting, number: int, moment: datetime
) -> Iterator[Call]:
    """Those who are asked; the others from the second time on, or where there is nobody to ask."""
    duties, rule = Duties(session, town.municipality.id, town.now), town.routine.reminding
    concerned = {one.person.id: (to(one), _asked(session, waits, one.person)) for one in waits.people}
    others = (
        [*duties.managers(waits.account), *duties.holders("coordinator")]
        if number > 1 or (number and not waits.people)
        else []
    )
    for other in others:
        concerned.setdefault(other.person.id, (to(other), "consult_unanswered"))
    for (person, role, instead_of), kind in concerned.values():
        yield Call(
            key=f"{waits.subject}/{number}",
            kind=kind,
            subject=f"criticism:{waits.row.id}" if kind == "consult_unanswered" else waits.subject,
            person=person,
            role=role,
            instead_of=instead_of,
            due_at=moment,
            account=waits.account.id,
            thread=waits.subject,
            details={
                "criticism": waits.row.id,
                "asked_as": waits.role,
                "as_what": views.as_what(
                    world, town.routine, waits.role, "" if kind == "consult_unanswered" else instead_of
                ),
                "names": ", ".join(one.person.name for one in waits.people),
                "n": len(waits.people),
                "again": span_of(rule.overdue_every if number else rule.first),
                "runs": source_of(town.routine.answer_deadline(waits.account.platform)),
            },
            source=source_of(town.routine.criticism.consult),
        )


def _asked(session: Session, waits: Waiting, person: Person) -> str:
    """Who hears of it for the first time is not reminded: they may have come to stand in today."""
    told = reminders.told_about(session, person.municipality, waits.subject, person.id)
    return "consult" if told else "consult_asked"


@on_telling("consult_asked", "consult", "consult_unanswered")
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Nobody any more, once that role has been asked or answers may go out; nor who is not asked now."""
    del town
    found = criticism.get(session, dispatch.number(str(row.details["criticism"])) or 0)
    role = row.details["asked_as"]
    if found is None or found.state != "on" or role in found.consulted:
        return None
    account = accounts.get(session, found.municipality, found.account)
    asked = answering_as(session, world, account, role) if account is not None else []
    if row.kind != "consult_unanswered" and row.person not in {one.person.id for one in asked}:
        return None
    return as_called(row)
