"""Signs of life for those who run the program: ``/healthz``, ``/readyz`` and ``/metrics``.

They are for the machine next door: they hold numbers and the ids of municipalities and accounts, no personal
data, and need no login. A proxy that faces the internet leaves them out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import partial
from typing import Final, Protocol, TypeVar

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from sqlmodel import Session

from bot.settings import Settings
from handlers.feeding import Fed, figures
from handlers.reading import Ahead, ahead
from handlers.world import World
from storage.counts import Counted, Counts, count
from storage.schema import is_current

#: Seconds to wait for the database before it counts as silent.
PATIENCE: Final = 5.0

T = TypeVar("T")

_log = structlog.get_logger(__name__)


class Launched(Protocol):
    """The job engine, as far as it matters here."""

    @property
    def launched(self) -> bool:
        """Whether durable work is being done."""


def routes(world: World, settings: Settings, engine: Launched) -> list[web.RouteDef]:
    """The three addresses."""
    del settings
    health = _Health(world, engine)
    return [
        web.get("/healthz", health.lives),
        web.get("/readyz", health.ready),
        web.get("/metrics", health.metrics),
    ]


class _Health:
    def __init__(self, world: World, engine: Launched) -> None:
        self._world = world
        self._engine = engine
        self._figures = _Figures()

    async def lives(self, _: web.Request) -> web.Response:
        """The process answers; whoever gets no answer may start it again."""
        return web.json_response({"alive": True})

    async def ready(self, _: web.Request) -> web.Response:
        """Whether work can be sent here, else 503 with every reason."""
        reasons = await self._reasons()
        return web.json_response(
            {"ready": not reasons, "reasons": reasons},
            status=503 if reasons else 200,
            headers={"Cache-Control": "no-store"},
        )

    async def _reasons(self) -> list[str]:
        reasons = []
        if not self._engine.launched:
            reasons.append("the job engine is not launched")
        current = await _in_time(self._world.database.read(_is_current))
        if current is None:
            reasons.append("the database does not answer")
        elif not current:
            reasons.append("the database's tables are not those of this version")
        return reasons

    async def metrics(self, _: web.Request) -> web.Response:
        """The numbers in Prometheus' text format, counted now."""
        counted = await _in_time(self._world.database.read(partial(_count, self._world)))
        if counted is None:
            return web.Response(status=503, text="the database does not answer\n")
        body = self._figures.text(*counted)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


class _Figures:
    """Our numbers in a registry of their own, so that several programs in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._comments = self._gauge(
            "comments", "Comments taken in and kept.", "municipality", "account", "origin"
        )
        self._cases = self._gauge("cases_open", "Cases that are not closed.", "municipality", "state")
        self._decisions = self._gauge("decisions", "Cases by their last decision.", "municipality", "outcome")
        self._cards = self._gauge("cards", "Cards by chat and how far they came.", "chat", "state")
        self._late = self._gauge(
            "deadlines_late", "Open cases whose deadline has passed.", "municipality", "kind"
        )
        self._aside = self._gauge(
            "set_aside", "What was told in an unknown shape and is kept.", "source", "reason"
        )
        read = ("municipality", "account")
        self._read = self._gauge("account_read_seconds", "When an account was last read, since 1970.", *read)
        self._blind = self._gauge("account_blind", "1 where an account cannot be read now.", *read)
        self._partly = self._gauge(
            "account_partly_blind", "1 where a part of an account cannot be read now.", *read
        )
        self._barred = self._gauge(
            "account_barred", "1 where the platform does not let us remove or answer.", *read
        )
        self._used = self._gauge("account_calls_used", "Per cent of the calls that are used.", *read)
        self._left = self._gauge("account_calls_left", "Per cent of the calls that are left.", *read)
        self._ends = self._gauge(
            "account_token_ends_seconds",
            "When an account's token ends, since 1970, where that is known.",
            *read,
        )
        self._stopped = self._gauge(
            "account_stopped", "1 where an account is not read, and no failure says why.", *read
        )
        self._quiet = self._gauge(
            "account_webhook_quiet", "1 where a webhook does not tell what reading finds.", *read
        )
        self._fed = self._gauge(
            "account_fed_seconds", "When an account that nothing reads was last sent, since 1970.", *read
        )
        self._fed_silent = self._gauge(
            "account_fed_silent", "1 where nothing has come for so long that people are told.", *read
        )
        self._refused = self._gauge(
            "account_webhook_refused", "Requests that name an account, refused since one was taken.", *read
        )
        self._jobs = self._gauge("jobs_undone", "Jobs that were asked for and are not done.")

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"kanalvakt_{name}", what, labels, registry=self._registry)

    def text(self, counts: Counts, ahead: Ahead, fed: Fed) -> bytes:
        """All numbers. Nothing is awaited here, so that two who ask at once get whole answers."""
        _lay(self._comments, counts.comments)
        _lay(self._cases, counts.cases_open)
        _lay(self._decisions, counts.decisions)
        _lay(self._cards, counts.cards)
        _lay(self._late, counts.late)
        _lay(self._aside, counts.set_aside)
        _lay(self._read, counts.read_at)
        _lay(self._blind, counts.blind)
        _lay(self._partly, counts.partly_blind)
        _lay(self._barred, counts.barred)
        _lay(self._used, counts.calls_used)
        _lay(self._left, [(labels, 100 - used) for labels, used in counts.calls_used])
        _lay(self._ends, ahead.token_ends)
        _lay(self._quiet, ahead.quiet)
        _lay(self._stopped, ahead.stopped)
        _lay(self._fed, fed.at)
        _lay(self._fed_silent, fed.silent)
        _lay(self._refused, fed.refused)
        self._jobs.set(counts.jobs_undone)
        return generate_latest(self._registry)


def _lay(gauge: Gauge, counted: Counted) -> None:
    gauge.clear()
    for labels, number in counted:
        gauge.labels(*labels).set(number)


async def _in_time(answer: Awaitable[T]) -> T | None:
    """The database's answer; None if it gives none in time."""
    try:
        return await asyncio.wait_for(answer, PATIENCE)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the database cannot be relied on
        _log.warning("database silent", fault=type(fault).__name__)
        return None


def _is_current(session: Session) -> bool:
    return is_current(session.connection())


def _count(world: World, session: Session) -> tuple[Counts, Ahead, Fed]:
    return count(session, world.now()), ahead(world, session), figures(session, world.now())
