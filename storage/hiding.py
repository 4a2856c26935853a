"""What a platform confirmed to have hidden or shown, where it does not tell afterwards."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.portions import portions
from storage.tables import Hiding


def of(session: Session, account: str, ids: Collection[str]) -> dict[str, bool]:
    """Whether each is hidden, of those that the platform was ever told to hide or show."""
    found: dict[str, bool] = {}
    for some in portions(sorted(ids)):
        query = select(Hiding).where(Hiding.account == account, col(Hiding.post).in_(some))
        found |= {row.post: row.hidden for row in session.exec(query)}
    return found


def note(session: Session, account: str, post: str, *, hidden: bool) -> None:
    """The platform confirmed it."""
    session.merge(Hiding(account=account, post=post, hidden=hidden))
