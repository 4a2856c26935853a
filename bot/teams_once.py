"""Each invoke is answered once: Teams repeats what it did not get an answer to in time."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine
from typing import Any

from cards.teams_parts import Json

#: How many answers are kept; Teams repeats within seconds.
KEPT = 500


class Once:
    """Runs the answering of an invoke at most once, and gives the same answer to its repetitions."""

    def __init__(self) -> None:
        self._tasks: OrderedDict[str, asyncio.Task[Json]] = OrderedDict()

    async def answer(
        self, key: str, answering: Coroutine[Any, Any, Json], *, within: float, late: Json
    ) -> Json:
        """The answer, or ``late`` if it takes too long; the answering goes on then."""
        if key in self._tasks:
            answering.close()
        else:
            self._tasks[key] = asyncio.create_task(answering)
            self._forget()
        done, _ = await asyncio.wait({self._tasks[key]}, timeout=within)
        return next(iter(done)).result() if done else late

    async def finish(self) -> None:
        """Waits until nothing is being answered any more."""
        if running := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(running)

    def _forget(self) -> None:
        for key in [key for key, task in self._tasks.items() if task.done()][
            : max(len(self._tasks) - KEPT, 0)
        ]:
            del self._tasks[key]
