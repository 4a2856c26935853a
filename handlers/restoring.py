"""The durable part of bringing a comment back: Ångra, and Godkänn of one that its platform held."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from sqlmodel import Session

from handlers import completion, views, work
from handlers.intake import edited_meanwhile, vanished
from handlers.ports import Undelivered, Visibility
from handlers.possible import KEPT
from handlers.preserve import look, target_of
from handlers.removing import what
from handlers.telling import tell_dropped
from handlers.withdrawing import withdraw
from handlers.world import World
from storage import accounts, cases, log, people
from storage.tables import Account, Case, Comment


@work.durable("restore")
async def restore(subject: str) -> None:
    """Brings a hidden comment back and opens the case again."""
    await work.keep_trying(_restore, work.number(subject), _not_restored)


async def _restore(case_id: int) -> str:
    world = work.bound()
    removal, account, comment = await world.database.read(partial(what, case_id))
    if not await world.database.read(partial(_restoring, case_id)):
        return ""
    if removal.seen_before == Visibility.HELD:  # it was not published before the removal either
        await _reopen(world, case_id, "comment.restored", Visibility.HELD)
        return ""
    try:
        await world.platform(account).restore(target_of(comment))
        after = await look(world, case_id)
    except Undelivered as refusal:
        return refusal.reason
    if after.visibility is not Visibility.VISIBLE:
        return world.texts("not-visible-again")
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
        state = completion.after_removal(session, world, case)
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
        removal.step, removal.removed_at = "undone", None
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

    await world.database.write(change)


@work.durable("publish")
async def publish(subject: str) -> None:
    """A comment that its platform held back is published because somebody approved it."""
    await work.keep_trying(_publish, work.number(subject), _not_published)


async def _publish(case_id: int) -> str:
    world = work.bound()

    def find(session: Session) -> tuple[Case, Account, Comment]:
        case = cast("Case", cases.get(session, case_id))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        return case, account, cases.comment_of(session, case)

    case, account, comment = await world.database.read(find)
    if comment.visibility != Visibility.HELD or case.outcome not in KEPT:  # or it was undone meanwhile
        return ""
    try:
        if await edited_meanwhile(world, case_id, await look(world, case_id)):
            return ""  # what was approved is not what stands there now: it is a new case
        await world.platform(account).publish(target_of(comment))
        after = await look(world, case_id)
    except Undelivered as refusal:
        return refusal.reason
    if after.visibility in {Visibility.HIDDEN, Visibility.GONE}:
        await world.database.write(partial(_taken_away, world, case_id, after.visibility))
        return ""
    if after.visibility is not Visibility.VISIBLE:
        return world.texts("not-visible-again")

    def change(session: Session) -> None:
        case = cases.hold(session, case_id)
        comment = cases.comment_of(session, case)
        if comment.visibility == Visibility.VISIBLE:
            return
        comment.visibility = Visibility.VISIBLE.value
        session.add(comment)
        log.append(
            session, case.municipality, world.now(), log.PROGRAM, "comment.published", f"case:{case_id}"
        )

    await world.database.write(change)
    return ""


async def _not_published(case_id: int, reason: str) -> None:
    """The platform would not publish it."""
    world = work.bound()
    await world.database.write(partial(_open_again, world, case_id, reason, "refused"))


def _open_again(world: World, case_id: int, reason: str, what: str, session: Session) -> None:
    """What was approved is not published: the case is open again and says why, also to whoever approved."""
    case = cases.hold(session, case_id)
    if case.state == "open":
        return
    approved_by = case.decided_by
    values = {"state": "open", "outcome": "", "decided_by": "", "decided_at": None, "reason": reason[:500]}
    cases.change(session, case, world.now(), **values)
    details = {"failure": reason[:500]}
    log.append(
        session, case.municipality, world.now(), log.PROGRAM, "publish.failed", f"case:{case_id}", details
    )
    tell_dropped(session, world, case, approved_by, what)


def _taken_away(world: World, case_id: int, visibility: Visibility, session: Session) -> None:
    """Somebody put it in the spam or trash in the moment of the approval, or deleted it: it stays there."""
    case = cases.hold(session, case_id)
    comment = cases.comment_of(session, case)
    approved = {
        "name": people.name_of(session, case.municipality, case.decided_by),
        "time": views.moment(world, cast("datetime", case.decided_at)),
    }
    _open_again(world, case_id, world.texts("remark-taken-away", **approved), "trashed", session)
    comment.visibility = visibility.value
    session.add(comment)
    if visibility is Visibility.GONE:
        vanished(session, world, comment)


async def _faulted_publish(subject: str) -> None:
    await _not_published(work.number(subject), work.bound().texts("fault"))


work.on_fault["publish"] = _faulted_publish
