"""Jobs start at once while few come and evenly when many do; none twice, none forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.starter import HEELS, Starter, Waiting
from tests.parts.process import PATIENCE


class Begun(list[str]):
    """Notes what was started; refuses what it is told to, once."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()

    async def __call__(self, job: str) -> None:
        if job in self.refused:
            self.refused.remove(job)
            raise ConnectionError("not now")
        self.append(job)

    async def are(self, *jobs: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while self != list(jobs):  # noqa: ASYNC110 - what is started knows nothing of a test
                await asyncio.sleep(0.01)


@asynccontextmanager
async def starting(begun: Begun, *, at_once: int = 100, a_second: float = 1000) -> AsyncIterator[Starter]:
    starter = Starter(begun, at_once=at_once, a_second=a_second)
    task = asyncio.create_task(starter.run())
    try:
        yield starter
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_few_start_at_once_in_their_order() -> None:
    begun = Begun()
    async with starting(begun) as starter:
        starter.put(["b", "a"])
        starter.put(["c"])
        await begun.are("b", "a", "c")


async def test_a_storm_starts_evenly() -> None:
    """After the first few, no more than so many a second."""
    begun = Begun()
    clock = asyncio.get_running_loop().time
    async with starting(begun, at_once=2, a_second=20) as starter:
        began = clock()
        starter.put([str(number) for number in range(6)])
        await begun.are(*"012345")
        assert clock() - began > 3.9 / 20


async def test_while_somebody_waits_for_an_answer_fewer_start() -> None:
    """Whoever presses goes first, after a quiet while too; the rest follows when they have their answer."""
    begun = Begun()
    waiting = True
    starter = Starter(begun, busy=lambda: waiting, at_once=10, a_second=1000, meanwhile=0.001)
    task = asyncio.create_task(starter.run())
    starter.put(["a", "b", "c"])
    await begun.are("a")
    await asyncio.sleep(0.2)
    assert begun == ["a"]
    waiting = False
    await begun.are("a", "b", "c")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_one_that_is_asked_for_again_starts_once() -> None:
    begun = Begun()
    async with starting(begun) as starter:
        starter.put(["a"])
        starter.put(["a"])
        starter.undone(["a"])
        starter.put(["b"])
        await begun.are("a", "b")


async def test_one_that_could_not_be_started_is_started_when_it_is_found_undone() -> None:
    begun = Begun()
    begun.refused = {"a"}
    async with starting(begun) as starter:
        starter.put(["a", "b"])
        await begun.are("b")
        starter.undone(["a"])
        await begun.are("b", "a")


async def test_what_is_done_is_not_remembered_for_ever() -> None:
    """A round that no longer finds a job undone lets its id go."""
    begun = Begun()
    async with starting(begun) as starter:
        starter.put(["a"])
        await begun.are("a")
        starter.undone([])
        assert starter._known == set()


def test_somebody_waits_until_a_moment_after_the_last_answer() -> None:
    """Else a job begins between two presses that follow one another, and the second waits for it."""
    now = 100.0
    waiting = Waiting(lambda: now)
    assert not waiting.busy()
    with waiting:
        now += 5
        with waiting:
            assert waiting.busy()
        now += 5
        assert waiting.busy(), "one has the answer, the other has not"
    now += HEELS / 2
    assert waiting.busy()
    now += HEELS
    assert not waiting.busy()
