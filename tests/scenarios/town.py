"""A sample municipality with Kanalvakt running in it, on one of the chats, for stories to be told about."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from dbos import DBOS
from sqlmodel import Session, col, select

from bot.app import App, Options
from bot.settings import Settings, load_settings
from handlers.world import Pace
from storage import documents, log
from storage.document_tables import Document
from storage.tables import Evidence, LogRow
from tests.listening import ended
from tests.parts.process import PATIENCE
from tests.stages.base import Private, SeenCard, SeenForm, Stage

SECRET = "story-secret"
MUNICIPALITY = "town"
RULES = "https://town.example/regler"

#: Who is who; the register knows all but Egon.
PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "anna": {"name": "Anna Ek", "roles": ["coordinator"], "unit": "Kommunikation"},
    "bo": {"name": "Bo Ask", "roles": [], "unit": "Kommunikation"},
    "carin": {"name": "Carin Alm", "roles": ["manager"], "unit": "Kommunikation"},
    "disa": {"name": "Disa Lind", "roles": [], "unit": "Kommunikation"},
    "rut": {"name": "Rut Rönn", "roles": ["registrar"], "unit": "Kansliet"},
    "frans": {"name": "Frans Gran", "roles": [], "unit": "Gata och park"},
}
STRANGER = "egon"

#: Fast, so that stories are quick; the real pace has tests of its own.
PACE = Pace(
    between={"slack": 0.0, "teams": 0.0, "room": 0.0},
    tries=(0.05, 0.1, 0.2),
    later=(0.2,) * 100,
    looks=(0.02, 0.05, 0.1),
)


def account(platform: str, **more: Any) -> dict[str, Any]:
    """An account of the town; Bo is responsible, Disa his substitute."""
    return {
        "id": platform,
        "platform": platform,
        "address": f"https://{platform}.example/town",
        "name": f"Staden på {platform}",
        "unit": "Kommunikation",
        "manager": "carin",
        "responsible": "bo",
        "substitute": "disa",
        "administrators": ["bo"],
        "team_channel": "komm",
        **more,
    }


def setup_of(
    routine: str,
    chats: Mapping[str, Any],
    identities: Mapping[str, Mapping[str, str]],
    accounts: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The setup file of the town. ``identities``: for each person their ids in the chats."""
    people = [
        {"id": key, "email": f"{key}@town.example", **person, **identities.get(key, {})}
        for key, person in PEOPLE.items()
    ]
    return {
        "municipalities": [
            {
                "id": MUNICIPALITY,
                "name": "Stadens kommun",
                "routine": routine,
                "rules_page": RULES,
                "people": people,
                "team_channels": [{"id": "komm", **chats}],
                "accounts": list(accounts),
            }
        ]
    }


