"""How a case looks now: read from what is remembered, with what the state allows people to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

from sqlmodel import Session

from cards.case import CaseView, Closes, Deadline, Duty, Finding, Progress, Settled, case_card, deadline_words
from cards.model import Card
from cards.texts import say_day, say_moment
from cards.watching import say_date
from handlers import answer_limits, duty
from handlers.incoming import counted_from
from handlers.platforms import LIVE, MESSAGE, Capabilities, Visibility
from handlers.possible import KEPT, actions
from handlers.progress import BY_PERSON, next_by_person, number_needed, progress
from handlers.with_registrar import with_registrar
from handlers.withdrawing import UNTRUE
from handlers.world import World
from routines.clock import days_skipped, hours_of
from routines.model import Cited, ClockName, Ground, OfficeHours, Role, Routine, Span
from routines.working_days import name_of
from storage import accounts, cases, criticism, log, people
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


def sources(routine: Routine, section: str | None, clauses: Sequence[str]) -> str:
    """The same with every clause: "Degerfors (DEG-31, DEG-10)", for what is done because of all of them."""
    first = source(routine, section, clauses)
    return first and f"{first[:-1]}{''.join(f', {clause}' for clause in clauses[1:])})"


def source_of_forward(session: Session, world: World, row: Forward) -> str:
    """By which rule somebody gets a case: the registrar by the diary's, others by that of who answers."""
    routine = routine_of(session, world, row.municipality)
    rule = rule_of_forward(routine, row)
    return source(routine, rule.section, rule.clauses) or world.texts("told-standard")


def rule_of_forward(routine: Routine, row: Forward) -> Cited[Any]:
    """That rule itself."""
    rules = routine.forwarding
    return rules.diary if row.kind == "registrar" else rules.answer_returns


def deadlines_said(view: CaseView, world: World, *, seen: datetime) -> str:
    """Until when, a line each, for a letter."""
    lines = [f"{label}: {said}" for label, said in times_said(view, world, seen=seen)]
    return "\n".join(lines) or world.texts("no-deadline")


def times_said(view: CaseView, world: World, *, seen: datetime) -> tuple[tuple[str, str], ...]:
    """The same: what is to be done, and until when by which rule and clock."""
    t = world.texts
    return tuple(
        (t(f"deadline-{item.kind}"), deadline_words(item, t, world.language, seen=seen))
        for item in view.deadlines
    )


def role_name(world: World, routine: Routine, role: Role) -> str:
    """What the municipality itself calls a role."""
    if role is Role.COORDINATOR:
        return routine.coordinator.value
    named = routine.roles.names.get(role)
    return named.value if named is not None else world.texts(f"recurring-role-{role.value}")


#: What these are to an account is said alike everywhere; the rest a municipality has its own words for.
_OURS = frozenset({Role.RESPONSIBLE, Role.SUBSTITUTE, Role.ADMINISTRATOR})


def role_word(world: World, routine: Routine, role: str) -> str:
    """A role as it stands beside a name, "närmaste chef": in the municipality's own word where it has one."""
    if not role or role not in set(Role) - _OURS:
        return world.texts(f"role-{role}") if role else ""
    if role == Role.COORDINATOR:
        return routine.coordinator.value
    named = routine.roles.names.get(Role(role))
    return named.value if named is not None else world.texts(f"role-{role}")


def as_what(world: World, routine: Routine, role: str, instead_of: str) -> str:
    """As what somebody is told or asked: "närmaste chef, i stället för Carin Lund"."""
    word = role_word(world, routine, role)
    return world.texts("role-instead", role=word, name=instead_of) if word and instead_of else word


def card(session: Session, world: World, case: Case) -> Card:
    """The card as everybody in the team channel sees it now."""
    return case_card(case_view(session, world, case), world.language)


