"""An account at X and a connector to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.x import XAccount
from handlers.platforms import Target
from tests.platforms.serving import refusal_of
from tests.x.fake import KEY, KEY_SECRET, TOKEN, TOKEN_SECRET, USER, XServer, x_server


def connector(server: XServer, **settings: Any) -> XAccount:
    """A connector to it, as after a start of the program, that asks for known posts each time."""
    given = {"api": server.address, "again": timedelta(0), **settings}
    return XAccount(USER, f"{TOKEN}:{TOKEN_SECRET}", (KEY, KEY_SECRET), **given)


@asynccontextmanager
async def connected(
    server: XServer | None = None, **settings: Any
) -> AsyncIterator[tuple[XAccount, XServer]]:
    async with x_server(server) as found:
        found.clock = found.clock or settings.get("now")
        made = connector(found, **settings)
        try:
            yield made, found
        finally:
            await made.close()


refusal = refusal_of(TOKEN, TOKEN_SECRET, KEY_SECRET)


def target(id_: str) -> Target:
    return Target(comment_id=id_)
