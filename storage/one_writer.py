"""The one thread that writes to an SQLite file.

SQLite's writers wait for one another in steps, a queue in the process does not. What comes while another
change is being flushed to the disk waits, and is then made in one transaction and flushed once: sixteen
people who press at once do not wait for sixteen flushes. Nobody is answered before their change is on the
disk. If one of the changes fails, all are undone and each is made alone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Engine, event
from sqlmodel import Session

Change: TypeAlias = Callable[[Session], Any]
#: What a change came to, and the jobs that it asked for.
Made: TypeAlias = tuple[Any, list[str]]


class ChangeSession(Session):
    """Keeps what it loaded, so that one change does not ask for the same row again and again."""


@event.listens_for(ChangeSession, "loaded_as_persistent")
def _keep(session: Session, instance: object) -> None:
    session.info.setdefault("kept", []).append(instance)


#: Seconds after which no more changes join a transaction, so that its first does not wait for long.
JOINING = 0.02


class OneWriter:
    """Makes changes one after the other, those that wait together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[tuple[Change, Future[Made]]] = deque()
        self._thread = ThreadPoolExecutor(1, "write")

    def submit(self, change: Change) -> Future[Made]:
        """Queues a change. The future is done when the change is on the disk, or failed."""
        future: Future[Made] = Future()
        self._waiting.append((change, future))
        self._thread.submit(self._write)
        return future

    def close(self) -> None:
        """Makes what waits, and ends."""
        self._thread.shutdown()

    def _write(self) -> None:
        taken: list[tuple[Change, Future[Made]]] = []
        if len(self._waiting) > 1 and self._together(taken):
            return
        for change, future in taken or self._next():
            _settle(future, partial(alone, self._engine, change))

    def _next(self) -> list[tuple[Change, Future[Made]]]:
        """The next change that is still wanted, if there is one: an earlier round may have taken it."""
        while self._waiting:
            change, future = self._waiting.popleft()
            if future.set_running_or_notify_cancel():
                return [(change, future)]
        return []

    def _together(self, taken: list[tuple[Change, Future[Made]]]) -> bool:
        """Makes what waits in one transaction; False if nothing of it stands. ``taken`` is what it took."""
        made: list[Made] = []
        until = time.monotonic() + JOINING
        try:
            with self._engine.begin() as connection:
                while time.monotonic() < until and (found := self._next()):
                    taken += found
                    session = ChangeSession(
                        connection, expire_on_commit=False, join_transaction_mode="rollback_only"
                    )
                    made.append(_make(session, found[0][0]))
        except Exception:  # noqa: BLE001 - made alone, each says for itself what is wrong with it
            return False
        for (_, future), result in zip(taken, made, strict=True):
            future.set_result(result)
        return True


def alone(engine: Engine, change: Change) -> Made:
    """Makes one change in a transaction of its own."""
    return _make(ChangeSession(engine, expire_on_commit=False), change)


def _make(session: Session, change: Change) -> Made:
    with session, session.begin():
        result = change(session)
        return result, session.info.get("jobs", [])


def _settle(future: Future[Made], make: Callable[[], Made]) -> None:
    try:
        future.set_result(make())
    except BaseException as fault:  # noqa: BLE001 - it is raised where the change is awaited
        future.set_exception(fault)
