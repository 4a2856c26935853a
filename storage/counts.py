"""How much there is of what, counted for those who watch the program run. No personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlmodel import Session, col

from storage import readings
from storage.cases import DECIDED
from storage.tables import Case, Comment, Job, Place, Posting, SetAside

#: Labels, and how many.
Counted = Sequence[tuple[tuple[str, ...], int]]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The state of everything at one moment."""

    #: By municipality, account, origin.
    comments: Counted
    #: By municipality, state.
    cases_open: Counted
    #: By municipality, outcome.
    decisions: Counted
    #: By chat, state: shown, waiting, held behind a digest, failed.
    cards: Counted
    #: By municipality, remove or answer.
    late: Counted
    jobs_undone: int
    #: By source, reason: what was told in an unknown shape.
    set_aside: Counted
    #: By municipality, account, of those that are read at their platform:
    #: when, in seconds since 1970 (0: never); 1 where it cannot be read now; per cent of the calls used.
    read_at: Counted
    blind: Counted
    partly_blind: Counted
    #: 1 where the platform no longer lets us remove or answer.
    barred: Counted
    calls_used: Counted


def count(session: Session, now: datetime) -> Counts:
    """Counts everything."""
    unfinished = col(Case.state) != "closed"
    read = [((account.municipality, account.id), row) for account, row in readings.of_open(session)]
    return Counts(
        comments=_grouped(session, _by(Comment.municipality, Comment.account, Comment.origin)),
        cases_open=_grouped(session, _by(Case.municipality, Case.state).where(unfinished)),
        decisions=_grouped(session, _by(Case.municipality, Case.outcome).where(col(Case.outcome) != "")),
        cards=_cards(session),
        late=[
            *_late(session, "remove", Case.remove_by, now),
            *_late(session, "answer", Case.answer_by, now),
        ],
        jobs_undone=session.execute(select(func.count()).where(col(Job.done_at).is_(None))).scalar_one(),
        set_aside=set_aside(session),
        read_at=[(labels, int(row.read_at.timestamp()) if row.read_at else 0) for labels, row in read],
        blind=[(labels, int(row.blind_since is not None)) for labels, row in read],
        partly_blind=[(labels, int(row.partly_since is not None)) for labels, row in read],
        barred=[(labels, int(bool(row.barred))) for labels, row in read],
        calls_used=[(labels, row.used) for labels, row in read],
    )


def set_aside(session: Session) -> Counted:
    """What is kept because its shape is not known, by source and reason."""
    return _grouped(session, _by(SetAside.source, SetAside.reason))


def _by(*labels: Any) -> Select[Any]:
    return select(*labels, func.count()).group_by(*labels).order_by(*labels)


def _grouped(session: Session, query: Select[Any]) -> Counted:
    return [(tuple(row[:-1]), row[-1]) for row in session.execute(query)]


def _cards(session: Session) -> Counted:
    state = case(
        (col(Posting.state) == "failed", "failed"),
        (col(Posting.state) == "digest", "digest"),
        (col(Posting.shown) != 0, "shown"),
        else_="waiting",
    ).label("how")
    query = select(col(Place.chat), state, func.count()).join(Place, col(Place.id) == Posting.place)
    return _grouped(session, query.group_by(col(Place.chat), state).order_by(col(Place.chat), state))


def _late(session: Session, kind: str, deadline: Any, now: datetime) -> Counted:
    """Open cases whose deadline has passed."""
    query = _by(Case.municipality).where(col(Case.state).not_in(DECIDED), col(deadline) < now)
    return [((*labels, kind), number) for labels, number in _grouped(session, query)]