def case_view(session: Session, world: World, case: Case, *, reveal: bool = False) -> CaseView:
    """All that the card shows. ``reveal``: for the one person who may see a hidden text."""
    account = cast("Account", accounts.get(session, case.municipality, case.account))
    comment = cases.comment_of(session, case)
    routine = routine_of(session, world, case.municipality)
    number = cast("int", case.id)
    hanging = cases.hanging(session, number)
    removal = cases.removal_of(session, number) if "removal" in hanging else None
    forward = cases.forward_of(session, number) if "forward" in hanging else None
    replies = cases.replies_of(session, number) if "reply" in hanging else []
    locked = _locked(session, case, routine, account, replies)
    shown = [reply for reply in replies if not (locked and waits_for_consultation(reply))]
    flags = flags_of(session, case)
    hidden = routine.secrecy.hides(sensitive=case.sensitive) and not reveal
    text = _text(session, case)
    offered = actions(session, world, case)
    hides = hides_only(world, account)
    by_hand = _by_hand(world, case, removal, routine, account, hides=hides)
    return CaseView(
        id=number,
        version=case.version,
        state=case.state,
        municipality=routine.short,
        account=account.name,
        platform=account.platform,
        kind=comment.kind,
        author=world.texts("secret-author") if hidden and comment.author_name else comment.author_name,
        created_at=comment.created_at,
        precision=comment.precision,
        received_at=comment.received_at,
        url=comment.url,
        text=None if hidden else text,
        marks=() if hidden else tuple((flag["start"], flag["end"]) for flag in flags if flag["words"]),
        attachments=len(comment.attachments),
        revision=case.revision,
        revised_at=_revised_at(session, case),
        findings=tuple(_finding(routine, flag) for flag in flags),
        deadlines=tuple(
            item if item.put_off else replace(item, start=counted_from(comment.created_at, comment.precision))
            for item in _deadlines(world, case, comment, routine, account, removal)
        ),
        duty=duty_of(session, world, account),
        claimed_by=_claimer(session, world, case),
        settled=_settled(session, world, case, removal, hides=hides),
        progress=(
            *progress(
                case,
                removal,
                shown,
                forward,
                needs_number=forward is not None and number_needed(routine, forward),
                remover=_name(session, case, removal.removed_by) if removal is not None else "",
                hides=hides,
            ),
            *_with_registrar(session, case),
        ),
        by_hand=by_hand,
        text_to_post=_text_to_post(case, removal, shown),
        diary_number=case.diary_number,
        diary=diary_of(routine, removal) if _removed(case) else "",
        archive_place=removal.archive_place if removal is not None and _removed(case) else "",
        remarks=(
            *((world.texts("remark-locked"),) if locked else ()),
            *_put_off(session, world, case),
            *_receiver_away(session, world, forward, account),
            *_vanished(world, case, comment),
            *_closed(world, case, comment, account),
            *_remarks(world, case, comment, removal, routine, account, offered),
            *_untrue_notice(world, removal, replies, hides=hides),
        ),
        actions=offered,
    )


def hides_only(world: World, account: Account) -> bool:
    """Whether removing only hides there. It stays true of what we did when its author deletes it later."""
    return world.platform(account).capabilities.hidden_shows


def outcome_said(case: Case, *, hides: bool) -> str:
    """What was decided, as people are told of it: nothing is called removed that everybody can open."""
    return "hidden" if hides and case.outcome == "removed" else case.outcome


def only_hides(world: World, account: Account) -> str:
    """What people are told of that: what removing means there, and what is left to do."""
    return world.texts("remark-hidden-shows", platform=world.texts(f"platform-{account.platform}"))


def _removed(case: Case) -> bool:
    """Whether the comment is being removed or is; what was chosen then holds."""
    return case.state == "removing" or (case.state in cases.DECIDED and case.outcome == "removed")


def diary_of(routine: Routine, removal: Removal | None) -> str:
    """In which diary a secret comment is entered, where there are several (LID-139, GIS-13)."""
    several = len(routine.secrecy.diaries.value) > 1
    return removal.diary if removal is not None and removal.secrecy and several else ""


def _with_registrar(session: Session, case: Case) -> tuple[Progress, ...]:
    state = with_registrar(session, case)
    return (Progress(key="with_registrar", state=state),) if state is not None else ()


def _text(session: Session, case: Case) -> str:
    """What the comment said in the revision that the case is about."""
    revision = cases.revision_of(session, case)
    return revision.text if revision is not None else ""


def _revised_at(session: Session, case: Case) -> datetime | None:
    """When its author's change was seen, if it is not what was written first."""
    revision = cases.revision_of(session, case) if case.revision > 1 else None
    return revision.seen_at if revision is not None else None


