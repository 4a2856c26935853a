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
from typing import Any, TypeAlias, TypeVar

import structlog
from dbos import DBOS, SetWorkflowID

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


#: Why one try did not do it, or ""; and whether no other try would.
Try: TypeAlias = "str | tuple[str, bool]"


async def tried(attempt: Callable[..., Coroutine[Any, Any, Try]], *arguments: Any) -> str:
    """Tries until it is done, waiting longer each time; says why it is not, or "" when it is."""
    for pause in (*bound().pace.tries, None):
        said = await step(attempt, *arguments)
        why, final = (said, False) if isinstance(said, str) else said
        if not why or final or pause is None:
            break
        await sleep(pause)
    return why


async def keep_trying(
    attempt: Callable[[Subject], Coroutine[Any, Any, str]],
    subject: Subject,
    give_up: Callable[[Subject, str], Coroutine[Any, Any, Any]],
) -> None:
    """Tries as ``tried`` does; then gives up where people see why."""
    if why := await tried(attempt, subject):
        await step(give_up, subject, why)


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
