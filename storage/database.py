"""The database: SQLite on one machine, PostgreSQL for several, the same questions and changes.

A question or change is a plain function of a Session; the event loop hands it to a thread. On SQLite all
changes go through one thread (``one_writer``). A change may be made again from the start, so it does nothing
but ask and change its Session.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage.one_writer import OneWriter, alone

T = TypeVar("T")

#: PostgreSQL's codes for a transaction that lost against another: deadlock, serialization, unique key.
BROKEN_OFF = frozenset({"40P01", "40001", "23505"})
TRIES = 5
#: Seconds that one who changes an SQLite database waits for another.
PATIENCE = 30
#: Seconds until a new file is opened again.
MOMENT = 0.05
#: PostgreSQL's code for a change in a transaction that may only look.
READ_ONLY = "25006"

#: Threads that read (and on PostgreSQL also write); two cores do not profit from more.
THREADS = 4


class WouldWrite(Exception):
    """A question wanted to change something: it has to be made as a change."""


def _sqlite_engine(url: str, begin: str, *, query_only: bool = False) -> Engine:
    # What a statement was given may be comment text, which must not reach a log with its error.
    engine = create_engine(
        url, connect_args={"timeout": PATIENCE, "check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        # The driver's own transactions begin too late and cannot be IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        _write_ahead(cursor)
        # A decision that was answered must outlive a power cut.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA query_only={int(query_only)}")
        cursor.close()
        # SQLite's own knows no letters but A to Z; a search (ilike) for "öppet" should find "ÖPPET".
        connection.create_function("lower", 1, _lower, deterministic=True)

    def _begin(dbapi_connection: Any) -> None:
        dbapi_connection.execute(begin)

    # Not a listener to "begin": for one, SQLAlchemy goes through all its events at every statement.
    engine.dialect.do_begin = _begin  # type: ignore[method-assign]
    return engine


def _write_ahead(cursor: Any) -> None:
    """Whoever opens a new file first makes it so. Others who open it in that moment may be told that it is
    locked, at once and however long they would wait (seen 2 times in 450 with three processes).
    """
    for _ in range(int(PATIENCE / MOMENT)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(MOMENT)
        else:
            return
    cursor.execute("PRAGMA journal_mode=WAL")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _wanted_to_write(fault: DBAPIError) -> bool:
    code = getattr(fault.orig, "sqlite_errorcode", None)
    return code == sqlite3.SQLITE_READONLY or getattr(fault.orig, "sqlstate", None) == READ_ONLY


class Database:
    """Answers questions and makes changes, each in one transaction, off the event loop."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.sqlite = url.startswith("sqlite")
        if self.sqlite:
            self._writer_engine = _sqlite_engine(url, "BEGIN IMMEDIATE")
            self._reader_engine = _sqlite_engine(url, "BEGIN")
            self._looking_engine = _sqlite_engine(url, "BEGIN", query_only=True)
            self._writers: OneWriter | ThreadPoolExecutor = OneWriter(self._writer_engine)
        else:
            engine = create_engine(url, pool_size=2 * THREADS, pool_pre_ping=True, hide_parameters=True)
            self._writer_engine = engine
            # One question sees one state, as on SQLite: a card is not put together from two.
            self._reader_engine = engine.execution_options(isolation_level="REPEATABLE READ")
            self._looking_engine = self._reader_engine.execution_options(postgresql_readonly=True)
            self._writers = ThreadPoolExecutor(THREADS, "write")
        self._readers = ThreadPoolExecutor(THREADS, "read")
        #: Called in the event loop with the ids of the jobs that a change asked for, after it stands.
        self.on_jobs: Callable[[list[str]], None] = lambda _: None

    @property
    def engine(self) -> Engine:
        """For migrations and command-line tools."""
        return self._writer_engine

    def ask(self, question: Callable[[Session], T]) -> T:
        """Answers a question in the calling thread."""
        with Session(self._reader_engine, expire_on_commit=False) as session:
            return question(session)

    def look(self, question: Callable[[Session], T]) -> T:
        """Answers in the calling thread what may turn out to be a change, see ``sight``."""
        with Session(self._looking_engine, expire_on_commit=False) as session:
            try:
                found = question(session)
                session.commit()  # what is written last of all shows here
            except DBAPIError as fault:
                if _wanted_to_write(fault):
                    raise WouldWrite from None
                raise
            return found

    def change(self, change: Callable[[Session], T]) -> tuple[T, list[str]]:
        """Makes a change in the calling thread; returns its result and the jobs that it asked for.

        A change that PostgreSQL broke off for the sake of another is made again from the start.
        """
        for tried in range(1, TRIES + 1):
            try:
                return alone(self._writer_engine, change)
            except DBAPIError as fault:
                if tried == TRIES or getattr(fault.orig, "sqlstate", None) not in BROKEN_OFF:
                    raise
        raise AssertionError("unreachable")

    async def read(self, question: Callable[[Session], T]) -> T:
        """Answers a question."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.ask, question)

    async def sight(self, question: Callable[[Session], T]) -> T:
        """Answers what seldom is a change. If it is one, nothing of it stands and WouldWrite is raised.

        Changes wait for one another, and people wait for them; what only looks holds up nobody.
        """
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.look, question)

    async def write(self, change: Callable[[Session], T]) -> T:
        """Makes a change: all of it or nothing. Its jobs start once it stands."""
        if isinstance(self._writers, OneWriter):
            made = self._writers.submit(change)
        else:
            made = self._writers.submit(self.change, change)
        result: T
        result, jobs = await asyncio.wrap_future(made)
        if jobs:
            self.on_jobs(jobs)
        return result

    async def alive(self) -> bool:
        """Whether the database answers."""
        return await self.read(lambda session: session.exec(text("SELECT 1")).one() is not None)  # type: ignore[call-overload]

    def close(self) -> None:
        """Lets go of threads and connections."""
        if isinstance(self._writers, OneWriter):
            self._writers.close()
        else:
            self._writers.shutdown()
        self._readers.shutdown()
        self._writer_engine.dispose()
        self._reader_engine.dispose()
        self._looking_engine.dispose()
