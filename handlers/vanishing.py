"""A comment that its author or the platform took away: its open case closes as "försvann", with evidence.

An answer to it that does not stand there yet is not posted; what was passed on goes on with its receiver.

What was received is a record all the same, so it is saved as that of a removal is: as JSON and as PDF/A, read
back and hashed (LID-47, LID-119, GIS-15, GIS-63, LAH-51). Who took it away no platform tells.

One that may have been secret has to be entered in the diary as at a removal, though nobody removed it:
the registrar is asked.
"""

from __future__ import annotations

from functools import partial
from typing import Final, cast

from sqlmodel import Session

from handlers import completion, tasks, telling, views, work
from handlers.beginning import diary_when
from handlers.platforms import Visibility
from handlers.preserve import not_kept, preserve
from handlers.progress import number_needed
from handlers.rounds import source_of
from handlers.world import World
from storage import accounts, cases, jobs, log, people
from storage.evidence import EvidenceDamaged, EvidenceNotSaved
from storage.tables import Account, Case, Comment

WORK: Final = "vanished"
#: The kind of task by which the registrar enters what may have been secret.
KIND: Final = "vanished_secret"
tasks.kind(KIND, note="required", also_closed=True)
#: Steps of a removal that wait for a person, before anything is removed.
WAITS: Final = frozenset({"by_hand", "failed", "diary"})
#: Nobody waits for it, and nothing is lost meanwhile: what cannot be saved is tried again each hour.
AGAIN: Final = 3600.0
#: After a week somebody has to see to the disk.
TIMES: Final = 7 * 24


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
    """A removal that waits for a person looks again: it has its evidence, or gets it, and finds it gone."""
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
    telling.show_case_to(session, world, case, people.with_role(session, case.municipality, "registrar"))
    tasks.ask(
        session,
        world,
        case.municipality,
        f"{KIND}/{case.id}",
        kind=KIND,
        role="registrar",
        details={"case": str(case.id), "account": account.name},
        source=source_of(routine.removal.diary),
    )


@work.durable(WORK)
async def keep(subject: str) -> None:
    """Saves what it was; that this does not work is logged once, and it is tried until it does."""
    case_id = work.number(subject)
    why = await work.tried(_keep, case_id)
    if why:
        await work.step(_failed, case_id, why)
    for _ in range(TIMES):
        if not why:
            return
        await work.sleep(AGAIN)
        why = await work.step(_keep, case_id)


async def _keep(case_id: int) -> str:
    world = work.bound()
    case = await world.database.read(lambda session: cases.get(session, case_id))
    if case is None or not await world.database.read(partial(_gone, case_id)):
        return ""
    try:
        await preserve(world, case_id)
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return not_kept(world, problem.reason)
    await world.database.write(partial(_shown, world, case_id))
    return ""


def _gone(case_id: int, session: Session) -> bool:
    """Whether it is gone still; one that closed so is kept as it was, also if it has come back."""
    case = cases.hold(session, case_id)
    return case.outcome == "vanished" or cases.comment_of(session, case).visibility == Visibility.GONE


def _shown(world: World, case_id: int, session: Session) -> None:
    """The card offers the evidence, and says no more that it is not saved."""
    cases.change(session, cases.hold(session, case_id), world.now(), reason="")


async def _failed(case_id: int, why: str) -> None:
    world = work.bound()

    def note(session: Session) -> None:
        case = cases.hold(session, case_id)
        subject, details = f"case:{case_id}", {"failure": why[:500]}
        log.append(
            session, case.municipality, world.now(), log.PROGRAM, "evidence.not_saved", subject, details
        )
        cases.change(session, case, world.now(), reason=why[:500])

    await world.database.write(note)


async def _faulted(subject: str) -> None:
    await _failed(work.number(subject), work.bound().texts("fault"))


work.on_fault[WORK] = _faulted
