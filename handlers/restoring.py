"""The durable part of bringing a removed comment back: Ångra."""

from __future__ import annotations

from functools import partial

from sqlmodel import Session

from handlers import completion, work
from handlers.allowed import carried_out
from handlers.intake import follow
from handlers.platforms import Visibility
from handlers.ports import Undelivered
from handlers.preserve import look, target_of
from handlers.removal import diary_missing
from handlers.removing import what
from handlers.withdrawing import withdraw
from handlers.work import Failed, Try
from handlers.world import World
from storage import cases, log


@work.durable("restore")
async def restore(subject: str) -> None:
    """Brings a hidden comment back and opens the case again."""
    await work.keep_trying(_restore, work.number(subject), _not_restored, waiting=_waiting)


async def _waiting(case_id: int, why: str, seconds: float) -> None:
    """The card says what it waits for, and until when."""
    world = work.bound()

    def note(session: Session) -> None:
        case = cases.hold(session, case_id)
        if _restoring(case_id, session):
            removal, _, _ = what(case_id, session)
            removal.failure = work.told_to_wait(world, why, seconds)[:500]
            session.add(removal)
            cases.change(session, case, world.now())

    await world.database.write(note)


async def _restore(case_id: int) -> Try:
    world = work.bound()
    removal, account, comment = await world.database.read(partial(what, case_id))
    if not await world.database.read(partial(_restoring, case_id)):
        return ""
    if removal.seen_before == Visibility.HELD:  # it was not published before the removal either
        await _reopen(world, case_id, "comment.restored", Visibility.HELD)
        return ""
    try:
        await carried_out(world, account, "remove", world.platform(account).restore(target_of(comment)))
        after = await look(world, case_id)
    except Undelivered as refusal:
        return work.refused(refusal)
    if after.visibility is not Visibility.VISIBLE:
        return Failed(world.texts("not-visible-again"), wait=after.wait)
    await _reopen(world, case_id, "comment.restored", Visibility.VISIBLE)
    return ""


async def _not_restored(case_id: int, reason: str) -> None:
    world = work.bound()

    def change(session: Session) -> None:
        case = cases.hold(session, case_id)
        if not _restoring(case_id, session):
            return
        removal, _, _ = what(case_id, session)
        removal.failure = reason[:500]
        session.add(removal)
        waits = diary_missing(removal, case)  # as it did before
        state = "removing" if waits else completion.after_removal(session, world, case)
        cases.change(session, case, world.now(), state=state)
        details = {"failure": removal.failure}
        log.append(
            session,
            case.municipality,
            world.now(),
            log.PROGRAM,
            "restore.failed",
            f"case:{case_id}",
            details,
        )

    await world.database.write(change)


async def _faulted_restore(subject: str) -> None:
    await _not_restored(work.number(subject), work.bound().texts("fault"))


work.on_fault["restore"] = _faulted_restore


def _restoring(case_id: int, session: Session) -> bool:
    """Whether it is still to be brought back; after a crash a step may come to what it did itself."""
    case = cases.get(session, case_id)
    return case is not None and case.state == "restoring"


async def _reopen(world: World, case_id: int, action: str, visibility: Visibility) -> None:
    def change(session: Session) -> None:
        case = cases.hold(session, case_id)
        if not _restoring(case_id, session):
            return
        removal, _, comment = what(case_id, session)
        removal.step, removal.removed_at, removal.failure = "undone", None, ""
        comment.visibility = visibility.value
        session.add_all([removal, comment])
        withdraw(session, world, case, removal)
        cases.change(
            session,
            case,
            world.now(),
            claimed_by="",
            **completion.undecided(session, world, case),
        )
        log.append(session, case.municipality, world.now(), log.PROGRAM, action, f"case:{case_id}")
        follow(session, world, case)  # it may have been edited while it was out of sight

    await world.database.write(change)
