"""Threads in which the municipality has answered, found again when somebody writes more in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from storage.tables import Case, Comment, Reply

#: What is an answer to somebody, not only a notice.
ANSWERS = ("answer", "counter")


def answers_in(
    session: Session, municipality: str, account: str, roots: Mapping[str, Collection[str]]
) -> dict[str, Reply]:
    """By a thread's first comment, the newest answer that stands in it; ``roots``: those sought, by post."""
    wanted = {root for of_post in roots.values() for root in of_post}
    answered = (
        select(Comment.external_id, Comment.parent_id, Reply)
        .join(Case, col(Case.comment) == Comment.id)
        .join(Reply, col(Reply.case) == Case.id)
        .where(
            Comment.municipality == municipality,
            Comment.account == account,
            col(Reply.purpose).in_(ANSWERS),
            Reply.state == "posted",
        )
    )
    first = answered.where(col(Comment.external_id).in_(wanted))
    below = answered.where(col(Comment.post_id).in_(roots), col(Comment.parent_id).in_(wanted))
    found: dict[str, Reply] = {}
    for external_id, parent_id, reply in [*session.exec(first), *session.exec(below)]:
        root = external_id if external_id in wanted else parent_id
        if root not in found or found[root].at < reply.at:
            found[root] = reply
    return found