def flags_of(session: Session, case: Case) -> list[dict[str, Any]]:
    """What the rules found in the revision that the case is about."""
    revision = cases.revision_of(session, case)
    return revision.flags if revision is not None else []


def preset_grounds(session: Session, case: Case, routine: Routine) -> list[Ground]:
    """The grounds that the findings point at, in the routine's order."""
    named = {flag["ground"] for flag in flags_of(session, case)}
    return [ground for ground in routine.removal_grounds if ground.id in named]


def _finding(routine: Routine, flag: dict[str, Any]) -> Finding:
    ground = routine.ground(flag["ground"]) if flag["ground"] else None
    return Finding(
        category=flag["category"],
        words=flag["words"],
        ground=ground.text if ground else "",
        source=source(routine, ground.section, flag["clauses"] or ground.clauses) if ground else "",
        severity=flag["severity"],
        of_author=flag.get("of_author", False),
    )


def _deadlines(
    world: World,
    case: Case,
    comment: Comment,
    routine: Routine,
    account: Account,
    removal: Removal | None,
) -> tuple[Deadline, ...]:
    found: list[tuple[str, datetime, Span, Cited[Any]]] = []
    if case.state == "awaiting" or (removal is not None and removal.removed_at):  # what had a time is done
        return ()
    if case.remove_by is not None:
        cited = routine.removal.deadline
        ground = routine.ground(case.deadline_ground)
        if ground is not None and ground.deadline is not None:
            cited = ground.deadline
        found.append(("remove", case.remove_by, cited.value, cited))
    if case.answer_by is not None:
        span = routine.answer_deadline(account.platform)
        rule = routine.answering.extendable if case.put_off else span
        found.append(("answer", case.answer_by, span.value, rule))
    now, hours = world.now(), hours_of(account.office_hours, routine.office_hours.value)
    limit = answer_limits.allowed(world, routine, account, comment.kind, comment.created_at)
    bound = answer_limits.binds(case.answer_by, comment.created_at, limit)
    return tuple(
        Deadline(
            kind="remove" if kind == "remove" else "answer",
            at=at,
            amount=span.amount,
            clock=span.clock.value,
            source=source(routine, rule.section, rule.clauses),
            late=now > at,
            put_off=kind == "answer" and bool(case.put_off),
            closes=_closes(world, account, limit) if kind == "answer" and bound else None,
            skipped=()
            if kind == "answer" and case.put_off
            else skipped(world, comment.created_at, at, span.clock, hours),
        )
        for kind, at, span, rule in sorted(found, key=lambda item: item[1])
    )


def skipped(
    world: World, start: datetime, end: datetime, clock: ClockName, hours: OfficeHours
) -> tuple[str, ...]:
    """The days off for which a clock stood still, beside ordinary weekends, in words."""
    return tuple(name_of(day, world.language) for day in days_skipped(start, end, clock, hours))


def _closes(world: World, account: Account, limit: timedelta | None) -> Closes:
    """The platform that takes no answer any more, and after how long."""
    hours = (limit or timedelta()) // timedelta(hours=1)
    return Closes(platform=world.texts(f"platform-{account.platform}"), hours=hours)


def duty_of(session: Session, world: World, account: Account) -> Duty | None:
    """Who has duty for the account now, as people are told of it (DEG-45)."""
    found = duty.on_duty(session, account, world.now())
    if found is None:
        return None
    role = role_word(world, routine_of(session, world, account.municipality), found.role)
    return Duty(name=found.person.name, role=role, instead_of=found.instead_of, until=found.until)


def _name(session: Session, case: Case, person: str) -> str:
    return people.name_of(session, case.municipality, person) if person else ""


def _claimer(session: Session, world: World, case: Case) -> str:
    """Who has taken it on; and until when they are away, so that nobody waits for them."""
    name = _name(session, case, case.claimed_by)
    if not name or case.state in cases.DECIDED:
        return name
    away = duty.Duties(session, case.municipality, world.now()).away(case.claimed_by)
    if away is None:
        return name
    last = say_day(away.ends - timedelta(microseconds=1), world.language, seen=world.now())
    return world.texts("claimed-away", name=name, day=last)


