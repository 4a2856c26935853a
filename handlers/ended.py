"""The end of a discussion: the kind words are posted, and what is written after them is removed (LID-137).

"Allt som skrivs efter det tas omedelbart bort utan kommentar": by the same durable removal as everywhere, so
never without evidence. The end begins when the words stand there, for before that nobody could know.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from sqlmodel import Session

from handlers import arrivals, posting_text, telling, views, work
from handlers.allowed import carried_out
from handlers.arrivals import Batch
from handlers.beginning import begin_by_rule
from handlers.discussions import removes_later
from handlers.platforms import Visibility
from handlers.ports import Undelivered
from handlers.preserve import target_of
from handlers.world import World
from routines.clock import due
from routines.model import Ground, NoticeDuty, Routine
from storage import accounts, comments, discussions, log, people
from storage.duty_tables import Discussion
from storage.tables import Account, Case, Comment, Municipality, Reply

Item = tuple[Comment, Case | None]
#: What the public does not see needs no removal.
_UNSEEN = frozenset({Visibility.HIDDEN.value, Visibility.GONE.value})


# --- the kind words --------------------------------------------------------------------------------


@work.durable("end_discussion")
async def post(subject: str) -> None:
    """Posts the kind words below the thread, once; then the discussion is ended."""
    await work.keep_trying(_post, work.number(subject), _give_up)


async def _post(discussion_id: int) -> work.Try:
    world = work.bound()
    found = await world.database.write(partial(_attempt, discussion_id))
    if found is None:
        return ""
    row, account, comment = found
    key = f"discussion-{row.id}-{row.run}"
    try:
        answer = world.platform(account).reply(target_of(comment), row.text, key=key, again=row.attempted)
        external = await carried_out(world, account, "answer", answer)
    except Undelivered as refusal:
        if not refusal.final:
            return work.refused(refusal)
        await _give_up(discussion_id, refusal.reason)
        return ""
    await world.database.write(partial(_stands, world, discussion_id, external))
    return ""


def _attempt(discussion_id: int, session: Session) -> tuple[Discussion, Account, Comment] | None:
    """Notes that a try begins, and says whether one began before."""
    row = discussions.hold(session, discussion_id)
    if row is None or row.posting != "pending" or row.comment is None:
        return None
    account = cast("Account", accounts.get(session, row.municipality, row.account))
    before = Discussion(**row.model_dump())
    row.attempted = True
    session.add(row)
    return before, account, cast("Comment", comments.get(session, row.comment))


def _stands(world: World, discussion_id: int, external: str, session: Session) -> None:
    """From now on everybody who writes could have read that the discussion is over."""
    row = cast("Discussion", discussions.hold(session, discussion_id))
    if row.posting != "pending":
        return
    now = world.now()
    discussions.change(
        session, row, now, state="ended", posting="posted", external_id=external, ended_at=now, failure=""
    )
    details = {"account": row.account, "ended_by": row.decided_by}
    subject = f"discussion:{row.id}"
    log.append(session, row.municipality, now, log.PROGRAM, "discussion.ended", subject, details)


async def _give_up(discussion_id: int, why: str) -> None:
    """The platform will not take the words: a person may post them, or say why it cannot be done."""
    world = work.bound()

    def change(session: Session) -> None:
        row = cast("Discussion", discussions.hold(session, discussion_id))
        if row.posting != "pending":
            return
        now = world.now()
        discussions.change(session, row, now, posting="impossible", failure=why[:500])
        details = {"account": row.account, "failure": row.failure}
        subject = f"discussion:{row.id}"
        log.append(session, row.municipality, now, log.PROGRAM, "discussion.failed", subject, details)

    await world.database.write(change)


async def _faulted(subject: str) -> None:
    await _give_up(work.number(subject), work.bound().texts("fault"))


work.on_fault["end_discussion"] = _faulted


# --- what comes later ------------------------------------------------------------------------------


@arrivals.by_rule
def remove_later(session: Session, world: World, batch: Batch) -> set[int]:
    """What was written in an ended thread after its end is removed at once; returns those comments.

    Also what said something else at first: the rule does not ask what the words are.
    """
    if not removes_later(batch.routine, batch.account, world.today):
        return set()
    decided: set[int] = set()
    for post_id in sorted(
        {comment.post_id for comment, _ in (*batch.fresh, *batch.shown, *batch.edited)} - {""}
    ):
        row = discussions.of_thread(session, batch.account.municipality, batch.account.id, post_id)
        if row is None or row.state != "ended":
            continue
        fresh = _later(session, row, (*batch.fresh, *batch.shown))
        edited = [
            (comment, case)
            for comment, case in _later(session, row, batch.edited)
            if case is None or case.state == "open"
        ]
        if fresh or edited:
            _remove(session, world, batch, row, [*fresh, *edited])
            decided |= {cast("int", comment.id) for comment, _ in fresh}
    return decided


def _later(session: Session, row: Discussion, items: Sequence[Item]) -> list[Item]:
    """Those that outsiders wrote in the thread after its end; not what the municipality posted itself."""
    ended = row.ended_at
    found = [
        (comment, case)
        for comment, case in items
        if comment.post_id == row.post_id
        and comment.kind in discussions.SPOKEN
        and comment.visibility not in _UNSEEN
        and comment.removable
        and ended is not None
        and comment.created_at > ended
        and comment.text.strip() != row.text.strip()
    ]
    ours = discussions.own_texts(session, row.municipality, [comment.external_id for comment, _ in found])
    return [(comment, case) for comment, case in found if comment.external_id not in ours]


def _remove(session: Session, world: World, batch: Batch, row: Discussion, items: Sequence[Item]) -> None:
    """One case and one durable removal for each, decided by the rule, with who ended the discussion."""
    routine, now = batch.routine, world.now()
    grounds = _grounds(routine)
    reason = _reason(session, world, row, grounds)
    made = [(comment, _case(world, routine, comment, case, grounds, reason)) for comment, case in items]
    session.add_all([case for _, case in made])
    session.flush()
    for comment, case in made:
        removal = begin_by_rule(
            session,
            world,
            case,
            comment,
            batch.account,
            routine,
            grounds,
            no_notice=world.texts("ended-no-notice"),
        )
        removal.notice = _notice(session, world, row, case, comment, batch.account, routine, grounds)
        session.add(removal)
        details = {"discussion": row.id, "ended_by": row.decided_by, "grounds": removal.grounds}
        subject = f"case:{case.id}"
        log.append(session, case.municipality, now, log.PROGRAM, "removal.by_rule", subject, details)
        if case.urgent:  # a threat is somebody's to know of, whatever becomes of the comment
            telling.show_in_channel(session, world, case)
    discussions.change(session, row, now)


def _grounds(routine: Routine) -> list[Ground]:
    """The routine's own ground for it: the one that rests on the same clauses."""
    clauses = set(routine.discussions.later_removed_at_once.clauses)
    return [ground for ground in routine.removal_grounds if clauses & set(ground.clauses)]


