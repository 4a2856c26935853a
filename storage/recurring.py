"""Accounts about which something that comes round was not asked yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, not_, or_
from sqlmodel import Session, col, select

from storage.duty_tables import Task
from storage.tables import OPEN, Account

_SUBJECT = literal("account:") + col(Account.id)
#: The account that a task is about, so that it is found by its key.
_OF_TASK: ColumnElement[str] = func.substr(col(Task.subject), len("account:") + 1)
_LISTED = cast(col(Account.administrators), Text)
#: One fewer than the administrators, or 0 for one and for none: ids have no comma.
_COMMAS: ColumnElement[int] = func.length(_LISTED) - func.length(func.replace(_LISTED, ",", ""))


def unasked(
    session: Session, municipality: str, occasion: str, before: datetime, limit: int
) -> list[Account]:
    """Open accounts bound before that moment without a task of the key ``<occasion>/<account>``; so many."""
    return list(session.exec(_unasked(municipality, occasion, before).order_by(Account.id).limit(limit)))


def unasked_since(
    session: Session, municipality: str, kind: str, since: datetime, limit: int
) -> list[Account]:
    """Open accounts bound, and not asked in this way, since before that moment; at most so many at a time.

    Where the last time is not answered yet, that question stands.
    """
    # One list for all accounts: asked for each account, it would grow with the square of them.
    asked = select(Task.subject).where(
        Task.municipality == municipality,
        Task.kind == kind,
        or_(col(Task.opened_at) >= since, col(Task.state) == "open"),
    )
    query = select(Account).where(
        Account.municipality == municipality, OPEN, col(Account.bound_at) < since, _SUBJECT.not_in(asked)
    )
    return list(session.exec(query.order_by(Account.id).limit(limit)))


def units_unasked(
    session: Session, municipality: str, occasion: str, before: datetime, limit: int
) -> list[str]:
    """Units with open accounts bound before that moment and no task of the key ``<occasion>/<unit>``."""
    asked = (
        select(Task.id)
        .where(
            Task.municipality == municipality, col(Task.key) == literal(f"{occasion}/") + col(Account.unit)
        )
        .exists()
    )
    query = select(Account.unit).where(Account.municipality == municipality, OPEN, ~asked)
    query = query.where(col(Account.bound_at) < before).distinct().order_by(Account.unit)
    return list(session.exec(query.limit(limit)))


def with_few_administrators(
    session: Session,
    municipality: str,
    least: int,
    gone: Collection[str],
    *,
    occasion: str,
    before: datetime,
) -> list[Account]:
    """Open accounts that may have too few administrators, with no open task and none of this occasion.

    Those with too few names, and those that name somebody who has left; count who is there for yourself.
    """
    few: list[ColumnElement[bool]] = [_too_few(least)]
    few += [_LISTED.like(f'%"{person}"%') for person in gone]
    stands = select(Task.subject).where(
        Task.municipality == municipality, Task.kind == "administrators", Task.state == "open"
    )
    query = _unasked(municipality, occasion, before).where(or_(*few), _SUBJECT.not_in(stands))
    return list(session.exec(query.order_by(Account.id)))


def with_enough_names(session: Session, municipality: str, least: int) -> list[tuple[Task, Account]]:
    """Open tasks about too few administrators whose accounts name enough by now, each with its account."""
    query: Any = select(Task, Account).join(
        Account, and_(col(Account.municipality) == Task.municipality, col(Account.id) == _OF_TASK)
    )
    query = query.where(
        Task.municipality == municipality, Task.kind == "administrators", Task.state == "open"
    )
    return list(session.exec(query.where(not_(_too_few(least))).order_by(col(Task.id))))


def of_other_occasions(
    session: Session, municipality: str, kind: str, occasions: Collection[str]
) -> list[Task]:
    """Open tasks of a kind whose keys do not begin with ``<occasion>/`` of any of these."""
    query = select(Task).where(Task.municipality == municipality, Task.kind == kind, Task.state == "open")
    others = (not_(col(Task.key).startswith(f"{one}/", autoescape=True)) for one in occasions)
    return list(session.exec(query.where(*others).order_by(col(Task.id))))


def _too_few(least: int) -> ColumnElement[bool]:
    return or_(least - 1 > _COMMAS, _LISTED == "[]")


def _unasked(municipality: str, occasion: str, before: datetime) -> Any:
    asked = (
        select(Task.id)
        .where(Task.municipality == municipality, col(Task.key) == literal(f"{occasion}/") + col(Account.id))
        .exists()
    )
    query: Any = select(Account).where(Account.municipality == municipality, OPEN)
    return query.where(col(Account.bound_at) < before, ~asked)
