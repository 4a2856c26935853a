"""What only its receiver sees is an incoming record too: where the routine says so, the registrar gets it.

A direct message is always a case. The registrar is told of the task to receive it, whose card leads to the
case; what else is decided, the case is closed only when they have (LID-37). What they receive is saved: as
JSON and as PDF/A, and anew where it is edited.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlmodel import Session

from handlers import arrivals, completion, keeping, tasks, work
from handlers.arrivals import Batch
from handlers.platforms import MESSAGE
from handlers.rounds import source_of
from handlers.with_registrar import KIND, key_of
from handlers.world import World
from storage import cases, jobs
from storage.duty_tables import Task
from storage.tables import Case, Comment

WORK: Final = "message"


def _received(session: Session, world: World, task: Task, by: str) -> None:
    del by
    number = int(task.details["case"])
    completion.go_on(session, world, cases.hold(session, number))
    cases.touch(session, number, world.now())


tasks.kind(KIND, buttons=("task.done", "task.case"), note="optional", done=_received)


@arrivals.afterwards
def hand_over(session: Session, world: World, batch: Batch) -> None:
    """Each new message goes to the registrars: its evidence, and the task to receive it."""
    rule, account = batch.routine.direct_messages.to_registrar, batch.account
    if not rule.value:
        return
    fresh = [*_messages(batch.fresh)]
    for case in (*fresh, *_messages(batch.edited)):
        jobs.ask(session, WORK, f"case:{case.id}", case.version, world.now())
    for case in fresh:
        tasks.ask(
            session,
            world,
            account.municipality,
            key_of(case),
            kind=KIND,
            role="registrar",
            details={"case": str(case.id), "account": account.name},
            source=source_of(rule),
        )


def _messages(came: Sequence[tuple[Comment, Case | None]]) -> list[Case]:
    return [case for comment, case in came if comment.kind == MESSAGE and case is not None and case.id]


@work.durable(WORK)
async def keep(subject: str) -> None:
    """Saves what was received, whatever is decided about it meanwhile."""
    await keeping.keep(work.number(subject), offered=True)


async def _faulted(subject: str) -> None:
    await keeping.not_done(work.number(subject), work.bound().texts("fault"))


work.on_fault[WORK] = _faulted
