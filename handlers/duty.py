"""Who watches an account now. One answer for cards, deadlines, approvals and reminders alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import people
from storage.tables import Account, Person


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """The person, and as what they have duty."""

    person: Person
    #: responsible, substitute, manager, coordinator
    role: str


def on_duty(session: Session, account: Account, at: datetime) -> OnDuty | None:
    """The responsible person, else the substitute, else the manager, else a coordinator (LID-44, TIB-16)."""
    del at  # absences come with the routine's later parts; the question is asked with a time already
    chain = (
        ("responsible", account.responsible),
        ("substitute", account.substitute),
        ("manager", account.manager),
    )
    for role, person_id in chain:
        person = people.get(session, account.municipality, person_id) if person_id else None
        if person is not None:
            return OnDuty(person=person, role=role)
    coordinators = people.with_role(session, account.municipality, "coordinator")
    return OnDuty(person=coordinators[0], role="coordinator") if coordinators else None
