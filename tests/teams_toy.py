"""A toy bot in Teams: one case that can be approved or removed, for tests of the adapter alone."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from aiohttp import web
from botframework.connector.auth import ServiceClientCredentialsFactory

from bot.teams import TeamsChat, TeamsSettings
from bot.teams_references import ReferencesInMemory
from cards.model import Button, Card, Facts, Field, Form, Option, Quote, Text
from handlers.ports import (
    Actor,
    Answer,
    Changed,
    Event,
    Nothing,
    Opened,
    Place,
    Pointed,
    Press,
    Reacted,
    Refused,
    Sent,
    Shown,
    Typed,
)
from tests.listening import ended
from tests.parts.teams import CHANNEL, TEAM, TENANT

ANONYMOUS = TeamsSettings(anonymous=True, host_is_loopback=True)

CARD = Card(
    key="case:1",
    version=1,
    title="Ny kommentar på Tibro kommuns sida",
    summary="En kommentar kan bryta mot regeln om hot. Svara senast fredag 14:00.",
    blocks=(
        Facts(pairs=(("Skrev", "Kalle Anka"), ("Senast", "fredag 14:00, 48 timmar"))),
        Quote(text="Du ska få se på annat!", marks=((3, 6),)),
    ),
    buttons=(
        Button(action="case.approve", label="Godkänn", subject="case:1", style="primary"),
        Button(action="case.remove", label="Ta bort", subject="case:1", style="danger"),
        Button(action="case.show", label="Visa", subject="case:1"),
    ),
    context=("Du ser det här för att du bevakar kontot.",),
    tone="attention",
)
DONE = replace(CARD, version=2, title="Borttagen av Anna", buttons=(), tone="done")

ALSO = tuple(Option(value=label[0].lower(), label=label) for label in ("Alfa", "Beta", "Gamma"))

FORM = Form(
    name="case.remove",
    subject="case:1",
    version=1,
    title="Ta bort kommentaren",
    submit="Ta bort",
    style="danger",
    blocks=(Text(text="Kommentaren sparas och tas sedan bort."),),
    fields=(
        Field(
            key="ground",
            label="Grund",
            kind="choice",
            value="threat",
            options=(Option(value="threat", label="Hot", hint="4.4"), Option(value="advert", label="Reklam")),
        ),
        Field(key="also", label="Även", kind="choices", required=False, options=ALSO),
        Field(key="secret", label="Rör sekretess", kind="tick", value="yes"),
        Field(key="reason", label="Skäl", kind="long", required=False, hint="Skriv minst fem tecken."),
    ),
)


@dataclass
class ToyBot:
    """Handles events in the simplest way, and notes them."""

    events: list[Event] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    #: How a reaction is answered, by the emoji's name.
    reacted: dict[str, Answer] = field(default_factory=dict)
    #: Called before an event is answered, to fail or to wait.
    before: Callable[[Event], Awaitable[None]] | None = None

    async def received(self, source: str, event: str) -> bool:
        """Whether this is the first time."""
        first = (source, event) not in self.seen
        self.seen.add((source, event))
        return first

    async def handle(self, event: Event) -> Answer:
        """What a handler would answer."""
        self.events.append(event)
        if self.before is not None:
            await self.before(event)
        match event:
            case Press():
                return self._pressed(event)
            case Sent():
                return self._sent(event)
            case Typed():
                return self._typed(event)
            case Pointed():
                return Opened(form=replace(FORM, name="flag", title="Flagga", fields=(
                    Field(key="text", label="Text", kind="long", value=event.text),
                )))  # fmt: skip
            case Reacted():
                return self.reacted.get(event.emoji, Nothing())

    def _pressed(self, event: Press) -> Answer:
        match event.action:
            case "card.refresh":
                return Changed(card=CARD)
            case "case.remove":
                return Opened(form=FORM)
            case "case.show":
                return Shown(card=replace(CARD, title="Hela texten", buttons=()))
            case "case.approve" if event.version < CARD.version:
                return Refused(reason="Anna hann före klockan 10:42.", card=DONE)
        return Changed(card=DONE, word="Tack!" if event.actor.user == "29:bo" else "")

    def _sent(self, event: Sent) -> Answer:
        if event.form == "flag":
            return Shown(card=replace(CARD, title="Flaggad"))
        reason = event.values.get("reason", "")
        if len(reason) >= 5:
            return Changed(card=DONE)
        wrong = [replace(question, value=event.values[question.key]) for question in FORM.fields]
        wrong[-1] = replace(wrong[-1], error="Skriv minst fem tecken om varför.")
        return Opened(form=replace(FORM, fields=tuple(wrong)))

    def _typed(self, event: Typed) -> Answer:
        match event.words:
            case "formulär":
                return Opened(form=FORM)
            case "tyst":
                return Nothing()
            case "nej":
                return Refused(reason="Du finns inte i förteckningen.")
        return Shown(card=replace(CARD, title="Hjälp", buttons=()))


@dataclass(frozen=True)
class Served:
    """A toy bot that listens."""

    chat: TeamsChat
    toy: ToyBot
    references: ReferencesInMemory
    url: str


@asynccontextmanager
async def serving(
    settings: TeamsSettings = ANONYMOUS,
    *,
    listener: socket.socket | None = None,
    credentials: ServiceClientCredentialsFactory | None = None,
    greeting: Callable[[Actor, str], Awaitable[Sequence[str]]] | None = None,
) -> AsyncIterator[Served]:
    """Serves a toy bot on a free port, or on that of a listening socket, which stays open."""
    toy, references = ToyBot(), ReferencesInMemory()
    chat = TeamsChat(
        settings,
        handle=toy.handle,
        received=toy.received,
        references=references,
        credentials=credentials,
        greeting=greeting,
    )
    app = web.Application()
    app.add_routes(chat.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    own = listener.dup() if listener else socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, own).start()
    await chat.start()
    try:
        yield Served(chat, toy, references, f"http://127.0.0.1:{own.getsockname()[1]}/api/messages")
    finally:
        await chat.stop()
        await ended(runner)


def place(service_url: str) -> Place:
    """The team channel of the playground."""
    address = {"tenant": TENANT, "team": TEAM, "channel": CHANNEL, "service_url": service_url}
    return Place(id=f"teams:{CHANNEL}", chat="teams", address=address)
