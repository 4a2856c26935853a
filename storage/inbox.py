"""Events from outside that were taken care of, so that one sent again has no second effect."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete

from storage.tables import Received


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


def forget(session: Session, before: datetime) -> None:
    """Lets go of what no sender sends again any more."""
    session.exec(delete(Received).where(col(Received.at) < before))
