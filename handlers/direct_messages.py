"""What only its receiver sees is an incoming record too: where the routine says so, the registrar gets it.

A direct message is always a case. The registrar is told of the task to receive it, whose card leads to the
case; what else is decided, the case is closed only when they have (LID-37). What they receive is saved: as
JSON and as PDF/A. One that is edited after they have received it, or in a new case, they receive anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from sqlmodel import Session

from handlers import arrivals, completion, keeping, tasks, work
from handlers.arrivals import Batch
from handlers.platforms import MESSAGE
from handlers.rounds import source_of
from handlers.with_registrar import KIND, key_of, with_registrar
from handlers.world import World
from storage import cases, jobs
from storage.duty_tables import Task
from storage.tables import Case, Comment

WORK: Final = "message"
#: The kind of task by which they receive what was edited.
EDITED: Final = "direct_message_edited"


def _received(session: Session, world: World, task: Task, by: str) -> None:
    del by
    number = int(task.details["case"])
    completion.go_on(session, world, cases.hold(session, number))
    cases.touch(session, number, world.now())


for name in (KIND, EDITED):
    tasks.kind(name, buttons=("task.done", "task.case"), note="optional", done=_received)


@arrivals.afterwards
def hand_over(session: Session, world: World, batch: Batch) -> None:
    """Each message, new or edited, goes to the registrars: its evidence, and the task to receive it.

    What is edited while they have not received it yet they receive as it is by then.
    """
    if not batch.routine.direct_messages.to_registrar.value:
        return
    fresh, edited = _messages(batch.fresh), _messages(batch.edited)
    for case in (*fresh, *edited):
        jobs.ask(session, WORK, f"case:{case.id}", case.version, world.now())
    for case in fresh:
        _ask(session, world, batch, case, KIND, key_of(case))
    for case in edited:
        if with_registrar(session, case) != "now":
            _ask(session, world, batch, case, EDITED, f"{key_of(case)}/{case.revision}")
    for comment in batch.named:
        _keep_named(session, world, comment)


def _ask(session: Session, world: World, batch: Batch, case: Case, kind: str, key: str) -> None:
    tasks.ask(
        session,
        world,
        case.municipality,
        key,
        kind=kind,
        role="registrar",
        details={"case": str(case.id), "account": batch.account.name},
        source=source_of(batch.routine.direct_messages.to_registrar),
    )


def _keep_named(session: Session, world: World, comment: Comment) -> None:
    """A webhook tells only the sender's id: what was saved by that is saved anew when the name is known."""
    for case in cases.of_comment(session, cast("int", comment.id))[:1]:
        if with_registrar(session, case) is not None:
            cases.touch(session, cast("int", case.id), world.now())
            jobs.ask(session, WORK, f"case:{case.id}", case.version, world.now())


def _messages(came: Sequence[tuple[Comment, Case | None]]) -> list[Case]:
    return [case for comment, case in came if comment.kind == MESSAGE and case is not None and case.id]


@work.durable(WORK)
async def keep(subject: str) -> None:
    """Saves what was received, whatever is decided about it meanwhile."""
    await keeping.keep(work.number(subject), offered=True)


async def _faulted(subject: str) -> None:
    await keeping.not_done(work.number(subject), work.bound().texts("fault"))


work.on_fault[WORK] = _faulted
