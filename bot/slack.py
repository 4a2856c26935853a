"""Slack: the chat that handlers see, and the events of what people do there.

A press is handled first and answered at once (bolt's ``process_before_response``, which has no ack to wait
10 ms for); what opens or appears for the one who pressed follows in a task that ``stop`` waits for.
Cards in channels are changed by our own jobs, through ``update``.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.faults import report
from bot.hello import welcome
from bot.slack_access import Access, ManyWorkspaces, OneWorkspace
from bot.slack_answers import (
    Where,
    acknowledgement,
    failed_form,
    fault,
    greet,
    input_blocks,
    show,
    tell,
)
from bot.slack_delivery import Delivery
from bot.slack_events import acted, place_id, pointed, reacted, sent, typed_command, typed_words
from bot.slack_guard import Guard, Turned
from cards.model import Card
from cards.slack import FORM, render_word
from cards.texts import own
from handlers.ports import Actor, Answer, Contact, Event, Place
from manifest.slack import BOT_SCOPES

log = structlog.get_logger(__name__)

SOURCE = "slack"
SLACK_API = "https://slack.com/api/"
#: A trigger lives three seconds; an answer that comes later than this is of no use.
SECONDS_TO_ANSWER = 10
_EVERY = re.compile(".*", re.DOTALL)
Body = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """How to reach Slack.

    Either ``bot_token``, or ``client_id`` with its secret, ``engine`` and ``public_url``; and either
    ``signing_secret`` (HTTP) or ``app_token`` (Socket Mode), or both.
    """

    bot_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    api_url: str = SLACK_API
    #: Where installations are kept, for several workspaces.
    engine: AsyncEngine | None = None
    public_url: str = ""

    def faults(self) -> tuple[str, ...]:
        """What is missing, one sentence each."""
        found = []
        if not self.bot_token and not (self.client_id and self.client_secret):
            found.append("Slack needs SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.")
        if not self.signing_secret and not self.app_token:
            found.append("Slack needs SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode).")
        if self.client_id and not (self.public_url and self.engine):
            found.append("Installing in several workspaces needs KANALVAKT_PUBLIC_URL and a database.")
        return tuple(found)


class SlackChat:
    """Shows cards in Slack and hands what people do there to ``handle``.

    ``received`` is told the source and Slack's id of every event and says whether it is the first time;
    ``closed`` the workspace and id of somebody whose account was deactivated; ``greeting`` says what the
    routine wants most, where the bot comes to.
    """

    def __init__(
        self,
        settings: SlackSettings,
        *,
        handle: Callable[[Event], Awaitable[Answer]],
        received: Callable[[str, str], Awaitable[bool]],
        closed: Callable[[str, str], Awaitable[None]] | None = None,
        greeting: Callable[[Actor, str], Awaitable[Sequence[str]]] | None = None,
    ) -> None:
        if faults := settings.faults():
            raise ValueError(" ".join(faults))
        self._settings = settings
        self._handle = handle
        self._received = received
        self._closed = closed
        self._greeting = greeting
        self._following: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._socket: AsyncSocketModeHandler | None = None
        self._logger = _quiet_logger()
        # What answers a person waits for the rate limit once; deliveries never do, their job waits instead.
        patient = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
        self._client = self._new_client(patient)
        self._sender = self._new_client([])
        self._access = self._new_access()
        self._delivery = Delivery(self._access, lambda: self._sender)
        self._guard = Guard(settings.signing_secret) if settings.signing_secret else None
        self._app = self._new_app()

    # --- for the program -------------------------------------------------------------------------

    def routes(self) -> list[web.RouteDef]:
        """The addresses that Slack and those who install the app call."""
        found = [web.post("/slack/events", self._events)] if self._guard else []
        if self._app.oauth_flow is not None and self._settings.client_id:
            found += [web.get("/slack/install", self._install)]
            found += [web.get("/slack/oauth_redirect", self._installed)]
        return found

    async def start(self) -> None:
        """Opens connections; with an app token also Socket Mode's."""
        timeout = aiohttp.ClientTimeout(total=SECONDS_TO_ANSWER)
        self._session = aiohttp.ClientSession(timeout=timeout)
        self._client.session = self._sender.session = self._session
        await self._access.start()
        if self._settings.app_token:
            self._socket = AsyncSocketModeHandler(
                self._app, self._settings.app_token, logger=self._logger, web_client=self._client
            )
            await self._socket.connect_async()  # type: ignore[no-untyped-call]  # of slack_bolt

    async def stop(self) -> None:
        """Takes nothing more in, shows what is still to be shown, and closes."""
        if self._socket is not None:
            await self._socket.close_async()  # type: ignore[no-untyped-call]  # of slack_bolt
            self._socket = None
        await self.settled()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def settled(self) -> None:
        """Waits until everything that follows upon answers has been shown."""
        while self._following:
            await asyncio.wait(set(self._following))

    # --- what handlers ask for -------------------------------------------------------------------

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:
        """Shows a new card in a channel and returns the message's ts."""
        return await self._delivery.post(place, card, key=key, again=again)

    async def update(self, place: Place, reference: str, card: Card) -> None:
        """Replaces a card for everybody."""
        await self._delivery.update(place, reference, card)

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        """Shows a card in a person's own chat with the bot."""
        return await self._delivery.tell(contact, card, key=key)

    async def email(self, contact: Contact) -> str | None:
        """The address that the workspace vouches for."""
        return await self._delivery.email(contact)

    async def left(self, contact: Contact) -> bool:
        """Whether the workspace has deactivated the person's account."""
        return await self._delivery.left(contact)

    # --- HTTP ------------------------------------------------------------------------------------

    async def _events(self, request: web.Request) -> web.Response:
        assert self._guard is not None
        try:
            admitted = await self._guard.admit(request)
        except Turned as turned:
            return web.json_response({"error": turned.reason}, status=turned.status)
        return await to_aiohttp_response(await self._app.async_dispatch(admitted))

    async def _install(self, request: web.Request) -> web.Response:
        assert self._app.oauth_flow is not None
        return await to_aiohttp_response(
            await self._app.oauth_flow.handle_installation(await to_bolt_request(request))
        )

    async def _installed(self, request: web.Request) -> web.Response:
        assert self._app.oauth_flow is not None
        return await to_aiohttp_response(
            await self._app.oauth_flow.handle_callback(await to_bolt_request(request))
        )

    # --- what people do --------------------------------------------------------------------------

    async def _acted(self, ack: Any, body: Body, context: AsyncBoltContext) -> None:
        event, where = acted(body, context.team_id or ""), _where(body, context)
        await self._answer(event, where)
        await ack()

    async def _sent(self, ack: Any, body: Body, context: AsyncBoltContext) -> None:
        event = sent(body, context.team_id or "")
        if event is None:
            await ack()
            return
        try:
            answered = acknowledgement(await self._handle(event), event, input_blocks(body["view"]))
        except Exception as error:  # noqa: BLE001 - a person always gets an answer
            reference = report("a slack form could not be handled", error)
            answered = failed_form(reference, input_blocks(body["view"]))
        await ack(**answered)

    async def _commanded(self, ack: Any, body: Body, context: AsyncBoltContext) -> None:
        await self._answer(typed_command(body, context.team_id or ""), _where(body, context))
        await ack()

    async def _pointed(self, ack: Any, body: Body, context: AsyncBoltContext) -> None:
        await self._answer(pointed(body, context.team_id or ""), _where(body, context))
        await ack()

    async def _happened(self, ack: Any, body: Body, event: Body, context: AsyncBoltContext) -> None:
        """An event. Slack sends it up to four times: at once, after a minute, after five."""
        team, kind = context.team_id or "", event.get("type")
        found: Event | None = None
        if kind in {"app_mention", "message"}:
            found = typed_words(event, team)
        elif kind == "reaction_added":
            found = reacted(event, team)
        elif kind == "user_change":
            await self._changed(event, team)
        elif kind == "member_joined_channel" and event.get("user") == context.bot_user_id:
            await self._met(event, team, context)
        if found is not None and await self._received(SOURCE, str(body.get("event_id"))):
            where = Where(
                client=context.client,
                user=found.actor.user,
                channel=str(event.get("channel") or (event.get("item") or {}).get("channel") or ""),
                thread=event.get("thread_ts"),
            )
            await self._answer(found, where)
        await ack()

    async def _met(self, event: Body, team: str, context: AsyncBoltContext) -> None:
        """The bot was invited to a channel: it introduces itself, once in each."""
        channel = str(event.get("channel") or "")
        if channel and await self._received(f"{SOURCE}.welcome", place_id(team, channel)):
            inviter = Actor(chat="slack", user=str(event.get("inviter") or ""), team=team)
            said = await self._greeting(inviter, place_id(team, channel)) if self._greeting else ()
            where = Where(client=context.client, user="", channel=channel)
            self._follow(greet(welcome(in_channel=True, routine=said), where))

    async def _changed(self, event: Body, team: str) -> None:
        """Somebody's account is another than it was; told again and again it is still closed once."""
        user = event.get("user") or {}
        if self._closed is not None and user.get("deleted") is True and user.get("team_id") in {team, None}:
            await self._closed(team, str(user.get("id") or ""))

    async def _answer(self, event: Event | None, where: Where) -> None:
        """Handles the event now; what its answer shows follows by itself."""
        if event is None:
            self._follow(tell(render_word(own("own-unreadable")), where))
            return
        try:
            answer = await self._handle(event)
        except Exception as error:  # noqa: BLE001 - a person always gets an answer
            reference = report("what somebody did in slack could not be handled", error)
            self._follow(tell(render_word(fault(reference)), where))
            return
        self._follow(show(answer, event, where))

    def _follow(self, showing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(showing)
        self._following.add(task)
        task.add_done_callback(self._following.discard)

    # --- building --------------------------------------------------------------------------------

    def _new_client(self, retry_handlers: list[Any]) -> AsyncWebClient:
        return AsyncWebClient(
            base_url=self._settings.api_url,
            timeout=SECONDS_TO_ANSWER,
            retry_handlers=retry_handlers,
            logger=self._logger,
        )

    def _new_access(self) -> Access:
        settings = self._settings
        if settings.client_id and settings.engine is not None:
            return ManyWorkspaces(
                settings.client_id, settings.client_secret, settings.engine, settings.public_url, BOT_SCOPES
            )
        return OneWorkspace(settings.bot_token, self._client)

    def _new_app(self) -> AsyncApp:
        app = AsyncApp(
            name="kanalvakt",
            logger=self._logger,
            client=self._client,
            process_before_response=True,
            # The guard at the door has done both, see there.
            signing_secret=self._settings.signing_secret or "socket mode",
            request_verification_enabled=False,
            ssl_check_enabled=False,
            **self._access.for_bolt(),
        )
        app.action(_EVERY)(self._acted)
        app.view(_EVERY)(self._sent)
        app.command(_EVERY)(self._commanded)
        app.shortcut(_EVERY)(self._pointed)
        if self._settings.client_id:
            app.enable_token_revocation_listeners()
        app.event(_EVERY)(self._happened)
        return app


def _where(body: Body, context: AsyncBoltContext) -> Where:
    view = body.get("view") or {}
    form = view if view.get("callback_id") == FORM else None
    return Where(
        client=context.client,
        user=context.user_id or "",
        channel=context.channel_id or "",
        trigger=str(body.get("trigger_id") or ""),
        view=str(view.get("id") or "") if view.get("type") == "modal" else "",
        form=form,
        respond=context.respond if body.get("response_url") else None,
    )


def _quiet_logger() -> logging.Logger:
    """For slack_bolt and slack_sdk, which at DEBUG write whole requests and messages to the log."""
    logger = logging.getLogger("kanalvakt.slack")
    logger.setLevel(logging.WARNING)
    return logger