def _reason(session: Session, world: World, row: Discussion, grounds: Sequence[Ground]) -> str:
    name = people.name_of(session, row.municipality, row.decided_by)
    when = views.moment(world, row.ended_at or world.now())
    said = world.texts("reason-ended", name=name, time=when)
    return "; ".join([*(ground.text for ground in grounds), said])


def _case(
    world: World,
    routine: Routine,
    comment: Comment,
    case: Case | None,
    grounds: Sequence[Ground],
    reason: str,
) -> Case:
    """The case of a comment that the rule decides about: never open, nobody is asked."""
    now = world.now()
    found = case or Case(
        municipality=comment.municipality,
        account=comment.account,
        comment=cast("int", comment.id),
        revision=comment.revision,
        opened_at=now,
    )
    found.violation = True
    found.revision = comment.revision
    found.state, found.outcome, found.reason = "removing", "removed", reason
    found.decided_by, found.decided_at = log.PROGRAM, now
    for ground in grounds:
        if ground.deadline is not None:
            found.remove_by = due(comment.created_at, ground.deadline.value, routine.office_hours.value)
            found.deadline_ground = ground.id
    if case is not None and case.id is not None:
        found.version += 1
    return found


def _notice(
    session: Session,
    world: World,
    row: Discussion,
    case: Case,
    comment: Comment,
    account: Account,
    routine: Routine,
    grounds: Sequence[Ground],
) -> int | None:
    """Only a routine that demands it has each author told; Lidingö removes "utan kommentar"."""
    if routine.discussions.later_notice.value is not NoticeDuty.REQUIRED:
        return None
    municipality = cast("Municipality", accounts.municipality(session, row.municipality))
    platform = world.platform(account).capabilities
    ground = grounds[0] if grounds else None
    text = posting_text.notice_text(routine, municipality, ground, hides=platform.hidden_shows)
    person = people.get(session, row.municipality, row.decided_by)
    if person is not None:
        text = posting_text.signed(text, routine, person, account)
    can = platform.reply and comment.origin == "platform"
    reply = Reply(
        municipality=case.municipality,
        case=cast("int", case.id),
        purpose="notice",
        text=text,
        by=row.decided_by,
        at=world.now(),
        state="pending" if can else "by_hand",
    )
    session.add(reply)
    session.flush()
    return cast("int", reply.id)
