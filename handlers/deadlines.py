"""Until when a comment must be decided on or answered: reminders before, at and after, to the right person.

The one with duty is reminded first; then the substitute and the manager know; when the time is out, the
coordinator too, and it stands in the record log; after that each working day until it is done. What the
routine wants done at once is asked for at once and then again and again. Who has duty is asked each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from sqlmodel import Session

from handlers import answer_limits, dispatch
from handlers.duty import Duties, OnDuty
from handlers.incoming import counted_from
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, source_of, to
from handlers.world import World
from routines.clock import after, closing, due, elapsed, hours_of, opening, partway, repeated
from routines.model import Cited, ClockName, OfficeHours, Routine, Span
from storage import cases, log, postings, reminders
from storage.cases import OnTheClock
from storage.duty_tables import Reminder
from storage.tables import Account, Case

Kind: TypeAlias = Literal["remove", "answer"]
#: From which repetition on the manager gets what must be done at once.
ESCALATED = 3
#: Steps of a removal that wait for the registrar, or for a number.
_DIARY = frozenset({"diary", "diary_after"})
#: Shares of a deadline's time after which the first reminder and the escalation come at the latest.
HALF, MOST = 0.5, 0.75
#: So long before the office closes a reminder comes that would be too late in the morning; others hear of it
#: when half of that is left.
STILL_HERE = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A moment on the way to a deadline and past it."""

    name: str
    at: datetime
    #: Counts what comes again and again.
    number: int = 0
    #: It must not wait for office hours, since the time is out before they begin.
    alarm: bool = False

    @property
    def key(self) -> str:
        """How the occasion is named in keys."""
        return f"{self.name}/{self.number}" if self.number else self.name


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One deadline of a case: which, until when, counted how."""

    kind: Kind
    item: OnTheClock
    by: datetime
    rule: Cited[Span]
    #: What is named for it: the rule, or that an answer may take longer, where somebody took more time.
    named: Cited[Any]
    hours: OfficeHours
    #: Of an answer that the platform takes for less time than the rule gives: for so many hours.
    closes: int = 0

    @property
    def case(self) -> Case:
        """The case whose deadline it is."""
        return self.item.case

    @property
    def account(self) -> Account:
        """The account that the comment was written on."""
        return self.item.account

    @property
    def known_at(self) -> datetime:
        """From when on somebody could do something about it: since the case was opened, its comment edited so
        that this deadline holds, or more time was taken.
        """
        if self.kind == "remove":
            return self.case.remove_set_at or self.case.opened_at
        put_off = self.case.put_off.get("at")
        moved = datetime.fromisoformat(put_off).astimezone(UTC) if put_off else self.case.answer_set_at
        return moved or self.case.opened_at

    @property
    def out(self) -> datetime:
        """When the time is out: not before it was known."""
        return max(self.by, self.known_at)

    @property
    def at_once(self) -> bool:
        """Whether the routine says "omedelbart" instead of a time."""
        return self.rule.value.amount == 0

    @property
    def thread(self) -> str:
        """Names the deadline in keys; one that was put off is another, and reminded of anew."""
        put_off = self.case.put_off.get("at", "") if self.kind == "answer" else ""
        return "/".join(filter(None, (f"case:{self.case.id}", self.kind, put_off)))


@on_round("deadlines")
def deadlines(session: Session, world: World, town: Town) -> Iterator[Call]:
    """All that the deadlines of open cases call for by now (TIB-25, TIB-53, LAH-29, DEG-58, LID-45)."""
    begun = []
    for deadline in _deadlines(session, world, town):
        reached = [stage for stage in stages(deadline, town) if stage.at <= town.now]
        if reached:
            begun.append((deadline, reached))
    if not begun:
        return
    duties = Duties(session, town.municipality.id, town.now)
    duties.expect(deadline.account for deadline, _ in begun)
    _note_missed(
        session, town, duties, [deadline for deadline, reached in begun if _missed(deadline, reached)]
    )
    for deadline, reached in begun:
        what = awaited(deadline.item).get(deadline.kind)
        told: set[str] = set()
        # Who is told a later stage hears of no earlier one.
        for stage in reversed(reached) if what is not None else ():
            if what != "receiver" or stage.name in {"due", "overdue"}:
                yield from _calls(town, duties, deadline, stage, str(what), told)


def _deadlines(session: Session, world: World, town: Town) -> Iterator[Deadline]:
    """The deadlines of open cases that are not met yet; where the account is closed, none counts any more."""
    for item in cases.on_the_clock(session, town.municipality.id):
        yield from _of_case(world, town, item)


def _of_case(world: World, town: Town, item: OnTheClock) -> Iterator[Deadline]:
    hours = hours_of(item.account.office_hours, town.routine.office_hours.value)
    for kind, by in _unmet(item).items():
        rule = _rule(town.routine, item.case, item.account, kind)
        longer = kind == "answer" and item.case.put_off
        named = town.routine.answering.extendable if longer else rule
        closes = _closes(world, town, item) if kind == "answer" else 0
        yield Deadline(kind=kind, item=item, by=by, rule=rule, named=named, hours=hours, closes=closes)


def _closes(world: World, town: Town, item: OnTheClock) -> int:
    """After how many hours the platform takes no answer any more, where that is the deadline."""
    limit = answer_limits.allowed(world, town.routine, item.account, item.kind, item.posted_at)
    bound = answer_limits.binds(item.case.answer_by, item.posted_at, limit)
    return (limit or timedelta()) // timedelta(hours=1) if bound else 0


def _rule(routine: Routine, case: Case, account: Account, kind: Kind) -> Cited[Span]:
    if kind == "answer":
        return routine.answer_deadline(account.platform)
    ground = routine.ground(case.deadline_ground) if case.deadline_ground else None
    return ground.deadline if ground is not None and ground.deadline is not None else routine.removal.deadline


def _unmet(item: OnTheClock) -> Mapping[Kind, datetime]:
    """Which deadlines have not been met: what stands there still stands, what was asked is not answered."""
    case, found = item.case, dict[Kind, datetime]()
    if case.remove_by is not None and _stands(item):
        found["remove"] = case.remove_by
    if case.answer_by is not None and case.state in {"open", "forwarded", "replying"}:
        found["answer"] = case.answer_by
    return found


def _stands(item: OnTheClock) -> bool:
    """Whether it stands there and nobody has decided that it may; no answer decides that of a secret."""
    case, removal = item.case, item.removal
    if case.state == "forwarded":
        return case.violation
    if case.state == "removing":
        return removal is None or removal.removed_at is None
    return case.state == "open" or (case.state == "replying" and case.sensitive)


def awaited(item: OnTheClock) -> Mapping[Kind, str]:
    """What each deadline waits for somebody to do; nothing where only the program is at work.

    Who got a question passed on is reminded of it by ``forwarding``; here only that the time is out. What
    they have answered is to be posted where the question stands (LID-115).
    """
    case, step = item.case, item.removal.step if item.removal is not None else ""
    if case.state == "open":
        return {"remove": "remove", "answer": "answer"}
    if case.state == "removing":
        what = "diary" if step in _DIARY else "by_hand"
        return {"remove": what} if step in _DIARY | {"by_hand", "failed"} else {}
    if case.state == "forwarded":
        return {"remove": "remove", "answer": "received" if item.receiver_answered else "receiver"}
    return {"answer": "by_hand", "remove": "by_hand"} if case.state == "replying" and item.by_hand else {}


# --- when ------------------------------------------------------------------------------------------


def stages(deadline: Deadline, town: Town) -> list[Stage]:
    """The moments of a deadline, up to the latest that has come; first to last.

    They count from when the deadline was known, so that one that came in late is not all reminders at once.
    """
    if deadline.at_once:
        return _at_once(deadline, town)
    rule, hours = town.routine.reminding, deadline.hours
    number, last = repeated(deadline.out, rule.overdue_every.value, town.now, hours)
    return [
        *_before(
            max(deadline.item.posted_at, deadline.known_at),
            deadline.by,
            rule.first.value,
            rule.escalate.value,
            ClockName.ELAPSED if deadline.closes else deadline.rule.value.clock,
            hours,
            # Tibro's 48 hours run through the weekend, and somebody has duty then (TIB-25, TIB-79).
            alarms=deadline.kind == "remove" and town.routine.watching.weekend_alarm.value,
            quiet=rule.quiet.value,
        ),
        Stage(name="due", at=deadline.out),
        *([Stage(name="overdue", at=last, number=number)] if number else []),
    ]


@lru_cache(10_000)  # asked again each minute, with the same answer
def _before(
    start: datetime,
    by: datetime,
    first: Span,
    escalate: Span,
    clock: ClockName,
    hours: OfficeHours,
    *,
    alarms: bool,
    quiet: bool,
) -> tuple[Stage, ...]:
    """When a case is reminded of for the first time, and when others hear of it, before its time is out.

    What would wait for a morning on which the time is out already rings as an alarm, where the routine has
    alarms, or else before the office closes.
    """
    reminded = min(due(start, first, hours), partway(start, by, HALF, clock, hours))
    late = partway(start, by, MOST, clock, hours)
    most = min(due(start, escalate, hours), late)
    most = most if most > reminded else late
    alarms = alarms and clock is ClockName.ELAPSED
    if quiet and not alarms:
        reminded = max(start, _still_here(reminded, by, STILL_HERE, hours))
        sooner = _still_here(most, by, STILL_HERE / 2, hours)
        most = sooner if sooner > reminded else most
        reminded = _in_the_evening_before(start, reminded, most, hours)
    return tuple(
        Stage(name=name, at=at, alarm=alarms and opening(at, hours) >= by)
        for name, at in (("first", reminded), ("escalated", most))
        if at < by
    )


def _still_here(at: datetime, by: datetime, left: timedelta, hours: OfficeHours) -> datetime:
    """The moment, if somebody is at work then or long enough before; else before the office closes."""
    opens = opening(at, hours)
    return at if opens == at or opens + left <= by else closing(at, hours) - left


def _in_the_evening_before(
    start: datetime, reminded: datetime, most: datetime, hours: OfficeHours
) -> datetime:
    """The moment of the reminder; before the office closes, if others would else hear of it as soon.

    A reminder of the night waits for the morning. Where others hear of it then too, whoever has duty has not
    had any time to do something about it.
    """
    morning = opening(reminded, hours)
    if morning == reminded or opening(most, hours) > morning:
        return reminded
    closes = closing(reminded, hours)
    return max(start, closes - STILL_HERE) if start < closes else reminded


def _at_once(deadline: Deadline, town: Town) -> list[Stage]:
    """At once, and then every so many minutes while somebody is at work: the first, the one from which others
    hear of it, and the latest.
    """
    start, every = deadline.known_at, timedelta(minutes=town.routine.reminding.at_once_every.value)
    number = elapsed(start, town.now, ClockName.OFFICE, deadline.hours) // every
    return [
        Stage(
            name="at_once",
            at=after(start, count * every, ClockName.OFFICE, deadline.hours) if count else start,
            number=count,
        )
        for count in sorted({0, min(number, ESCALATED), number})
    ]


# --- whom ------------------------------------------------------------------------------------------


def _calls(
    town: Town, duties: Duties, deadline: Deadline, stage: Stage, what: str, told: set[str]
) -> Iterator[Call]:
    """The messages of one stage, to those who are not told another one anyway."""
    urgent = _urgent(town, deadline, stage)
    concerned = list(_people(duties, deadline, stage, what, alarm=urgent))
    if not concerned and _says_that_it_is_out(stage):
        concerned = [(person, "duty") for person in duties.though_away(deadline.account)]
    for person, by in concerned:
        if person.person.id in told:
            continue
        told.add(person.person.id)
        yield Call(
            key=f"{deadline.thread}/{stage.key}",
            kind=f"deadline_{what}",
            subject=f"case:{deadline.case.id}",
            person=person.person.id,
            role=person.role,
            instead_of=person.stands_for,
            due_at=stage.at,
            urgent=urgent,
            alarm_hours=None if stage.name == "at_once" else town.routine.watching.alarm_hours.value,
            account=deadline.account.id,
            deadline=deadline.by,
            thread=deadline.thread,
            details={
                "case": str(deadline.case.id),
                "deadline": deadline.kind,
                "stage": stage.name,
                "start_at": counted_from(deadline.item.posted_at, deadline.item.precision).isoformat(),
                **({by: True} if by else {}),
                **_closing_said(deadline),
            },
            source=source_of(deadline.named),
        )


def _closing_said(deadline: Deadline) -> dict[str, Any]:
    """For its words: which platform takes no answer any more then, and after how many hours."""
    said = {"closes": deadline.closes, "platform": deadline.account.platform}
    return said if deadline.closes else {}


def _urgent(town: Town, deadline: Deadline, stage: Stage) -> bool:
    """What should not stand there is told at any hour where the routine wants it at once; as an alarm on any
    day, at the hours of alarms.

    Nobody else is called at a weekend for a time that is out already.
    """
    if deadline.kind != "remove":
        return False
    if stage.name == "due":
        return town.routine.watching.weekend_alarm.value
    return stage.name == "at_once" or stage.alarm


def _says_that_it_is_out(stage: Stage) -> bool:
    """Whether somebody must hear it, even somebody who is away: a time that ran out is never kept quiet."""
    return stage.name == "due" or (stage.name == "at_once" and 0 < stage.number <= ESCALATED)


def _people(
    duties: Duties, deadline: Deadline, stage: Stage, what: str, *, alarm: bool
) -> Iterator[tuple[OnDuty, str]]:
    """Who is told at a stage; "duty": as the one with duty, "claimed": as the one who has taken the case on.

    An alarm reaches whoever has duty then, who may not be the one who was reminded first.
    """
    account = deadline.account
    watching, claimer = _watching(duties, account), _claimer(duties, deadline.case)
    if stage.name != "escalated" or alarm:
        if watching is not None:
            yield watching, "duty"
        if claimer is not None:
            yield claimer, "claimed"
    again = stage.name == "at_once" and stage.number > 0
    if stage.name == "escalated" or again:
        substitute = (
            duties.stand_in(account.substitute, "substitute", account) if account.substitute else None
        )
        if substitute is not None and (watching is None or substitute.person.id != watching.person.id):
            yield substitute, ""
    repeated = stage.name == "at_once" and stage.number < ESCALATED
    if stage.name != "first" and not repeated:
        yield from ((manager, "") for manager in duties.managers(account))
    if stage.name == "escalated":
        knows = {one.person.id for one in (watching, claimer) if one is not None}
        yield from ((one, "") for one in _nobody_new(duties, account, knows))
    if stage.name == "due" or (stage.name == "at_once" and stage.number == ESCALATED):
        yield from ((coordinator, "") for coordinator in duties.holders("coordinator"))
    if what == "diary":
        yield from ((registrar, "") for registrar in duties.holders("registrar"))


def _nobody_new(duties: Duties, account: Account, knows: Collection[str]) -> list[OnDuty]:
    """The next in line, where the manager has duty and no substitute is there: another has to hear it."""
    substitute = duties.stand_in(account.substitute, "substitute", account) if account.substitute else None
    others = [*duties.managers(account), *([substitute] if substitute is not None else [])]
    if any(one.person.id not in knows for one in others):
        return []
    above = [one for one in duties.above(account) if one.person.id not in knows]
    return [one for one in above if one.role == above[0].role]


def _watching(duties: Duties, account: Account) -> OnDuty | None:
    """Who has duty; where all of the chain is away, whoever is there: no time runs out unheard."""
    return duties.of(account) or next(iter(duties.anybody(account)), None)


def _claimer(duties: Duties, case: Case) -> OnDuty | None:
    """Who has pressed Ta hand om and is there: the others leave it to them, so they hear of its time."""
    person = duties.present(case.claimed_by) if case.claimed_by else None
    return OnDuty(person=person, role="claimer") if person is not None else None


@on_telling("case")
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Whoever has duty, or has taken it on, when it is told; nobody, if the case waits for it no more."""
    if row.details.get("deadline") is None:
        return _of_open_case(session, row)
    deadline = _deadline_of(session, world, town, row)
    what = awaited(deadline.item).get(deadline.kind) if deadline is not None else None
    if deadline is None or what is None:
        return None
    row.kind = f"deadline_{what}"
    if not {"duty", "claimed"} & row.details.keys():
        return as_called(row)
    # Asked once a transaction, which may tell somebody of hundreds of cases.
    duties: Duties | None = session.info.get("duties")
    if duties is None:
        duties = session.info["duties"] = Duties(session, row.municipality, town.now)
    if "claimed" in row.details:
        found = _claimer(duties, deadline.case)
    else:
        found = _watching(duties, deadline.account) or next(iter(duties.though_away(deadline.account)), None)
    return to(found) if found is not None else None


