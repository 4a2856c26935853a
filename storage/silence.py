"""Accounts on which the municipality has posted nothing for long, and what was asked about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func
from sqlmodel import Session, col, select

from storage.duty_tables import Reminder, Task
from storage.request_tables import Request
from storage.requests import UNDER_WAY
from storage.tables import OPEN, Account

#: About these an account that has gone quiet is asked.
KINDS = ("silent", "inactive")
#: When the municipality last posted; where nobody knows, when we began to watch.
_SINCE: ColumnElement[datetime] = func.coalesce(col(Account.posted_at), col(Account.bound_at))
#: Whose id stands behind "account:" in a task's subject; so round, the account is found by its key.
_OF_TASK = func.substr(col(Task.subject), len("account:") + 1)


def unasked(session: Session, municipality: str, kind: str, before: datetime) -> list[Account]:
    """Open accounts silent since before that moment about which this kind of question is to be asked.

    Not where it stands open, nor where it was answered after that moment, nor while the account is being
    closed.
    """
    answered = (col(Task.kind) == kind) & (col(Task.state) == "done") & (col(Task.done_at) >= before)
    stands = (
        select(_OF_TASK)
        .where(Task.municipality == municipality, Task.kind == kind)
        .where((col(Task.state) == "open") | answered)
    )
    closing = (
        select(Request.account)
        .where(Request.municipality == municipality, Request.kind == "close")
        .where(col(Request.state).in_(UNDER_WAY))
    )
    query = select(Account).where(Account.municipality == municipality, OPEN, before > _SINCE)
    query = query.where(col(Account.id).not_in(stands), col(Account.id).not_in(closing))
    return list(session.exec(query.order_by(Account.id)))


def plans(session: Session, municipality: str, before: datetime) -> list[tuple[str, dict[str, Any]]]:
    """Each open account that is silent since before that moment, with what its plan answers."""
    query = select(Account.id, Account.plan).where(
        Account.municipality == municipality, OPEN, before > _SINCE
    )
    return [(account, dict(plan or {})) for account, plan in session.exec(query)]


def untold(session: Session, municipality: str, kind: str, since: datetime) -> list[tuple[Task, Account]]:
    """Open questions of a kind about which no message was due after that moment, each with its account."""
    message = (
        select(Reminder.id)
        .where(Reminder.municipality == municipality, Reminder.kind == kind, Reminder.due_at > since)
        .where(Reminder.subject == "task:" + cast(col(Task.id), String))
        .exists()
    )
    query = _about(municipality).where(Task.kind == kind, ~message)
    return list(session.exec(query.order_by(col(Task.id))))


def answered_by_posting(session: Session, municipality: str) -> list[tuple[Task, Account]]:
    """Open questions about accounts of which we know when something was posted on them."""
    query = _about(municipality).where(col(Task.kind).in_(KINDS), col(Account.posted_at).is_not(None))
    return list(session.exec(query.order_by(col(Task.id))))


def while_closing(session: Session, municipality: str) -> list[Task]:
    """Open questions about accounts whose closing is decided: they are being wound up."""
    closing = (
        select(Request.account)
        .where(Request.municipality == municipality, Request.kind == "close")
        .where(Request.state == "started")
    )
    query = select(Task).where(Task.municipality == municipality, Task.state == "open")
    query = query.where(col(Task.kind).in_(KINDS), _OF_TASK.in_(closing))
    return list(session.exec(query.order_by(col(Task.id))))


def _about(municipality: str) -> Any:
    query: Any = select(Task, Account).join(
        Account, and_(col(Account.municipality) == Task.municipality, col(Account.id) == _OF_TASK)
    )
    return query.where(Task.municipality == municipality, Task.state == "open", OPEN)
