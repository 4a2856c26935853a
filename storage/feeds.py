"""How what is written on accounts comes by the signed webhook, from programs of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.portions import portions
from storage.tables import OPEN, Account, Feed


def took(session: Session, municipality: str, account: str, now: datetime) -> None:
    """A signed request about the account was taken; what was refused before is mended."""
    row = _hold(session, municipality, account)
    # Several on one day (by UTC) say nothing of how often they come: a try is made more than once.
    row.times += row.fed_at is None or row.fed_at.date() != now.date()
    row.fed_since, row.fed_at = row.fed_since or now, now
    row.refused, row.refused_at, row.refusal = 0, None, ""


def forget(session: Session, municipality: str, account: str) -> None:
    """Nothing more is awaited from others, until something comes again."""
    row = _hold(session, municipality, account)
    row.fed_since, row.fed_at, row.times = None, None, 0


def refused(session: Session, municipality: str, account: str, now: datetime, *, why: str) -> None:
    """A request that names the account was refused."""
    row = _hold(session, municipality, account)
    row.refused, row.refused_at, row.refusal = row.refused + 1, now, why[:500]


def _hold(session: Session, municipality: str, account: str) -> Feed:
    row = session.get(Feed, (municipality, account), with_for_update=True)
    if row is None:
        row = Feed(municipality=municipality, account=account)
    session.add(row)
    return row


def of_open(session: Session, municipality: str = "") -> list[tuple[Account, Feed]]:
    """The open accounts that something was ever sent about; of one municipality, or of all."""
    query = select(Account, Feed).where(
        OPEN, Account.municipality == Feed.municipality, Account.id == Feed.account
    )
    if municipality:
        query = query.where(Account.municipality == municipality)
    return list(session.exec(query.order_by(col(Account.municipality), col(Account.id))))


def several(session: Session, municipality: str, ids: Sequence[str]) -> dict[str, Feed]:
    """What is known of these accounts, by id."""
    found: dict[str, Feed] = {}
    for some in portions(ids):
        query = select(Feed).where(Feed.municipality == municipality, col(Feed.account).in_(some))
        found |= {row.account: row for row in session.exec(query)}
    return found
