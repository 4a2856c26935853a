"""The walk of a request to open or close an account: which steps there are, what is done, and what is open.

Pure: from the routine's steps, what was answered and what people have said. Steps stand in the document's own
order; a step of the start is locked until what the routine names has been decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, TypeAlias

from routines.model import OfficeHours, Phase, Role, Routine, Step, StepKind, UnitKind, When
from routines.watched_hours import hours_in

RequestKind: TypeAlias = Literal["open", "close"]

#: What whoever opens or closes an account answers; the rest is what people do, each with name and time.
ANSWERED = frozenset(
    {
        StepKind.TEXT,
        StepKind.LONG_TEXT,
        StepKind.NUMBER,
        StepKind.ADDRESS,
        StepKind.PLATFORM,
        StepKind.UNIT,
        StepKind.UNIT_KIND,
        StepKind.OWNER,
        StepKind.TEAM_CHANNEL,
        StepKind.PERSON,
        StepKind.PEOPLE,
        StepKind.CHOICE,
        StepKind.CHOICES,
        StepKind.GOALS,
        StepKind.TICK,
        StepKind.APPROVER,
    }
)
#: What must have been said of a step for it to be done.
SETTLED_BY = {
    StepKind.APPROVAL: "approved",
    StepKind.CONSULTATION: "viewed",
    StepKind.NOTICE: "told",
    StepKind.POST: "posted",
    StepKind.FILE: "filed",
}
#: The step that asks whether an account is to stay at all; its first option is that it does (TIB-32).
ASSESSMENT = "assessment"
#: The step that says whether what need not be kept is disposed of at a closing; its last option is: not now.
DISPOSAL = "disposal"
#: The step that asks why it is not.
DISPOSAL_REASON = "disposal_reason"
#: The step that asks for the address that the account really got; there where a planned one is enough.
PAGE_ADDRESS = "page_address"
#: The step that says that the account is in its unit's document plan (DEG-12).
DOCUMENT_PLAN = "plan"
#: More questions than this at a time nobody reads.
TOGETHER = 4
#: Long answers fill a page sooner.
LONG = frozenset({StepKind.LONG_TEXT, StepKind.GOALS, StepKind.CHOICES, StepKind.PEOPLE})
#: Steps whose proposal is drawn from the answers before them: on a page of their own, when those are known.
DRAWN = frozenset({"presentation"})


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What somebody said of a step."""

    by: str
    at: datetime
    #: approved, rejected, viewed, told, confirmed, posted, filed, granted, refused
    result: str
    #: As what they said it.
    role: str = ""
    words: str = ""
    #: What they ticked besides (LID-20, LAH-65).
    ticked: tuple[str, ...] = ()
    #: In whose place they said it, where it was somebody else's to say.
    instead_of: str = ""
    #: Whether nobody held that role then, by the register of people.
    vacant: bool = False
    #: The answers that it was said of, by step: of a view all; else those on which the step rests.
    answers: Mapping[str, Any] = field(default_factory=dict)


#: Questions in whose answers the account's own hours may stand.
WATCHED = ("watching", "hours")


