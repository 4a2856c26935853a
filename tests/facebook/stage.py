"""A Page and a connector to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.facebook import Facebook
from tests.facebook.fake import APP_SECRET, PAGE, TOKEN, GraphServer, graph_server
from tests.platforms.serving import refusal_of


@asynccontextmanager
async def connected(
    server: GraphServer | None = None, **settings: Any
) -> AsyncIterator[tuple[Facebook, GraphServer]]:
    async with graph_server(server) as found:
        connector = Facebook(PAGE, TOKEN, **{"api": found.address, "app_secret": APP_SECRET, **settings})
        try:
            yield connector, found
        finally:
            await connector.close()


refusal = refusal_of(TOKEN)
