"""The browser room's messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from storage.tables import RoomMessage


def _next_change(session: Session) -> int:
    return (session.exec(select(func.max(RoomMessage.change))).one() or 0) + 1


def add(session: Session, place: str, key: str, card_json: str, version: int, at: datetime) -> int:
    """Keeps a new message and returns its number; the one there is if the place has the key."""
    query = select(RoomMessage).where(RoomMessage.place == place, RoomMessage.key == key)
    existing = session.exec(query).first()
    if existing is None:
        existing = RoomMessage(
            place=place,
            key=key,
            card_json=card_json,
            version=version,
            change=_next_change(session),
            added=at,
        )
        session.add(existing)
        session.flush()
    return existing.id or 0


def replace(session: Session, reference: int, card_json: str, version: int) -> bool | None:
    """Replaces the card unless a later version stands there; None if there is none."""
    message = session.get(RoomMessage, reference)
    if message is None:
        return None
    if version < message.version:
        return False
    message.card_json, message.version, message.change = card_json, version, _next_change(session)
    session.add(message)
    return True


def get(session: Session, reference: int) -> RoomMessage | None:
    """One message."""
    return session.get(RoomMessage, reference)


def since(session: Session, places: Sequence[str], change: int) -> list[RoomMessage]:
    """What was added or replaced after a change in these places, in the order of adding."""
    query = select(RoomMessage).where(col(RoomMessage.place).in_(list(places)), RoomMessage.change > change)
    return list(session.exec(query.order_by(col(RoomMessage.id))))