@dataclass
class Town:
    """Kanalvakt running, and what a story needs to tell what happens in it."""

    app: App
    stage: Stage
    address: str
    settings: Settings
    #: Comment ids that came in, so that each is new.
    came: int = 0
    clock: dict[str, timedelta] = field(default_factory=dict)

    async def comes_in(
        self,
        text: str,
        *,
        account: str = "facebook",
        author: str = "Troll Trollsson",
        comment_id: str | None = None,
        created_at: datetime | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """A comment comes in through the signed webhook; returns what the webhook answered."""
        self.came += 1
        comment = {
            "id": comment_id or f"c{self.came}",
            "kind": "comment",
            "text": text,
            "author": {"id": "a1", "name": author},
            "url": f"https://{account}.example/town/posts/{self.came}",
            "created_at": (created_at or self.app.now()).isoformat(),
            "post_id": "p1",
            "parent_id": "",
            "attachments": [],
            **more,
        }
        return await self.webhook([comment], account=account)

    async def webhook(self, comments: Sequence[Mapping[str, Any]], *, account: str) -> dict[str, Any]:
        """Posts comments, signed."""
        body = json.dumps(
            {
                "municipality": MUNICIPALITY,
                "account": f"https://{account}.example/town",
                "comments": list(comments),
            }
        ).encode()
        headers = signed(body, at=self.app.now().timestamp())
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.address}/webhooks/comments", data=body, headers=headers) as answer,
        ):
            content = await answer.json()
            assert answer.status == 202, content
            return dict(content)

    async def card(self, *words: str, buttons: Sequence[str] | None = None) -> SeenCard:
        """Waits until the channel shows a card with all these words, and exactly these buttons if given."""
        return await self._one(self.stage.cards, words, buttons)

    async def message(self, person: str, *words: str, buttons: Sequence[str] | None = None) -> SeenCard:
        """Waits until a card for that person alone has all these words."""
        return await self._one(partial(self.stage.direct, person), words, buttons)

    async def _one(
        self,
        look: Callable[[], Awaitable[Sequence[SeenCard]]],
        words: Sequence[str],
        buttons: Sequence[str] | None,
    ) -> SeenCard:
        until = time.monotonic() + PATIENCE
        seen: Sequence[SeenCard] = ()
        while time.monotonic() < until:
            seen = await look()
            for card in reversed(seen):
                fits = all(word in card.text or word in card.title for word in words)
                if fits and (buttons is None or set(card.buttons) == set(buttons)):
                    return card
            await asyncio.sleep(0.05)
        shown = "\n".join(f"{card.title} {card.buttons}\n{card.text}\n" for card in seen)
        raise AssertionError(f"no card with {words} and {buttons}; the channel shows:\n{shown}")

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses a button."""
        return await self.stage.press(person, card, label)

    async def form(self, person: str, card: SeenCard, label: str) -> SeenForm:
        """Presses a button that opens a form."""
        answer = await self.stage.press(person, card, label)
        assert isinstance(answer, SeenForm), answer
        return answer

    async def refused(self, person: str, card: SeenCard, label: str) -> str:
        """Presses a button and is told no, alone; returns what was said."""
        answer = await self.stage.press(person, card, label)
        assert isinstance(answer, SeenCard), answer
        return answer.text

    async def log(self) -> list[LogRow]:
        """The record log, oldest first."""
        rows = await self.app.database.read(lambda session: log.newest(session, MUNICIPALITY, 1000))
        return rows[::-1]

    async def actions(self) -> list[str]:
        """What the log says happened, oldest first."""
        return [row.action for row in await self.log()]

    async def log_holds(self) -> bool:
        """Whether the chain verifies."""
        return await self.app.database.read(lambda session: log.verify(session, MUNICIPALITY)) is None

    async def evidence(self) -> list[Evidence]:
        """All saved evidence, each verified against its hash."""

        def look(session: Session) -> list[Evidence]:
            return list(session.exec(select(Evidence)))

        found = await self.app.database.read(look)
        for item in found:
            self.app.evidence.verify(item.pdf, item.pdf_sha256)
            self.app.evidence.verify(item.record, item.record_sha256)
        return found

    async def documents(self) -> list[Document]:
        """All saved documents, oldest first, every file of them verified against its hash."""

        def look(session: Session) -> list[Document]:
            return list(session.exec(select(Document).order_by(col(Document.id))))

        found = await self.app.database.read(look)
        for document in found:
            for path, digest in documents.files(document):
                self.app.evidence.verify(path, digest)
        return found

    async def until(self, holds: Callable[[], Awaitable[bool]], what: str) -> None:
        """Waits until something holds."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if await holds():
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"never: {what}")


def signed(body: bytes, *, at: float | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers of a webhook that was sent at that time."""
    stamp = str(int(at if at is not None else time.time()))
    seal = hmac.new(secret.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Kanalvakt-Timestamp": stamp,
        "X-Kanalvakt-Signature": f"v1={seal}",
        "Content-Type": "application/json",
    }


@asynccontextmanager
async def served(settings: Settings, options: Options) -> AsyncIterator[App]:
    """The whole program, listening, in this process."""
    from aiohttp import web

    app = App(settings, options)
    runner = web.AppRunner(app.web, access_log=None)
    try:
        await app.start()
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        yield app
    finally:
        await ended(runner)
        await app.stop()


def settings_for(
    folder: Path, port: int, database_url: str, setup: Mapping[str, Any], **more: Any
) -> Settings:
    """Settings for a story, with the setup written to a file as an installation has it."""
    file = folder / "setup.yaml"
    file.write_text(yaml.safe_dump(dict(setup), allow_unicode=True, sort_keys=False), encoding="utf-8")
    jobs = folder / "data" / "jobs.sqlite3"
    if database_url.startswith("sqlite") and not jobs.exists():
        jobs.parent.mkdir(exist_ok=True)
        jobs.write_bytes(_jobs_with_tables())
    return load_settings(
        data_dir=folder / "data",
        database_url=database_url,
        host="127.0.0.1",
        port=port,
        intake_secret=SECRET,
        setup=file,
        **more,
    )


@cache
def _jobs_with_tables() -> bytes:
    """The engine's own file as its first start leaves it; to make its tables is half of a program's start."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "jobs.sqlite3"
        DBOS.migrate(f"sqlite:///{file}")
        return file.read_bytes()
