"""The smallest world that comments can come into: one municipality, one account, no chat, no platform."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlmodel import Session

from bot.by_hand import ByHand
from bot.mail import NoMail
from bot.setup import apply
from bot.setup_file import Setup
from handlers.ports import Now
from handlers.world import World
from routines.library import load
from storage.database import Database
from storage.evidence import EvidenceStore

ADDRESS = "https://www.facebook.com/tibrokommun"
SETUP = {
    "municipalities": [
        {
            "id": "tibro",
            "name": "Tibro kommun",
            "routine": "tibro",
            "people": [{"id": "anna", "name": "Anna Ek"}],
            "team_channels": [{"id": "komm", "slack": {"team": "T1", "channel": "C1"}, "room": True}],
            "accounts": [
                {
                    "id": "tibro-facebook",
                    "platform": "facebook",
                    "address": ADDRESS,
                    "name": "Tibro kommun",
                    "responsible": "anna",
                    "team_channel": "komm",
                }
            ],
        }
    ]
}


def now() -> datetime:
    return datetime.now(UTC)


def small_world(database: Database, folder: Path, clock: Now = now) -> World:
    """A world around a database, with the municipality in it."""

    def lay(session: Session) -> None:
        apply(session, Setup.model_validate(SETUP), clock())

    database.change(lay)
    routine = load("tibro")
    return World(
        database=database,
        evidence=EvidenceStore(folder),
        chats={},
        platform=lambda _: ByHand(),
        mail=NoMail(),
        now=clock,
        routine=lambda _: routine,
    )


def at(world: World, clock: Now) -> World:
    """The same world at another time."""
    return replace(world, now=clock)


@asynccontextmanager
async def served(routes: list[web.RouteDef]) -> AsyncIterator[TestServer]:
    """The routes on a real, free port of this machine."""
    app = web.Application()
    app.add_routes(routes)
    server = TestServer(app)
    await server.start_server()
    try:
        yield server
    finally:
        await server.close()
