"""What was received is a record though nobody removes it: it is saved durably, and said where that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from sqlmodel import Session

from handlers import attached, work
from handlers.preserve import complete, not_kept, preserve
from handlers.world import World
from storage import cases, log
from storage.evidence import EvidenceDamaged, EvidenceNotSaved, Reason
from storage.tables import Case, Comment

#: Nobody waits for it, and nothing is lost meanwhile: what cannot be saved is tried again each hour.
AGAIN: Final = 3600.0
#: After a week somebody has to see to the disk.
TIMES: Final = 7 * 24
#: The address of what was attached works for some days, and a place that is silent so long is none.
FILES: Final = 24
#: Whether what the case is about is still to be kept.
Still: TypeAlias = Callable[[Case, Comment], bool]


async def keep(case_id: int, still: Still = lambda *_: True, *, offered: bool = False) -> None:
    """Saves it as JSON and PDF/A; that this does not work is logged once, and it is tried until it does.

    ``offered``: the card offers the evidence already, and need not change under somebody who presses on it.
    """
    why = await work.tried(_keep, case_id, still, offered)
    if why:
        await work.step(not_done, case_id, why)
    for _ in range(TIMES):
        if not why:
            break
        await work.sleep(AGAIN)
        why = await work.step(_keep, case_id, still, offered)
    left = await work.step(_files_left, case_id)
    for _ in range(FILES):
        if not left:
            return
        await work.sleep(AGAIN)
        left = await work.step(_complete, case_id)


async def _keep(case_id: int, still: Still, offered: bool) -> str:
    world = work.bound()
    if not await world.database.read(partial(_wanted, case_id, still)):
        return ""
    try:
        await preserve(world, case_id)
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return not_kept(world, problem.reason)
    await world.database.write(partial(_shown, world, case_id, offered))
    return ""


async def _files_left(case_id: int) -> bool:
    """Whether something that was attached did not answer, and may be had later."""
    world = work.bound()
    saved = await world.database.read(lambda session: cases.evidence_of(session, case_id))
    return saved is not None and await asyncio.to_thread(attached.left_silent, world, saved) > 0


async def _complete(case_id: int) -> bool:
    try:
        return await complete(work.bound(), case_id)
    except EvidenceNotSaved:
        return True


def _wanted(case_id: int, still: Still, session: Session) -> bool:
    case = cases.get(session, case_id)
    return case is not None and still(case, cases.comment_of(session, case))


def _shown(world: World, case_id: int, offered: bool, session: Session) -> None:
    """The card offers the evidence, and says no more that it is not saved."""
    case = cases.hold(session, case_id)
    said = {world.texts("fault"), *(not_kept(world, reason) for reason in Reason)}
    if case.reason in said:
        cases.change(session, case, world.now(), reason="")
    elif not offered:
        cases.change(session, case, world.now())


async def not_done(case_id: int, why: str) -> None:
    """It could not be saved: the log and the card say so. A reason that people gave stays."""
    world = work.bound()

    def note(session: Session) -> None:
        case = cases.hold(session, case_id)
        subject, details = f"case:{case_id}", {"failure": why[:500]}
        log.append(
            session, case.municipality, world.now(), log.PROGRAM, "evidence.not_saved", subject, details
        )
        cases.change(session, case, world.now(), reason=case.reason or why[:500])

    await world.database.write(note)
