"""How a test's server ends."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

#: The loop's turns in which a connection that was taken becomes known to its server; three were seen to do.
TURNS = 5


async def ended(runner: web.BaseRunner[Any]) -> None:
    """Takes no more connections, and then lets go of all that were taken.

    Python cannot attach a connection that was taken in the very last moment to a server that has been closed
    meanwhile: nobody closes it, and some later test is blamed for it.
    """
    loop = asyncio.get_running_loop()
    for site in runner.sites:
        listening = site._server
        assert isinstance(listening, asyncio.Server)
        for taken in listening.sockets:
            loop.remove_reader(taken.fileno())
    await _turns()
    await runner.cleanup()
    await _turns()  # what was closed is let go in the loop's next turn


async def _turns() -> None:
    for _ in range(TURNS):
        await asyncio.sleep(0)
