"""The durable part of a removal: one step at a time, each safe to do again."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple, TypeAlias, cast

from sqlmodel import Session

from handlers import completion, telling, views, work
from handlers.allowed import carried_out
from handlers.beginning import method
from handlers.intake import edited_meanwhile
from handlers.platforms import Look, Visibility
from handlers.ports import Undelivered
from handlers.posting import impossible, post_reply
from handlers.preserve import look, not_saved, preserve, target_of
from handlers.removal import diary_missing
from handlers.telling import show_in_channel, tell_registrars
from handlers.vanishing import ask_registrar
from handlers.withdrawing import withdraw
from handlers.work import Failed
from handlers.world import World
from storage import accounts, cases, log
from storage.evidence import EvidenceDamaged, EvidenceNotSaved
from storage.tables import Account, Case, Comment, Removal, Reply

#: A step's result: "more" (go on), "wait" (a person's turn), "done"; or why it must be tried again.
Result: TypeAlias = "str | Failed"


class Run(NamedTuple):
    """One taking-up of a case's removal. A person's press begins the next, and this one ends there."""

    case: int
    number: int


#: What the public cannot see any more.
OUT_OF_SIGHT = frozenset({Visibility.HIDDEN, Visibility.HELD, Visibility.GONE})


#: Steps at which the channel must see the card, also of a removal that no person decided. About the diary
#: afterwards the registrars are told themselves.
BY_PERSON = frozenset({"by_hand", "failed", "diary"})


@work.durable("remove")
async def remove(subject: str) -> None:
    """Takes a removal as far as it comes without a person."""
    run = (int(subject.partition(":")[2]), work.run())
    waits = work.Waits()
    while True:
        result = await work.step(_advance, *run)
        if result == "more":
            waits = work.Waits()
        elif isinstance(result, str):
            return
        else:
            failed = Failed(*result)
            pause = waits.next(failed.wait)
            if pause is None:
                if await work.step(_out_of_tries, *run, failed.why):
                    continue
                return
            if failed.wait > work.SHORT:
                await work.step(_waiting, *run, failed.why, pause)
            await work.sleep(pause)


async def _out_of_tries(case_id: int, number: int, reason: str) -> bool:
    """True: only the notice could not be posted, which does not hold up the removal."""
    world, run = work.bound(), Run(case_id, number)

    def give_up_notice(session: Session) -> bool:
        removal = _current(session, run)
        if removal is None or removal.step != "notice" or removal.notice is None:
            return False
        impossible(session, world, removal.notice, reason)
        return True

    if await world.database.write(give_up_notice):
        return True
    await _fail(run, reason)
    return False


async def _waiting(case_id: int, number: int, why: str, seconds: float) -> None:
    """The card says what the removal waits for, and until when."""
    world, run = work.bound(), Run(case_id, number)

    def note(session: Session) -> None:
        case = cases.hold(session, case_id)
        removal = _current(session, run)
        if removal is None:
            return
        words = work.told_to_wait(world, why, seconds)[:500]
        notice = session.get(Reply, removal.notice) if removal.notice else None
        if removal.step == "notice" and notice is not None:
            notice.failure = words
        else:
            removal.failure = words
        cases.change(session, case, world.now())

    await world.database.write(note)


async def _advance(case_id: int, number: int) -> Result:
    """Does the next thing that the removal waits for, whatever has happened before."""
    world, run = work.bound(), Run(case_id, number)
    removal = await world.database.read(partial(_current, run=run))
    if removal is None:
        return "done"
    steps = {
        "evidence": _evidence,
        "diary": _diary,
        "notice": _notice,
        "remove": _remove,
        "diary_after": _diary_after,
        "done": _close,
        "vanished": _close,
    }
    step = steps.get(removal.step)
    return await step(world, run) if step is not None else "wait"


def _current(session: Session, run: Run) -> Removal | None:
    """The removal, while this run of it is the newest; None once a person has begun another."""
    removal = cases.removal_of(session, run.case)
    return removal if removal is not None and removal.run == run.number else None


async def _move(world: World, run: Run, to: str, action: str = "", **values: Any) -> None:
    """The removal is one step on: the row, the log and the card in one transaction.

    Nothing, if a person has begun another run: two at once would remove and tell twice.
    """

    def change(session: Session) -> None:
        case = cases.hold(session, run.case)
        removal = _current(session, run)
        if removal is None or removal.step == to:
            return
        removal.step, removal.failure = to, ""
        for key, value in values.items():
            setattr(removal, key, value)
        session.add(removal)
        cases.change(session, case, world.now())
        if to in BY_PERSON:
            show_in_channel(session, world, case)
        if action:
            details = {"step": to} | ({"failure": removal.failure} if removal.failure else {})
            log.append(
                session, case.municipality, world.now(), log.PROGRAM, action, f"case:{run.case}", details
            )

    await world.database.write(change)


async def _evidence(world: World, run: Run) -> Result:
    seen = await look(world, run.case)
    if await edited_meanwhile(world, run.case, seen) or not await _can_go(world, run, seen):
        return "done"
    gone = seen.visibility is Visibility.GONE
    if gone and await world.database.read(partial(_was_asked, run.case)):
        return await _done_by_hand(world, run)
    try:
        evidence = await preserve(world, run.case)
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return Failed(not_saved(world, problem.reason))

    to = await world.database.read(partial(_after_evidence, world, run.case, gone))
    if to == "vanished":
        await world.database.write(partial(_note_gone, run.case))
    await _move(world, run, to, "removal.evidence", evidence=evidence)
    return "more"


def _was_asked(case_id: int, session: Session) -> bool:
    """Whether people were asked to take it away by hand, for the platform refuses it or nobody can from here.

    With evidence saved, and its number where that comes first, only such a removal is taken up from here.
    """
    removal, _, _ = what(case_id, session)
    case = cast("Case", cases.get(session, case_id))
    waits_for_number = removal.diary_when == "before" and not case.diary_number
    return removal.evidence is not None and removal.removed_at is None and not waits_for_number


async def _done_by_hand(world: World, run: Run) -> Result:
    """The platform shows that it is gone before anybody said so: removed, as was decided and asked for.

    Whether its author was told, where that is done by hand too, a person still has to say (LID-121, TIB-83).
    """

    def find(session: Session) -> tuple[bool, str]:
        removal, _, _ = what(run.case, session)
        notice = session.get(Reply, removal.notice) if removal.notice else None
        told_by_hand = notice is not None and notice.state == "by_hand"
        return told_by_hand, cast("Case", cases.get(session, run.case)).decided_by

    told_by_hand, decided_by = await world.database.read(find)
    if told_by_hand:
        await _move(world, run, "by_hand")
        return "wait"
    await world.database.write(partial(_note_gone, run.case))
    await _removed(world, run, decided_by)
    return "more"


async def _can_go(world: World, run: Run, seen: Look) -> bool:
    """Asked before its author is told that it is gone: whether the platform lets us take it away.

    What it does not hide is deleted, where the routine leaves that open; what it lets nobody here take away
    is for people to decide on anew.
    """
    if seen.visibility in OUT_OF_SIGHT or (seen.can_hide and seen.can_delete):
        return True
    return await world.database.write(partial(_find_way, world, run, seen))


def _find_way(world: World, run: Run, seen: Look, session: Session) -> bool:
    case = cases.hold(session, run.case)
    removal = _current(session, run)
    if removal is None:
        return False
    if removal.method == "by_hand":
        return True
    _, account, comment = what(run.case, session)
    can = world.platform(account).capabilities
    if not (can.hide and seen.can_hide) and not (can.delete and seen.can_delete):
        _stop(session, world, case, removal, comment)
        return False
    routine = views.routine_of(session, world, case.municipality)
    removal.method = method(world, account, comment, routine, seen)
    session.add(removal)
    return True


def _stop(session: Session, world: World, case: Case, removal: Removal, comment: Comment) -> None:
    """Nobody here can take it away: the removal ends, and the case is open and says what can be done."""
    comment.removable = False
    removal.step, removal.failure = "stopped", ""
    removal.run += 1
    session.add(comment)
    session.add(removal)
    told = withdraw(session, world, case, removal)  # by an earlier try, that the platform refused afterwards
    decided_by, at = case.decided_by, case.decided_at
    values = completion.undecided(session, world, case) | {"remove_by": None, "deadline_ground": ""}
    cases.change(session, case, world.now(), **values)
    what_ = "unremovable_told" if told else "unremovable"
    telling.tell_dropped(session, world, case, decided_by, what_, decided_at=at)
    show_in_channel(session, world, case)
    subject = f"case:{case.id}"
    log.append(session, case.municipality, world.now(), log.PROGRAM, "removal.impossible", subject)


def _after_evidence(world: World, case_id: int, gone: bool, session: Session) -> str:
    """What comes next once it is saved; another try may find that it was removed already.

    Whoever took the comment away themselves is not told that we did.
    """
    removal, _, _ = what(case_id, session)
    case = cast("Case", cases.get(session, case_id))
    if removal.removed_at is not None:
        return _after_removal(case_id, session)
    if gone and not removal.attempted:
        return "vanished"
    if removal.diary_when == "before" and not case.diary_number:
        return "diary"
    return "remove" if gone else _before_removal(world, case_id, session)


def _before_removal(world: World, case_id: int, session: Session) -> str:
    """The author is told first where the platform answers only what still exists."""
    removal, account, _ = what(case_id, session)
    before = world.platform(account).capabilities.reply_before_removal
    return "notice" if removal.notice and before else "remove"


def _after_removal(case_id: int, session: Session) -> str:
    """What is left when the comment is out of sight: telling the author, the diary, nothing."""
    removal, _, _ = what(case_id, session)
    case = cast("Case", cases.get(session, case_id))
    notice = session.get(Reply, removal.notice) if removal.notice else None
    if notice is not None and notice.state == "pending":
        return "notice"
    return "diary_after" if diary_missing(removal, case) else "done"


async def _diary(world: World, run: Run) -> Result:
    """TIB-80: nothing is removed before it is in the diary."""
    case = cast("Case", await world.database.read(lambda session: cases.get(session, run.case)))
    if not case.diary_number:
        await tell_registrars(world, run.case, "diary-before")
        return "wait"
    await _move(world, run, await world.database.read(partial(_before_removal, world, run.case)))
    return "more"


async def _notice(world: World, run: Run) -> Result:
    """The author is told why; where that is not possible, the case says so and goes on (LID-121)."""

    def find(session: Session) -> tuple[Reply | None, bool]:
        removal = cast("Removal", cases.removal_of(session, run.case))
        notice = session.get(Reply, removal.notice) if removal.notice else None
        return notice, removal.removed_at is not None

    notice, removed = await world.database.read(find)
    if notice is not None and notice.state == "pending" and not removed:
        seen = await look(world, run.case)
        if not await _can_go(world, run, seen):
            return "done"
    if notice is not None and notice.state == "pending":
        outcome = await post_reply(world, cast("int", notice.id))
        if outcome is not None:
            return outcome
    to = await world.database.read(partial(_after_removal, run.case)) if removed else "remove"
    by_hand = notice is not None and notice.state == "by_hand"  # nobody has been told yet
    await _move(world, run, to, "" if by_hand else "removal.notice")
    return "more"


def what(case_id: int, session: Session) -> tuple[Removal, Account, Comment]:
    """A removal with its account and comment."""
    case = cast("Case", cases.get(session, case_id))
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    removal = cast("Removal", cases.removal_of(session, case_id))
    return removal, account, cases.comment_of(session, case)


async def _remove(world: World, run: Run) -> Result:
    """Looks, removes, looks again: what the platform says it did is not believed unseen."""
    removal, account, comment = await world.database.read(partial(what, run.case))
    if removal.evidence is None:
        await _move(world, run, "evidence")
        return "more"
    if removal.method == "by_hand" or comment.origin != "platform":  # it was reached when that was chosen
        await _move(world, run, "by_hand", "removal.by_hand")
        return "wait"
    try:
        return await _out_of_sight(world, run, removal, account, comment)
    except Undelivered as refusal:
        if refusal.final:
            await _fail(run, refusal.reason)
            return "wait"
        return work.refused(refusal)


async def _out_of_sight(
    world: World, run: Run, removal: Removal, account: Account, comment: Comment
) -> Result:
    """Removes unless it is done; goes on when the platform itself shows that the public sees it no more."""
    seen = await look(world, run.case)
    if await edited_meanwhile(world, run.case, seen) or not await _can_go(world, run, seen):
        return "done"
    removal, _, _ = await world.database.read(partial(what, run.case))  # perhaps another way now
    if removal.method == "by_hand":  # the routine's own way is not open any more
        await _move(world, run, "by_hand", "removal.by_hand")
        return "wait"
    before = seen.visibility
    if before is Visibility.GONE:
        await (_removed if removal.attempted else _gone)(world, run)
        return "more"
    hidden = before is Visibility.HIDDEN or (before is Visibility.HELD and removal.attempted)
    if not hidden or removal.method == "delete":
        if not await world.database.write(partial(_attempt, run)):
            return "done"
        platform = world.platform(account)
        act = platform.hide if removal.method == "hide" else platform.delete
        try:
            await carried_out(world, account, "remove", act(target_of(comment)))
        except Undelivered as refusal:
            if refusal.final:  # whoever takes it away later, it was not us
                await world.database.write(partial(_refused, run))
            raise
    after = await look(world, run.case)
    if after.visibility not in OUT_OF_SIGHT:
        silent = after.visibility is Visibility.UNKNOWN
        return Failed(world.texts("not-checkable" if silent else "platform-lies"), wait=after.wait)
    await _removed(world, run)
    return "more"


def _attempt(run: Run, session: Session) -> bool:
    """Noted before the platform is asked: after a crash a comment that is gone was taken away by us."""
    removal = _current(session, run)
    if removal is None:
        return False
    removal.attempted = True
    session.add(removal)
    return True


def _refused(run: Run, session: Session) -> None:
    removal = _current(session, run)
    if removal is not None:
        removal.attempted = False
        session.add(removal)


async def _removed(world: World, run: Run, by: str = log.PROGRAM) -> None:
    """Out of sight, as the platform itself shows."""
    now = world.now()
    to = await world.database.read(partial(_after_removal, run.case))
    await _move(world, run, to, "comment.removed", removed_at=now, removed_by=by, failure="")


async def _gone(world: World, run: Run) -> None:
    """The comment was taken away by somebody else in between; the evidence stays."""
    await world.database.write(partial(_note_gone, run.case))
    await _move(world, run, "vanished")


def _note_gone(case_id: int, session: Session) -> None:
    _, _, comment = what(case_id, session)
    comment.visibility = Visibility.GONE.value
    session.add(comment)


async def _diary_after(world: World, run: Run) -> Result:
    def find(session: Session) -> tuple[bool, bool]:
        removal, _, _ = what(run.case, session)
        case = cast("Case", cases.get(session, run.case))
        return diary_missing(removal, case), removal.diary_when == "registrar"

    missing, registrar = await world.database.read(find)
    if missing:
        await tell_registrars(world, run.case, "diary-decide" if registrar else "diary-after")
        return "wait"
    await _move(world, run, "done")
    return "more"


async def _close(world: World, run: Run) -> Result:
    def change(session: Session) -> None:
        case = cases.hold(session, run.case)
        removal = _current(session, run)
        if removal is None or case.state in cases.DECIDED:
            return
        outcome = "vanished" if removal.step == "vanished" else "removed"
        values: dict[str, Any] = {"state": completion.after_removal(session, world, case), "outcome": outcome}
        if outcome == "vanished":  # when that was noticed: what was decided is days ago, and was not done
            values["decided_at"] = world.now()
        cases.change(session, case, world.now(), **values)
        if outcome == "vanished":
            subject = f"case:{run.case}"
            log.append(session, case.municipality, world.now(), log.PROGRAM, "comment.vanished", subject)
            if removal.secrecy and not case.diary_number:
                ask_registrar(session, world, case)
        if values["state"] != "closed":
            return
        details = {"outcome": outcome}
        log.append(
            session, case.municipality, world.now(), log.PROGRAM, "case.closed", f"case:{run.case}", details
        )

    await world.database.write(change)
    return "done"


async def _fail(run: Run, reason: str) -> None:
    """The outside would not do it: people see why, and what they can do."""
    await _move(work.bound(), run, "failed", "removal.failed", failure=reason[:500])


async def _faulted(subject: str) -> None:
    await _fail(Run(int(subject.partition(":")[2]), work.run()), work.bound().texts("fault"))


work.on_fault["remove"] = _faulted
