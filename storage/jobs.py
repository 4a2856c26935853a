"""Work that a change asks for, written in the same transaction as the change."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy
from sqlalchemy import CursorResult, bindparam, exists
from sqlmodel import Session, SQLModel, col, select

from storage.tables import Job

# Put together once: building a statement costs as much as asking it.
_JOBS = SQLModel.metadata.tables["job"]
_NAMES = ("id", "work", "subject", "created_at")
_ADD = _JOBS.insert().from_select(
    _NAMES,
    sqlalchemy.select(*(bindparam(name, type_=_JOBS.c[name].type) for name in _NAMES)).where(
        ~exists().where(_JOBS.c.id == bindparam("id"))
    ),
)


def ask(session: Session, work: str, subject: str, run: int, at: datetime) -> str:
    """Writes down that work is wanted. The same work on the same subject and run is one job."""
    job_id = f"{work}:{subject}:{run}"
    asked = session.execute(_ADD, {"id": job_id, "work": work, "subject": subject, "created_at": at})
    if cast("CursorResult[Any]", asked).rowcount:
        session.info.setdefault("jobs", []).append(job_id)
    return job_id


def undone(session: Session, *, before: datetime, limit: int = 500) -> list[Job]:
    """Jobs that were asked for before that time and are not done; oldest first."""
    query = select(Job).where(col(Job.done_at).is_(None), col(Job.created_at) <= before)
    return list(session.exec(query.order_by(col(Job.created_at)).limit(limit)))


def done(session: Session, job_id: str, at: datetime) -> None:
    """Notes that a job is done."""
    job = session.get(Job, job_id)
    if job is not None and job.done_at is None:
        job.done_at = at
        session.add(job)
