"""A channel and a connector to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.youtube import YouTube
from bot.youtube_rest import Tokens
from handlers.platforms import Target
from tests.platforms.serving import refusal_of
from tests.youtube.fake import (
    ACCESS,
    CHANNEL,
    CLIENT,
    CLIENT_SECRET,
    CONSENT,
    YouTubeServer,
    youtube_server,
)


def connector(server: YouTubeServer, **settings: Any) -> YouTube:
    """A connector to it, as after a start of the program."""
    tokens = Tokens(CLIENT, CLIENT_SECRET, api=server.address)
    return YouTube(CHANNEL, CONSENT, tokens, **{"api": server.address, **settings})


@asynccontextmanager
async def connected(
    server: YouTubeServer | None = None, **settings: Any
) -> AsyncIterator[tuple[YouTube, YouTubeServer]]:
    async with youtube_server(server) as found:
        made = connector(found, **settings)
        try:
            yield made, found
        finally:
            await made.close()


refusal = refusal_of(CONSENT, ACCESS, CLIENT_SECRET)


def target(id_: str, **more: str) -> Target:
    return Target(comment_id=id_, **more)
