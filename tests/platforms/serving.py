"""What the servers that stand in for platforms have in common, and their refusals."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

import pytest
from aiohttp import web

from handlers.ports import Undelivered
from tests.listening import ended


class Stands(Protocol):
    """A server that is told where it stands."""

    address: str

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers."""


Served = TypeVar("Served", bound=Stands)


@asynccontextmanager
async def served(server: Served) -> AsyncIterator[Served]:
    """The server on a free port of this machine."""
    runner = web.ServerRunner(web.Server(server), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await ended(runner)


def refusal_of(*secrets: str) -> Callable[[Awaitable[object]], Awaitable[Undelivered]]:
    """Waits for a refusal that tells none of these in what a log would show of it."""

    async def refusal(asked: Awaitable[object]) -> Undelivered:
        with pytest.raises(Undelivered) as refused:
            await asked
        told = "".join(traceback.format_exception(refused.value))
        assert not any(secret in told for secret in secrets)
        return refused.value

    return refusal
