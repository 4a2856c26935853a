"""The open line to a browser: what is new in the channel and for the person, as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

from aiohttp import web

from bot.room import RoomChat, RoomMessage, direct_place
from bot.room_page import Viewer, message_html
from cards.plain import card_from_json

#: Seconds between signs of life on an open line; also how late another process's change may show.
HEARTBEAT = 10.0


async def stream(
    chat: RoomChat, response: web.StreamResponse, viewer: Viewer, change: int, *, run: str
) -> None:
    """Sends everything after ``change`` and then whatever comes, until the room closes."""
    places = (viewer.channel.place, direct_place(viewer.person.id))
    await response.write(_event("run", {"run": run}))
    async with chat.bell.listening() as rung:
        while not chat.bell.closed:
            rung.clear()
            news = await chat.store.since(places, change)
            change = max((message.change for message in news), default=change)
            # In the order of adding, so that new ones come in their places. Only the last bears
            # the number: a line that breaks in between gets all of them again.
            for message in news:
                number = change if message is news[-1] else None
                await response.write(_event("card", _news(message, viewer), number))
            try:
                await asyncio.wait_for(rung.wait(), HEARTBEAT)
            except TimeoutError:
                await response.write(b": alive\n\n")


def _news(message: RoomMessage, viewer: Viewer) -> Mapping[str, str]:
    return {
        "where": "channel" if message.place == viewer.channel.place else "direct",
        "html": message_html(message, viewer),
        "summary": card_from_json(message.card_json).summary,
    }


def _event(name: str, data: Mapping[str, str], change: int | None = None) -> bytes:
    number = f"id: {change}\n" if change is not None else ""
    return f"event: {name}\n{number}data: {json.dumps(data)}\n\n".encode()
