"""How a case looks now: read from what is remembered, with what the state allows people to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session

from cards.case import CaseView, Deadline, Duty, Finding, Progress, Settled, StepState, case_card
from cards.model import Card
from cards.texts import say_moment
from handlers import duty
from handlers.ports import Capabilities, Visibility
from handlers.world import World
from routines.model import DiaryAtRemoval, Ground, Routine, Span
from storage import accounts, cases, people
from storage.tables import Account, Case, Comment, Forward, Removal, Reply


def routine_of(session: Session, world: World, municipality: str) -> Routine:
    """The routine that a municipality lives by."""
    found = accounts.municipality(session, municipality)
    if found is None:
        raise LookupError(f"no municipality {municipality}")
    return world.routine(found)


def moment(world: World, at: datetime) -> str:
    """A past moment in words."""
    return say_moment(at, world.language)


def source(routine: Routine, section: str | None, clauses: Sequence[str]) -> str:
    """How a rule is referred to: "Tibro 4.4 (TIB-79)"; empty where the document is silent."""
    if not clauses:
        return ""
    where = f"{routine.short} {section}" if section else routine.short
    return f"{where} ({clauses[0]})"


def card(session: Session, world: World, case: Case) -> Card:
    """The card as everybody in the team channel sees it now."""
    return case_card(case_view(session, world, case), world.language)


def case_view(session: Session, world: World, case: Case, *, reveal: bool = False) -> CaseView:
    """All that the card shows. ``reveal``: for the one person who may see a hidden text."""
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    comment = cases.comment_of(session, case)
    routine = routine_of(session, world, case.municipality)
    removal = cases.removal_of(session, cast("int", case.id))
    forward = cases.forward_of(session, cast("int", case.id))
    replies = cases.replies_of(session, cast("int", case.id))
    flags = _flags(session, case)
    hidden = case.sensitive and routine.secrecy.hide_text.value and not reveal
    text = _text(session, case)
    by_hand = _by_hand(world, case, removal, routine, account)
    return CaseView(
        id=cast("int", case.id),
        version=case.version,
        state=case.state,
        municipality=routine.short,
        account=account.name,
        platform=account.platform,
        kind=comment.kind,
        author=comment.author_name,
        created_at=comment.created_at,
        received_at=comment.received_at,
        url=comment.url,
        text=None if hidden else text,
        marks=() if hidden else tuple((flag["start"], flag["end"]) for flag in flags if flag["words"]),
        attachments=len(comment.attachments),
        revision=case.revision,
        findings=tuple(_finding(routine, flag) for flag in flags),
        deadlines=_deadlines(world, case, routine, account),
        duty=_duty(session, world, account),
        claimed_by=_name(session, case, case.claimed_by),
        settled=_settled(session, world, case),
        progress=_progress(world, case, removal, replies, forward),
        by_hand=by_hand,
        text_to_post=_text_to_post(case, removal, replies),
        diary_number=case.diary_number,
        remarks=_remarks(world, case, comment, routine, account),
        actions=actions(session, world, case),
    )


def _text(session: Session, case: Case) -> str:
    """What the comment said in the revision that the case is about."""
    revision = cases.revision_of(session, case)
    return revision.text if revision is not None else ""


def _flags(session: Session, case: Case) -> list[dict[str, Any]]:
    revision = cases.revision_of(session, case)
    return revision.flags if revision is not None else []


def preset_grounds(session: Session, case: Case, routine: Routine) -> list[Ground]:
    """The grounds that the findings point at, in the routine's order."""
    named = {flag["ground"] for flag in _flags(session, case)}
    return [ground for ground in routine.grounds if ground.id in named]


def _finding(routine: Routine, flag: dict[str, Any]) -> Finding:
    ground = routine.ground(flag["ground"]) if flag["ground"] else None
    return Finding(
        category=flag["category"],
        words=flag["words"],
        ground=ground.text if ground else "",
        source=source(routine, ground.section, flag["clauses"] or ground.clauses) if ground else "",
        severity=flag["severity"],
    )


def _deadlines(world: World, case: Case, routine: Routine, account: Account) -> tuple[Deadline, ...]:
    found = []
    if case.remove_by is not None:
        cited = routine.removal.deadline
        ground = routine.ground(case.deadline_ground)
        if ground is not None and ground.deadline is not None:
            cited = ground.deadline
        found.append(("remove", case.remove_by, cited.value, source(routine, cited.section, cited.clauses)))
    if case.answer_by is not None:
        cited = routine.answer_deadline(account.platform)
        found.append(("answer", case.answer_by, cited.value, source(routine, cited.section, cited.clauses)))
    now = world.now()
    return tuple(
        _deadline(kind, at, span, origin, now) for kind, at, span, origin in sorted(found, key=_when)
    )


