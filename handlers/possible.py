"""What the state of a case allows people to do. Whether a person may is asked in rights."""

from __future__ import annotations

from datetime import date
from typing import cast

from sqlmodel import Session

from cards.case import SHOWN
from handlers.platforms import Capabilities, Visibility
from handlers.progress import next_by_person, number_needed, unfinished
from handlers.with_registrar import with_registrar
from handlers.world import World
from routines.model import Routine
from storage import accounts, cases, criticism, discussions
from storage.tables import Account, Case, Comment, Municipality, Removal

#: Decisions that changed nothing outside, so that they are undone by a word.
KEPT = frozenset({"kept", "unanswered"})


def actions(session: Session, world: World, case: Case) -> tuple[str, ...]:
    """The actions that the state of the case allows, most important first.

    What stands at somebody else's account is answered or passed on; nobody here can take it away. To answer
    what nobody sees yet publishes it, so what may be secret is decided on first.
    """
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    comment = cases.comment_of(session, case)
    never = set()
    if not world.platform(account).capabilities.removes(comment.kind, removable=comment.removable):
        never.add("case.remove")
    if case.sensitive and comment.visibility == Visibility.HELD:
        never |= {"case.answer", "case.counter"}
    if comment.visibility == Visibility.GONE:  # nothing comes back, and nothing stands there
        never.add("case.undo")
        if case.state == "forwarded":
            never |= {"case.answer", "case.counter", "case.remove", "case.approve"}
    return tuple(action for action in _by_state(session, world, case, account) if action not in never)


def _by_state(session: Session, world: World, case: Case, account: Account) -> tuple[str, ...]:
    municipality = cast("Municipality", accounts.municipality(session, case.municipality))
    routine = world.routine(municipality)
    capabilities = world.platform(account).capabilities
    hidden = routine.secrecy.hides(sensitive=case.sensitive)
    show = ("case.show",) if hidden or len(cases.comment_of(session, case).text) > SHOWN else ()
    if case.state == "open":
        first, last = (show, ()) if hidden else ((), show)
        return (
            *first,
            *_open_actions(case, routine, account, world.today),
            *last,
            *_received(session, case),
            *_of_many(session, case, routine, account),
        )
    if case.state == "removing":
        return (
            *_removing_actions(session, case, capabilities),
            *_receiver_awaited(session, case),
            *show,
            "case.evidence",
        )
    if case.state == "forwarded":
        return (*_forwarded_actions(session, case, routine, account, world.today), *show, "case.evidence")
    if case.state == "replying":
        waiting = _by_person(session, case)
        return (*(("reply.posted",) if waiting else ()), *show, *_received(session, case))
    awaited = (
        _awaited(session, case, routine) if case.state == "awaiting" else _receiver_awaited(session, case)
    )
    return (*awaited, *_closed_actions(session, case, capabilities), *show)


def _open_actions(case: Case, routine: Routine, account: Account, day: date) -> tuple[str, ...]:
    remove = _removal_action(case, routine, account, day)
    claim = "case.release" if case.claimed_by else "case.claim"
    if case.sensitive:
        return (remove, "case.forward", "case.approve", claim, "case.answer")
    if case.question and not case.violation:
        return ("case.answer", "case.forward", "case.approve", claim, remove)
    return ("case.approve", remove, "case.forward", "case.answer", claim)


def _of_many(session: Session, case: Case, routine: Routine, account: Account) -> tuple[str, ...]:
    """What concerns more than this case: its thread, and all that is said on its account just now."""
    found = []
    if may_be_ended(session, routine, cases.comment_of(session, case)):
        found.append("discussion.end")
    if routine.criticism.consult.value and not criticism.is_on(session, case.municipality, account.id):
        found.append("criticism.declare")
    return tuple(found)


def _received(session: Session, case: Case) -> tuple[str, ...]:
    """A message that goes to the registrar is saved, whatever is decided about it (LID-37).

    In the moment before that the press says so: the card would change under whoever presses on it.
    """
    return ("case.evidence",) if with_registrar(session, case) else ()


def may_be_ended(session: Session, routine: Routine, comment: Comment) -> bool:
    """Whether the comment stands in a thread that the routine lets people end, and that is not ended."""
    if not routine.discussions.may_end.value or not comment.post_id or comment.kind not in discussions.SPOKEN:
        return False
    row = discussions.of_thread(session, comment.municipality, comment.account, comment.post_id)
    return row is None or row.state in discussions.OPEN


