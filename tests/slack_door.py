"""A bot behind its Slack address, and just enough of Slack's Web API for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.slack import SlackChat, SlackSettings
from tests.listening import ended
from tests.parts.slack import TEAM, signed
from tests.slack_toy import Toy, served

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Api:
    """Just enough of Slack's Web API, with no local server: it remembers what was asked of it."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        #: The views that were opened, pushed and put in place of others, by method.
        self.views: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, dict[str, Any]] = {}
        #: The messages that were posted.
        self.posted: list[dict[str, Any]] = []

    async def call(self, request: web.Request) -> web.StreamResponse:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.calls.append((request.match_info["method"], token))
        if request.match_info["method"] == "chat.postMessage":
            self.posted.append(await request.json())
        if request.match_info["method"].startswith("views."):
            body = await request.json()
            view = body["view"] if isinstance(body["view"], dict) else json.loads(body["view"])
            self.views.append((request.match_info["method"], {**body, "view": view}))
        identity = {"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"}
        return web.json_response(self.answers.get(request.match_info["method"], identity))

    def made(self, method: str) -> int:
        return sum(name == method for name, _ in self.calls)


class Door:
    """A bot behind its address."""

    def __init__(self, url: str, api: Api, toy: Toy, chat: SlackChat, http: aiohttp.ClientSession) -> None:
        self.url, self.api, self.toy, self.chat, self.http = url, api, toy, chat, http

    async def send(
        self, body: str | bytes, headers: dict[str, str] | None = None, kind: str = FORM
    ) -> tuple[int, str]:
        sending = {"Content-Type": kind, **(signed(body) if headers is None else headers)}
        async with self.http.post(f"{self.url}/slack/events", data=body, headers=sending) as answer:
            return answer.status, await answer.text()


def press(words: str = "x", **more: Any) -> str:
    payload = {
        "type": "block_actions",
        "team": {"id": TEAM, "domain": "testrum"},
        "user": {"id": "U0ANNA", "name": "anna"},
        "channel": {"id": "C0KOMM"},
        "container": {"type": "message", "channel_id": "C0KOMM", "message_ts": "1.2"},
        "message": {"ts": "1.2", "text": words},
        "trigger_id": "1.2.abc",
        "actions": [
            {"type": "button", "action_id": "case.claim", "block_id": "1|case:17", "value": "1|case:17"}
        ],
        **more,
    }
    return urlencode({"payload": json.dumps(payload)})


@asynccontextmanager
async def web_api() -> AsyncIterator[tuple[Api, str]]:
    """The Web API and its address."""
    found, app = Api(), web.Application()

    async def call(request: web.Request) -> web.StreamResponse:
        return await found.call(request)  # looked up at each call, so that a test may replace it

    app.router.add_route("*", "/api/{method}", call)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield found, f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await ended(runner)


@asynccontextmanager
async def door_of(settings: SlackSettings, api: Api) -> AsyncIterator[Door]:
    """A bot with these settings."""
    toy = Toy()
    chat = SlackChat(settings, handle=toy.handle, received=toy.received)
    await chat.start()
    async with served(chat.routes()) as url, aiohttp.ClientSession() as http:
        yield Door(url, api, toy, chat, http)
    await chat.stop()
