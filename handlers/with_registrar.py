"""Where a direct message stands with the registrar, who has to receive it (LID-37)."""

from __future__ import annotations

from sqlmodel import Session

from cards.case import StepState
from handlers.platforms import MESSAGE
from storage import cases, tasks
from storage.tables import Case

#: The kind of task by which the registrar receives one.
KIND = "direct_message"


def key_of(case: Case) -> str:
    """The key of the case's task; those about what it was edited to since stand below it."""
    return f"{KIND}/{case.id}"


def with_registrar(session: Session, case: Case) -> StepState | None:
    """now: the registrar is awaited; done: it is received; None where the routine asks for neither."""
    if cases.comment_of(session, case).kind != MESSAGE:
        return None
    asked = tasks.at_or_below(session, case.municipality, key_of(case))
    if not asked:
        return None
    return "now" if any(task.state == "open" for task in asked) else "done"
