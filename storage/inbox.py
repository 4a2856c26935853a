"""Events from outside that were taken care of, so that one sent again has no second effect."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select

from storage.tables import Received, SetAside


def first_time(session: Session, source: str, event: str, at: datetime) -> bool:
    """Notes the event; False when it was noted before."""
    if known(session, source, event):
        return False
    try:
        with session.begin_nested():
            session.add(Received(source=source, id=event, at=at))
    except IntegrityError:  # another replica noted it in the same moment
        return False
    return True


def known(session: Session, source: str, event: str) -> bool:
    """Whether the event was noted before; for what is noted only after it was taken care of."""
    return session.get(Received, (source, event)) is not None


def times(session: Session, source: str, events: Iterable[str]) -> dict[str, datetime]:
    """When each was noted, of those that were."""
    query = select(Received).where(Received.source == source, col(Received.id).in_(list(events)))
    return {row.id: row.at for row in session.exec(query)}


def note_times(session: Session, source: str, at: Mapping[str, datetime]) -> None:
    """Notes for each what its newest time is."""
    noted = times(session, source, at)
    for event, moment in at.items():
        if noted.get(event) != moment:
            session.merge(Received(source=source, id=event, at=moment))


def set_aside(session: Session, source: str, odd: Sequence[tuple[str, str]], at: datetime) -> int:
    """Keeps what is of an unknown shape, with why it could not be used; returns how much of it is new.

    The same again is kept once.
    """
    new = 0
    for reason, body in odd:
        digest = hashlib.sha256(body.encode()).hexdigest()
        if session.get(SetAside, (source, digest)) is None:
            session.add(SetAside(source=source, id=digest, reason=reason, body=body, at=at))
            session.flush()
            new += 1
    return new


def dispose_of_set_aside(session: Session, before: datetime) -> dict[str, int]:
    """Lets go of what was set aside before; returns how much, by why it could not be used."""
    old = col(SetAside.at) < before
    counted = session.exec(select(SetAside.reason, func.count()).where(old).group_by(SetAside.reason)).all()
    session.exec(delete(SetAside).where(old))
    return dict(counted)


def oldest_set_aside(session: Session) -> datetime | None:
    """When the oldest that is kept was set aside."""
    return session.exec(select(func.min(SetAside.at))).one()


def forget(session: Session, before: datetime) -> None:
    """Lets go of what no sender sends again any more."""
    session.exec(delete(Received).where(col(Received.at) < before))
