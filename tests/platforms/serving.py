"""What the servers that stand in for platforms have in common, and their refusals."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from handlers.ports import Undelivered
from tests.listening import ended


class Stands(Protocol):
    """A server that is told where it stands."""

    address: str

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers."""


Served = TypeVar("Served", bound=Stands)
Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Gate:
    """What stands before a platform and may answer in its place: a limit, an outage, half an answer."""

    def __init__(self, behind: Stands, *, lets_by: str = "") -> None:
        """``lets_by``: the path that is always let through, as where tokens are given out."""
        self.behind = behind
        self._lets_by = lets_by
        #: What answers everything instead.
        self.fault: Answer | None = None

    @property
    def address(self) -> str:
        """Where both stand."""
        return self.behind.address

    @address.setter
    def address(self, told: str) -> None:
        self.behind.address = told

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """The fault, else what stands behind."""
        if self.fault is None or (self._lets_by and request.path.endswith(self._lets_by)):
            return await self.behind(request)
        return await self.fault(request)


class Forward:
    """Hands on to a server that runs elsewhere."""

    def __init__(self, to: str) -> None:
        self.to = to.rstrip("/")
        self.address = ""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Its answer."""
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in {"host", "content-length", "transfer-encoding", "accept-encoding"}
        }
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method,
                URL(self.to + request.raw_path, encoded=True),
                headers=headers,
                data=await request.read(),
                allow_redirects=False,
            ) as answer,
        ):
            kind = {"Content-Type": answer.headers.get("Content-Type", "application/json")}
            more = {name: answer.headers[name] for name in ("X-WP-TotalPages",) if name in answer.headers}
            return web.Response(status=answer.status, body=await answer.read(), headers={**kind, **more})


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
