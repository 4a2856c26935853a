"""The browser room: a team channel as a web page, for trying Kanalvakt without Slack or Teams.

``RoomChat`` is the chat that handlers see. Its pages and endpoints are in ``bot.room_web``. The room asks
nobody for a password, so it is only mounted by the demo, on an address that this machine alone reaches.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from cards.model import Card
from cards.plain import card_to_json
from handlers.ports import Contact, Now, Place, Undelivered


@dataclass(frozen=True, kw_only=True)
class RoomMessage:
    """A card that stands in the room."""

    #: The room's own name of it, unique.
    reference: str
    #: ``room:{team channel}``, or ``direct:{person}`` for what one person alone sees.
    place: str
    #: Names the posting; one place has it once.
    key: str
    card_json: str
    #: The card's version; a lower one never replaces a higher.
    version: int
    #: Grows with every adding and replacing in the room, so that a browser can ask what it missed.
    change: int
    #: When it was added (UTC).
    added: datetime


class RoomStore(Protocol):
    """Where the messages of the room are kept."""

    async def add(self, place: str, key: str, card_json: str, version: int) -> str:
        """Keeps a new message and returns its reference; the one there is if the place has the key."""

    async def replace(self, reference: str, card_json: str, version: int) -> bool:
        """Replaces the card unless a later version stands there; LookupError if there is none."""

    async def get(self, reference: str) -> RoomMessage | None:
        """One message."""

    async def since(self, places: Sequence[str], change: int) -> Sequence[RoomMessage]:
        """What was added or replaced after ``change`` in these places, in the order of adding.

        With 0 it is all that stands there. Read in one go: whoever sees a change has seen all lower ones.
        """


class MemoryRoomStore:
    """Keeps the room's messages as long as the program runs."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._messages: dict[str, RoomMessage] = {}
        self._change = 0
        # Jobs may run in a thread of their own.
        self._lock = threading.Lock()

    async def add(self, place: str, key: str, card_json: str, version: int) -> str:
        """See RoomStore."""
        with self._lock:
            for message in self._messages.values():
                if (message.place, message.key) == (place, key):
                    return message.reference
            self._change += 1
            message = RoomMessage(
                reference=str(len(self._messages) + 1),
                place=place,
                key=key,
                card_json=card_json,
                version=version,
                change=self._change,
                added=self._now(),
            )
            self._messages[message.reference] = message
            return message.reference

    async def replace(self, reference: str, card_json: str, version: int) -> bool:
        """See RoomStore."""
        with self._lock:
            message = self._messages[reference]
            if version < message.version:
                return False
            self._change += 1
            self._messages[reference] = replace(
                message, card_json=card_json, version=version, change=self._change
            )
            return True

    async def get(self, reference: str) -> RoomMessage | None:
        """See RoomStore."""
        return self._messages.get(reference)

    async def since(self, places: Sequence[str], change: int) -> Sequence[RoomMessage]:
        """See RoomStore."""
        with self._lock:
            kept = tuple(self._messages.values())
        return [message for message in kept if message.place in places and message.change > change]


class Bell:
    """Wakes every open browser when something changed. May be rung from any thread."""

    def __init__(self) -> None:
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self.closed = False

    def ring(self) -> None:
        """Wakes all who listen."""
        for loop, event in tuple(self._listeners):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Wakes all a last time, so that they end."""
        self.closed = True
        self.ring()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Event]:
        """An event that is set at every ring."""
        listener = (asyncio.get_running_loop(), asyncio.Event())
        self._listeners.add(listener)
        try:
            yield listener[1]
        finally:
            self._listeners.discard(listener)


def direct_place(person: str) -> str:
    """Where what one person alone sees is kept."""
    return f"direct:{person}"


class RoomChat:
    """The browser room as a chat for handlers."""

    def __init__(self, store: RoomStore) -> None:
        self.store = store
        self.bell = Bell()

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:  # noqa: ARG002
        """Shows a new card; the store knows the key, so a second try finds the first."""
        return await self._add(place.id, card, key)

    async def update(self, place: Place, reference: str, card: Card) -> None:  # noqa: ARG002
        """Replaces a card for everybody."""
        await self.show(reference, card)

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        """Shows a card to one person alone."""
        return await self._add(direct_place(contact.user), card, key)

    async def email(self, contact: Contact) -> str | None:  # noqa: ARG002
        """None: the room vouches for nobody."""
        return None

    async def show(self, reference: str, card: Card) -> None:
        """Puts the card where the reference stands, unless a later version is there already."""
        try:
            changed = await self.store.replace(reference, card_to_json(card), card.version)
        except LookupError:
            raise Undelivered(f"no message {reference} in the room", final=True) from None
        if changed:
            self.bell.ring()

    async def _add(self, place: str, card: Card, key: str) -> str:
        reference = await self.store.add(place, key, card_to_json(card), card.version)
        self.bell.ring()
        return reference
