"""What only its receiver sees is an incoming record too: where the routine says so, the registrar gets it.

A direct message is always a case. The registrar gets its card at once, and the task to receive it; what
else is decided, the case is closed only when they have (LID-37).
"""

from __future__ import annotations

from sqlmodel import Session

from handlers import arrivals, completion, tasks, telling
from handlers.arrivals import Batch
from handlers.platforms import MESSAGE
from handlers.rounds import source_of
from handlers.with_registrar import KIND, key_of
from handlers.world import World
from storage import cases, people
from storage.duty_tables import Task


def _received(session: Session, world: World, task: Task, by: str) -> None:
    del by
    number = int(task.details["case"])
    completion.go_on(session, world, cases.hold(session, number))
    cases.touch(session, number, world.now())


tasks.kind(KIND, note="optional", done=_received)


@arrivals.afterwards
def hand_over(session: Session, world: World, batch: Batch) -> None:
    """Each new message goes to the registrars: its card, and a task that is done when they have it."""
    rule, account = batch.routine.direct_messages.to_registrar, batch.account
    if not rule.value:
        return
    fresh = [
        case for comment, case in batch.fresh if comment.kind == MESSAGE and case is not None and case.id
    ]
    registrars = people.with_role(session, account.municipality, "registrar") if fresh else []
    for case in fresh:
        telling.show_case_to(session, world, case, registrars)
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
