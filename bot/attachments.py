"""Fetches what people attached to what they wrote, before the addresses that platforms tell of it expire.

The addresses come from outside: they are asked as bot.foreign asks, and no platform's token goes along.
"""

from __future__ import annotations

import re

from bot.foreign import Foreign
from handlers.ports import Fetched, Undelivered

#: Bytes of a file at most: what Messenger takes.
LARGEST = 25 * 2**20
#: For one answer.
SECONDS = 15.0
UNKNOWN = "application/octet-stream"
_MEDIA = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,90}")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


class Attachments:
    """The files at the addresses of attachments."""

    def __init__(self, *, loopback: bool = False) -> None:
        """``loopback``: this machine may be asked; only for tests."""
        self._foreign = Foreign(
            accept="*/*", largest=LARGEST, seconds=SECONDS, encrypted=False, loopback=loopback
        )

    async def fetch(self, address: str) -> Fetched:
        """The file, as its server calls it. Raises Undelivered with one plain word why there is none.

        A web page is none: a link that somebody shared leads to one, and so does asking who we are.
        """
        found = await self._foreign.fetch(address)
        if found.media in _PAGES:
            raise Undelivered("page", final=True)
        if found.packed:  # kept so, it would not be what it is called
            raise Undelivered("silent", final=True)
        return Fetched(content=found.content, media=found.media if _MEDIA.fullmatch(found.media) else UNKNOWN)
