"""What came in from outside, and what it said when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Comment


def known(
    session: Session, municipality: str, account: str, external_ids: Iterable[str]
) -> dict[str, Comment]:
    """The comments of an account that are known already, by the platform's own id."""
    query = select(Comment).where(
        Comment.municipality == municipality,
        Comment.account == account,
        col(Comment.external_id).in_(list(external_ids)),
    )
    return {comment.external_id: comment for comment in session.exec(query)}


def get(session: Session, comment_id: int) -> Comment | None:
    """The comment of that number."""
    return session.get(Comment, comment_id)


def count_since(session: Session, municipality: str, since: datetime) -> int:
    """How many comments have come in since then."""
    query = select(Comment.id).where(Comment.municipality == municipality, Comment.received_at >= since)
    return len(session.exec(query).all())
