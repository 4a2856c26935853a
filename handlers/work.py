"""Durable work: workflows of DBOS, started for the jobs that a change wrote, taken up again after a crash.

A change and its job row stand in one transaction; the workflow starts after it under the job's own id, so
starting twice is starting once. What a crash kept from starting is found by its row. Workflows get ids, never
comment text, for DBOS stores what they get and give.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple, TypeAlias, TypeVar

import structlog
from dbos import DBOS, SetWorkflowID

from cards.texts import say_time
from handlers.ports import Undelivered
from handlers.world import World
from storage import jobs

log = structlog.get_logger(__name__)

T = TypeVar("T")
#: What a job is about: a number, or more than that.
Subject = TypeVar("Subject", int, str)
Workflow: TypeAlias = Callable[[str, str], Coroutine[Any, Any, None]]

works: dict[str, Workflow] = {}
_bound: list[World] = []


def bind(world: World) -> None:
    """Gives the workflows their world; one a process, as DBOS is."""
    _bound[:] = [world]


def unbind() -> None:
    """The program stops: work that is under way breaks off and is taken up at the next start."""
    _bound.clear()


def bound() -> World:
    """The world that workflows act in."""
    if not _bound:
        raise RuntimeError("no world is bound: call bind() before DBOS is launched")
    return _bound[0]


#: Waits after a fault of our own, in seconds, before the work is taken up again from its last step.
FAULT_PAUSES: tuple[float, ...] = (1, 10, 60, 300)

#: What is done when work cannot be carried on, so that no case waits silently: by the work's name.
on_fault: dict[str, Callable[[str], Coroutine[Any, Any, None]]] = {}


def durable(name: str) -> Callable[[Callable[[str], Coroutine[Any, Any, None]]], Workflow]:
    """Makes a function of a subject a durable workflow by that name; its job is done when it returns."""

    def register(function: Callable[[str], Coroutine[Any, Any, None]]) -> Workflow:
        @DBOS.workflow(name=name, max_recovery_attempts=50)
        async def workflow(job: str, subject: str) -> None:
            for pause in (*FAULT_PAUSES, None):
                try:
                    await function(subject)
                    break
                except Exception as fault:
                    if not _bound:  # the program is stopping; the next start goes on from here
                        raise asyncio.CancelledError from fault
                    # No traceback: it may quote a comment.
                    log.error("work failed", work=name, subject=subject, fault=where(fault))  # noqa: TRY400
                    if pause is None:
                        await step(_given_up, name, subject)
                        break
                    await sleep(pause)
            try:
                await _done(job)  # no step: doing it twice is doing it once
            except Exception as fault:
                if not _bound:
                    raise asyncio.CancelledError from fault
                raise

        works[name] = workflow
        return workflow

    return register


def where(fault: BaseException) -> str:
    """The kind of fault and the line it came from; never its message, which may quote a comment."""
    kind, frames = type(fault).__name__, traceback.extract_tb(fault.__traceback__)
    return f"{kind} at {frames[-1].filename}:{frames[-1].lineno}" if frames else kind


async def _given_up(name: str, subject: str) -> None:
    handler = on_fault.get(name)
    if handler is not None:
        await handler(subject)


def run() -> int:
    """Which run of its work the workflow is: the number that its job was asked for with."""
    return int(str(DBOS.workflow_id).rpartition(":")[2])


async def step(function: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    """One step of a workflow: what it returns is remembered; after a crash it is not run again."""

    async def unless_stopped() -> T:
        try:
            return await function(*arguments)
        except Exception as fault:
            if not _bound:  # no failure to be remembered: the next start does the step
                raise asyncio.CancelledError from fault
            raise

    return await DBOS.run_step_async({"name": function.__name__}, unless_stopped)


async def sleep(seconds: float) -> None:
    """Waits inside a workflow; a restart waits only for what is left."""
    if seconds > 0:
        await DBOS.sleep_async(seconds)


#: A wait that is shorter is one of our own between two tries; a longer one uses up no try.
SHORT = 60.0


class Waits:
    """How long to wait before each next try of one piece of work."""

    def __init__(self) -> None:
        pace = bound().pace
        self._own = iter(pace.tries)
        self._left = pace.told

    def next(self, told: float) -> float | None:
        """Seconds to wait, None: it is not tried again. ``told``: what the other side told us to wait."""
        if told > self._left:
            return None  # trying sooner would only prolong it
        if told > SHORT:
            self._left -= told
            return told
        own = next(self._own, None)
        return None if own is None else max(own, told)


class Failed(NamedTuple):
    """One try did not do it."""

    why: str
    #: No other try would.
    final: bool = False
    #: Seconds that the other side told us to wait.
    wait: float = 0.0


#: Why one try did not do it, or ""; with more to say of it, as ``Failed`` or, read back, as a plain list.
Try: TypeAlias = "str | tuple[str, bool] | Failed"
#: Says where people see it why, and how many seconds, we were told to wait: after the work's arguments.
Waiting: TypeAlias = Callable[..., Coroutine[Any, Any, Any]]


def refused(refusal: Undelivered) -> Failed:
    """The try that the world outside refused, and that may be made again."""
    return Failed(refusal.reason, wait=refusal.retry_after or 0.0)


async def tried(
    attempt: Callable[..., Coroutine[Any, Any, Try]], *arguments: Any, waiting: Waiting | None = None
) -> str:
    """Tries until it is done, waiting longer each time; says why it is not, or "" when it is."""
    waits = Waits()
    while True:
        said = await step(attempt, *arguments)
        failed = Failed(said) if isinstance(said, str) else Failed(*said)
        pause = None if not failed.why or failed.final else waits.next(failed.wait)
        if pause is None:
            return failed.why
        if waiting is not None and failed.wait > SHORT:
            await step(waiting, *arguments, failed.why, pause)
        await sleep(pause)


async def keep_trying(
    attempt: Callable[[Subject], Coroutine[Any, Any, Try]],
    subject: Subject,
    give_up: Callable[[Subject, str], Coroutine[Any, Any, Any]],
    *,
    waiting: Waiting | None = None,
) -> None:
    """Tries as ``tried`` does; then gives up where people see why."""
    if why := await tried(attempt, subject, waiting=waiting):
        await step(give_up, subject, why)


def told_to_wait(world: World, why: str, seconds: float) -> str:
    """Why it is not done yet, and when it is tried again, as people read it."""
    at = say_time(world.now() + timedelta(seconds=seconds), world.language, seen=world.now())
    return world.texts("told-to-wait", reason=why.rstrip("."), time=at)


def number(subject: str) -> int:
    """The number in "case:17"."""
    return int(subject.partition(":")[2])


async def _done(job: str) -> None:
    world = bound()
    await world.database.write(lambda session: jobs.done(session, job, world.now()))


async def start(job: str) -> None:
    """Starts a job unless it was started before."""
    work, _, rest = job.partition(":")
    subject = rest.rpartition(":")[0]
    with SetWorkflowID(job):
        await DBOS.start_workflow_async(works[work], job, subject)


async def undone(world: World, *, older_than: timedelta) -> list[str]:
    """The jobs that were asked for so long ago and are not done, whether begun or not."""
    return await world.database.read(partial(_undone, world.now() - older_than))


def _undone(before: Any, session: Any) -> list[str]:
    return [job.id for job in jobs.undone(session, before=before)]