def _locked(
    session: Session, case: Case, routine: Routine, account: Account, replies: Sequence[Reply]
) -> bool:
    """Whether a text of the case must not be posted now, because others are to be asked first (TIB-59)."""
    if case.state not in {"replying", "forwarded"} or not routine.criticism.consult.value:
        return False
    if not any(waits_for_consultation(reply) for reply in replies):
        return False
    return criticism.is_on(session, case.municipality, account.id)


def waits_for_consultation(reply: Reply) -> bool:
    """An official comment that a person would post."""
    return reply.purpose in {"answer", "counter"} and reply.state in BY_PERSON


def _settled(
    session: Session, world: World, case: Case, removal: Removal | None, *, hides: bool
) -> Settled | None:
    if not case.outcome or case.decided_at is None:
        return None
    by_program = case.decided_by == log.PROGRAM
    name = world.texts("program") if by_program else _name(session, case, case.decided_by)
    settled = Settled(
        outcome=outcome_said(case, hides=hides), name=name, at=case.decided_at, reason=case.reason
    )
    if case.outcome == "vanished":
        return replace(settled, gone_at=gone_at(session, case))
    if case.outcome != "removed" or removal is None or removal.removed_at is None:
        return settled
    by_another = removal.removed_by not in {"", log.PROGRAM, case.decided_by}
    remover = _name(session, case, removal.removed_by) if by_another else ""
    return replace(settled, removed_at=removal.removed_at, remover=remover)


def gone_at(session: Session, case: Case) -> datetime | None:
    """When the comment of a case that vanished was taken away, where its platform told."""
    at = cases.comment_of(session, case).gone_at
    # What was back and is gone again has been taken away at another time than this case is about.
    return at if at is not None and case.decided_at is not None and at <= case.decided_at else None


def _by_hand(
    world: World,
    case: Case,
    removal: Removal | None,
    routine: Routine,
    account: Account,
    *,
    hides: bool,
) -> str:
    """The routine's own instruction, where a person must remove because no interface can."""
    if case.state != "removing" or removal is None or removal.step not in {"by_hand", "failed"}:
        return ""
    rule = routine.removal
    otherwise = rule.instruction_hides if hides else rule.instruction_otherwise
    instruction = rule.instructions.get(account.platform, otherwise)
    words = world.texts("by-hand-then", instruction=instruction.value)
    return f"{removal.failure} {words}".strip() if removal.step == "failed" else words


def _text_to_post(case: Case, removal: Removal | None, replies: list[Reply]) -> str:
    """The one text that a person posts now: a removal's notice, else what comes first of the rest."""
    if case.state == "removing" and removal is not None and removal.step == "by_hand":
        return next(
            (item.text for item in replies if (item.id, item.state) == (removal.notice, "by_hand")), ""
        )
    if case.state not in {"replying", "forwarded"}:
        return ""
    waiting = next_by_person(replies)
    return waiting.text if waiting is not None else ""


def _receiver_away(
    session: Session, world: World, forward: Forward | None, account: Account
) -> tuple[str, ...]:
    """That whoever has to answer is away, until when, and who has it meanwhile: its sender is told."""
    if forward is None or forward.state not in {"sending", "waiting"} or forward.kind == "department":
        return ()
    duties = duty.Duties(session, forward.municipality, world.now())
    now = next(iter(duties.receivers(forward, account)), None)
    holders = people.with_role(session, forward.municipality, "registrar")
    theirs = [forward.person] if forward.kind == "person" else [one.id for one in holders]
    if now is not None and not now.instead_of:
        return ()
    away = next((found for one in theirs if (found := duties.away(one)) is not None), None)
    if away is None:
        return ()
    substitute = now.person.name if now is not None else "none"
    day = say_day(away.ends - timedelta(microseconds=1), world.language, seen=world.now())
    name = duties.name(away.person)
    return (world.texts("remark-receiver-away", name=name, day=day, substitute=substitute),)


def _put_off(session: Session, world: World, case: Case) -> tuple[str, ...]:
    """Who took more time for the answer and why, for as long as it is waited for (LID-107, GIS-52)."""
    if not case.put_off or case.state in cases.DECIDED:
        return ()
    name = people.name_of(session, case.municipality, case.put_off["by"])
    return (world.texts("remark-put-off", name=name, reason=case.put_off["why"]),)


