"""How many answers came in time: what a municipality asked of itself, counted afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func
from sqlmodel import Session, col, select

from storage.tables import Case, Reply
from storage.threads import ANSWERS

_POSTED = (
    col(Reply.case) == col(Case.id),
    col(Reply.purpose).in_(ANSWERS),
    col(Reply.state) == "posted",
)
#: What waits for an answer still.
_WAITS = col(Case.state).in_(("open", "forwarded", "replying"))


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Of the answers whose time ran out in a while: how many there are, and how many came before it did."""

    due: int = 0
    in_time: int = 0

    @property
    def share(self) -> int:
        """Per cent, rounded down: a hundred are all of them."""
        return 100 * self.in_time // self.due if self.due else 0


def answered(session: Session, municipality: str, since: datetime, now: datetime) -> Answered:
    """Counts them (DEG-48). What was removed, or needed no answer, or was another's to answer counts not."""
    in_time = exists().where(*_POSTED, col(Reply.at) <= col(Case.answer_by))
    query = select(func.count(), func.coalesce(func.sum(case((in_time, 1), else_=0)), 0)).where(
        Case.municipality == municipality,
        col(Case.answer_by) > since,
        col(Case.answer_by) <= now,
        _WAITS | exists().where(*_POSTED),
    )
    due, before = session.exec(query).one()
    return Answered(due=due, in_time=before)