def _removal_action(case: Case, routine: Routine, account: Account, day: date) -> str:
    """The duty to remove is lifted for what offends, not for what is secret (GIS-72, LID-134)."""
    exempt = routine.exemption(account.platform, day) is not None and not case.sensitive
    return "case.counter" if exempt else "case.remove"


def _removing_actions(session: Session, case: Case, capabilities: Capabilities) -> tuple[str, ...]:
    """What is hidden can be brought back while its number is awaited; what nobody has done yet stops."""
    removal = cases.removal_of(session, cast("int", case.id))
    if removal is None:
        return ()
    unregistered = removal.diary_when == "before" and not case.diary_number
    by_hand = () if removal.evidence is None or unregistered else ("case.removed",)
    # Once it is given the removal goes on by itself; a second number would begin it anew.
    diary = () if case.diary_number or removal.diary_decision else ("case.diary",)
    back = ("case.undo",) if _comes_back(removal, capabilities) else ()
    by_step = {
        "diary": (*diary, "case.undo") if diary else (),  # nothing has been done yet
        "diary_after": (*diary, *back),
        "by_hand": ("case.removed",) if removal.attempted else ("case.removed", "case.undo"),
        "failed": ("case.retry", *by_hand),
    }
    return by_step.get(removal.step, ())


def _comes_back(removal: Removal, capabilities: Capabilities) -> bool:
    return removal.method == "by_hand" or (removal.method == "hide" and capabilities.restore)


def _by_person(session: Session, case: Case) -> bool:
    """Whether a text waits for a person to post it."""
    if "reply" not in cases.hanging(session, cast("int", case.id)):
        return False
    return next_by_person(cases.replies_of(session, cast("int", case.id))) is not None


def _forwarded_actions(
    session: Session, case: Case, routine: Routine, account: Account, day: date
) -> tuple[str, ...]:
    """A comment that may break a rule can be removed while somebody else looks at it too.

    That it may stay is decided when the receiver's word and the diary number are there: it closes the case,
    and the case is open until then (TIB-72).
    """
    forward = cases.forward_of(session, cast("int", case.id))
    found = ["case.answer"]
    if forward is not None and forward.state in {"waiting", "failed"}:
        found.append("forward.settle")
    if forward is not None and forward.state == "failed":
        found.append("case.forward")
    if not case.diary_number:
        found.append("case.diary")
    if _by_person(session, case):
        found.insert(0, "reply.posted")
    if case.violation:
        found.append(_removal_action(case, routine, account, day))
        replies = cases.replies_of(session, cast("int", case.id))
        if forward is not None and not unfinished(routine, case, forward, replies):
            found.append("case.approve")
    return tuple(found)


def _receiver_awaited(session: Session, case: Case) -> tuple[str, ...]:
    """A removal does not answer for the receiver; somebody can still write down what they said."""
    if "forward" not in cases.hanging(session, cast("int", case.id)):
        return ()
    forward = cases.forward_of(session, cast("int", case.id))
    return ("forward.settle",) if forward is not None and forward.state == "waiting" else ()


def _awaited(session: Session, case: Case, routine: Routine) -> tuple[str, ...]:
    """The comment is gone; what it was passed on for goes on."""
    forward = cases.forward_of(session, cast("int", case.id))
    state = forward.state if forward is not None else ""
    found = ["forward.settle"] if state in {"waiting", "failed"} else []
    if state == "failed":
        found.insert(0, "case.forward")
    if forward is not None and number_needed(routine, forward) and not case.diary_number:
        found.append("case.diary")
    return tuple(found)


def _closed_actions(session: Session, case: Case, capabilities: Capabilities) -> tuple[str, ...]:
    found = []
    if case.outcome in KEPT and cases.comment_of(session, case).visibility != Visibility.GONE:
        newest = cases.of_comment(session, case.comment)[0]
        if newest.id == case.id:  # else it is decided there
            found.append("case.undo")
    if case.outcome == "removed" and case.state in cases.DECIDED:
        removal = cases.removal_of(session, cast("int", case.id))
        if removal is not None and _comes_back(removal, capabilities):
            found.append("case.undo")
    if "evidence" in cases.hanging(session, cast("int", case.id)):
        found.append("case.evidence")
    return tuple(found)
