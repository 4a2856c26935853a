"""A test's server ends without a trace, also for whoever comes in the very last moment."""

from __future__ import annotations

import asyncio
import gc
import socket
import warnings

import pytest
from aiohttp import web

from tests.listening import ended


@pytest.mark.parametrize("turns", range(5))
def test_a_connection_taken_in_the_last_moment_is_let_go(turns: int) -> None:
    async def story() -> None:
        runner = web.AppRunner(web.Application(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        with socket.create_connection(runner.addresses[0]):
            for _ in range(turns):
                await asyncio.sleep(0)
            await ended(runner)

    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        asyncio.run(story())
        gc.collect()
    assert [str(warning.message) for warning in left if warning.category is ResourceWarning] == []
