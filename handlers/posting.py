"""What was decided to be written is posted durably, once, where the comment stands or to its author alone.

A text that the platform does not take stays a person's to post, see ``reply``.
"""

from __future__ import annotations

from functools import partial
from typing import cast

from sqlmodel import Session

from handlers import completion, criticism, views, work
from handlers.allowed import What, carried_out
from handlers.intake import edited_meanwhile
from handlers.platforms import MESSAGE, Target, Visibility, WritesAlone
from handlers.ports import Undelivered
from handlers.preserve import look, target_of
from handlers.progress import ANSWERS
from handlers.publishing import publish_now
from handlers.vanishing import vanished
from handlers.work import Failed, Try
from handlers.world import World
from storage import accounts, cases, log
from storage.tables import Account, Case, Comment, Reply


@work.durable("reply")
async def post(subject: str) -> None:
    """Posts an answer, a counter-statement or an acknowledgement, and closes what is done with it."""
    await work.keep_trying(_post, work.number(subject), _give_up, waiting=_waiting)


async def _post(reply_id: int) -> Try:
    world = work.bound()
    if await _answers_other_words(world, reply_id):
        return ""
    why = await _shown_first(world, reply_id) or await post_reply(world, reply_id)
    if not why:
        await world.database.write(partial(_after, world, reply_id))
    return why or ""


async def _answers_other_words(world: World, reply_id: int) -> bool:
    """Looks before the first try, where the platform can be looked at: an edit stops the answer."""

    def find(session: Session) -> int | None:
        reply = cast("Reply", session.get(Reply, reply_id))
        first = reply.state == "pending" and not reply.attempted
        return reply.case if first and reply.purpose in ANSWERS else None

    case_id = await world.database.read(find)
    return case_id is not None and await edited_meanwhile(world, case_id, await look(world, case_id))


async def _waiting(reply_id: int, why: str, seconds: float) -> None:
    """The card says what the text waits for, and until when."""
    world = work.bound()

    def note(session: Session) -> None:
        reply = cast("Reply", session.get(Reply, reply_id))
        if reply.state == "pending":
            reply.failure = work.told_to_wait(world, why, seconds)[:500]
            session.add(reply)
            cases.touch(session, reply.case, world.now())

    await world.database.write(note)


async def _shown_first(world: World, reply_id: int) -> Try:
    """An answer stands below what it answers: what the platform still holds is published first."""

    def held_for(session: Session) -> int | None:
        reply = cast("Reply", session.get(Reply, reply_id))
        case = cast("Case", cases.get(session, reply.case))
        account = cast("Account", accounts.get(session, case.municipality, case.account))
        routine = views.routine_of(session, world, case.municipality)
        waits = reply.state != "pending" or reply.purpose not in ANSWERS
        if waits or criticism.lock_on(session, routine, account) is not None:
            return None
        return case.id if cases.comment_of(session, case).visibility == Visibility.HELD else None

    case_id = await world.database.read(held_for)
    if case_id is None:
        return ""
    if await world.database.read(lambda session: cast("Case", cases.get(session, case_id)).sensitive):
        words = world.texts("reply-not-published")  # no answer publishes what may be secret
        await world.database.write(lambda session: impossible(session, world, reply_id, words))
        return ""
    if why := await publish_now(case_id):
        return why
    if await world.database.read(partial(_stands, case_id)):
        return ""
    words = world.texts("reply-not-published")
    await world.database.write(lambda session: impossible(session, world, reply_id, words))
    return ""


def _stands(case_id: int, session: Session) -> bool:
    """Whether the case still waits for its answer, and everybody sees what it answers."""
    case = cast("Case", cases.get(session, case_id))
    return case.state == "replying" and cases.comment_of(session, case).visibility != Visibility.HELD


async def _give_up(reply_id: int, why: str) -> None:
    world = work.bound()

    def change(session: Session) -> None:
        impossible(session, world, reply_id, why)

    await world.database.write(change)


async def _faulted(subject: str) -> None:
    await _give_up(work.number(subject), work.bound().texts("fault"))


work.on_fault["reply"] = _faulted


