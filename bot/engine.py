"""The job engine: DBOS launched for the work that handlers define, and what must happen by the clock.

SQLite: one process, its jobs in a file of their own, so that the engine's writing does not hold up a press.
PostgreSQL: the same database, in DBOS's own schema; each replica has a name of its own that it keeps, and
the others take up its jobs when it is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer
from sqlmodel import Session, col, delete

from bot import replicas
from bot.faults import Wordless
from bot.replicas import Replicas
from bot.starter import Starter
from handlers import forwarding, reminders, work
from handlers.work import where
from handlers.world import World
from storage import inbox
from storage.tables import Job

log = structlog.get_logger(__name__)

#: Raised only when a workflow changes in a way that running ones cannot follow.
WORKFLOW_VERSION = "1"
#: A job that was asked for so long ago and is not done may never have been started.
FORGOTTEN = timedelta(seconds=10)
#: How long finished jobs and the ids of events that were taken care of are kept.
KEPT = timedelta(days=7)


class Engine:
    """Runs durable work for one process."""

    def __init__(
        self, world: World, *, jobs_url: str, replica: str, busy: Callable[[], bool] = lambda: False
    ) -> None:
        """``busy``: somebody waits for an answer just now, so that jobs should not all start at once."""
        self._world = world
        self._config = DBOSConfig(
            name="kanalvakt",
            system_database_url=jobs_url,
            application_version=WORKFLOW_VERSION,
            executor_id=replica,
            serializer=DBOSPortableJSONSerializer(),
            # It warns of every workflow that a stop breaks off, which is as it should be.
            log_level="ERROR",
            console_log_level="ERROR",
            enable_otlp=False,
            run_migrations=True,
            use_listen_notify=not jobs_url.startswith("sqlite"),
        )
        self._starter = Starter(work.start, busy=busy)
        several = not jobs_url.startswith("sqlite")
        self._replicas = Replicas(jobs_url, replica) if several else None
        self._tasks: set[asyncio.Task[Any]] = set()
        self.launched = False

    async def start(self) -> None:
        """Launches DBOS, which takes up what a crash interrupted, and starts what was never begun."""
        logging.getLogger("dbos").setLevel(logging.ERROR)
        work.bind(self._world)
        DBOS(config=self._config)
        for handler in logging.getLogger("dbos").handlers:
            handler.setFormatter(Wordless())
        if self._replicas is not None:
            await asyncio.to_thread(self._replicas.keep)
        await asyncio.to_thread(_write_ahead, self._config["system_database_url"])
        # In this thread: DBOS takes up what a crash interrupted in the event loop that it finds here, where
        # the chats and platforms live. Nothing is served yet that would have to wait.
        DBOS.launch()
        self.launched = True
        self._world.database.on_jobs = self._starter.put
        self._spawn(asyncio.get_running_loop(), self._starter.run())
        if self._replicas is not None:
            self.every(replicas.ROUND, "replicas", partial(self._take_over, self._replicas))
        await self._start_undone(older_than=timedelta(0))
        self.every(5, "jobs", lambda: self._start_undone(older_than=FORGOTTEN))
        self.every(30, "reminders", lambda: forwarding.remind(self._world))
        # At start too: what was called for while the program was down is told now.
        self.every(60, "time", lambda: reminders.keep_time(self._world), at_once=True)
        self.every(3600, "retention", self._let_go)

    async def _start_undone(self, *, older_than: timedelta) -> None:
        """Starts what was asked for and never begun, as after a crash between commit and start."""
        self._starter.undone(await work.undone(self._world, older_than=older_than))

    async def _take_over(self, others: Replicas) -> None:
        """Takes up the jobs of replicas that are gone."""
        begun = await DBOS.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        owners = {item.executor_id for item in begun if item.executor_id}
        # DBOS has no public call for it; its own recovery service makes this one.
        take = DBOS._recover_pending_workflows  # noqa: SLF001
        for owner in await asyncio.to_thread(others.take_over, owners, lambda owner: take([owner])):
            log.warning("took over the jobs of a replica that is gone", replica=owner)

    def _spawn(self, loop: asyncio.AbstractEventLoop, work_: Any) -> None:
        # A context of its own: what a workflow's step asked for is not a part of that step.
        task = loop.create_task(work_, context=contextvars.Context())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            log.error("work in the background ended", fault=where(fault))

    def every(
        self, seconds: float, name: str, action: Callable[[], Awaitable[Any]], *, at_once: bool = False
    ) -> None:
        """Does something again and again; one failure is logged and does not end it."""

        async def loop() -> None:
            pause = 0 if at_once else seconds
            while True:
                await asyncio.sleep(pause)
                pause = seconds
                try:
                    await action()
                except Exception as fault:  # noqa: BLE001 - the next round tries again
                    log.error("periodic work failed", work=name, fault=where(fault))  # noqa: TRY400

        self._spawn(asyncio.get_running_loop(), loop())

    async def _let_go(self) -> None:
        """DBOS keeps everything for ever unless told; so does the inbox."""
        before = self._world.now() - KEPT
        milliseconds = int(before.timestamp() * 1000)
        old = await DBOS.list_workflows_async(
            end_time=before.isoformat(), status=["SUCCESS", "ERROR", "CANCELLED"], limit=1000
        )
        if old:
            await DBOS.delete_workflows_async([item.workflow_id for item in old])
        await self._world.database.write(partial(_forget, before))
        log.info("let go of finished jobs", count=len(old), before=milliseconds)

    async def stop(self) -> None:
        """Ends; what is under way goes on at the next start."""
        self._world.database.on_jobs = lambda _: None
        for task in tuple(self._tasks):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        if self.launched:
            work.unbind()
            await asyncio.to_thread(DBOS.destroy)
            if self._replicas is not None:
                self._replicas.close()  # here: DBOS took the loop's threads with it
            self.launched = False


def _write_ahead(url: str | None) -> None:
    """SQLite then flushes a change once instead of several times; the file remembers it."""
    if url is not None and url.startswith("sqlite:///"):
        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.execute("PRAGMA journal_mode=WAL")


def _forget(before: Any, session: Session) -> None:
    inbox.forget(session, before)
    session.exec(delete(Job).where(col(Job.done_at) < before))