def _vanished(world: World, case: Case, comment: Comment) -> tuple[str, ...]:
    """What others have in hand goes on, though nothing stands there any more."""
    gone = comment.visibility == Visibility.GONE and case.state == "forwarded"
    return (world.texts("remark-vanished"),) if gone else ()


def _closed(world: World, case: Case, comment: Comment, account: Account) -> tuple[str, ...]:
    """That the platform takes no answer any more, whatever time the routine gives, and what to do then."""
    last = answer_limits.closes_at(world, account, comment.kind, comment.created_at)
    if case.state != "open" or case.answer_by is None or last is None or world.now() <= last:
        return ()
    n = (last - comment.created_at) // timedelta(hours=1)
    return (world.texts("remark-closed", platform=world.texts(f"platform-{account.platform}"), n=n),)


def _remarks(
    world: World,
    case: Case,
    comment: Comment,
    removal: Removal | None,
    routine: Routine,
    account: Account,
    offered: Sequence[str],
) -> tuple[str, ...]:
    hidden = comment.visibility == Visibility.HIDDEN
    shows = _of_removal(world, case, comment, account, offered)
    if case.state in cases.DECIDED:
        if shows and case.outcome == "removed" and removal is not None and not removal.failure:
            return shows
        if hidden and case.outcome in KEPT:
            return (world.texts("remark-hidden-kept"),)
        failed = case.outcome == "removed" and removal is not None and removal.failure
        return (world.texts("remark-not-restored", reason=removal.failure),) if failed and removal else ()
    if case.state == "open" and comment.visibility == Visibility.HELD:
        failure = (world.texts("remark-not-published", reason=case.reason),) if case.reason else ()
        return (*failure, world.texts("remark-held"))
    again = (case.reason,) if case.state == "open" and case.reason else ()
    if case.state == "open" and hidden:
        again = (*again, world.texts("remark-hidden"))
    if case.state == "restoring" and removal is not None and removal.failure:  # told to wait
        again = (removal.failure,)
    exemption = routine.exemption(account.platform, world.today)
    if case.violation and not case.sensitive and exemption is not None:
        origin = source(routine, exemption.section, exemption.clauses)
        remark = world.texts("remark-exempt", source=origin or routine.short)
        return (*again, f"{remark}{_exempt_until(world, routine, account)}")
    return (*again, *shows)


def _of_removal(
    world: World, case: Case, comment: Comment, account: Account, offered: Sequence[str]
) -> tuple[str, ...]:
    """Why it cannot be taken away, by whom alone it can, or that removing only hides it."""
    can, platform = world.platform(account).capabilities, world.texts(f"platform-{account.platform}")
    may = "case.remove" in offered
    if case.violation and not can.removes(comment.kind, removable=comment.removable):
        return (world.texts(f"remark-elsewhere-{_where(can, comment)}", platform=platform),)
    if comment.kind == LIVE and may:
        return (world.texts("remark-live", platform=platform),)
    there = comment.visibility != Visibility.GONE
    if hides_only(world, account) and there and (may or case.outcome == "removed"):
        return (only_hides(world, account),)
    return ()


def _where(can: Capabilities, comment: Comment) -> str:
    """Why it cannot be taken away: by its kind, for it stands with others, or the platform says so."""
    if comment.kind == MESSAGE:
        return "message"
    return "refused" if can.removes(comment.kind) else "others"


def _exempt_until(world: World, routine: Routine, account: Account) -> str:
    """From when it is to be removed there after all, if that is known (LID-135)."""
    possible = routine.removal.possible_from.get(account.platform)
    if possible is None or possible.value is None:
        return ""
    return f" {world.texts('remark-exempt-until', day=say_date(possible.value, world.language))}"


def _untrue_notice(
    world: World, removal: Removal | None, replies: Sequence[Reply], *, hides: bool
) -> tuple[str, ...]:
    """What became of the word that the comment is removed, where the removal was taken back."""
    if removal is None or removal.step not in {"undone", "stopped"}:
        return ()
    notice = next((reply for reply in replies if reply.id == removal.notice), None)
    if notice is None or notice.state not in UNTRUE:
        return ()
    said = world.texts(f"notice-{notice.state}", hides="yes" if hides else "no")
    return (f"{said} {world.texts('notice-left-why', reason=notice.failure)}" if notice.failure else said,)
