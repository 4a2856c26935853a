"""The world outside a program that is killed: a platform and two chats, in the test's own process.

They count what takes effect, and the platform looks at the evidence folder in the moment of a removal.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from tests.listening import ended


@dataclass
class Message:
    """A card as it stands in a chat."""

    chat: str
    place: str
    key: str
    card: dict[str, Any]


@dataclass
class Outside:
    """What the world outside has seen of one program."""

    folder: Path
    text: str = ""
    visibility: str = "visible"
    removals: int = 0
    #: Removals in whose moment there was no whole evidence.
    bare_removals: int = 0
    restored: int = 0
    replies: list[str] = field(default_factory=list)
    #: Letters that the mail server took, each with its message's id.
    letters: list[dict[str, Any]] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def again(self, folder: Path) -> Outside:
        """The same world for another program that stands where this one does."""
        other = copy.deepcopy(self)
        other.folder = folder
        return other

    def has_evidence(self) -> bool:
        """Whether a PDF and a JSON file with the comment's text lie there, each with its hash in its name."""
        found = [path for path in (self.folder / "evidence").rglob("*.*") if not path.name.startswith(".")]
        kinds = {path.suffix for path in found if _whole(path)}
        said = [json.loads(path.read_text("utf-8")) for path in found if path.suffix == ".json"]
        return kinds >= {".pdf", ".json"} and any(
            self.text in json.dumps(item, ensure_ascii=False) for item in said
        )

    def doubles(self, chat: str) -> int:
        """Cards that stand twice in one place."""
        kept = [(message.place, message.key) for message in self.messages if message.chat == chat]
        return len(kept) - len(set(kept))

    def newest(self, chat: str, key: str, place: str) -> dict[str, Any]:
        """The card as people see it now, in the message that the program knows of."""
        return [
            m for m in self.messages if (m.chat, m.place) == (chat, place) and m.key.startswith(f"{key}@")
        ][-1].card

    # --- the platform --------------------------------------------------------------------------

    def platform(self, what: str, told: dict[str, Any]) -> dict[str, Any]:
        match what:
            case "look":
                return {"visibility": self.visibility, "text": self.text}
            case "hide" | "delete":
                self.removals += 1
                self.bare_removals += not self.has_evidence()
                self.visibility = "hidden" if what == "hide" else "gone"
            case "restore":
                self.restored += 1
                self.visibility = "visible"
            case "reply":
                self.replies.append(told["text"])
                return {"id": str(len(self.replies))}
            case "replies":
                return {"replies": self.replies}
        return {}

    # --- the chats -----------------------------------------------------------------------------

    def chat(self, chat: str, what: str, told: dict[str, Any]) -> dict[str, Any]:
        match what:
            case "find":
                for number, message in enumerate(self.messages):
                    if (message.chat, message.place, message.key) == (chat, told["place"], told["key"]):
                        return {"reference": str(number)}
                return {"reference": ""}
            case "post":
                self.messages.append(Message(chat, told["place"], told["key"], told["card"]))
                return {"reference": str(len(self.messages) - 1)}
            case "update":
                self.messages[int(told["reference"])].card = told["card"]
        return {}


def _whole(path: Path) -> bool:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return path.stem.endswith(digest[:16])


class OutsideServer:
    """Serves one world for each program, by the program's name in the address."""

    def __init__(self) -> None:
        self.worlds: dict[str, Outside] = {}
        self.address = ""

    async def platform(self, request: web.Request) -> web.Response:
        world = self.worlds[request.match_info["name"]]
        return web.json_response(world.platform(request.match_info["what"], await request.json()))

    async def chat(self, request: web.Request) -> web.Response:
        world = self.worlds[request.match_info["name"]]
        info = request.match_info
        return web.json_response(world.chat(info["chat"], info["what"], await request.json()))

    async def mail(self, request: web.Request) -> web.Response:
        self.worlds[request.match_info["name"]].letters.append(await request.json())
        return web.json_response({})


@asynccontextmanager
async def outside_server() -> AsyncIterator[OutsideServer]:
    """A world outside that listens."""
    server = OutsideServer()
    app = web.Application()
    app.router.add_post("/{name}/platform/{what}", server.platform)
    app.router.add_post("/{name}/chat/{chat}/{what}", server.chat)
    app.router.add_post("/{name}/mail/send", server.mail)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield server
    finally:
        await ended(runner)
