"""Accounts about which something that comes round was not asked yet."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, literal, or_
from sqlmodel import Session, col, select

from storage.duty_tables import Task
from storage.tables import Account

_ABOUT: ColumnElement[bool] = col(Task.subject) == literal("account:") + col(Account.id)
_LISTED = cast(col(Account.administrators), Text)
#: One fewer than the administrators, or 0 for one and for none: ids have no comma.
_COMMAS: ColumnElement[int] = func.length(_LISTED) - func.length(func.replace(_LISTED, ",", ""))


def unasked(
    session: Session, municipality: str, occasion: str, before: datetime, limit: int
) -> list[Account]:
    """Accounts bound before that moment without a task whose key is ``<occasion>/<account>``; so many."""
    return list(session.exec(_unasked(municipality, occasion, before).order_by(Account.id).limit(limit)))


def unasked_since(
    session: Session, municipality: str, kind: str, since: datetime, limit: int
) -> list[Account]:
    """Accounts bound, and not asked in this way, since before that moment; at most so many at a time."""
    asked = (
        select(Task.id)
        .where(Task.municipality == municipality, Task.kind == kind, _ABOUT, col(Task.opened_at) >= since)
        .exists()
    )
    query = select(Account).where(Account.municipality == municipality, col(Account.bound_at) < since, ~asked)
    return list(session.exec(query.order_by(Account.id).limit(limit)))


def with_few_administrators(
    session: Session,
    municipality: str,
    least: int,
    gone: Collection[str],
    *,
    occasion: str,
    before: datetime,
) -> list[Account]:
    """Accounts that may have too few administrators and were not asked about on this occasion.

    Those with too few names, and those that name somebody who has left; count who is there for yourself.
    """
    few: list[ColumnElement[bool]] = [least - 1 > _COMMAS, _LISTED == "[]"]
    few += [_LISTED.like(f'%"{person}"%') for person in gone]
    query = _unasked(municipality, occasion, before).where(or_(*few))
    return list(session.exec(query.order_by(Account.id)))


def _unasked(municipality: str, occasion: str, before: datetime) -> Any:
    asked = (
        select(Task.id)
        .where(Task.municipality == municipality, col(Task.key) == literal(f"{occasion}/") + col(Account.id))
        .exists()
    )
    query: Any = select(Account).where(Account.municipality == municipality, col(Account.bound_at) < before)
    return query.where(~asked)
