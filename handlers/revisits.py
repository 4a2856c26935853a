"""Who has answered looks at the thread again when somebody writes more in it.

What asks something or may break a rule is a case of its own and needs no task; the rest nobody would see.
Where hatred is not answered, whoever watches the account follows up what was kept on the next working day.
LID-109, LID-112, GIS-54, TIB-55.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

from sqlmodel import Session

from handlers import arrivals, occasions, tasks, views
from handlers.arrivals import Batch
from handlers.guard import Held
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import HATEFUL
from storage import discussions, threads
from storage import tasks as stored
from storage.tables import Case, Comment, Reply

KIND, FOLLOW_UP = "revisit", "follow_up"
tasks.kind(KIND)
tasks.kind(FOLLOW_UP)


@arrivals.afterwards
def written_more(session: Session, world: World, batch: Batch) -> None:
    """Asks whoever answered last in the thread, once a day at most and not while they are asked already."""
    rule, account = batch.routine.watching.revisit_own_reply, batch.account
    fresh = [comment for comment, case in batch.fresh if case is None and comment.parent_id]
    if not rule.value or not fresh:
        return
    own = discussions.own_texts(session, account.municipality, [item.external_id for item in fresh])
    roots = defaultdict(set)
    for comment in fresh:
        roots[comment.post_id].add(comment.parent_id)
    found = threads.answers_in(session, account.municipality, account.id, roots)
    after = [
        (comment, found[comment.parent_id])
        for comment in fresh
        if comment.parent_id in found and comment.external_id not in own
    ]
    for reply in {reply.id: reply for comment, reply in after if _answers_ours(comment, reply)}.values():
        if _asked(session, reply):
            continue
        tasks.ask(
            session,
            world,
            account.municipality,
            f"{KIND}/{reply.id}/{world.now().astimezone(STOCKHOLM).date()}",
            kind=KIND,
            subject=f"account:{account.id}",
            person=reply.by,
            role="answerer",
            details={"case": str(reply.case)},
            source=source_of(rule),
        )


def _answers_ours(comment: Comment, reply: Reply) -> bool:
    """Written after our answer, and not the answer itself, which a person may have posted by hand."""
    return comment.created_at > reply.at and comment.text.strip() != reply.text.strip()


def _asked(session: Session, reply: Reply) -> bool:
    """Whether they are to look there already."""
    waiting = stored.open_ones(session, reply.municipality, KIND, person=reply.by)
    return any(task.details["case"] == str(reply.case) for task in waiting)


# --- what is not answered --------------------------------------------------------------------------


def kept(session: Session, world: World, held: Held, case: Case) -> None:
    """A hateful comment stands there unanswered: whoever has duty on the next working day looks again."""
    answering, rule = held.routine.answering, held.routine.watching.revisit_own_reply
    hateful = {str(flag["category"]) for flag in views.flags_of(session, case)} & HATEFUL
    if answering.hateful_answered.value or not rule.value or not hateful:
        return
    clauses = [*answering.hateful_answered.clauses, *rule.clauses]
    hours = held.routine.office_hours.value
    opens = occasions.morning_after(world.now(), hours)
    tasks.ask(
        session,
        world,
        case.municipality,
        f"{FOLLOW_UP}/{case.id}/{case.version}",
        kind=FOLLOW_UP,
        at=opens,
        subject=f"account:{held.account.id}",
        role="responsible",
        due_at=datetime.combine(opens.astimezone(STOCKHOLM).date(), hours.closes, STOCKHOLM).astimezone(UTC),
        details={"case": str(case.id)},
        source=source_of(answering.hateful_answered) | {"clauses": clauses},
    )


def decided_again(session: Session, world: World, case: Case) -> None:
    """It was not to be kept after all: nothing of that is followed up."""
    for task in stored.open_ones(session, case.municipality, FOLLOW_UP):
        if task.details["case"] == str(case.id):
            tasks.drop(session, world, task)