def rule_behind(routine: Routine, kind: RequestKind) -> Step:
    """What the document says of such a request as a whole: its first decision that has a clause there, else
    its first step that has one.
    """
    steps = (routine.opening if kind == "open" else routine.closing).steps
    cited = [step for step in steps if step.clauses]
    return next((step for step in cited if step.phase is Phase.DECIDE), next(iter(cited), steps[0]))


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Where a request stands."""

    routine: Routine
    kind: RequestKind
    #: By step: what was answered. A person is an id, people are a list of ids, a tick is True.
    answers: Mapping[str, Any] = field(default_factory=dict)
    #: By step: what was said of it, oldest first.
    marks: Mapping[str, Sequence[Mark]] = field(default_factory=dict)
    #: By step: the answers that its own answer rested on when it was given.
    rested: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    now: datetime | None = None
    #: What the account is, and who handles it, where it is there already.
    platform: str = ""
    account_name: str = ""
    account_people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Where the municipality says what may not be written.
    rules_page: str = ""

    # --- which steps there are -------------------------------------------------------------------

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of this request, in the document's order."""
        of = self.routine.opening if self.kind == "open" else self.routine.closing
        return tuple(step for step in of.steps if self._there(step))

    def step(self, step_id: str) -> Step | None:
        """The step of that id, if this request has it."""
        return next((step for step in self.steps if step.id == step_id), None)

    def _there(self, step: Step) -> bool:
        if step.id == PAGE_ADDRESS and not self.routine.opening.planned_address.value:
            return False
        return (step.when is None or self._holds(step.when)) and not (
            step.unless is not None and self._holds(step.unless)
        )

    def _holds(self, when: When) -> bool:
        platform = str(self.answers.get("platform") or self.platform)
        return (
            (not when.platforms or platform in when.platforms)
            and platform not in when.not_platforms
            and (not when.units or self.unit_kind in when.units)
            and (not when.shared_login or self.routine.credentials.shares_login(platform))
            and all(self.answers.get(step) == option for step, option in when.answers.items())
        )

    @property
    def address(self) -> str:
        """Where the account is found: as its page got it, until then as planned (LID-27, GIS-84, TIB-13)."""
        page = "" if self.outdated(PAGE_ADDRESS) else self.answers.get(PAGE_ADDRESS)
        return str(page or self.answers.get("address") or "")

    @property
    def office_hours(self) -> OfficeHours | None:
        """When somebody is there, as the account's own answers say (LID-72, GIS-93); None if they do not."""
        said = (self.answers.get(step) for step in WATCHED if self.step(step) is not None)
        return next(filter(None, (hours_in(answer) for answer in said if isinstance(answer, str))), None)

    @property
    def unit_kind(self) -> UnitKind | None:
        """Whether the unit is one for which the routine makes exceptions."""
        said = self.answers.get("unit_kind")
        return UnitKind(said) if said in set(UnitKind) else None

    # --- what is done ----------------------------------------------------------------------------

    def done(self, step: Step) -> bool:
        """Whether nothing more is asked about a step."""
        if step.kind is StepKind.CONFIRM:
            return not self.confirmers(step)
        if step.kind in SETTLED_BY:
            return SETTLED_BY[step.kind] in {mark.result for mark in self.said_of(step)}
        return step.id in self.answers and not self.outdated(step.id) and not self.exemption_waits(step)

    def said_of(self, step: Step) -> tuple[Mark, ...]:
        """What was said of a step and still holds: not what was said of another platform's page."""
        return tuple(mark for mark in self.marks.get(step.id, ()) if stands(mark, self.answers))

    def outdated(self, step_id: str) -> bool:
        """Whether a step was answered when something that it rests on was answered otherwise."""
        return step_id in self.answers and not _same(self.rested.get(step_id, {}), self.answers)

    def asked_anew(self, step: Step) -> tuple[str, ...]:
        """The answers because of which a step that was done is asked once more."""
        then = [self.rested.get(step.id, {}), *(mark.answers for mark in self.marks.get(step.id, ()))]
        other = {one for was in then for one, answer in was.items() if answer != self.answers.get(one)}
        return tuple(one for one in step.rests_on if one in other)

    def confirmers(self, step: Step) -> tuple[Role | str, ...]:
        """Who has still to confirm: people by id, or a role of which one is enough.

        ``each``: everybody who is that to the account. ``by``: somebody of the account and, apart from them,
        somebody of the role (GIS-99: who hands over and who keeps). Else anybody who handles the request.
        """
        said = [mark for mark in self.said_of(step) if mark.result == "confirmed"]
        if step.each:
            by = _each(said)
            everybody = self.people(*step.each)
            missing_ = tuple(person for person in everybody if person not in by)
            return missing_ if everybody else (Role.RESPONSIBLE,)
        if step.by is not None and step.by is not Role.MANAGER:
            handed = {mark.by for mark in said if not mark.role}
            kept = {mark.by for mark in said if mark.role == step.by.value} - handed
            missing: tuple[Role | str, ...] = () if handed else (Role.RESPONSIBLE,)
            return (*missing, *(() if kept else (step.by,)))
        return () if said else (Role.RESPONSIBLE,)

    def people(self, *roles: Role) -> tuple[str, ...]:
        """Who is to be this to the account, by id, each once."""
        found: list[str] = []
        for role in roles:
            key = "administrators" if role is Role.ADMINISTRATOR else role.value
            said = self.answers.get(key) or self.account_people.get(key, ())
            found += [said] if isinstance(said, str) else list(said)
        return tuple(dict.fromkeys(found))

    def exemption_waits(self, step: Step) -> bool:
        """Whether an exemption from the logo was asked for, and who grants it has not said yes (LAH-71)."""
        return self.exemption_asked(step) and not any(mark.result == "granted" for mark in self.said_of(step))

    def exemption_asked(self, step: Step) -> bool:
        """Whether the answer is the exemption that somebody must grant: the last choice about the logo."""
        sender = self.routine.sender
        return (
            step.id == "logo"
            and sender.exempted_by.value is not None
            and self.unit_kind not in sender.exempted_units.value
            and len(step.options) > 1
            and self.answers.get(step.id) == step.options[-1]
        )

    # --- what is open ----------------------------------------------------------------------------

    def questions(self, phase: Phase = Phase.PLAN) -> tuple[Step, ...]:
        """What whoever asks answers in that phase."""
        return tuple(step for step in self.steps if step.phase is phase and step.kind in ANSWERED)

    def steps_of(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of that phase, in the document's order."""
        return tuple(step for step in self.steps if step.phase is phase)

    def pages(self) -> tuple[tuple[Step, ...], ...]:
        """The plan's questions, a few at a time."""
        return paged(self.questions())

    def unanswered(self) -> tuple[Step, ...]:
        """The plan's questions that must be answered and are not, or of other answers (LAH-91)."""
        return tuple(
            step
            for step in self.questions()
            if step.required and (step.id not in self.answers or self.outdated(step.id))
        )

    def asked_first(self) -> tuple[Step, ...]:
        """Consultations before the plan is sent for decision (LAH-62)."""
        return tuple(
            step for step in self.steps if step.phase is Phase.PLAN and step.kind is StepKind.CONSULTATION
        )

    def consulted_now(self) -> tuple[Step, ...]:
        """Those of them that are open: there is nothing to be consulted about before all is answered."""
        return () if self.unanswered() else tuple(step for step in self.asked_first() if not self.done(step))

    def changed_since(self) -> Mapping[str, Any]:
        """By step what was answered when those said their view who are asked first, where it is not any more.

        Their view stands, for it is no veto; whoever decides sees of what it was given.
        """
        views = [mark for step in self.asked_first() for mark in self.marks.get(step.id, ()) if mark.answers]
        if not views:
            return {}
        before = max(views, key=lambda mark: mark.at).answers
        steps = (step.id for step in self.questions())
        return {step: before.get(step) for step in steps if before.get(step) != self.answers.get(step)}

    def deciding(self) -> tuple[Step, ...]:
        """What others do before the start, in order."""
        return tuple(step for step in self.steps if step.phase is Phase.DECIDE)

    def next_decision(self) -> Step | None:
        """The first of what others do that is not done; what comes after it waits."""
        waiting = (step for step in self.deciding() if step.kind is not StepKind.NOTICE)
        return next((step for step in waiting if not self.done(step)), None)

    def notices(self) -> tuple[Step, ...]:
        """The notices that are due and not told: those before which nothing else waits."""
        found = []
        for step in self.steps:
            if step.kind is StepKind.NOTICE:
                if not self.done(step):
                    found.append(step)
            elif not self.done(step) and step.required:
                break
        return tuple(found)

    def locked(self) -> tuple[Step, ...]:
        """What must be done before the start, and is not (LID-61, GIS-32, LAH-18, LAH-62, LAH-11, TIB-08)."""
        kinds = set(StepKind) if self.kind == "close" else set(self.routine.opening.locked_until.value)
        kinds.add(StepKind.APPROVAL)
        before = (step for step in self.steps if step.phase is not Phase.START and step.kind not in ANSWERED)
        return tuple(step for step in before if step.kind in kinds and not self.done(step))

    def to_do(self) -> tuple[Step, ...]:
        """The steps of the start that can be done now. At a closing each waits for the one before."""
        if self.locked() or self.waits_until() is not None:
            return ()
        left = [step for step in self.steps if step.phase is Phase.START and not self.done(step)]
        if self.kind == "close":
            left = left[:1]
        return tuple(step for step in left if step.kind is not StepKind.NOTICE and not self.waits_for(step))

    def waits_for(self, step: Step) -> tuple[Step, ...]:
        """What must be done before this step of the start can be, as the routine says (GIS-99)."""
        return tuple(before for before in self.steps if before.id in step.after and not self.done(before))

    def finished(self) -> bool:
        """Whether all that must be done is done."""
        return not self.unanswered() and all(self.done(step) for step in self.steps if step.required)

    def stays(self) -> str:
        """The answer that the account is to stay, which ends the closing; else "" (TIB-32)."""
        step = self.step(ASSESSMENT)
        stay = step.options[0] if step is not None and step.options else ""
        return stay if stay and self.kind == "close" and self.answers.get(ASSESSMENT) == stay else ""

    def waits_until(self) -> datetime | None:
        """Until when a closing waits because the farewell has not stood there long enough; None: it does not.

        All that follows the farewell waits: until then the account is watched and answered as before.
        It counts from the first posting: a link that is put right is to what stood there already.
        """
        if self.kind != "close":
            return None
        posted = [
            mark.at
            for step in self.steps
            if step.kind is StepKind.POST
            for mark in self.marks.get(step.id, ())
            if mark.result == "posted"
        ]
        until = min(posted) + timedelta(days=self.routine.closing.farewell_days.value) if posted else None
        return until if until is not None and (self.now is None or self.now < until) else None


def stands(mark: Mark, answers: Mapping[str, Any]) -> bool:
    """Whether what was said of a step still holds; a view does whatever is changed after it (LAH-62)."""
    return mark.result == "viewed" or _same(mark.answers, answers)


def _same(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return all(now.get(step) == answer for step, answer in then.items())


def _each(said: Sequence[Mark]) -> set[str]:
    """For whom a step is confirmed: one person's word counts once, first for themself."""
    spoke = {mark.by for mark in said if not mark.instead_of}
    found = set(spoke)
    for mark in said:
        if mark.instead_of and mark.by not in spoke:
            spoke.add(mark.by)
            found.add(mark.instead_of)
    return found


def paged(steps: Sequence[Step]) -> tuple[tuple[Step, ...], ...]:
    """The questions in order, at most four at a time, of the long ones two."""
    return tuple(_pages(steps))


def _pages(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    page: list[Step] = []
    weight = 0
    for step in steps:
        heavy = 2 if step.kind in LONG else 1
        if page and (weight + heavy > TOGETHER or step.id in DRAWN):
            yield tuple(page)
            page, weight = [], 0
        page.append(step)
        weight += heavy
    if page:
        yield tuple(page)
