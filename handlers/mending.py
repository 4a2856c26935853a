"""What is wrong in the municipality's own post is put right in that post: a task until it is done.

Whoever answers somebody who found the error says so by a tick in the form of the answer (TIB-57).
"""

from __future__ import annotations

from sqlmodel import Session

from handlers import posting_text, tasks
from handlers.guard import Held
from handlers.platforms import MENTION, QUOTE
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import due, hours_of
from routines.model import ClockName, Span
from storage.tables import Case

KIND = "mend"
#: "Skyndsamt": by the next working day; until then it is told to whoever has it, after that to others too.
SOON = Span(amount=1, clock=ClockName.WORKING_DAYS)

tasks.kind(KIND, note="optional")


def rule_of(held: Held) -> str:
    """By which rule of the document it is mended; empty where it says nothing, or the post is not ours."""
    rule = held.routine.answering.errors_corrected
    if not rule.value or rule.default or held.comment.kind in {MENTION, QUOTE}:
        return ""
    return posting_text.said_of(held.routine, rule)


def promised(session: Session, world: World, held: Held, case: Case) -> None:
    """Whoever answered has the task, told like every other until it is done."""
    hours = hours_of(held.account.office_hours, held.routine.office_hours.value)
    tasks.ask(
        session,
        world,
        case.municipality,
        f"{KIND}/{case.id}/{case.version}",
        kind=KIND,
        subject=f"account:{held.account.id}",
        person=held.person.id,
        role="answerer",
        due_at=due(world.now(), SOON, hours),
        details={"case": str(case.id)},
        source=source_of(held.routine.answering.errors_corrected),
    )
