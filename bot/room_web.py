"""The browser room's addresses: pages, live updates, and what is pressed and written there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from aiohttp import web
from multidict import MultiMapping

from bot.faults import report
from bot.room import RoomChat, direct_place
from bot.room_answers import checked, filled, kept
from bot.room_guard import HEADERS, LOOPBACK, Guard
from bot.room_live import stream
from bot.room_page import (
    FILES,
    EvidenceRow,
    LogRow,
    RoomChannel,
    RoomPerson,
    RoomScene,
    Viewer,
    channel_page,
    evidence_list,
    log_page,
    page_address,
)
from cards.html import Html, card_html, el
from cards.html_form import WAY, form_html
from cards.model import Card
from cards.plain import card_from_json, form_from_json, form_to_json
from cards.texts import own
from handlers.ports import (
    Actor,
    Answer,
    Changed,
    Event,
    Nothing,
    Opened,
    Pointed,
    Press,
    Reacted,
    Refused,
    Sent,
    Shown,
    Typed,
    Undelivered,
)

Handle: TypeAlias = Callable[[Event], Awaitable[Answer]]
LogRows: TypeAlias = Callable[[], Awaitable[Sequence[LogRow]]]
#: What evidence the person with that id may open.
EvidenceRows: TypeAlias = Callable[[str], Awaitable[Sequence[EvidenceRow]]]
#: Gives media type and content of a file that may be shown, or None.
OpenFile: TypeAlias = Callable[[str], Awaitable[tuple[str, bytes] | None]]
Page: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

STATIC = {"room.css": "text/css", "room.js": "text/javascript", "mark.svg": "image/svg+xml"}
#: What a browser shows without being able to run it; everything else is downloaded.
INLINE = frozenset({"application/pdf", "application/json", "text/plain", "image/png", "image/jpeg"})


@dataclass(frozen=True, kw_only=True)
class FromBrowser:
    """What a browser sent, with the one who sent it."""

    request: web.Request
    values: MultiMapping[object]
    viewer: Viewer
    actor: Actor
    #: The message that was pressed on; None for words, or a card shown to one person alone.
    reference: str | None

    def word(self, name: str) -> str:
        """One value; 400 if it is missing."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise web.HTTPBadRequest(text=f"{name} saknas.")
        return value


def _version(sent: FromBrowser) -> int:
    """The version of the card that stood before whoever pressed or reacted."""
    version = sent.word("version")
    if not (version.isascii() and version.isdigit()):
        raise web.HTTPBadRequest(text="version är inget tal.")
    return int(version)


