"""What only its receiver sees is an incoming record too: where the routine says so, the registrar gets it.

A direct message is always a case. The registrar gets its card at once, and the task to receive it (LID-37).
"""

from __future__ import annotations

from sqlmodel import Session

from handlers import arrivals, tasks, telling
from handlers.arrivals import Batch
from handlers.rounds import source_of
from handlers.world import World
from storage import people

KIND = "direct_message"
#: What kind of comment only its receiver sees.
MESSAGE = "message"
tasks.kind(KIND, note="optional")


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
            f"{KIND}/{case.id}",
            kind=KIND,
            role="registrar",
            details={"case": str(case.id), "account": account.name},
            source=source_of(rule),
        )
