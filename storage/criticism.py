"""Much criticism on an account, and who has been asked about it (TIB-59)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, exists, or_
from sqlmodel import Session, col, select

from storage import postings
from storage.cases import DECIDED
from storage.duty_tables import Criticism
from storage.tables import OPEN, Account, Case, Comment, Reply, Revision

_ON = (
    col(Criticism.municipality) == bindparam("municipality"),
    col(Criticism.account) == bindparam("account"),
    col(Criticism.state) == "on",
)
# Put together once: every press on an open case asks it.
_IS_ON = sqlalchemy.select(exists().where(*_ON))
_GOING_ON = select(Criticism).where(*_ON).execution_options(populate_existing=True)


@dataclass(frozen=True, kw_only=True)
class Flagged:
    """A comment that may break a rule, or was reported: when it was written, and what was found in it."""

    case: int
    comment: int
    created_at: datetime
    #: A colleague reported it.
    reported: bool
    categories: frozenset[str]


def get(session: Session, criticism_id: int) -> Criticism | None:
    """The criticism of that number as it is now."""
    return session.get(Criticism, criticism_id, populate_existing=True)


def hold(session: Session, criticism_id: int) -> Criticism | None:
    """As it is now, held until the transaction ends, so that one of two presses wins."""
    return session.get(Criticism, criticism_id, with_for_update=True, populate_existing=True)


def hold_account(session: Session, account: Account) -> None:
    """Lets one transaction at a time begin something on an account."""
    session.get(
        Account,
        (account.municipality, account.id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )


def newest(session: Session, municipality: str, account: str) -> Criticism | None:
    """The latest on that account, whether it goes on or not."""
    query = select(Criticism).where(Criticism.municipality == municipality, Criticism.account == account)
    return session.exec(query.order_by(col(Criticism.id).desc()).limit(1)).first()


def going_on(session: Session, municipality: str, account: str) -> Criticism | None:
    """The one that locks official answers on that account now."""
    return session.exec(_GOING_ON, params={"municipality": municipality, "account": account}).first()


def is_on(session: Session, municipality: str, account: str) -> bool:
    """Whether one locks official answers on that account now."""
    session.flush()
    found = session.execute(_IS_ON, {"municipality": municipality, "account": account})
    return bool(found.scalar_one())


def all_on(session: Session, municipality: str) -> list[Criticism]:
    """Those that lock official answers now, on all accounts that are not closed."""
    query = (
        select(Criticism)
        .join(
            Account,
            (col(Account.municipality) == Criticism.municipality) & (col(Account.id) == Criticism.account),
        )
        .where(
            Criticism.municipality == municipality,
            Criticism.state == "on",
            OPEN,
        )
        .order_by(col(Criticism.id))
    )
    return list(session.exec(query))


def change(session: Session, row: Criticism, at: datetime, keys: Iterable[str], **values: Any) -> None:
    """It says something else: a new version, wherever its cards are seen."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    for key in sorted(keys):
        postings.want(session, key, row.version, at)


def flagged(
    session: Session,
    account: Account,
    *,
    written_from: datetime,
    written_until: datetime,
    came_after: datetime | None,
) -> list[Flagged]:
    """What was flagged or reported of all that was written then, each comment once, oldest first.

    ``came_after``: what had come in by then was counted in an earlier criticism, also if it was edited since.
    """
    query = (
        select(Comment, Case, Revision)
        .join(Case, col(Case.comment) == Comment.id)
        .join(Revision, (col(Revision.comment) == Case.comment) & (col(Revision.number) == Case.revision))
        .where(
            Comment.municipality == account.municipality,
            Comment.account == account.id,
            Comment.created_at >= written_from,
            Comment.created_at <= written_until,
            or_(col(Case.violation), col(Case.reported)),
        )
        .order_by(col(Comment.created_at), col(Comment.id), col(Case.id))
    )
    if came_after is not None:
        query = query.where(Comment.received_at > came_after)
    found: dict[int, Flagged] = {}
    for comment, case, revision in session.exec(query):
        number = comment.id or 0
        before = found.get(number)
        found[number] = Flagged(
            case=case.id or 0,
            comment=number,
            created_at=comment.created_at,
            reported=case.reported or (before is not None and before.reported),
            categories=frozenset(flag["category"] for flag in revision.flags),
        )
    return list(found.values())


def open_cases(session: Session, account: Account) -> list[Case]:
    """The account's cases that are not decided, those that wait for an answer first, by their deadlines."""
    query = select(Case).where(
        Case.municipality == account.municipality,
        Case.account == account.id,
        col(Case.state).not_in(DECIDED),
    )
    return list(
        session.exec(
            query.order_by(col(Case.answer_by).nulls_last(), col(Case.remove_by).nulls_last(), col(Case.id))
        )
    )


def unposted(session: Session, account: Account, purposes: Iterable[str]) -> list[Reply]:
    """Texts that were decided and do not stand there yet."""
    query = (
        select(Reply)
        .join(Case, col(Case.id) == Reply.case)
        .where(
            Case.municipality == account.municipality,
            Case.account == account.id,
            col(Case.state).in_(("replying", "forwarded")),
            col(Reply.purpose).in_(list(purposes)),
            col(Reply.state).in_(("pending", "by_hand", "impossible")),
        )
    )
    return list(session.exec(query.order_by(col(Reply.id))))
