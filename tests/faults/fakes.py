"""A platform and chats in memory that do what a test tells them, and the whole program around them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

import bot.app
from bot.app import App, Options
from bot.settings import Settings
from cards.model import Card
from handlers import intake
from handlers.platforms import Author, Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Actor, Answer, Contact, Opened, Place, Press, Sent, Undelivered
from storage import cases, log
from storage.tables import Account, Case, LogRow, Removal, Reply
from tests.faults.program import filled
from tests.listening import ended
from tests.parts.process import PATIENCE, free_port
from tests.scenarios.town import MUNICIPALITY, PACE, PEOPLE, account, settings_for, setup_of

#: What a platform does when it is asked: raises, or "lie" (says yes and does nothing), or "done but failed".
Behaviour = Exception | str
GONE = Undelivered("plattformen svarade inte")
FORBIDDEN = Undelivered("plattformen svarade 403: saknar behörighet", final=True)


@dataclass
class MemoryPlatform:
    """A platform whose next answers a test writes down beforehand."""

    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities(
            hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=True
        )
    )
    shown: dict[str, Visibility] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    replies: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    #: By call: what the next ones do; "always" is never used up.
    next: dict[str, list[Behaviour]] = field(default_factory=dict)
    always: dict[str, Behaviour] = field(default_factory=dict)
    #: Called in the moment in which something is removed.
    removing: Callable[[str], None] = lambda _: None
    state: Mapping[str, Any] = field(default_factory=dict)

    #: What the next reading tells, and per cent of the calls that are used by then.
    news: list[Incoming] = field(default_factory=list)
    used: int = 0
    refused: str = ""
    #: By comment: what the platform says beforehand that it lets nobody do, "hide" or "delete".
    forbidden: dict[str, set[str]] = field(default_factory=dict)
    #: A webhook is meant to tell too.
    webhook: bool = False

    async def new(self) -> tuple[Incoming, ...]:
        self._behave("new")
        told, self.news = tuple(self.news), []
        return told

    async def look(self, target: Target) -> Look:
        self._behave("look")
        id_ = target.comment_id
        no = self.forbidden.get(id_, set())
        return Look(
            visibility=self.shown.get(id_, Visibility.VISIBLE),
            text=self.texts.get(id_),
            can_hide="hide" not in no,
            can_delete="delete" not in no,
        )

    async def hide(self, target: Target) -> None:
        self._act("hide", target.comment_id, Visibility.HIDDEN)

    async def delete(self, target: Target) -> None:
        self._act("delete", target.comment_id, Visibility.GONE)

    async def restore(self, target: Target) -> None:
        self._act("restore", target.comment_id, Visibility.VISIBLE)

    async def publish(self, target: Target) -> None:
        if self.shown.get(target.comment_id) is Visibility.HELD:
            self._act("publish", target.comment_id, Visibility.VISIBLE)

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        mine = (target.comment_id, text)
        if again and mine in self.replies:
            return str(self.replies.index(mine))
        behaviour = self._behave("reply", raise_it=False)
        if behaviour is None or behaviour == "done but failed":
            self.replies.append(mine)
        self._raise(behaviour)
        return str(len(self.replies) - 1)

    def _act(self, call: str, comment: str, to: Visibility) -> None:
        behaviour = self._behave(call, raise_it=False)
        if behaviour is None or behaviour == "done but failed":
            stood = self.shown.get(comment, Visibility.VISIBLE) is Visibility.VISIBLE
            if call in {"hide", "delete"} and stood and comment in self.texts:  # else it is our own text
                self.removing(comment)
            self.shown[comment] = to
        self._raise(behaviour)

    def _behave(self, call: str, *, raise_it: bool = True) -> Behaviour | None:
        self.calls.append(call)
        waiting = self.next.get(call)
        behaviour = waiting.pop(0) if waiting else self.always.get(call)
        if raise_it:
            self._raise(behaviour)
        return behaviour

    def _raise(self, behaviour: Behaviour | None) -> None:
        if isinstance(behaviour, Exception):
            raise behaviour
        if behaviour == "done but failed":
            raise GONE


@dataclass
class Shown:
    """A card that stands in a chat, and when it came and changed."""

    place: str
    key: str
    card: Card
    at: float
    changed: list[float] = field(default_factory=list)


@dataclass
class MemoryChat:
    """A chat that counts. ``looks``: finds by its key what an earlier try posted, as Slack does."""

    looks: bool = True
    posts: list[Shown] = field(default_factory=list)
    #: Times of all calls by place, as the chat's limits see them.
    asked: dict[str, list[float]] = field(default_factory=dict)
    #: By place: what the next calls do.
    next: dict[str, list[Exception]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:
        self._ask(place.id)
        if again and self.looks:
            for number, shown in enumerate(self.posts):
                if (shown.place, shown.key) == (place.id, key):
                    return str(number)
        self.posts.append(Shown(place.id, key, card, time.monotonic()))
        return str(len(self.posts) - 1)

    async def update(self, place: Place, reference: str, card: Card) -> None:
        self._ask(place.id)
        self.posts[int(reference)].card = card
        self.posts[int(reference)].changed.append(time.monotonic())

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        where = Place(id=f"@{contact.user}", chat=contact.chat, address={})
        return await self.post(where, card, key=key, again=True)

    async def email(self, contact: Contact) -> str | None:
        return None

    def in_place(self, place: str) -> list[Shown]:
        return [shown for shown in self.posts if shown.place == place]

    def _ask(self, place: str) -> None:
        self.asked.setdefault(place, []).append(time.monotonic())
        waiting = self.next.get(place)
        if waiting:
            raise waiting.pop(0)
        if place in self.gone:
            raise Undelivered("channel_not_found", final=True)


class _Platforms:
    def __init__(self, platform: MemoryPlatform) -> None:
        self._platform = platform

    def __call__(self, account: Account) -> MemoryPlatform:
        return self._platform

    def lacks(self, account: Account) -> str:
        return "connector"

    async def close(self) -> None:
        return None


@dataclass
class Running:
    """The program, and what a test asks of it."""

    app: App
    platform: MemoryPlatform
    chat: MemoryChat
    settings: Settings
    address: str = ""
    place: str = "slack:T1:C1"

    async def comes(self, text: str, id_: str = "c1", *, account_: str = "facebook") -> int:
        """A comment from the platform; returns its case."""
        self.platform.texts[id_] = text
        incoming = Incoming(
            id=id_,
            text=text,
            created_at=self.app.now(),
            author=Author(name="Troll"),
            visibility=self.platform.shown.get(id_, Visibility.UNKNOWN),
        )
        taken = await intake.take_in(self.app.world, MUNICIPALITY, account_, [incoming], origin="platform")
        return taken.cases[0]

    async def press(self, person: str, action: str, case_id: int, version: int | None = None) -> Answer:
        """A press on the case's card as it is now, or on that version of it."""
        case = await self.case(case_id)
        event = Press(
            actor=actor(person), action=action, subject=f"case:{case_id}", version=version or case.version
        )
        return await self.app.handle(event)

    async def form(self, person: str, action: str, case_id: int, **answers: str) -> Answer:
        """Opens a form, fills it over what stands in it, sends it."""
        opened = await self.press(person, action, case_id)
        assert isinstance(opened, Opened), opened
        form = opened.form
        return await self.app.handle(
            Sent(
                actor=actor(person),
                form=form.name,
                subject=form.subject,
                version=form.version,
                values=filled(form) | answers,
            )
        )

    async def case(self, case_id: int) -> Case:
        found = await self.app.database.read(lambda session: cases.get(session, case_id))
        assert found is not None
        return found

    async def removal(self, case_id: int) -> Removal:
        found = await self.app.database.read(lambda session: cases.removal_of(session, case_id))
        assert found is not None
        return found

    async def replies(self, case_id: int) -> list[Reply]:
        return await self.app.database.read(lambda session: cases.replies_of(session, case_id))

    async def rows(self) -> list[LogRow]:
        def look(session: Session) -> list[LogRow]:
            return list(session.exec(select(LogRow).order_by(LogRow.number)))  # type: ignore[arg-type]

        return await self.app.database.read(look)

    async def actions(self) -> list[str]:
        return [row.action for row in await self.rows()]

    async def log_holds(self) -> bool:
        return await self.app.database.read(lambda session: log.verify(session, MUNICIPALITY)) is None

    def card(self, case_id: int) -> Card:
        """The newest card of the case in the team channel."""
        return [
            item.card for item in self.chat.in_place(self.place) if item.key.startswith(f"case:{case_id}@")
        ][-1]

    async def card_says(self, case_id: int, *words: str) -> Card:
        """Waits until the channel's card of the case has all these words."""

        async def says() -> bool:
            try:
                return all(word in str(self.card(case_id)) for word in words)
            except IndexError:
                return False

        await until(says, lambda: f"{words} on {self.card(case_id)}")
        return self.card(case_id)


