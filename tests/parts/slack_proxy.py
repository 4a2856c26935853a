"""Stands before a Slack Web API: lets calls through, remembers them, and fails where a test wants it to.

It also keeps what the local server forgets: the metadata of messages.
"""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any, Literal, Self

import aiohttp
from aiohttp import web

from tests.listening import ended


@dataclass(frozen=True)
class Call:
    """A call that the bot made."""

    method: str
    body: dict[str, Any]
    token: str


@dataclass(frozen=True)
class Fault:
    """What happens to the next call of a method."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    content_type: str = "application/json"
    #: "before": never reaches the server; "after": the server does it, and its answer is lost.
    when: Literal["before", "after"] = "before"
    #: The connection breaks instead of an answer.
    breaks: bool = False
    #: No answer for so long.
    seconds: float = 0


def refusal(code: str) -> Fault:
    """Slack's way to say no: status 200 and a code."""
    return Fault(body=json.dumps({"ok": False, "error": code}))


class SlackProxy:
    """An HTTP server on loopback, as long as the ``async with`` lasts."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._faults: dict[str, deque[Fault]] = defaultdict(deque)
        self._metadata: dict[tuple[str, str], Any] = {}
        self.calls: list[Call] = []
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()
        await ended(self._runner)

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of that method go wrong, one fault each."""
        self._faults[method].extend(faults)

    def answer(self, method: str, answer: dict[str, Any]) -> None:
        """The next call of that method gets this answer."""
        self.fail(method, Fault(body=json.dumps(answer)))

    def made(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method, raw = request.match_info["method"], await request.read()
        body = await _body(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append(Call(method, body, token))
        fault = self._faults[method].popleft() if self._faults[method] else None
        if fault is None or fault.when == "after":
            answer = await self._forward(request, method, raw, body)
            if fault is None:
                return web.json_response(answer)
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.breaks:
            assert request.transport is not None
            request.transport.abort()
        return web.Response(
            status=fault.status, headers=fault.headers, text=fault.body, content_type=fault.content_type
        )

    async def _forward(self, request: web.Request, method: str, raw: bytes, body: dict[str, Any]) -> Any:
        headers = {
            name: request.headers[name]
            for name in ("Content-Type", "Authorization")
            if name in request.headers
        }
        if request.query_string:
            raw = request.query_string.encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        async with self._session.post(f"{self._target}/api/{method}", data=raw, headers=headers) as told:
            answer = await told.json()
        if method == "chat.postMessage" and answer.get("ok") and "metadata" in body:
            self._metadata[answer["channel"], answer["ts"]] = body["metadata"]
        if method == "conversations.history" and body.get("include_all_metadata"):
            for message in answer.get("messages", []):
                key = message["channel"], message["ts"]
                if key in self._metadata:
                    message["metadata"] = self._metadata[key]
        return answer


async def _body(request: web.Request) -> dict[str, Any]:
    if request.query_string:  # which is how slack_sdk sends what is short
        return dict(request.query)
    if request.content_type == "application/json":
        return dict(json.loads(await request.read() or b"{}"))
    found: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        try:
            found[name] = json.loads(str(value)) if str(value)[:1] in "[{" else value
        except ValueError:
            found[name] = value
    return found
