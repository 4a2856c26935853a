"""The barest programs that do a part of what a press does, each in a process of its own.

``python -m benchmarks.bare KIND PORT FOLDER SLACK`` with one of these kinds:
- ``acks``: slack-bolt as its own guide writes it; answers and does nothing.
- ``commits``: ``process_before_response=True`` and one row committed with SQLAlchemy's asyncio and aiosqlite.
- ``sqlite3``: the same with Python's own sqlite3, straight in the event loop.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from benchmarks.requests import SLACK_SECRET

#: As Kanalvakt sets it, so that a commit costs all of them the same.
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA busy_timeout=30000")

Keep = Callable[[str, str], Awaitable[None]]


class Base(DeclarativeBase):
    pass


class Pressed(Base):
    __tablename__ = "pressed"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[str]
    value: Mapped[str]


def with_sqlalchemy(folder: Path) -> Keep:
    """One row a press, as the documentation of SQLAlchemy writes it."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'bare.sqlite3'}")
    sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(engine, expire_on_commit=False)

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    made: list[bool] = []

    async def keep(user: str, value: str) -> None:
        if not made:
            made.append(True)
            async with engine.begin() as connection:
                await connection.run_sync(Base.metadata.create_all)
        async with sessions() as session:
            session.add(Pressed(user=user, value=value))
            await session.commit()

    return keep


def with_sqlite3(folder: Path) -> Keep:
    """One row a press, with as little as Python needs for it."""
    connection = sqlite3.connect(folder / "sqlite3.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE IF NOT EXISTS pressed (id INTEGER PRIMARY KEY, user TEXT, value TEXT)")

    async def keep(user: str, value: str) -> None:
        connection.execute("INSERT INTO pressed (user, value) VALUES (?, ?)", (user, value))

    return keep


def app(kind: str, folder: Path, slack: str) -> AsyncApp:
    """The program of that kind."""
    client = AsyncWebClient(token="xoxb-bench", base_url=slack)
    bare = AsyncApp(
        client=client,
        token="xoxb-bench",
        signing_secret=SLACK_SECRET,
        process_before_response=kind != "acks",
    )
    keep = {"commits": with_sqlalchemy, "sqlite3": with_sqlite3}[kind](folder) if kind != "acks" else None

    @bare.action("case.approve")
    async def pressed(ack: Any, body: dict[str, Any]) -> None:
        if keep is not None:
            await keep(body["user"]["id"], body["actions"][0]["value"])
        await ack()

    return bare


if __name__ == "__main__":
    kind, port, folder, slack = sys.argv[1:]
    served = app(kind, Path(folder), slack).web_app("/slack/events")
    web.run_app(served, host="127.0.0.1", port=int(port), access_log=None, print=None)
