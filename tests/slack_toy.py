"""A small handler that decides like the real ones, and a Slack adapter around it on a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiohttp import web

from bot.slack import SlackChat, SlackSettings
from cards.model import Button, Card, Field, Form, Option, Text
from handlers.ports import (
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
from tests.parts.slack import (
    APP_TOKEN,
    BOT_TOKEN,
    CHANNEL,
    SIGNING_SECRET,
    TEAM,
    LocalSlack,
    SlackPerson,
    local_slack,
)
from tests.room_toy import case_card
from tests.stages.slack import SlackStage

PEOPLE = {
    "anna": SlackPerson("U0ANNA", "Anna Ek", "anna.ek@ekhamra.se"),
    "bo": SlackPerson("U0BO", "Bo Lindqvist", "bo@ekhamra.se"),
    "erik": SlackPerson("U0ERIK", "Erik Norén"),
}
PLACE = Place(id=f"slack:{TEAM}:{CHANNEL}", chat="slack", address={"team": TEAM, "channel": CHANNEL})
SECRET_WORDS = "Hemliga ord som aldrig får stå i någon logg"


def reason_form(error: str | None = None) -> Form:
    """What removal asks."""
    return Form(
        name="case.remove",
        subject="case:17",
        version=1,
        title="Ta bort kommentaren",
        submit="Ta bort",
        style="danger",
        blocks=(Text(text="Kommentaren sparas och döljs sedan."),),
        fields=(
            Field(
                key="ground",
                label="Grund",
                kind="choice",
                value="insult",
                options=(Option(value="insult", label="Förolämpning"), Option(value="ad", label="Reklam")),
            ),
            Field(key="text", label="Till avsändaren", kind="long", error=error, hint="Säg varför."),
            Field(key="secret", label="Sekretess", kind="tick", required=False),
            Field(
                key="who",
                label="Meddela",
                kind="choices",
                required=False,
                options=(Option(value="bo", label="Bo, ersättare"), Option(value="carin", label="Carin")),
            ),
        ),
    )


@dataclass
class Toy:
    """Cards, what happened to them, and what a press gives."""

    chat: SlackChat | None = None
    card: Card = field(default_factory=lambda: case_card(17))
    reference: str = ""
    events: list[Event] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    #: Raised by every event while set.
    broken: Exception | None = None

    async def received(self, source: str, event_id: str) -> bool:
        new = (source, event_id) not in self.seen
        self.seen.add((source, event_id))
        return new

    async def handle(self, event: Event) -> Answer:  # noqa: PLR0911 - one line for each kind
        self.events.append(event)
        if self.broken is not None:
            raise self.broken
        match event:
            case Press():
                return await self._pressed(event)
            case Sent():
                return await self._sent(event)
            case Typed(words=words):
                return self._typed(words)
            case Pointed(text=text):
                return Shown(card=note("Lämnat in", text))
            case Reacted(emoji="eyes"):
                await self._change("Anna Ek tar hand om ärendet", self.card.buttons)
                return Changed(card=self.card)
            case Reacted(emoji="white_check_mark"):
                return Opened(form=reason_form())
        return Nothing()

    async def _pressed(self, event: Press) -> Answer:  # noqa: PLR0911 - one line for each action
        if event.actor.user == PEOPLE["erik"].id:
            return Refused(reason="Du finns inte i kommunens register.")
        if event.version != self.card.version:
            return Refused(reason="Kortet har ändrats sedan du såg det.", card=self.card)
        match event.action:
            case "case.remove":
                return Opened(form=reason_form())
            case "case.approve":
                await self._change("Godkänd av Anna Ek 10:42", ())
                return Changed(card=self.card, word="Tack!")
            case "case.claim":
                await self._change("Anna Ek tar hand om ärendet", self.card.buttons)
                return Changed(card=self.card)
            case "case.show":
                return Shown(card=replace(self.card, title="Bara för dig"))
        return Refused(reason="Det går inte här.")

    async def _sent(self, event: Sent) -> Answer:
        words = event.values["text"]
        if words == "kort":
            return Opened(form=reason_form("Skriv minst en hel mening."))
        if words == "mer":
            return Opened(form=replace(reason_form(), name="case.more", title="Ett steg till"))
        if words == "nej":
            return Refused(reason="Bo hann före.", card=self.card)
        if words == "visa":
            return Shown(card=note("Så här blev det", words))
        await self._change("Borttagen av Anna Ek 10:42", ())
        return Changed(card=self.card, word="Sparat." if words == "ord" else "")

    def _typed(self, words: str) -> Answer:
        match words.split(maxsplit=1)[0]:
            case "flag" | "flagga":
                return Opened(form=replace(reason_form(), name="flag", title="Flagga"))
            case "kanalvakt":
                return Shown(card=note("Hjälp", words))
        return Refused(reason=f"Jag förstår inte: {words}")

    async def _change(self, state: str, buttons: tuple[Button, ...]) -> None:
        version = self.card.version + 1
        self.card = replace(self.card, version=version, buttons=buttons, context=(state,))
        if self.chat is not None and self.reference:
            await self.chat.update(PLACE, self.reference, self.card)


def note(title: str, text: str) -> Card:
    return Card(key="note", version=1, title=title, summary=title, blocks=(Text(text=text),))


@dataclass(frozen=True)
class Scene:
    """Everything of one test."""

    slack: LocalSlack
    toy: Toy
    chat: SlackChat
    stage: SlackStage

    async def post(self) -> None:
        self.toy.reference = await self.chat.post(PLACE, self.toy.card, key="posting:1", again=False)


@asynccontextmanager
async def scene(folder: Path, *, socket_mode: bool = False) -> AsyncIterator[Scene]:
    """A bot and a workspace that talk to each other."""
    toy, routes = Toy(), list[web.RouteDef]()
    async with served(routes) as url:
        request_url = "" if socket_mode else f"{url}/slack/events"
        async with local_slack(folder, list(PEOPLE.values()), request_url=request_url) as slack:
            settings = SlackSettings(
                bot_token=BOT_TOKEN,
                signing_secret="" if socket_mode else SIGNING_SECRET,
                app_token=APP_TOKEN if socket_mode else "",
                api_url=slack.api_url,
            )
            toy.chat = chat = SlackChat(settings, handle=toy.handle, received=toy.received)
            routes.extend(chat.routes())
            await chat.start()
            try:
                yield Scene(slack, toy, chat, SlackStage(slack, PEOPLE, settled=chat.settled))
            finally:
                await chat.stop()


@asynccontextmanager
async def served(routes: list[web.RouteDef]) -> AsyncIterator[str]:
    """A server to which routes can still be added while it listens."""
    app = web.Application()

    async def any_route(request: web.Request) -> web.StreamResponse:
        for route in routes:
            if (route.method, route.path) == (request.method, request.path):
                answer: web.StreamResponse = await route.handler(request)
                return answer
        raise web.HTTPNotFound

    app.router.add_route("*", "/{path:.*}", any_route)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await ended(runner)
