"""As much of Slack's web API as the bot calls, which notes when it was called."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from benchmarks.requests import TEAM


@dataclass
class SlackApi:
    """What came in. Times are ``time.monotonic``, which all processes of a machine share."""

    url: str = ""
    #: (when, the text of the message and its blocks)
    posted: list[tuple[float, str]] = field(default_factory=list)
    updated: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def call(self, request: web.Request) -> web.Response:
        """Answers any method."""
        at = time.monotonic()
        method = request.match_info["method"]
        if method == "auth.test":
            return _ok(user_id="U0BOT", bot_id="B0BENCH", team_id=TEAM, team="Staden", user="kanalvakt")
        if method == "chat.postMessage":
            self.posted.append((at, await request.text()))
            self.came.set()
            return _ok(ts=f"1770000000.{len(self.posted):06}", channel="C0BENCH")
        self.updated += method == "chat.update"
        return _ok(ts="1770000000.000000")


def _ok(**more: str) -> web.Response:
    return web.Response(text=json.dumps({"ok": True, **more}), content_type="application/json")


@asynccontextmanager
async def slack_api() -> AsyncIterator[SlackApi]:
    """A Slack to call, on a free port of this machine, in this process."""
    api = SlackApi()
    app = web.Application(client_max_size=2**22)
    app.router.add_route("*", "/api/{method}", api.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield api
    finally:
        await runner.cleanup()
