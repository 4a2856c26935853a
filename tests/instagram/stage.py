"""An Instagram account and a connector to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.instagram import Instagram
from tests.facebook.fake import APP_SECRET, TOKEN, graph_server
from tests.instagram.fake import USER, InstagramServer


@asynccontextmanager
async def connected(
    server: InstagramServer | None = None, **settings: Any
) -> AsyncIterator[tuple[Instagram, InstagramServer]]:
    found = server or InstagramServer()
    async with graph_server(found):
        connector = Instagram(USER, TOKEN, api=found.address, app_secret=APP_SECRET, **settings)
        try:
            yield connector, found
        finally:
            await connector.close()
