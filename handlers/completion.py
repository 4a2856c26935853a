"""When a case that waited for others is done with: nothing is missing, and nothing is closed undecided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session

from handlers import views
from handlers.platforms import Visibility
from handlers.progress import ANSWERS, AWAITED, BY_PERSON, SETTLED, number_needed, unfinished
from handlers.with_registrar import with_registrar
from handlers.world import World
from storage import accounts, cases, jobs, log, people
from storage.tables import Account, Case, Comment, Forward, Reply


def go_on(session: Session, world: World, case: Case) -> Case:
    """Something that the case waited for has come: closes it if nothing is missing any more.

    An answered case that was also passed on goes on waiting for its receiver and its diary number. A comment
    that may break a rule, or that nobody sees yet, is not closed by passing it on, nor by an answer to other
    words than stand there now; one that may be secret is not closed by any answer (LID-39, GIS-12, TIB-78,
    LAH-39). It is open again until somebody decides about it.
    """
    if case.state == "awaiting":
        return _close(session, world, case) if after_removal(session, world, case) == "closed" else case
    replies = cases.replies_of(session, cast("int", case.id))
    awaited = [item for item in replies if item.purpose in AWAITED]
    if case.state not in {"replying", "forwarded"} or any(
        item.state == "pending" or item.state in BY_PERSON for item in awaited
    ):
        return case
    row = cases.forward_of(session, cast("int", case.id))
    answered = any(_answers(item) for item in awaited)
    if row is not None and not _complete(session, world, case, row, answered=answered):
        return _change(session, world, case, state="forwarded") if case.state == "replying" else case
    if _undecided(session, case, [item for item in awaited if _answers(item)]):
        again = _change(session, world, case, **_open_again(session, world, case, awaited))
        subject = f"case:{case.id}"
        log.append(session, case.municipality, world.now(), log.PROGRAM, "case.reopened", subject)
        return again
    values = {"outcome": "answered"} if answered and case.outcome == "forwarded" else {}
    return _close(session, world, case, **values)


def _answers(reply: Reply) -> bool:
    return reply.purpose in ANSWERS and reply.state == "posted"


def _undecided(session: Session, case: Case, answers: Sequence[Reply]) -> bool:
    """Whether somebody has still to decide if the comment may stand there, whatever was answered."""
    comment = cases.comment_of(session, case)
    if comment.visibility == Visibility.GONE:
        return False
    if case.sensitive:
        return True
    of_these_words = any(item.revision >= case.revision for item in answers)
    held = comment.visibility == Visibility.HELD
    return (case.violation and not of_these_words) or (held and not answers)


def _open_again(session: Session, world: World, case: Case, awaited: Sequence[Reply]) -> dict[str, object]:
    """The case as it is when it waits for a decision once more; what was answered asks for no answer."""
    values: dict[str, object] = {"state": "open", "outcome": "", "decided_by": "", "decided_at": None}
    last = next((item for item in reversed(awaited) if _answers(item)), None)
    if last is None:
        return values
    name, time = people.name_of(session, case.municipality, last.by), views.moment(world, last.at)
    key = "remark-answered-secret" if last.revision >= case.revision else "remark-answered-before"
    return values | {"reason": world.texts(key, name=name, time=time), "answer_by": None}


def closing(session: Session, case: Case) -> str:
    """The state of a case that is done with: a direct message is awaited by its registrar first (LID-37)."""
    return "awaiting" if with_registrar(session, case) == "now" else "closed"


def _close(session: Session, world: World, case: Case, **values: object) -> Case:
    if closing(session, case) == "awaiting":
        return _change(session, world, case, state="awaiting", **values)
    closed = _change(session, world, case, state="closed", **values)
    details = {"outcome": closed.outcome}
    log.append(
        session, case.municipality, world.now(), log.PROGRAM, "case.closed", f"case:{case.id}", details
    )
    return closed


def after_removal(session: Session, world: World, case: Case) -> str:
    """The state of a case whose comment is gone: that does not answer for whoever it was passed on to."""
    row = cases.forward_of(session, cast("int", case.id))
    if row is None:
        return closing(session, case)
    removal = cases.removal_of(session, cast("int", case.id))
    declined = removal is not None and removal.diary_decision == "no"  # the registrar wants no number
    needed = number_needed(views.routine_of(session, world, case.municipality), row) and not declined
    answered = row.state in SETTLED and (case.diary_number or not needed)
    return closing(session, case) if answered else "awaiting"


def undecided(session: Session, world: World, case: Case) -> dict[str, object]:
    """What a case is when a decision about it is taken back: passed on, while that waits; else open."""
    row = cases.forward_of(session, cast("int", case.id))
    replies = cases.replies_of(session, cast("int", case.id))
    routine = views.routine_of(session, world, case.municipality)
    if row is None or row.state == "failed" or not unfinished(routine, case, row, replies):
        return {"state": "open", "outcome": "", "decided_by": "", "decided_at": None, "reason": ""}
    passed_on = {"outcome": "forwarded", "decided_by": row.by, "decided_at": row.at}
    return {"state": "forwarded", "reason": "", **passed_on}


def begins(world: World, account: Account, comment: Comment) -> str:
    """How a text to post begins: by itself where the platform takes it, else by a person's hand."""
    can = world.platform(account).capabilities.reply and comment.origin == "platform"
    return "pending" if can else "by_hand"