async def post_reply(world: World, reply_id: int) -> Failed | None:
    """Posts once, however often it is called. Returns why not, if trying again may help, else None."""
    found = await world.database.write(partial(_attempt, world, reply_id))
    if found is None:
        return None
    reply, account, comment = found
    try:
        external, alone = await _say(world, account, target_of(comment), reply)
    except Undelivered as refusal:
        if not refusal.final:
            if refusal.untouched and not reply.attempted:
                await world.database.write(partial(_untried, reply_id))
            return work.refused(refusal)
        reason = refusal.reason
        await world.database.write(lambda session: impossible(session, world, reply_id, reason))
        return None
    await world.database.write(partial(_posted, world, reply_id, external, alone))
    return None


async def _say(world: World, account: Account, target: Target, reply: Reply) -> tuple[str, bool]:
    """Posts it; the id, and whether its author alone sees it.

    That a comment is removed concerns its author: they are told alone where the platform lets us, else where
    the comment stands, while it does.
    """
    platform = world.platform(account)
    if reply.purpose == "notice" and isinstance(platform, WritesAlone):
        try:
            return await platform.write_alone(target, reply.text, again=reply.attempted), True
        except Undelivered as refusal:
            if not refusal.final:
                raise
    key = f"reply-{reply.id}"
    answer = platform.reply(target, reply.text, key=key, again=reply.attempted)
    what: What = "message" if target.kind == MESSAGE else "answer"
    return await carried_out(world, account, what, answer), False


def _attempt(world: World, reply_id: int, session: Session) -> tuple[Reply, Account, Comment] | None:
    """Notes that a try begins, and says whether one began before. None: there is nothing to post now.

    An answer that was decided before there was much criticism waits as well (TIB-59); the job that goes on
    with it is asked for when the lock is lifted.
    """
    row = cast("Reply", session.get(Reply, reply_id))
    if row.state != "pending":
        return None
    case = cases.hold(session, row.case)
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    routine = views.routine_of(session, world, case.municipality)
    if row.purpose in criticism.OFFICIAL and criticism.lock_on(session, routine, account) is not None:
        words = world.texts("reply-waits")
        if row.failure != words:
            row.failure = words
            session.add(row)
            cases.change(session, case, world.now())
        return None
    comment = cases.comment_of(session, case)
    if comment.origin != "platform":  # it was reached when the text was decided
        impossible(session, world, reply_id, world.texts("reply-left-behind"))
        return None
    before = Reply(**row.model_dump())
    row.attempted = True
    session.add(row)
    return before, account, comment


def _untried(reply_id: int, session: Session) -> None:
    """The platform did surely nothing: the next try is the first that may succeed."""
    row = cast("Reply", session.get(Reply, reply_id))
    row.attempted = False
    session.add(row)


def _posted(world: World, reply_id: int, external: str, alone: bool, session: Session) -> None:
    reply = cast("Reply", session.get(Reply, reply_id))
    if reply.state == "posted":
        return
    reply.state, reply.external_id, reply.failure, reply.alone = "posted", external, "", alone
    session.add(reply)
    details = {"purpose": reply.purpose, "reply": reply.id, "id": external}
    if alone:
        details["alone"] = True
    log.append(
        session, reply.municipality, world.now(), log.PROGRAM, "reply.posted", f"case:{reply.case}", details
    )


def impossible(session: Session, world: World, reply_id: int, why: str) -> None:
    """The platform will not take it: a person may post it by hand, or say why it cannot be done."""
    reply = cast("Reply", session.get(Reply, reply_id))
    if reply.state != "pending":
        return
    reply.state, reply.failure = "impossible", why[:500]
    session.add(reply)
    details = {"purpose": reply.purpose, "failure": reply.failure}
    log.append(
        session, reply.municipality, world.now(), log.PROGRAM, "reply.failed", f"case:{reply.case}", details
    )
    cases.touch(session, reply.case, world.now())
    comment = cases.comment_of(session, cases.hold(session, reply.case))
    if comment.visibility == Visibility.GONE:  # told while it was on its way
        vanished(session, world, comment)


def _after(world: World, reply_id: int, session: Session) -> None:
    """What was posted may be the last that its case waited for."""
    reply = cast("Reply", session.get(Reply, reply_id))
    case = cases.hold(session, reply.case)
    if reply.state != "posted":
        return
    if completion.go_on(session, world, case).version == case.version:
        cases.touch(session, reply.case, world.now())