def _when(item: tuple[str, datetime, Span, str]) -> datetime:
    return item[1]


def _deadline(kind: str, at: datetime, span: Span, origin: str, now: datetime) -> Deadline:
    return Deadline(
        kind="remove" if kind == "remove" else "answer",
        at=at,
        amount=span.amount,
        clock=span.clock.value,
        source=origin,
        late=now > at,
    )


def _duty(session: Session, world: World, account: Account) -> Duty | None:
    found = duty.on_duty(session, account, world.now())
    return Duty(name=found.person.name, role=found.role) if found else None


def _name(session: Session, case: Case, person: str) -> str:
    return people.name_of(session, case.municipality, person) if person else ""


def _settled(session: Session, world: World, case: Case) -> Settled | None:
    if not case.outcome or case.decided_at is None:
        return None
    name = _name(session, case, case.decided_by) or world.texts("program")
    return Settled(outcome=case.outcome, name=name, at=case.decided_at, reason=case.reason)


# --- progress ------------------------------------------------------------------------------------

#: The steps of a removal in the order in which they are done when the author is told first.
_ORDER = ("evidence", "diary", "notice", "remove", "diary_after", "done")


def _progress(
    world: World, case: Case, removal: Removal | None, replies: list[Reply], forward: Forward | None
) -> tuple[Progress, ...]:
    if case.state in {"removing", "restoring"} or (case.state == "closed" and case.outcome == "removed"):
        return _removal_progress(removal, replies, case) if removal is not None else ()
    if case.state not in {"forwarded", "closed", "replying"}:
        return ()
    steps = _forward_progress(world, forward, replies, case) if forward is not None else ()
    own = [reply for reply in replies if reply.purpose in {"answer", "counter"}]
    return (*steps, *(_reply_progress(reply) for reply in own[-1:]))


def _removal_progress(removal: Removal, replies: list[Reply], case: Case) -> tuple[Progress, ...]:
    steps = [_step(removal, "evidence")]
    if removal.diary_when == DiaryAtRemoval.BEFORE:
        steps.append(_step(removal, "diary", case.diary_number))
    notice = next((reply for reply in replies if reply.id == removal.notice), None)
    remove = _step(removal, "remove", removal.failure if removal.step == "failed" else "")
    if notice is not None:
        told = _notice_progress(notice, removal)
        steps += [remove, told] if removal.removed_at and removal.step == "notice" else [told, remove]
    else:
        steps += [Progress(key="no_notice", state="done", detail=removal.no_notice), remove]
    if removal.diary_when in {"after", "registrar"}:
        steps.append(_step(removal, "diary_after", case.diary_number))
    return tuple(steps)


def _step(removal: Removal, key: str, detail: str = "") -> Progress:
    """Where one step of a removal stands, given how far the whole has come."""
    now = {"by_hand": "remove", "failed": "remove", "registrar": "diary_after", "vanished": "done"}.get(
        removal.step, removal.step
    )
    state: StepState
    if removal.step == "failed" and key == "remove":
        state = "failed"
    elif (key == "remove" and removal.removed_at is not None) or _ORDER.index(now) > _ORDER.index(key):
        state = "done"
    else:
        state = "now" if now == key else "waiting"
    return Progress(key=key, state=state, detail=detail)


def _notice_progress(notice: Reply, removal: Removal) -> Progress:
    if notice.state == "posted":
        return Progress(key="notice", state="done")
    if notice.state == "impossible":
        return Progress(key="notice", state="failed", detail=notice.failure)
    if notice.state == "by_hand":
        return Progress(key="notice_by_hand", state="now" if removal.step == "by_hand" else "waiting")
    return Progress(key="notice", state="now" if removal.step == "notice" else "waiting")


def _forward_progress(
    world: World, forward: Forward, replies: list[Reply], case: Case
) -> tuple[Progress, ...]:
    sent: StepState = {"sending": "now", "failed": "failed"}.get(forward.state, "done")  # type: ignore[assignment]
    steps = [
        Progress(
            key="forward",
            state=sent,
            detail=forward.name + (f": {forward.failure}" if forward.failure else ""),
        )
    ]
    acknowledgement = next((reply for reply in replies if reply.purpose == "acknowledgement"), None)
    if acknowledgement is not None:
        steps.append(_reply_progress(acknowledgement))
    settled: StepState = "done" if forward.state in {"accepted", "answered"} else "waiting"
    if forward.state == "waiting":
        settled = "now"
    key = "answered" if forward.state == "answered" else "accepted"
    steps.append(Progress(key=key, state=settled, detail=forward.answer and f"”{forward.answer[:300]}”"))
    if case.state == "forwarded" and diary_missing_after_forward(world, case, forward):
        steps.append(Progress(key="diary_after", state="now"))
    return tuple(steps)


