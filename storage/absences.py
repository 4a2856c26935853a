"""Who is away when, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage import postings
from storage.duty_tables import Absence

#: Begins what is remembered of events that somebody ended by hand.
ENDED = "ended:"

# Put together once: every card that says who has duty asks it.
_DURING = (
    select(Absence)
    .where(
        Absence.municipality == bindparam("of"),
        Absence.state == "noted",
        col(Absence.starts) <= bindparam("until"),
        col(Absence.ends) > bindparam("after"),
    )
    .order_by(col(Absence.starts), col(Absence.id))
)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Somebody stands in for one account, on those days alone for which they were named."""

    account: str
    person: str
    starts: datetime
    ends: datetime


def covers(absence: Absence) -> list[Cover]:
    """Who stands in for single accounts during an absence."""
    return [
        Cover(
            account=one["account"],
            person=one["person"],
            starts=datetime.fromisoformat(one["starts"]),
            ends=datetime.fromisoformat(one["ends"]),
        )
        for one in absence.covers
    ]


def written(named: Iterable[Cover]) -> list[dict[str, str]]:
    """The same, as an absence keeps it."""
    return [
        {
            "account": one.account,
            "person": one.person,
            "starts": one.starts.isoformat(),
            "ends": one.ends.isoformat(),
        }
        for one in named
    ]


def at(session: Session, municipality: str, moment: datetime) -> list[Absence]:
    """Who is away at that moment; a first day's midnight is away, the midnight after the last is not."""
    return list(session.exec(_DURING, params={"of": municipality, "until": moment, "after": moment}))


def between(session: Session, municipality: str, starts: datetime, ends: datetime) -> list[Absence]:
    """Who is away at some time from ``starts`` until before ``ends``."""
    last = ends - timedelta(microseconds=1)
    return list(session.exec(_DURING, params={"of": municipality, "until": last, "after": starts}))


def not_over(session: Session, municipality: str, now: datetime, person: str = "") -> list[Absence]:
    """Absences that go on or are to come, the next first; one person's, where that is asked."""
    query = select(Absence).where(
        Absence.municipality == municipality, Absence.state == "noted", Absence.ends > now
    )
    if person:
        query = query.where(Absence.person == person)
    return list(session.exec(query.order_by(col(Absence.starts), col(Absence.id))))


def ended_by_hand(session: Session, municipality: str, person: str) -> list[Absence]:
    """Absences that somebody ended although an event in their calendar goes on."""
    query = select(Absence).where(
        Absence.municipality == municipality,
        Absence.person == person,
        col(Absence.external_id).startswith(ENDED),
    )
    return list(session.exec(query))


def add(session: Session, absence: Absence) -> Absence:
    """A new absence, with its number."""
    session.add(absence)
    session.flush()
    return absence


def hold(session: Session, absence_id: int) -> Absence | None:
    """The absence as it is now, held until the transaction ends."""
    return session.get(Absence, absence_id, with_for_update=True, populate_existing=True)


def remember(session: Session, absence: Absence, external_id: str) -> None:
    """What a calendar calls it now; nobody sees that, so that no card is another for it."""
    if absence.external_id != external_id:
        absence.external_id = external_id
        session.add(absence)


def change(session: Session, absence: Absence, now: datetime, **values: object) -> None:
    """The absence says something else: a new version, wherever its card is seen."""
    for name, value in values.items():
        setattr(absence, name, value)
    absence.version += 1
    session.add(absence)
    postings.want(session, f"absence:{absence.id}", absence.version, now)
