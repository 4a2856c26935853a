"""Threads that have grown long, and those that the municipality has ended (LID-136, LID-137)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from storage import postings
from storage.duty_tables import Discussion
from storage.tables import Case, Comment, Removal, Reply

#: What a discussion consists of; a post, a mention or a direct message is none of it.
SPOKEN = ("comment", "reply")
#: In these states a person may end it.
OPEN = frozenset({"suggested", "declined", "reopened"})
_SEEN = ("visible", "unknown")


def get(session: Session, discussion_id: int) -> Discussion | None:
    """The discussion of that number as it is now."""
    return session.get(Discussion, discussion_id, populate_existing=True)


def hold(session: Session, discussion_id: int) -> Discussion | None:
    """As it is now, held until the transaction ends, so that one of two presses wins."""
    return session.get(Discussion, discussion_id, with_for_update=True, populate_existing=True)


def of_thread(session: Session, municipality: str, account: str, post_id: str) -> Discussion | None:
    """What is remembered of a thread, if anything."""
    query = select(Discussion).where(
        Discussion.municipality == municipality,
        Discussion.account == account,
        Discussion.post_id == post_id,
    )
    return session.exec(query.execution_options(populate_existing=True)).first()


def key_of(row: Discussion) -> str:
    """Names the newest card of a discussion; each new suggestion is a card of its own."""
    return f"discussion:{row.id}.{row.count}"


def change(session: Session, row: Discussion, at: datetime, **values: Any) -> None:
    """It says something else: a new version, where its newest card is seen."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    postings.want(session, key_of(row), row.version, at)


def count(session: Session, municipality: str, account: str, post_id: str) -> int:
    """How many comments stand in a thread; what was removed does not make it longer."""
    removed = exists().where(col(Case.comment) == Comment.id, col(Case.outcome) == "removed")
    query = select(func.count()).where(
        Comment.municipality == municipality,
        Comment.account == account,
        Comment.post_id == post_id,
        col(Comment.kind).in_(SPOKEN),
        ~removed,
    )
    return session.exec(query).one()


def newest_comment(session: Session, row: Discussion) -> Comment | None:
    """The last of a thread that can be seen and answered."""
    query = select(Comment).where(
        Comment.municipality == row.municipality,
        Comment.account == row.account,
        Comment.post_id == row.post_id,
        col(Comment.kind).in_(SPOKEN),
        col(Comment.visibility).in_(_SEEN),
    )
    return session.exec(query.order_by(col(Comment.created_at).desc(), col(Comment.id).desc())).first()


def removed_after(session: Session, row: Discussion) -> int:
    """How many comments were removed, or are about to be, because they came after the end."""
    if row.ended_at is None:
        return 0
    query = (
        select(func.count())
        .select_from(Comment)
        .join(Case, col(Case.comment) == Comment.id)
        .join(Removal, col(Removal.case) == Case.id)
        .where(
            Comment.municipality == row.municipality,
            Comment.account == row.account,
            Comment.post_id == row.post_id,
            Comment.created_at > row.ended_at,
            Case.outcome == "removed",
        )
    )
    return session.exec(query).one()


def own_texts(session: Session, municipality: str, external_ids: list[str]) -> set[str]:
    """Which of these are texts that the municipality posted itself."""
    posted = select(Reply.external_id).where(
        Reply.municipality == municipality, col(Reply.external_id).in_(external_ids)
    )
    closing = select(Discussion.external_id).where(
        Discussion.municipality == municipality, col(Discussion.external_id).in_(external_ids)
    )
    return {*session.exec(posted), *session.exec(closing)} - {""}
