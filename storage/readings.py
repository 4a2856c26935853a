"""How accounts are read at their platforms: since when, or since when not and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlmodel import Session, col, select

from storage.portions import portions
from storage.tables import OPEN, Account, Reading


def of(session: Session, municipality: str, account: str) -> Reading:
    """What is known; of an account that was never read, nothing yet."""
    found = session.get(Reading, (municipality, account))
    return found or Reading(municipality=municipality, account=account)


def hold(session: Session, municipality: str, account: str) -> Reading:
    """The same, to be changed."""
    row = of(session, municipality, account)
    session.add(row)
    return row


def of_open(session: Session, municipality: str = "") -> list[tuple[Account, Reading]]:
    """All open accounts that are or should be read; of one municipality, or of all."""
    query = select(Account, Reading).where(
        OPEN, Account.municipality == Reading.municipality, Account.id == Reading.account
    )
    if municipality:
        query = query.where(Account.municipality == municipality)
    rows = session.exec(query.order_by(col(Account.municipality), col(Account.id)))
    return [(account, reading) for account, reading in rows if account.connection]


def of_connected(session: Session) -> list[tuple[Account, Reading]]:
    """The same with those that nobody has tried to read yet."""
    return _with_untried(session.exec(_connected()))


def unread(
    session: Session, municipality: str, earliest: datetime, latest: datetime
) -> list[tuple[Account, Reading]]:
    """The connected accounts that were not last read between two moments."""
    query = _connected().where(Account.municipality == municipality, _unread(earliest, latest))
    return _with_untried(session.exec(query))


def blind(
    session: Session, municipality: str, of: Sequence[Account], earliest: datetime, latest: datetime
) -> dict[str, tuple[Account, Reading]]:
    """Which of these open accounts, or a part of them, cannot be read now, by id.

    Those too that were not last read between two moments. A channel's digest asks for its own alone.
    """
    found: dict[str, tuple[Account, Reading]] = {}
    for ids in portions([account.id for account in of]):
        failing = col(Reading.blind_since).is_not(None) | col(Reading.partly_since).is_not(None)
        query = _connected().where(Account.municipality == municipality, col(Account.id).in_(ids))
        rows = _with_untried(session.exec(query.where(failing | _unread(earliest, latest))))
        found |= {account.id: (account, reading) for account, reading in rows}
    return found


def _connected() -> Any:
    query: Any = select(Account, Reading).outerjoin(
        Reading,
        and_(col(Account.municipality) == Reading.municipality, col(Account.id) == Reading.account),
    )
    return query.where(OPEN).order_by(col(Account.municipality), col(Account.id))


def _unread(earliest: datetime, latest: datetime) -> Any:
    read_at = col(Reading.read_at)
    return read_at.is_(None) | (read_at < earliest) | (read_at > latest)


def _with_untried(rows: Iterable[tuple[Account, Reading | None]]) -> list[tuple[Account, Reading]]:
    return [
        (account, reading or Reading(municipality=account.municipality, account=account.id))
        for account, reading in rows
        if account.connection
    ]
