"""Starts jobs: at once while few come, evenly when many do, so that whoever presses goes first.

A job costs several times what a press does, and nobody waits for its answer. Nothing is lost by waiting: each
job is a row of the database until it is done.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import structlog

log = structlog.get_logger(__name__)

#: So many start at once after a quiet while in which nobody waits for an answer.
AT_ONCE = 10
#: Then so many a second, and so many while somebody waits for an answer; Slack takes fewer messages.
A_SECOND = 40.0
MEANWHILE = 5.0
#: Seconds after which a starter that waits looks again whether somebody still waits for an answer.
GLANCE = 0.05
#: Seconds after an answer in which somebody still counts as waiting: where many press, one presses on the
#: heels of another, and a job that begins between the two makes the second wait.
HEELS = 0.25


class Waiting:
    """The people who wait for an answer just now: each while ``with waiting`` lasts, and a moment longer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._people = 0
        self._answered = float("-inf")

    def __enter__(self) -> None:
        self._people += 1

    def __exit__(self, *_: object) -> None:
        self._people -= 1
        self._answered = self._clock()

    def busy(self) -> bool:
        """Whether somebody waits, or the next is likely to."""
        return self._people > 0 or self._clock() - self._answered < HEELS


class Starter:
    """Hands jobs to ``start``, each once."""

    def __init__(
        self,
        start: Callable[[str], Awaitable[None]],
        *,
        busy: Callable[[], bool] = lambda: False,
        at_once: int = AT_ONCE,
        a_second: float = A_SECOND,
        meanwhile: float = MEANWHILE,
    ) -> None:
        """``busy`` says whether somebody waits for an answer just now."""
        self._start = start
        self._busy = busy
        self._at_once = at_once
        self._a_second = a_second
        self._meanwhile = meanwhile
        self._waiting: deque[str] = deque()
        self._known: set[str] = set()
        self._came = asyncio.Event()

    def put(self, jobs: Iterable[str]) -> None:
        """Queues jobs; one that was queued before is left alone."""
        for job in jobs:
            if job not in self._known:
                self._known.add(job)
                self._waiting.append(job)
        self._came.set()

    def undone(self, jobs: Iterable[str]) -> None:
        """Queues what is not done and was never begun here; what is done need not be remembered."""
        found = list(jobs)
        self._known &= {*found, *self._waiting}
        self.put(found)

    async def run(self) -> None:
        """Starts what comes, until it is cancelled."""
        clock = asyncio.get_running_loop().time
        left, counted = float(self._at_once), clock()
        while True:
            await self._came.wait()
            self._came.clear()
            while self._waiting:
                now = clock()
                pace, most = (self._meanwhile, 1) if self._busy() else (self._a_second, self._at_once)
                left = min(most, left + (now - counted) * pace)
                counted = now
                if left < 1:
                    await asyncio.sleep(min(GLANCE, (1 - left) / pace))
                    continue
                left -= 1
                await self._begin(self._waiting.popleft())

    async def _begin(self, job: str) -> None:
        try:
            await self._start(job)
        except Exception as fault:  # noqa: BLE001 - its row stands, and the next round tries again
            self._known.discard(job)
            log.warning("job not started", job=job, fault=type(fault).__name__)
