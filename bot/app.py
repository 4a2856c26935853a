"""The whole program put together: database, evidence, chats, platforms, jobs and the web."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from pydantic import SecretStr
from sqlmodel import Session

from bot import health, meta_webhook, webhook
from bot import register as public
from bot.attachments import Attachments
from bot.calendars import Calendars
from bot.clock import now as real_now
from bot.engine import Engine
from bot.faults import answered
from bot.links import Links, link_key
from bot.mail import NoMail, SmtpMail
from bot.memory import Inbox, References, RoomMessages
from bot.platforms import Platforms
from bot.polling import Polling
from bot.room import RoomChat
from bot.settings import Settings
from bot.setup import apply, credentials_missing
from bot.setup_file import Setup, read_setup
from bot.starter import Waiting
from bot.uploads import Uploads
from cards.evidence_fonts import fonts
from cards.texts import speak
from handlers import (
    absence,
    account_people,
    advice,
    approving,
    asking,
    calendars,
    closing,
    connecting,
    consulting,
    credentials,
    criticism,
    deadlines,
    decide,
    delivery,
    diary,
    direct_messages,
    discussions,
    dispatch,
    ended,
    feeding,
    flagging,
    forward,
    forwarding,
    greeting,
    inactivity,
    installation,
    leaving,
    left_roles,
    mentions,
    more_time,
    posting,
    publishing,
    recurring,
    redrawing,
    register,
    registering,
    removal,
    removing,
    reply,
    request_news,
    request_notices,
    request_talk,
    requests,
    restoring,
    revisits,
    running,
    set_aside,
    setting_up,
    snapshots,
    stand_in_access,
    step_files,
    task_presses,
    task_told,
    tasks,
    told,
    unit_posts,
    walking,
    watched,
    watching,
    withdrawing,
    words,
)
from handlers.ports import Actor, Answer, Attached, Chat, Event, Mail, Now
from handlers.world import Pace, World
from routines.library import load
from routines.model import Routine
from storage import accounts
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.schema import upgrade
from storage.tables import Municipality

if TYPE_CHECKING:
    from bot.slack import SlackSettings

log = structlog.get_logger(__name__)

#: Importing them registers what they handle.
CAPABILITIES = (
    absence,
    calendars,
    advice,
    consulting,
    credentials,
    criticism,
    deadlines,
    decide,
    delivery,
    diary,
    direct_messages,
    discussions,
    ended,
    feeding,
    flagging,
    forward,
    forwarding,
    inactivity,
    installation,
    leaving,
    left_roles,
    more_time,
    mentions,
    recurring,
    redrawing,
    register,
    registering,
    removal,
    removing,
    posting,
    reply,
    publishing,
    restoring,
    revisits,
    account_people,
    running,
    stand_in_access,
    task_presses,
    task_told,
    tasks,
    told,
    unit_posts,
    watched,
    watching,
    withdrawing,
    words,
    approving,
    asking,
    closing,
    connecting,
    request_news,
    request_notices,
    request_talk,
    requests,
    setting_up,
    step_files,
    snapshots,
    walking,
)


class NotReady(Exception):
    """The installation cannot start as it is configured; the message says why in one sentence a line."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a start may do differently from ``kanalvakt run``."""

    now: Now = real_now
    pace: Pace = field(default_factory=Pace)
    #: Shows every team channel in the browser room too.
    room: bool = False
    #: Applied instead of the file that KANALVAKT_SETUP names.
    setup: Setup | None = None
    #: Fetches what people attached; as in ``run`` where nothing else is said.
    attached: Attached | None = None