class RoomSite:
    """The pages of the room and the way from a browser to the handlers."""

    def __init__(
        self,
        chat: RoomChat,
        handle: Handle,
        scene: RoomScene,
        *,
        log_rows: LogRows,
        evidence: EvidenceRows | None = None,
        open_file: OpenFile | None = None,
        hosts: frozenset[str] = LOOPBACK,
    ) -> None:
        self._chat = chat
        self._handle = handle
        self._scene = scene
        self._log_rows = log_rows
        self._evidence = evidence
        self._open_file = open_file
        self._guard = Guard(hosts)

    def mount(self, app: web.Application) -> None:
        """Adds the room to an application that only this machine reaches."""
        app.add_routes(self.routes())
        app.on_shutdown.append(self._close)

    def routes(self) -> list[web.RouteDef]:
        """All addresses of the room."""
        pages: list[tuple[str, str, Page]] = [
            ("GET", "/", self._home),
            ("GET", "/room/live", self._live),
            ("GET", "/room/log", self._show_log),
            ("GET", "/room/evidence", self._show_evidence),
            ("GET", "/room/file/{path:.+}", self._file),
            ("GET", "/room/static/{name}", self._static),
            ("GET", "/room/{place:room:[^/]+}", self._channel),
            ("POST", "/room/press", self._press),
            ("POST", "/room/send", self._send),
            ("POST", "/room/say", self._say),
            ("POST", "/room/point", self._point),
            ("POST", "/room/react", self._react),
        ]
        return [web.route(method, path, self._guarded(page)) for method, path, page in pages]

    async def _close(self, _app: web.Application) -> None:
        self._chat.bell.close()

    def _guarded(self, page: Page) -> Page:
        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                self._guard.check_host(request)
                response = await page(request)
            except web.HTTPException as refusal:
                refusal.headers.update(HEADERS)
                raise
            if not response.prepared:
                for name, value in HEADERS.items():
                    response.headers.setdefault(name, value)
            return response

        return answer

    # --- pages -----------------------------------------------------------------------------------

    async def _home(self, _request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(page_address(self._scene.channels[0], self._scene.people[0]))

    async def _channel(self, request: web.Request) -> web.StreamResponse:
        channel = self._find_channel(request.match_info["place"])
        return await self._page(request, self._find_person(request.query.get("som")), channel)

    async def _page(
        self, request: web.Request, person: RoomPerson, channel: RoomChannel, private: Html | None = None
    ) -> web.Response:
        cookie = self._guard.cookie(request)
        viewer = Viewer(person=person, channel=channel, token=self._guard.signed(cookie))
        direct = direct_place(person.id)
        messages = await self._chat.store.since((channel.place, direct), 0)
        text = channel_page(
            self._scene,
            viewer,
            [message for message in messages if message.place == channel.place],
            [message for message in messages if message.place == direct],
            change=max((message.change for message in messages), default=0),
            private=private or Html(),
            evidence=await self._evidence(person.id) if self._evidence else None,
        )
        response = web.Response(text=text, content_type="text/html")
        self._guard.set_cookie(response, cookie)
        return response

    async def _show_log(self, request: web.Request) -> web.StreamResponse:
        person = self._find_person(request.query.get("som"))
        viewer = Viewer(person=person, channel=self._scene.channels[0], token="")
        text = log_page(self._scene, viewer, await self._log_rows())
        return web.Response(text=text, content_type="text/html")

    async def _show_evidence(self, request: web.Request) -> web.StreamResponse:
        person = self._find_person(request.query.get("som"))
        rows = await self._evidence(person.id) if self._evidence else ()
        return web.Response(text=evidence_list(rows), content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        found = await self._open_file(request.match_info["path"]) if self._open_file else None
        if found is None:
            raise web.HTTPNotFound(text="Filen finns inte.")
        kind, content = found
        response = web.Response(body=content, content_type=kind)
        response.headers["Content-Disposition"] = "inline" if kind in INLINE else "attachment"
        # What is shown inline cannot run anything, and viewers of PDF stumble over stricter words.
        response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        return response

    async def _static(self, request: web.Request) -> web.StreamResponse:
        kind = STATIC.get(request.match_info["name"])
        if kind is None:
            raise web.HTTPNotFound
        text = (FILES / request.match_info["name"]).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=kind, headers={"Cache-Control": "no-cache"})

    def _find_channel(self, place: str) -> RoomChannel:
        for channel in self._scene.channels:
            if channel.place == place:
                return channel
        raise web.HTTPNotFound(text="Kanalen finns inte.")

    def _find_person(self, name: str | None) -> RoomPerson:
        if name is None:
            return self._scene.people[0]
        for person in self._scene.people:
            if person.id == name:
                return person
        raise web.HTTPNotFound(text="Personen finns inte.")

    # --- live ------------------------------------------------------------------------------------

    async def _live(self, request: web.Request) -> web.StreamResponse:
        person = self._find_person(request.query.get("som"))
        channel = self._find_channel(request.query.get("place", ""))
        viewer = Viewer(person=person, channel=channel, token=self._guard.signed(self._guard.cookie(request)))
        # A browser that comes back says what it saw last; the address says where the page began.
        last = request.headers.get("Last-Event-ID") or request.query.get("after", "")
        change = int(last) if last.isascii() and last.isdigit() else 0
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await stream(self._chat, response, viewer, change, run=self._guard.run)
        return response

    # --- what people do --------------------------------------------------------------------------

    async def _press(self, request: web.Request) -> web.StreamResponse:
        sent = await self._read(request)
        action, _, subject = sent.word("pressed").partition(" ")
        event = Press(actor=sent.actor, action=action, subject=subject, version=_version(sent))
        return await self._reply(sent, await self._ask(event))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        sent = await self._read(request)
        written = sent.word("form")
        if not self._guard.same(sent.word("proof"), self._guard.signed(written)):
            raise web.HTTPForbidden(text="Formuläret har blivit gammalt. Öppna det igen.")
        form = filled(form_from_json(written), sent.values)
        way = str(sent.values.get(WAY, ""))
        if way not in {"", *(known.key for known in form.ways)}:
            raise web.HTTPBadRequest(text="Formuläret har ingen sådan knapp.")
        wrong = checked(form) if not way else None
        if wrong:
            return await self._reply(sent, Opened(form=wrong))
        event = Sent(
            actor=sent.actor,
            form=form.name,
            subject=form.subject,
            version=form.version,
            values={field.key: field.value for field in form.fields},
            way=way,
        )
        answer = await self._ask(event)
        if isinstance(answer, Opened):
            answer = Opened(form=kept(answer.form, form))
        return await self._reply(sent, answer)

    async def _say(self, request: web.Request) -> web.StreamResponse:
        sent = await self._read(request)
        # Slack's slash commands, typed by habit, are the same words.
        words = sent.word("words").strip().removeprefix("/").removeprefix("kanalvakt ").strip()
        if not words:
            return await self._reply(sent, Refused(reason="Skriv något först, till exempel hjälp."))
        place = sent.viewer.channel.place
        return await self._reply(sent, await self._ask(Typed(actor=sent.actor, words=words, place=place)))

    async def _point(self, request: web.Request) -> web.StreamResponse:
        sent = await self._read(request)
        text = sent.word("words").replace("\r\n", "\n")
        if not text.strip():
            return await self._reply(sent, Refused(reason="Klistra in texten som ska flaggas först."))
        return await self._reply(sent, await self._ask(Pointed(actor=sent.actor, text=text)))

    async def _react(self, request: web.Request) -> web.StreamResponse:
        sent = await self._read(request)
        event = Reacted(
            actor=sent.actor,
            emoji=sent.word("emoji"),
            place=sent.viewer.channel.place,
            reference=sent.word("reference"),
            version=_version(sent),
        )
        return await self._reply(sent, await self._ask(event))

    async def _read(self, request: web.Request) -> FromBrowser:
        values = await request.post()
        token = values.get("token")
        self._guard.check_post(request, token)
        person = self._find_person(str(values.get("person")))
        viewer = Viewer(person=person, channel=self._find_channel(str(values.get("place"))), token=str(token))
        reference = values.get("reference")
        return FromBrowser(
            request=request,
            values=values,
            viewer=viewer,
            actor=Actor(chat="room", user=person.id, name=person.name),
            reference=reference if isinstance(reference, str) else None,
        )

    async def _ask(self, event: Event) -> Answer:
        try:
            return await self._handle(event)
        except Exception as fault:  # noqa: BLE001 - whatever happens, the one who pressed gets an answer
            number = report("what somebody did in the room could not be handled", fault)
            return Refused(reason=own("own-fault", reference=number))

    async def _reply(self, sent: FromBrowser, answer: Answer) -> web.Response:
        if isinstance(answer, Changed | Refused) and answer.card:
            await self._everywhere(sent, answer.card)
        if "application/json" in sent.request.headers.get("Accept", ""):
            return web.json_response(self._as_json(sent, answer))
        return await self._page(
            sent.request, sent.viewer.person, sent.viewer.channel, self._as_html(sent, answer)
        )

    async def _everywhere(self, sent: FromBrowser, card: Card) -> None:
        """What was pressed on is shown to all as it is now."""
        message = await self._chat.store.get(sent.reference) if sent.reference else None
        if message and card_from_json(message.card_json).key == card.key:
            with contextlib.suppress(Undelivered):
                await self._chat.show(message.reference, card)

    def _as_json(self, sent: FromBrowser, answer: Answer) -> Mapping[str, str]:
        match answer:
            case Opened():
                return {"kind": "form", "html": self._as_html(sent, answer)}
            case Shown():
                return {"kind": "card", "html": self._as_html(sent, answer)}
            case Changed():
                return {"kind": "changed", "word": answer.word}
            case Refused():
                return {"kind": "refused", "word": answer.reason}
            case Nothing():
                return {"kind": "nothing"}

    def _as_html(self, sent: FromBrowser, answer: Answer) -> Html:
        along = dict(sent.viewer.sent)
        if sent.reference:
            along["reference"] = sent.reference
        match answer:
            case Opened():
                written = form_to_json(replace(answer.form))
                leave = page_address(sent.viewer.channel, sent.viewer.person)
                along |= {"form": written, "proof": self._guard.signed(written)}
                return form_html(answer.form, send_to="/room/send", sent=along, leave_to=leave)
            case Shown():
                return card_html(answer.card, anchor="sheet", press_to="/room/press", sent=along)
            case Changed():
                return el("p", answer.word, role="status", dir="auto") if answer.word else Html()
            case Refused():
                return el("p", answer.reason, role="alert", dir="auto")
            case Nothing():
                return Html()
