"""A comment that somebody took away, nobody knows who: its open case closes as "försvann", with evidence.

An answer to it that does not stand there yet is not posted; what was passed on goes on with its receiver.

What was received is a record all the same, so it is saved as that of a removal is: as JSON and as PDF/A, read
back and hashed (LID-47, LID-119, GIS-15, GIS-63, LAH-51). No platform tells whether its author,
the platform or somebody with access to the account took it away.

One that may have been secret has to be entered in the diary as at a removal, though nobody removed it:
the registrar is asked.
"""

from __future__ import annotations

from typing import Final, cast

from sqlmodel import Session

from handlers import completion, keeping, tasks, telling, views, work
from handlers.beginning import diary_when
from handlers.duty import Duties
from handlers.platforms import Visibility
from handlers.progress import number_needed
from handlers.rounds import source_of
from handlers.world import World
from storage import accounts, cases, jobs, log
from storage.tables import Account, Case, Comment

WORK: Final = "vanished"
#: The kind of task by which the registrar enters what may have been secret.
KIND: Final = "vanished_secret"
tasks.kind(KIND, note="required", also_closed=True)
#: Steps of a removal that wait for a person, before anything is removed.
WAITS: Final = frozenset({"by_hand", "failed", "diary"})


def vanished(session: Session, world: World, comment: Comment) -> None:
    """Closes what was open about it, and asks for its evidence; what others have in hand goes on."""
    why = world.texts("answer-vanished")
    for case in cases.of_comment(session, cast("int", comment.id)):
        if case.state == "removing":
            _begin_anew(session, world, case)
            continue
        stopped = case.state == "replying" and completion.stop_answer(session, world, case, why)
        passed_on = cases.forward_of(session, cast("int", case.id)) is not None
        if case.state == "forwarded" or (stopped and passed_on):
            _goes_on(session, world, case)
        elif case.state == "open" or stopped:
            _close(session, world, case)


def _begin_anew(session: Session, world: World, case: Case) -> None:
    """A removal that waits for a person looks again: it is done, if one was asked to do it, or vanished."""
    removal = cases.removal_of(session, cast("int", case.id))
    if removal is None or removal.step not in WAITS or removal.removed_at is not None:
        return
    removal.step, removal.failure = "evidence", ""
    removal.run += 1
    session.add(removal)
    jobs.ask(session, "remove", f"case:{case.id}", removal.run, world.now())


def _goes_on(session: Session, world: World, case: Case) -> None:
    """It waits for its receiver and its diary number alone: nothing can be removed or answered there."""
    subject, now = f"case:{case.id}", world.now()
    log.append(session, case.municipality, now, log.PROGRAM, "comment.vanished", subject)
    completion.leave_untold(session, world, case, log.PROGRAM, world.texts("answer-vanished"))
    values = {"state": "forwarded", "outcome": "forwarded", "remove_by": None, "answer_by": None}
    changed = cases.change(session, case, now, **values) or case
    jobs.ask(session, WORK, subject, changed.version, now)  # its last words may not be in the evidence
    row = cases.forward_of(session, cast("int", case.id))
    routine = views.routine_of(session, world, case.municipality)
    if case.sensitive and not case.diary_number and not (row is not None and number_needed(routine, row)):
        ask_registrar(session, world, changed)
    completion.go_on(session, world, changed)


def _close(session: Session, world: World, case: Case) -> None:
    now = world.now()
    closed = cases.change(
        session,
        case,
        now,
        state="closed",
        outcome="vanished",
        decided_by=log.PROGRAM,
        decided_at=now,
        reason="",
    )
    if closed:
        subject = f"case:{case.id}"
        log.append(session, case.municipality, now, log.PROGRAM, "comment.vanished", subject)
        jobs.ask(session, WORK, subject, closed.version, now)
        if case.sensitive:
            ask_registrar(session, world, closed)


def ask_registrar(session: Session, world: World, case: Case) -> None:
    """Its number, or why it needs none, where a removal of what is secret would need one."""
    routine = views.routine_of(session, world, case.municipality)
    if diary_when(routine, secrecy=True) == "never":
        return
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    task = tasks.ask(
        session,
        world,
        case.municipality,
        f"{KIND}/{case.id}",
        kind=KIND,
        role="registrar",
        details={"case": str(case.id), "account": account.name},
        source=source_of(routine.removal.diary),
    )
    asked = Duties(session, case.municipality, world.now()).asked("registrar")
    rule = routine.removal.diary
    telling.remind_of(session, world, case, asked, KIND, rule, task=task)


@work.durable(WORK)
async def keep(subject: str) -> None:
    """Saves what it was."""
    await keeping.keep(work.number(subject), _gone)


def _gone(case: Case, comment: Comment) -> bool:
    """Whether it is gone still; one that closed so is kept as it was, also if it has come back."""
    return case.outcome == "vanished" or comment.visibility == Visibility.GONE


async def _faulted(subject: str) -> None:
    await keeping.not_done(work.number(subject), work.bound().texts("fault"))


work.on_fault[WORK] = _faulted
