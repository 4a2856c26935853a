"""Starts a local Slack-like server, with a proxy before its Web API, and talks to it as people do.

The server comes from npm (``npm ci`` in this folder). It does not check tokens, payloads, rates or message
metadata; ``tests/parts/slack_schema.py`` and the proxy do that for it.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import platform
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import aiohttp

from tests.parts.process import PATIENCE, free_port, running, until
from tests.parts.required import need
from tests.parts.slack_proxy import SlackProxy

BINARY = Path(__file__).parent / "node_modules/local-slack-linux-x64/bin/local-slack"
TEAM = "T01TEST"
APP = "A01APP"
BOT = "U0BOT"
BOT_TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"
SIGNING_SECRET = "a-secret-of-the-tests"
CHANNEL = "C0KOMM"


@dataclass(frozen=True)
class SlackPerson:
    """A person in the workspace."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True)
class LocalSlack:
    """A server that runs, and a session to talk to it with."""

    #: The server's address, without a slash at the end.
    url: str
    proxy: SlackProxy
    session: aiohttp.ClientSession
    #: Where it sends events to; empty with Socket Mode.
    request_url: str

    @property
    def api_url(self) -> str:
        """What the bot takes for Slack's Web API."""
        return f"{self.proxy.url}/api/"

    async def control(self, what: str, **body: Any) -> dict[str, Any]:
        """Does what a person does: message, command, interact, reaction."""
        async with self.session.post(f"{self.url}/_control/{what}", json=body) as answer:
            told = await answer.json()
            assert answer.status == 200, f"{what}: {answer.status} {told}"
            return dict(told)

    async def messages(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """All messages of a channel, ephemeral ones too, oldest first."""
        async with self.session.get(f"{self.url}/_control/messages/{channel}") as answer:
            return list((await answer.json())["messages"])

    async def direct_channel(self, user: str) -> str:
        """The person's own chat with the bot."""
        headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
        url = f"{self.url}/api/conversations.open"
        async with self.session.post(url, headers=headers, json={"users": user}) as answer:
            return str((await answer.json())["channel"]["id"])

    async def modals(self) -> list[dict[str, Any]]:
        """The open modals, the one in sight last."""
        async with self.session.ws_connect(f"{self.url}/ui") as ui:
            return list((await ui.receive_json())["state"]["modalStack"])

    async def close_modals(self, user: str) -> None:
        """Presses the cross of whatever is open."""
        async with self.session.ws_connect(f"{self.url}/ui") as ui:
            if (await ui.receive_json())["state"]["modalStack"]:
                await ui.send_json({"t": "view_close", "user": user})
                while (await ui.receive_json()).get("t") != "view":
                    pass

    async def submit(self, user: str, values: Mapping[str, Any]) -> dict[str, str]:
        """Sends the open modal; returns what Slack shows as wrong, by block."""
        async with self.session.ws_connect(f"{self.url}/ui") as ui:
            await ui.receive_json()
            await ui.send_json({"t": "view_submit", "user": user, "values": values})
            while True:
                told = await ui.receive_json(timeout=PATIENCE)
                if told.get("t") == "view_errors":
                    return dict(told["errors"])
                if told.get("t") == "view":
                    return {}

    async def trigger(self) -> str:
        """The newest trigger that the server gave out."""
        async with self.session.get(f"{self.url}/_control/log") as answer:
            log = (await answer.json())["log"]
        for entry in reversed(log):
            if entry["direction"] == "to_bot" and (found := _trigger(entry.get("detail"))):
                return found
        raise AssertionError("the server gave out no trigger yet")

    async def send_signed(self, payload: Mapping[str, Any]) -> tuple[int, str]:
        """Sends an interaction that the server cannot make by itself, as Slack would."""
        body = urlencode({"payload": json.dumps(payload)})
        headers = {**signed(body), "Content-Type": "application/x-www-form-urlencoded"}
        async with self.session.post(self.request_url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()


def signed(body: str | bytes, *, secret: str = SIGNING_SECRET, at: int | None = None) -> dict[str, str]:
    """Slack's two headers for a body."""
    stamp = str(int(time.time()) if at is None else at)
    raw = body.encode() if isinstance(body, str) else body
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@asynccontextmanager
async def local_slack(
    folder: Path,
    people: Sequence[SlackPerson],
    *,
    request_url: str = "",
    channels: Mapping[str, str] | None = None,
) -> AsyncIterator[LocalSlack]:
    """A workspace with these people and channels (id to name); Socket Mode without a ``request_url``."""
    if not BINARY.exists():
        need("slack", "the local Slack server is not installed; run npm ci in tests/parts")
    if sys.platform != "linux" or platform.machine() != "x86_64":
        need("slack", "the local Slack server runs on Linux x86_64 alone")
    config = _config(people, request_url, channels or {CHANNEL: "komm"})
    port, log = free_port(), folder / "local-slack.log"
    url = f"http://127.0.0.1:{port}"
    with running(_command(folder, config, port), log=log) as process:
        await asyncio.to_thread(until, lambda: _answers(url), process=process, log=log)
        async with SlackProxy(url) as proxy, aiohttp.ClientSession() as session:
            yield LocalSlack(url=url, proxy=proxy, session=session, request_url=request_url)


def _command(folder: Path, config: Mapping[str, Any], port: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "local-slack.json"
    file.write_text(json.dumps(config), "utf-8")
    command = [str(BINARY), "--config", str(file), "--port", str(port), "--base-host", "127.0.0.1"]
    return [*command, "--files-dir", str(folder / "files")]


def _config(people: Sequence[SlackPerson], request_url: str, channels: Mapping[str, str]) -> dict[str, Any]:
    app = {
        "appId": APP,
        "botUserId": BOT,
        "botName": "kanalvakt",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SIGNING_SECRET,
        "mode": "events" if request_url else "socket",
        **({"requestUrl": request_url} if request_url else {}),
    }
    return {
        "workspace": {"name": "Testrum", "domain": "testrum", "teamId": TEAM},
        "apps": [app],
        "users": [
            {"id": person.id, "name": person.id.lower(), "real_name": person.name, "email": person.email}
            for person in people
        ],
        "channels": [
            {"id": id_, "name": name, "members": [BOT, *(person.id for person in people)]}
            for id_, name in channels.items()
        ],
    }


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_control/state", timeout=PATIENCE) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _trigger(detail: Any) -> str:
    if isinstance(detail, str):
        form = parse_qs(detail)
        if "trigger_id" in form:
            return form["trigger_id"][0]
        try:
            detail = json.loads(form["payload"][0]) if "payload" in form else json.loads(detail)
        except ValueError:
            return ""
    return str(detail.get("trigger_id") or "") if isinstance(detail, dict) else ""
