"""How a removal begins: which way it goes and what it waits for, whoever or whatever decided it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import Session

from handlers.platforms import Look
from handlers.world import World
from routines.model import DiaryAtRemoval, Ground, Method, Routine
from storage import cases, jobs
from storage.tables import Account, Case, Comment, Removal


def anew(
    session: Session,
    world: World,
    case: Case,
    comment: Comment,
    account: Account,
    routine: Routine,
    *,
    secrecy: bool,
) -> Removal:
    """The removal's row as it is before its first step."""
    before = cases.removal_of(session, cast("int", case.id))
    removal = before or Removal(case=cast("int", case.id), run=0)
    removal.run += 1
    removal.secrecy = secrecy
    removal.archive_place = removal.diary_decision = ""
    removal.diary = routine.secrecy.diaries.value[0]
    removal.diary_when = diary_when(routine, secrecy=secrecy)
    removal.method = method(world, account, comment, routine)
    removal.step = "evidence"
    removal.evidence = removal.notice = removal.removed_at = None
    removal.removed_by = removal.failure = removal.no_notice = ""
    removal.attempted = False
    removal.seen_before = comment.visibility
    return removal


def begin_by_rule(
    session: Session,
    world: World,
    case: Case,
    comment: Comment,
    account: Account,
    routine: Routine,
    grounds: Sequence[Ground],
    *,
    no_notice: str,
) -> Removal:
    """A removal that the routine itself demands, without a person (LID-137): evidence first, too."""
    secrecy = case.sensitive or any(ground.secrecy for ground in grounds)
    removal = anew(session, world, case, comment, account, routine, secrecy=secrecy)
    removal.grounds = [ground.id for ground in grounds]
    removal.no_notice = no_notice
    session.add(removal)
    jobs.ask(session, "remove", f"case:{case.id}", removal.run, world.now())
    return removal


def diary_when(routine: Routine, *, secrecy: bool) -> str:
    """When the removal needs a diary number: before, after, registrar (decides), never.

    Where the routine is not strict the case's own number stands for it until the registrar has given one
    (TIB-80).
    """
    demand = routine.removal.diary.value
    if demand is DiaryAtRemoval.BEFORE:
        return "before" if routine.removal.diary_strict.value else "after"
    if demand is DiaryAtRemoval.SECRECY_BEFORE:
        return "before" if secrecy else "never"
    if secrecy and demand is not DiaryAtRemoval.NEVER:
        return "after"
    return "registrar" if demand is DiaryAtRemoval.REGISTRAR else "never"


def method(
    world: World, account: Account, comment: Comment, routine: Routine, seen: Look | None = None
) -> str:
    """Hide or delete as the platform and the routine allow; what can be undone comes first.

    ``seen``: how the comment stands there, where that is known; it may be one that is not hidden.
    """
    capabilities = world.platform(account).capabilities
    can_hide, can_delete = (seen.can_hide, seen.can_delete) if seen is not None else (True, True)
    wanted = routine.removal.method.value
    if comment.origin != "platform":
        return "by_hand"
    if capabilities.hide and can_hide and wanted is not Method.DELETE:
        return "hide"
    if capabilities.delete and can_delete and wanted is not Method.HIDE:
        return "delete"
    return "by_hand"
