"""The durable part of a removal: one step at a time, each safe to do again."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeAlias, cast

from sqlmodel import Session

from handlers import work
from handlers.ports import Undelivered, Visibility
from handlers.preserve import look, not_saved, preserve, target_of
from handlers.removal import diary_missing
from handlers.reply import impossible, post_reply
from handlers.tasks import tell_registrars
from handlers.world import World
from storage import accounts, cases, log
from storage.evidence import EvidenceDamaged, EvidenceNotSaved
from storage.tables import Account, Case, Comment, Removal, Reply

#: A step's result: "more" (go on), "wait" (a person's turn), "again:<why>" (try later), "done".
Result: TypeAlias = str

#: What the public cannot see any more.
OUT_OF_SIGHT = frozenset({Visibility.HIDDEN, Visibility.HELD, Visibility.GONE})


@work.durable("remove")
async def remove(subject: str) -> None:
    """Takes a removal as far as it comes without a person."""
    case_id = int(subject.partition(":")[2])
    waits = iter(work.bound().pace.tries)
    while True:
        result = await work.step(_advance, case_id)
        if result == "more":
            waits = iter(work.bound().pace.tries)
        elif result.startswith("again:"):
            pause = next(waits, None)
            if pause is None:
                if await work.step(_out_of_tries, case_id, result.removeprefix("again:")):
                    continue
                return
            await work.sleep(pause)
        else:
            return


async def _out_of_tries(case_id: int, reason: str) -> bool:
    """True: only the notice could not be posted, which does not hold up the removal."""
    world = work.bound()

    def give_up_notice(session: Session) -> bool:
        removal = cast("Removal", cases.removal_of(session, case_id))
        if removal.step != "notice" or removal.notice is None:
            return False
        impossible(session, world, removal.notice, reason)
        return True

    if await world.database.write(give_up_notice):
        return True
    await _fail(case_id, reason)
    return False


async def _advance(case_id: int) -> Result:
    """Does the next thing that the removal waits for, whatever has happened before."""
    world = work.bound()
    removal = await world.database.read(lambda session: cases.removal_of(session, case_id))
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
    return await step(world, case_id) if step is not None else "wait"


async def _move(world: World, case_id: int, to: str, action: str = "", **values: Any) -> None:
    """The removal is one step on: the row, the log and the card in one transaction."""

    def change(session: Session) -> None:
        removal = cast("Removal", cases.removal_of(session, case_id))
        case = cast("Case", cases.get(session, case_id))
        removal.step = to
        for key, value in values.items():
            setattr(removal, key, value)
        session.add(removal)
        cases.touch(session, case_id, world.now())
        if action:
            details = {"step": to} | ({"failure": removal.failure} if removal.failure else {})
            log.append(
                session, case.municipality, world.now(), log.PROGRAM, action, f"case:{case_id}", details
            )

    await world.database.write(change)


async def _evidence(world: World, case_id: int) -> Result:
    try:
        evidence = await preserve(world, case_id)
    except (EvidenceNotSaved, EvidenceDamaged) as problem:
        return f"again:{not_saved(world, problem.reason)}"

    def following(session: Session) -> str:
        removal = cast("Removal", cases.removal_of(session, case_id))
        case = cast("Case", cases.get(session, case_id))
        if removal.diary_when == "before" and not case.diary_number:
            return "diary"
        return _before_removal(world, case_id, session)

    to = await world.database.read(following)
    await _move(world, case_id, to, "removal.evidence", evidence=evidence)
    if to == "diary":
        await tell_registrars(world, case_id, "diary-before")
    return "more"


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


async def _diary(world: World, case_id: int) -> Result:
    """TIB-80: nothing is removed before it is in the diary."""
    case = cast("Case", await world.database.read(lambda session: cases.get(session, case_id)))
    if not case.diary_number:
        return "wait"
    await _move(world, case_id, await world.database.read(partial(_before_removal, world, case_id)))
    return "more"


async def _notice(world: World, case_id: int) -> Result:
    """The author is told why; where that is not possible, the case says so and goes on (LID-121)."""

    def find(session: Session) -> tuple[Reply | None, bool]:
        removal = cast("Removal", cases.removal_of(session, case_id))
        notice = session.get(Reply, removal.notice) if removal.notice else None
        return notice, removal.removed_at is not None

    notice, removed = await world.database.read(find)
    if notice is not None and notice.state == "pending":
        outcome = await post_reply(world, cast("int", notice.id))
        if outcome is not None:
            return f"again:{outcome}"
    to = await world.database.read(partial(_after_removal, case_id)) if removed else "remove"
    await _move(world, case_id, to, "removal.notice")
    return "more"


def what(case_id: int, session: Session) -> tuple[Removal, Account, Comment]:
    """A removal with its account and comment."""
    case = cast("Case", cases.get(session, case_id))
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    removal = cast("Removal", cases.removal_of(session, case_id))
    return removal, account, cases.comment_of(session, case)


async def _remove(world: World, case_id: int) -> Result:
    """Looks, removes, looks again: what the platform says it did is not believed unseen."""
    removal, account, comment = await world.database.read(partial(what, case_id))
    if removal.evidence is None:
        await _move(world, case_id, "evidence")
        return "more"
    if removal.method == "by_hand":
        await _move(world, case_id, "by_hand", "removal.by_hand")
        return "wait"
    try:
        gone = await _out_of_sight(world, case_id, removal, account, comment)
    except Undelivered as refusal:
        if refusal.final:
            await _fail(case_id, refusal.reason)
            return "wait"
        return f"again:{refusal.reason}"
    return "more" if gone else f"again:{world.texts('platform-lies')}"


async def _out_of_sight(
    world: World, case_id: int, removal: Removal, account: Account, comment: Comment
) -> bool:
    """Removes unless it is done; True when the platform itself shows that the public sees it no more."""
    before = await look(world, case_id)
    if before.visibility is Visibility.GONE:
        await (_removed if removal.attempted else _gone)(world, case_id)
        return True
    if before.visibility is not Visibility.HIDDEN or removal.method == "delete":
        await _attempt(world, case_id)
        platform = world.platform(account)
        act = platform.hide if removal.method == "hide" else platform.delete
        await act(target_of(comment))
    if (await look(world, case_id)).visibility not in OUT_OF_SIGHT:
        return False
    await _removed(world, case_id)
    return True


async def _attempt(world: World, case_id: int) -> None:
    """Noted before the platform is asked: after a crash a comment that is gone was taken away by us."""

    def change(session: Session) -> None:
        removal = cast("Removal", cases.removal_of(session, case_id))
        removal.attempted = True
        session.add(removal)

    await world.database.write(change)


async def _removed(world: World, case_id: int) -> None:
    """Out of sight, as the platform itself shows."""
    now = world.now()
    to = await world.database.read(partial(_after_removal, case_id))
    await _move(world, case_id, to, "comment.removed", removed_at=now, removed_by=log.PROGRAM, failure="")


async def _gone(world: World, case_id: int) -> None:
    """The comment was taken away by somebody else in between; the evidence stays."""

    def change(session: Session) -> None:
        removal, _, comment = what(case_id, session)
        comment.visibility = Visibility.GONE.value
        removal.step = "vanished"
        session.add_all([removal, comment])
        cases.touch(session, case_id, world.now())

    await world.database.write(change)


async def _diary_after(world: World, case_id: int) -> Result:
    def find(session: Session) -> tuple[bool, bool]:
        removal, _, _ = what(case_id, session)
        case = cast("Case", cases.get(session, case_id))
        return diary_missing(removal, case), removal.diary_when == "registrar"

    missing, registrar = await world.database.read(find)
    if missing:
        await tell_registrars(world, case_id, "diary-decide" if registrar else "diary-after")
        return "wait"
    await _move(world, case_id, "done")
    return "more"


async def _close(world: World, case_id: int) -> Result:
    def change(session: Session) -> None:
        case = cast("Case", cases.get(session, case_id))
        removal, _, _ = what(case_id, session)
        if case.state == "closed":
            return
        outcome = "vanished" if removal.step == "vanished" else "removed"
        cases.change(session, case, world.now(), state="closed", outcome=outcome)
        log.append(
            session,
            case.municipality,
            world.now(),
            log.PROGRAM,
            "case.closed",
            f"case:{case_id}",
            {"outcome": outcome},
        )

    await world.database.write(change)
    return "done"


async def _fail(case_id: int, reason: str) -> None:
    """The outside would not do it: people see why, and what they can do."""
    await _move(work.bound(), case_id, "failed", "removal.failed", failure=reason[:500])


async def _faulted(subject: str) -> None:
    await _fail(int(subject.partition(":")[2]), work.bound().texts("fault"))


work.on_fault["remove"] = _faulted