def _deadline_of(session: Session, world: World, town: Town, row: Reminder) -> Deadline | None:
    """The deadline that a message is about, if it is not met."""
    number = dispatch.number(row.subject.partition(":")[2])
    for item in cases.on_the_clock(session, row.municipality, number) if number is not None else ():
        for deadline in _of_case(world, town, item):
            if deadline.kind == row.details["deadline"]:
                return deadline
    return None


def _of_open_case(session: Session, row: Reminder) -> To | None:
    """Another capability's message about a case: as long as the case is open."""
    case = cases.get(session, dispatch.number(row.subject.partition(":")[2]) or 0)
    return as_called(row) if case is not None and case.state != "closed" else None


# --- what was missed -------------------------------------------------------------------------------


def _missed(deadline: Deadline, reached: Sequence[Stage]) -> bool:
    """Whether the time is out. What must be done at once is missed when it is asked for a second time."""
    last = reached[-1]
    return last.number > 0 if deadline.at_once else last.name in {"due", "overdue"}


def _note_missed(session: Session, town: Town, duties: Duties, missed: Iterable[Deadline]) -> None:
    """One row in the record log for each deadline that passed, in the moment in which it is noticed."""
    municipality = town.municipality.id
    by_key = {f"{deadline.thread}/missed": deadline for deadline in missed}
    noted = {key for key, _ in reminders.known(session, municipality, by_key)}
    for key, deadline in by_key.items():
        subject = f"case:{deadline.case.id}"
        said = {"key": key, "kind": "missed", "subject": subject, "person": "", "due_at": deadline.by}
        if key in noted or not reminders.first_time(
            session, municipality=municipality, not_before=deadline.by, made_at=town.now, **said
        ):
            continue
        watching = duties.of(deadline.account)
        details = {
            "deadline": deadline.kind,
            "at": deadline.by.isoformat(),
            "duty": watching.person.id if watching is not None else "",
        }
        log.append(session, municipality, town.now, log.PROGRAM, "deadline.missed", subject, details)
        postings.redraw(session, subject, town.now)  # the card in the channel says so too
