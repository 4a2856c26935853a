"""A Page and a connector to it."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.facebook import Facebook
from handlers.ports import Undelivered
from tests.facebook.fake import APP_SECRET, PAGE, TOKEN, GraphServer, graph_server


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


async def refusal(asked: Awaitable[object]) -> Undelivered:
    with pytest.raises(Undelivered) as refused:
        await asked
    assert TOKEN not in "".join(traceback.format_exception(refused.value))
    return refused.value