class App:
    """One running Kanalvakt."""

    def __init__(self, settings: Settings, options: Options | None = None) -> None:
        self.settings = settings
        self.options = options or Options()
        self.now = self.options.now
        speak(settings.language)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.database = Database(settings.database)
        self.evidence = EvidenceStore(settings.data_dir / "evidence")
        self.platforms = Platforms(settings, self.database)
        self.inbox = Inbox(self.database, self.now)
        key, address = link_key(settings.data_dir), public_address(settings)
        self.links = Links(self.evidence, key, address, self.now)
        self.uploads = Uploads(key, address, self.now)
        self.room: RoomChat | None = None
        self.chats: dict[str, Chat] = {}
        self.services: list[Any] = []
        self.web = web.Application(client_max_size=2**20, middlewares=[answered])
        self.web.on_response_prepare.append(public.unframed)
        self.world = World(
            database=self.database,
            evidence=self.evidence,
            chats=self.chats,
            platform=self.platforms,
            mail=_mail(settings, self.now),
            now=self.now,
            routine=_routines(),
            calendars=Calendars(settings.secret),
            attached=self.options.attached or Attachments(),
            link_to=self.links.to,
            upload_to=self.uploads.to,
            address=public_address(settings),
            pace=self.options.pace,
            reads_every=timedelta(seconds=settings.poll_seconds),
            language=settings.language,
        )
        self.polling = Polling(self.world, self.platforms)
        self._waiting = Waiting()
        self.engine = Engine(
            self.world,
            jobs_url=_jobs_database(settings),
            # Who owns this process's jobs.
            replica=settings.replica,
            busy=self._waiting.busy,
        )
        self._warming: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._warming.cancel()
        self._make_chats()

    async def handle(self, event: Event) -> Answer:
        """What every chat hands people's doings to."""
        with self._waiting:
            return await dispatch.handle(self.world, event)

    async def _greeting(self, actor: Actor, place: str) -> Sequence[str]:
        """What the routine wants most, said where the bot comes to."""
        return await greeting.lines(self.world, actor, place)

    def _make_chats(self) -> None:
        """The chats that have credentials."""
        settings = self.settings
        if settings.slack:
            from bot.slack import SlackChat

            slack = SlackChat(
                _slack_settings(settings),
                handle=self.handle,
                received=self.inbox.first_time,
                closed=lambda team, user: leaving.closed_in_chat(self.world, "slack", team, user),
                greeting=self._greeting,
            )
            self._add("slack", slack)
        if settings.teams is not None:
            from bot.teams import TeamsChat

            teams = TeamsChat(
                settings.teams,
                handle=self.handle,
                received=self.inbox.first_time,
                references=References(self.database),
                greeting=self._greeting,
            )
            self._add("teams", teams)
        if self.options.room:
            self.room = RoomChat(RoomMessages(self.database, self.now))
            self.chats["room"] = self.room

    def _add(self, name: str, chat: Any) -> None:
        self.chats[name] = chat
        self.services.append(chat)
        self.web.add_routes(chat.routes())

    async def prepare(self) -> None:
        """Brings the database up to date and applies the setup file; refuses what cannot work."""
        await asyncio.to_thread(upgrade, self.database.engine)
        setup = self.options.setup
        if setup is None and self.settings.setup is not None:
            setup = await asyncio.to_thread(read_setup, self.settings.setup)
        if setup is not None:
            missing = credentials_missing(setup, self.settings, room=self.options.room)
            if missing:
                raise NotReady("\n".join(missing))
            changes = await self.database.write(partial(_apply, setup, self.now))
            log.info("setup applied", changes=len(changes))
        # A new version of the program, or of a routine's file, may have the register show other things.
        await self.database.write(lambda session: register.lay_all(session, self.world))

    async def start(self) -> None:
        """Starts jobs, chats and polling. ``web`` is to be served by the caller."""
        await self.prepare()
        self.web.add_routes(webhook.routes(self.world, self.settings))
        self.web.add_routes(meta_webhook.routes(self.world, self.settings))
        self.web.add_routes(health.routes(self.world, self.settings, self.engine))
        self.web.add_routes(self.links.routes())
        self.web.add_routes(self.uploads.routes(self.world))
        self.web.add_routes(public.routes(self.world))
        if hasattr(self.platforms, "open"):  # what tests put in its place needs no connection
            await self.platforms.open()
        await self.engine.start()
        # The fonts of the evidence take two seconds to read; better now than at the first removal.
        self._warming = asyncio.create_task(asyncio.to_thread(fonts))
        for service in self.services:
            await service.start()
        self.engine.every(self.settings.poll_seconds, "poll", self.poll)
        self.engine.every(15 * 60, "calendars", lambda: calendars.poll(self.world), at_once=True)
        kept = timedelta(days=self.settings.set_aside_days)
        dispose = partial(set_aside.dispose, self.world, after=kept)
        self.engine.every(24 * 3600, "set aside", dispose, at_once=True)
        self.engine.every(24 * 3600, "leavers", lambda: leaving.check(self.world), at_once=True)

    async def poll(self) -> None:
        """Asks every connected platform what is new; one that fails or is slow holds up no other."""
        await self.polling.poll()

    async def warm(self) -> None:
        """Waits until all that takes long to load is loaded."""
        await asyncio.gather(self._warming, return_exceptions=True)

    async def stop(self) -> None:
        """Ends in order: no more from outside, then jobs, then the rest."""
        for service in self.services:
            await service.stop()
        await self.warm()
        await self.engine.stop()
        await self.polling.stop()
        await self.platforms.close()
        self.database.close()


