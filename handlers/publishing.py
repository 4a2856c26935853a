"""A comment that its platform held is published: somebody kept it, or it is about to be answered.

An answer is public: where the comment that it answers is not, nobody would understand it, so the comment is
published first, or the answer is not posted.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import cast

from sqlmodel import Session

from handlers import completion, views, work
from handlers.intake import edited_meanwhile
from handlers.platforms import Visibility
from handlers.ports import Undelivered
from handlers.possible import KEPT
from handlers.preserve import look, target_of
from handlers.telling import tell_dropped
from handlers.vanishing import vanished
from handlers.work import Failed, Try
from handlers.world import World
from storage import accounts, cases, log, people
from storage.tables import Account, Case, Comment

#: Decisions after which the comment stands there for everybody.
SHOWN = KEPT | {"answered", "countered", "referred"}


@work.durable("publish")
async def publish(subject: str) -> None:
    """A comment that its platform held back is published because somebody approved it."""
    await work.keep_trying(publish_now, work.number(subject), _not_published)


async def publish_now(case_id: int) -> Try:
    """Publishes the comment of a case, if it is held and decided so; says why not, where trying may help."""
    world = work.bound()

    def find(session: Session) -> tuple[Case, Account, Comment]:
        case = cast("Case", cases.get(session, case_id))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        return case, account, cases.comment_of(session, case)

    case, account, comment = await world.database.read(find)
    if comment.visibility != Visibility.HELD or case.outcome not in SHOWN:  # or it was undone meanwhile
        return ""
    try:
        if await edited_meanwhile(world, case_id, await look(world, case_id)):
            return ""  # what was approved is not what stands there now: it is a new case
        await world.platform(account).publish(target_of(comment))
        after = await look(world, case_id)
    except Undelivered as refusal:
        return work.refused(refusal)
    if after.visibility in {Visibility.HIDDEN, Visibility.GONE}:
        await world.database.write(partial(_taken_away, world, case_id, after.visibility))
        return ""
    if after.visibility is not Visibility.VISIBLE:
        return Failed(world.texts("not-visible-again"), wait=after.wait)

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
        completion.published(session, world, comment)

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
    approved_by, at = case.decided_by, case.decided_at
    values = {"state": "open", "outcome": "", "decided_by": "", "decided_at": None, "reason": reason[:500]}
    cases.change(session, case, world.now(), **values)
    details = {"failure": reason[:500]}
    log.append(
        session, case.municipality, world.now(), log.PROGRAM, "publish.failed", f"case:{case_id}", details
    )
    tell_dropped(session, world, case, approved_by, what, decided_at=at)


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