def actor(person: str) -> Actor:
    """Somebody in the chat of the test."""
    return Actor(chat="slack", user=f"U0{person.upper()}", team="T1")


async def until(holds: Callable[[], Awaitable[bool]], what: Callable[[], str] | str) -> None:
    """Waits until something holds."""
    end = time.monotonic() + PATIENCE
    while not await holds():
        if time.monotonic() > end:
            raise AssertionError(f"never: {what if isinstance(what, str) else what()}")
        await asyncio.sleep(0.02)


@asynccontextmanager
async def running(
    folder: Path,
    database_url: str,
    *,
    routine: str = "gislaved",
    platform: MemoryPlatform | None = None,
    chat: MemoryChat | None = None,
    accounts: Sequence[Mapping[str, Any]] = (account("facebook"),),
    chats: Mapping[str, Any] | None = None,
    pace: Any = PACE,
    serve: bool = False,
    more_channels: Sequence[Mapping[str, Any]] = (),
) -> AsyncIterator[Running]:
    """The whole program on the database, with one chat in Slack's place and one platform for all accounts."""
    platform, chat = platform or MemoryPlatform(), chat or MemoryChat()
    people = {name: {"slack": f"U0{name.upper()}"} for name in PEOPLE}
    setup = setup_of(routine, chats or {"slack": {"team": "T1", "channel": "C1"}}, people, accounts)
    setup["municipalities"][0]["team_channels"] += more_channels
    settings = settings_for(
        folder, free_port(), database_url, setup, slack_bot_token="xoxb-1", slack_signing_secret="s"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.app, "Platforms", lambda *_: _Platforms(platform))
        patch.setattr(App, "_make_chats", lambda app: app.chats.update(slack=chat))
        app = App(settings, Options(pace=pace))
        found = Running(app, platform, chat, settings, f"http://{settings.host}:{settings.port}")
        async with _served(app, settings) if serve else _started(app):
            yield found


@asynccontextmanager
async def _started(app: App) -> AsyncIterator[None]:
    try:
        await app.start()
        yield
    finally:
        await app.stop()


@asynccontextmanager
async def _served(app: App, settings: Settings) -> AsyncIterator[None]:
    from aiohttp import web

    runner = web.AppRunner(app.web, access_log=None)
    try:
        await app.start()
        await runner.setup()
        await web.TCPSite(runner, settings.host, settings.port).start()
        yield
    finally:
        await ended(runner)
        await app.stop()
