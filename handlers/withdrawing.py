"""A notice that says what is not true any more: the comment that it calls removed stands there again.

Our own text is taken out of sight by the platform's interface, where it has one; the card says that it is,
or asks a person to do it.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from sqlmodel import Session

from handlers import work
from handlers.allowed import carried_out
from handlers.platforms import MESSAGE, Target, Visibility
from handlers.ports import Undelivered
from handlers.world import World
from storage import accounts, cases, jobs, log
from storage.tables import Account, Case, Removal, Reply

#: States of a notice that was posted and is not true any more; "left": a person has to take it away.
UNTRUE = frozenset({"withdrawing", "withdrawn", "left"})


def withdraw(session: Session, world: World, case: Case, removal: Removal) -> bool:
    """The removal is taken back; if its author was told of it, the notice goes too. Whether they were."""
    notice = session.get(Reply, removal.notice) if removal.notice else None
    if notice is None or notice.state != "posted":
        return False
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    ours = notice.external_id and world.platform(account).capabilities.hide
    notice.state, notice.failure = "withdrawing" if ours else "left", ""
    session.add(notice)
    if ours:
        jobs.ask(session, "withdraw", f"reply:{notice.id}", 1, world.now())
    return True


@work.durable("withdraw")
async def take_away(subject: str) -> None:
    """Takes our own notice out of the public's sight."""
    await work.keep_trying(_hide, work.number(subject), _left)


async def _hide(reply_id: int) -> work.Try:
    world = work.bound()

    def find(session: Session) -> tuple[Reply, Account, Target]:
        notice = cast("Reply", session.get(Reply, reply_id))
        case = cast("Case", cases.get(session, notice.case))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        post = cases.comment_of(session, case).post_id
        kind = MESSAGE if notice.alone else "comment"
        return notice, account, Target(comment_id=notice.external_id, post_id=post, kind=kind)

    notice, account, target = await world.database.read(find)
    if notice.state != "withdrawing":
        return ""
    platform = world.platform(account)
    try:
        await carried_out(world, account, "remove", platform.hide(target))
        seen = await platform.look(target)
    except Undelivered as refusal:
        return work.refused(refusal)
    if seen.visibility is Visibility.VISIBLE:
        return world.texts("notice-still-seen")
    await world.database.write(partial(_ended, world, reply_id, "withdrawn", ""))
    return ""


async def _left(reply_id: int, reason: str) -> None:
    world = work.bound()
    await world.database.write(partial(_ended, world, reply_id, "left", reason[:500]))


def _ended(world: World, reply_id: int, state: str, failure: str, session: Session) -> None:
    notice = cast("Reply", session.get(Reply, reply_id))
    case = cases.hold(session, notice.case)
    if notice.state != "withdrawing":
        return
    notice.state, notice.failure = state, failure
    session.add(notice)
    session.flush()
    details = {"reply": reply_id} | ({"failure": failure} if failure else {})
    now, action = world.now(), f"notice.{state}"
    log.append(session, case.municipality, now, log.PROGRAM, action, f"case:{case.id}", details)
    cases.change(session, case, now)


async def _faulted(subject: str) -> None:
    await _left(work.number(subject), work.bound().texts("fault"))


work.on_fault["withdraw"] = _faulted