def _slack_settings(settings: Settings) -> SlackSettings:
    """How Slack is reached; installations of several workspaces lie in the same database."""
    from sqlalchemy.ext.asyncio import create_async_engine

    from bot.slack import SLACK_API, SlackSettings

    several = settings.slack_client_id is not None
    asynchronous = settings.database.replace("sqlite://", "sqlite+aiosqlite://", 1)
    return SlackSettings(
        bot_token=_word(settings.slack_bot_token),
        signing_secret=_word(settings.slack_signing_secret),
        app_token=_word(settings.slack_app_token),
        client_id=settings.slack_client_id or "",
        client_secret=_word(settings.slack_client_secret),
        api_url=settings.slack_api_url or SLACK_API,
        engine=create_async_engine(asynchronous) if several else None,
        public_url=settings.public_url or "",
    )


def _word(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""


def public_address(settings: Settings) -> str:
    """How people reach the program."""
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def _jobs_database(settings: Settings) -> str:
    """On SQLite a file of its own beside the data; on PostgreSQL DBOS's schema in the same database."""
    if settings.database.startswith("sqlite"):
        return f"sqlite:///{(settings.data_dir / 'jobs.sqlite3').absolute()}"
    return settings.database


def _apply(setup: Setup, now: Now, session: Session) -> list[str]:
    changes = apply(session, setup, now())
    accounts.begin_watching(session, now())
    return changes


def _mail(settings: Settings, now: Now) -> Mail:
    if settings.smtp_url is None:
        return NoMail()
    return SmtpMail(settings.smtp_url.get_secret_value(), now=now)


def _routines() -> Any:
    """Reads each routine once."""

    @cache
    def read(name: str) -> Routine:
        return load(name)

    @cache
    def of(name: str, routine: str) -> Routine:
        """By whose name texts and records go: a municipality may live by another's routine."""
        return read(routine).model_copy(update={"name": name})

    def routine(municipality: Municipality) -> Routine:
        return of(municipality.name, municipality.routine)

    return routine


#: Objects made since the last look for garbage, before the next; Python's own 700 is for small programs.
GARBAGE_AFTER = 10_000


def keep_what_is_loaded() -> None:
    """Looks for garbage only among what is new from here on.

    Libraries, fonts and routines are a quarter of a million objects that stay. To go through them stops
    everything for a fifth of a second, each time in the middle of somebody's press.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


async def serve(app: App, *, ready: asyncio.Event | None = None) -> None:
    """Serves until it is cancelled."""
    runner = web.AppRunner(app.web, access_log=None)
    try:
        await app.start()
        await runner.setup()
        site = web.TCPSite(runner, app.settings.host, app.settings.port)
        await site.start()
        if ready is not None:
            ready.set()
        await app.warm()
        keep_what_is_loaded()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
        await app.stop()