def diary_missing_after_forward(world: World, case: Case, forward: Forward) -> bool:
    """Whether the forwarded case still waits for its number; to the registrar it always does."""
    del world
    return not case.diary_number and forward.kind == "registrar"


def _reply_progress(reply: Reply) -> Progress:
    state: dict[str, StepState] = {
        "pending": "now",
        "posted": "done",
        "by_hand": "now",
        "impossible": "failed",
    }
    key = f"{reply.purpose}_by_hand" if reply.state == "by_hand" else reply.purpose
    return Progress(key=key, state=state[reply.state], detail=reply.failure)


def _by_hand(world: World, case: Case, removal: Removal | None, routine: Routine, account: Account) -> str:
    """The routine's own instruction, where a person must remove because no interface can."""
    if case.state != "removing" or removal is None or removal.step not in {"by_hand", "failed"}:
        return ""
    instruction = routine.removal.instructions.get(account.platform, routine.removal.instruction_otherwise)
    words = world.texts("by-hand-then", instruction=instruction.value)
    return f"{removal.failure} {words}".strip() if removal.step == "failed" else words


def _text_to_post(case: Case, removal: Removal | None, replies: list[Reply]) -> str:
    if case.state == "closed" or (removal is not None and removal.step in {"evidence", "diary"}):
        return ""
    return next((reply.text for reply in replies if reply.state == "by_hand"), "")


def _remarks(
    world: World, case: Case, comment: Comment, routine: Routine, account: Account
) -> tuple[str, ...]:
    if case.state == "closed":
        return ()
    if case.state == "open" and comment.visibility == Visibility.HELD:
        return (world.texts("remark-held"),)
    exemption = routine.removal.exempt.get(account.platform)
    if case.violation and exemption is not None and exemption.value:
        origin = source(routine, exemption.section, exemption.clauses)
        return (world.texts("remark-exempt", source=origin or routine.short),)
    return ()


# --- what can be done ------------------------------------------------------------------------------


def actions(session: Session, world: World, case: Case) -> tuple[str, ...]:
    """The actions that the state of the case allows, most important first."""
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    routine = routine_of(session, world, case.municipality)
    capabilities = world.platform(account).capabilities
    show = ("case.show",) if case.sensitive and routine.secrecy.hide_text.value else ()
    if case.state == "open":
        return (*_open_actions(case, routine, account), *show)
    if case.state == "removing":
        return (*_removing_actions(cases.removal_of(session, cast("int", case.id))), *show, "case.evidence")
    if case.state == "forwarded":
        return (*_forwarded_actions(session, world, case), *show, "case.evidence")
    if case.state == "replying":
        replies = cases.replies_of(session, cast("int", case.id))
        waiting = any(reply.state in {"by_hand", "impossible"} for reply in replies)
        return (*(("reply.posted",) if waiting else ()), *show)
    return _closed_actions(session, case, capabilities)


def _open_actions(case: Case, routine: Routine, account: Account) -> tuple[str, ...]:
    remove = "case.counter" if routine.exempt_from_removal(account.platform) else "case.remove"
    claim = "case.release" if case.claimed_by else "case.claim"
    if case.question and not case.violation:
        return ("case.answer", "case.forward", "case.approve", claim, remove)
    return ("case.approve", remove, "case.forward", "case.answer", claim)


def _removing_actions(removal: Removal | None) -> tuple[str, ...]:
    if removal is None:
        return ()
    by_step = {
        "diary": ("case.diary",),
        "diary_after": ("case.diary",),
        "registrar": ("case.diary",),
        "by_hand": ("case.removed",),
        "failed": ("case.retry", "case.removed") if removal.evidence else ("case.retry",),
    }
    return by_step.get(removal.step, ())


def _forwarded_actions(session: Session, world: World, case: Case) -> tuple[str, ...]:
    forward = cases.forward_of(session, cast("int", case.id))
    found = ["case.answer"]
    if forward is not None and forward.state in {"waiting", "failed"}:
        found.append("forward.settle")
    if forward is not None and forward.state == "failed":
        found.append("case.forward")
    if not case.diary_number:
        found.append("case.diary")
    replies = cases.replies_of(session, cast("int", case.id))
    if any(reply.state in {"by_hand", "impossible"} for reply in replies):
        found.append("reply.posted")
    del world
    return tuple(found)


def _closed_actions(session: Session, case: Case, capabilities: Capabilities) -> tuple[str, ...]:
    found = []
    if case.outcome == "removed" and capabilities.restore:
        removal = cases.removal_of(session, cast("int", case.id))
        if removal is not None and removal.method == "hide":
            found.append("case.undo")
    if cases.evidence_of(session, cast("int", case.id)) is not None:
        found.append("case.evidence")
    return tuple(found)
