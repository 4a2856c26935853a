"""Several replicas on PostgreSQL: who is gone leaves its jobs to those that are there.

Each replica holds a lock of the database in its own name for as long as its connection lives. The server lets
go of it when the process is gone; one that is merely slow keeps it. So no clock decides who is dead, and the
jobs of somebody who still works are not taken. Whoever finds the lock of a job's owner free for a while takes
up the owner's jobs: DBOS hands each to one replica, and its steps that are done are not done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
import time
from collections.abc import Callable, Iterable

import structlog
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger(__name__)

#: Seconds between two looks at the locks.
ROUND = 5.0
#: Seconds for which a lock must be free; longer than anybody needs to connect anew.
GONE_AFTER = 20.0
#: The server notices within half a minute that a machine is gone, which says no goodbye.
_ALIVE = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")


class Replicas:
    """The locks, as one replica sees them. Every call blocks, so it is for a thread."""

    def __init__(self, url: str, name: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True
        )
        self._name = name
        self._clock = clock
        self._connection: Connection | None = None
        self._one_at_a_time = threading.RLock()
        self._held = False
        self._told = False
        #: Since when the lock of another has been found free.
        self._free: dict[str, float] = {}

    def keep(self) -> bool:
        """Holds the lock in our own name, also after the connection broke. False: somebody else has it."""
        with self._one_at_a_time:
            return self._keep()

    def _keep(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except SQLAlchemyError:
                self._let_go()
        if self._connection is None:
            self._connection = self._engine.connect()
            for setting in _ALIVE:
                self._connection.execute(text(f"SET {setting}"))
        if not self._held:
            self._held = self._try(self._name)
        if not self._held and not self._told:
            log.warning("another replica has this name; give each its own KANALVAKT_REPLICA", name=self._name)
        self._told = not self._held
        return self._held

    def take_over(self, owners: Iterable[str], take: Callable[[str], object]) -> list[str]:
        """Calls ``take`` for every owner of jobs who has been gone for a while; returns who that was.

        The owner's lock is held meanwhile, so that of several who find it free one takes the jobs.
        """
        with self._one_at_a_time:
            return self._take_over(owners, take) if self._keep() else []

    def _take_over(self, owners: Iterable[str], take: Callable[[str], object]) -> list[str]:
        others = {owner for owner in owners if owner != self._name}
        self._free = {owner: since for owner, since in self._free.items() if owner in others}
        gone = []
        for owner in sorted(others):
            if not self._try(owner):
                self._free.pop(owner, None)
                continue
            try:
                if self._clock() - self._free.setdefault(owner, self._clock()) >= GONE_AFTER:
                    take(owner)
                    gone.append(owner)
            finally:
                self._unlock(owner)
        return gone

    def close(self) -> None:
        """Lets go of the lock: our jobs are for the others, until we are back."""
        with self._one_at_a_time:
            if self._held:
                # The server lets go of what a connection held only once it has noticed its end.
                with contextlib.suppress(SQLAlchemyError):
                    self._unlock(self._name)
            self._let_go()
            self._engine.dispose()

    def _try(self, name: str) -> bool:
        return bool(self._ask("pg_try_advisory_lock", name))

    def _unlock(self, name: str) -> None:
        self._ask("pg_advisory_unlock", name)

    def _ask(self, function: str, name: str) -> object:
        assert self._connection is not None
        return self._connection.execute(text(f"SELECT {function}(:key)"), {"key": _key(name)}).scalar()

    def _let_go(self) -> None:
        self._held = False
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _key(name: str) -> int:
    """The lock of that name, among all locks of the database."""
    digest = hashlib.sha256(f"kanalvakt replica {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
