"""What people have to do because of the routine: asked once, until it is done or no longer needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage import postings
from storage.duty_tables import Task


def ask(
    session: Session,
    municipality: str,
    key: str,
    *,
    kind: str,
    at: datetime,
    subject: str = "",
    person: str = "",
    role: str = "",
    due_at: datetime | None = None,
    details: dict[str, Any] | None = None,
    source: dict[str, Any] | None = None,
) -> Task | None:
    """A new task; None if it was asked for before under that key, whatever became of it."""
    if of_key(session, municipality, key) is not None:
        return None
    task = Task(
        municipality=municipality,
        key=key,
        kind=kind,
        subject=subject,
        person=person,
        role=role,
        due_at=due_at,
        details=details or {},
        source=source or {},
        opened_at=at,
    )
    session.add(task)
    session.flush()
    return task


def change(session: Session, task: Task, at: datetime, **values: object) -> None:
    """The task says something else: a new version, wherever its card is seen."""
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1
    session.add(task)
    for seen in ("task", "asked"):  # by whoever has it, and by whoever asked for it
        postings.want(session, f"{seen}:{task.id}", task.version, at)


def hold(session: Session, task_id: int) -> Task | None:
    """The task as it is now, held until the transaction ends, so that one of two presses wins."""
    return session.get(Task, task_id, with_for_update=True, populate_existing=True)


def of_key(session: Session, municipality: str, key: str) -> Task | None:
    """The task of that name."""
    query = select(Task).where(Task.municipality == municipality, Task.key == key)
    return session.exec(query).first()


def at_or_below(session: Session, municipality: str, key: str) -> list[Task]:
    """The tasks of that name, and of those below it: "message/7", "message/7/2"."""
    below = col(Task.key).startswith(f"{key}/", autoescape=True)
    query = select(Task).where(Task.municipality == municipality, (col(Task.key) == key) | below)
    return list(session.exec(query))


def open_ones(session: Session, municipality: str, *kinds: str, person: str = "") -> list[Task]:
    """What is to be done, soonest first; of some kinds, or one person's, where that is asked."""
    query = select(Task).where(Task.municipality == municipality, Task.state == "open")
    if kinds:
        query = query.where(col(Task.kind).in_(kinds))
    if person:
        query = query.where(Task.person == person)
    return list(session.exec(query.order_by(col(Task.due_at).nulls_last(), col(Task.id))))


def last_done(session: Session, municipality: str, kind: str) -> Task | None:
    """What was done last of a kind."""
    query = select(Task).where(Task.municipality == municipality, Task.kind == kind, Task.state == "done")
    return session.exec(query.order_by(col(Task.done_at).desc(), col(Task.id).desc()).limit(1)).first()


def done_by(session: Session, municipality: str, subject: str, person: str, *kinds: str) -> bool:
    """Whether somebody has done a task of one of these kinds about that account, person or absence."""
    query = select(Task.id).where(
        Task.municipality == municipality,
        Task.state == "done",
        Task.subject == subject,
        Task.done_by == person,
        col(Task.kind).in_(kinds),
    )
    return session.exec(query.limit(1)).first() is not None


def ended_about(session: Session, municipality: str, subject: str, *kinds: str) -> list[Task]:
    """What was done, or not needed any more, of these kinds about one account, person or absence."""
    query = select(Task).where(
        Task.municipality == municipality,
        Task.subject == subject,
        Task.state != "open",
        col(Task.kind).in_(kinds),
    )
    return list(session.exec(query.order_by(col(Task.id))))


def open_about(session: Session, municipality: str, subject: str) -> list[Task]:
    """What is to be done about one account, person or absence."""
    query = select(Task).where(
        Task.municipality == municipality, Task.state == "open", Task.subject == subject
    )
    return list(session.exec(query.order_by(col(Task.id))))
