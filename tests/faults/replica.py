"""One of several programs on one database: ``python -m tests.faults.replica ORDER``.

It serves what the program serves, and ``/act``, where the test does what a person does in a chat.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from aiohttp import web

import bot.app
from bot import replicas
from bot.app import Options, serve
from bot.settings import load_settings
from handlers import intake
from handlers.platforms import Author, Capabilities, Incoming
from handlers.ports import Actor, Opened, Press, Refused, Sent
from tests.faults.points import Points, watch_evidence
from tests.faults.program import TEAM, Caller, OutsidePlatform, OutsidePlatforms, Program, filled
from tests.scenarios.town import MUNICIPALITY, PACE


async def act(app: Program, request: web.Request) -> web.Response:
    """A press, and the form that it opens filled in and sent."""
    told = await request.json()
    actor = Actor(chat="slack", user=told["user"], team=TEAM)
    press = Press(actor=actor, action=told["action"], subject=told["subject"], version=told["version"])
    answer = await app.handle(press)
    if isinstance(answer, Opened):
        values = filled(answer.form) | told.get("answers", {})
        answer = await app.handle(
            Sent(
                actor=actor,
                form=told["action"],
                subject=told["subject"],
                version=told["version"],
                values=values,
            )
        )
    reason = answer.reason if isinstance(answer, Refused) else ""
    return web.json_response({"kind": type(answer).__name__, "reason": reason})


async def comes(app: Program, request: web.Request) -> web.Response:
    """The platform tells of a comment, which its interface can then remove."""
    told = await request.json()
    incoming = Incoming(id="c1", text=told["text"], created_at=app.now(), author=Author(name="Troll"))
    await intake.take_in(app.world, MUNICIPALITY, "facebook", [incoming], origin="platform")
    return web.json_response({})


async def main(order: dict[str, Any]) -> None:
    """Serves until it is killed or told to end."""
    points = Points(None, die_on=order.get("die_on", ""))
    points.arm()
    watch_evidence(points)
    replicas.ROUND, replicas.GONE_AFTER = 0.5, 2.0
    call = Caller(f"{order['outside']}/{order['name']}", points)
    platform = OutsidePlatform(call, Capabilities(**order["capabilities"]))
    vars(bot.app)["Platforms"] = lambda *_: OutsidePlatforms(platform)
    settings = load_settings(
        data_dir=Path(order["folder"]),
        database_url=order["database"],
        host="127.0.0.1",
        port=order["port"],
        setup=Path(order["setup"]),
        replica=order["replica"],
        intake_secret=order["secret"],
        slack_bot_token="xoxb-test",
        slack_signing_secret="secret",
        teams_anonymous=True,
    )
    app = Program(settings, Options(pace=PACE), call)
    app.web.router.add_post("/act", lambda request: act(app, request))
    app.web.router.add_post("/comes", lambda request: comes(app, request))
    try:
        await serve(app)
    finally:
        await call.close()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
