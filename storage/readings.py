"""How accounts are read at their platforms: since when, or since when not and why."""

from __future__ import annotations

from collections.abc import Sequence

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


def blind(session: Session, municipality: str, of: Sequence[Account]) -> dict[str, Reading]:
    """Which of these open accounts, or a part of them, cannot be read now, by id.

    A channel's digest asks for its own alone.
    """
    found: dict[str, Reading] = {}
    for ids in portions([account.id for account in of]):
        query = (
            select(Reading, Account.connection)
            .where(OPEN, Account.municipality == Reading.municipality, Account.id == Reading.account)
            .where(Reading.municipality == municipality, col(Reading.account).in_(ids))
            .where(col(Reading.blind_since).is_not(None) | col(Reading.partly_since).is_not(None))
        )
        found |= {reading.account: reading for reading, connection in session.exec(query) if connection}
    return found
