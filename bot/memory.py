"""What the adapters remember, kept in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from sqlmodel import Session

from bot.room import RoomMessage
from handlers.ports import Now
from storage import inbox, room
from storage.database import Database
from storage.tables import Conversation
from storage.tables import RoomMessage as Row


class Inbox:
    """Tells an event's first coming from its repetitions (Slack sends four times, Teams twice)."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    async def first_time(self, source: str, event: str) -> bool:
        """True once for each event, whichever replica it comes to."""
        at = self._now()
        return await self._database.write(lambda session: inbox.first_time(session, source, event, at))


class References:
    """Where Teams reaches people and channels, so that they can be written to after a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, key: str, reference: Mapping[str, str]) -> None:
        """Keeps a reference."""

        def change(session: Session) -> None:
            row = session.get(Conversation, key) or Conversation(key=key)
            if row.reference != dict(reference):
                row.reference = dict(reference)
                session.add(row)

        await self._database.write(change)

    async def recall(self, key: str) -> Mapping[str, str] | None:
        """A reference that was kept."""

        def look(session: Session) -> Mapping[str, str] | None:
            row = session.get(Conversation, key)
            return row.reference if row is not None else None

        return await self._database.read(look)


class RoomMessages:
    """The browser room's messages (bot.room.RoomStore)."""

    def __init__(self, database: Database, now: Now) -> None:
        self._database = database
        self._now = now

    async def add(self, place: str, key: str, card_json: str, version: int) -> str:
        """Keeps a new message and returns its reference."""
        change = partial(room.add, place=place, key=key, card_json=card_json, version=version, at=self._now())
        return str(await self._database.write(change))

    async def replace(self, reference: str, card_json: str, version: int) -> bool:
        """Replaces the card unless a later version stands there."""
        change = partial(room.replace, reference=int(reference), card_json=card_json, version=version)
        changed = await self._database.write(change)
        if changed is None:
            raise LookupError(reference)
        return changed

    async def get(self, reference: str) -> RoomMessage | None:
        """One message."""
        if not reference.isdecimal():
            return None
        row = await self._database.read(lambda session: room.get(session, int(reference)))
        return _message(row) if row is not None else None

    async def since(self, places: Sequence[str], change: int) -> Sequence[RoomMessage]:
        """What was added or replaced after a change."""
        rows = await self._database.read(lambda session: room.since(session, places, change))
        return [_message(row) for row in rows]


def _message(row: Row) -> RoomMessage:
    return RoomMessage(
        reference=str(row.id),
        place=row.place,
        key=row.key,
        card_json=row.card_json,
        version=row.version,
        change=row.change,
        added=row.added,
    )