def begin_acknowledging(session: Session, world: World, case: Case) -> None:
    """The author is told that the case was passed on once it has been, and everybody sees the comment."""
    row = cases.forward_of(session, cast("int", case.id))
    comment = cases.comment_of(session, case)
    if row is None or row.state in {"sending", "failed"} or comment.visibility == Visibility.HELD:
        return
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    for reply in cases.replies_of(session, cast("int", case.id)):
        if (reply.purpose, reply.state) == ("acknowledgement", "waiting"):
            reply.state = begins(world, account, comment)
            session.add(reply)
            if reply.state == "pending":
                jobs.ask(session, "reply", f"reply:{reply.id}", 1, world.now())


def published(session: Session, world: World, comment: Comment) -> None:
    """What the platform held is seen by everybody now: what was to be said to its author then is said."""
    for case in cases.of_comment(session, cast("int", comment.id)):
        begin_acknowledging(session, world, case)


def leave_untold(session: Session, world: World, case: Case, by: str, why: str) -> None:
    """The comment is going or gone: nobody is asked any more to post under it where the case has gone."""
    for item in cases.replies_of(session, cast("int", case.id)):
        if item.purpose == "acknowledgement" and item.state in {"waiting", *BY_PERSON}:
            _give_up(session, world, case, item, by, why)


def stop_answer(session: Session, world: World, case: Case, why: str) -> bool:
    """An answer that nothing can stand there of yet is not posted any more; its words are kept with the case.

    False where there is none, or it is on its way to the platform.
    """
    replies = cases.replies_of(session, cast("int", case.id))
    waiting = [one for one in replies if one.state in {"pending", *BY_PERSON} and one.purpose in ANSWERS]
    if not waiting or any(one.attempted and one.state == "pending" for one in waiting):
        return False
    for reply in waiting:
        _give_up(session, world, case, reply, log.PROGRAM, why)
    return True


def _give_up(session: Session, world: World, case: Case, reply: Reply, by: str, why: str) -> None:
    reply.state, reply.failure = "given_up", why
    session.add(reply)
    details = {"reply": reply.id, "failure": why}
    log.append(session, case.municipality, world.now(), by, "reply.given_up", f"case:{case.id}", details)


def _complete(session: Session, world: World, case: Case, row: Forward, *, answered: bool) -> bool:
    """Whether the receiver's word, the diary number and the answer to a question are there.

    What reached nobody is complete only if it was answered here.
    """
    if row.state == "failed":
        return answered
    if row.state not in SETTLED:
        return False
    gone = cases.comment_of(session, case).visibility == Visibility.GONE  # nothing can be posted there
    if number_needed(views.routine_of(session, world, case.municipality), row) and not case.diary_number:
        return False
    return answered or gone or not (case.question and row.state == "answered")


def _change(session: Session, world: World, case: Case, **values: object) -> Case:
    return cases.change(session, case, world.now(), **values) or case
