"""What a routine says of time and duty: watching, reminding, absence, and all that comes round."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator

from routines.model.cited import (
    Cited,
    Count,
    Day,
    Days,
    MonthDay,
    Months,
    OfficeHours,
    Role,
    Some,
    Strict,
    TimeOfDay,
    Wait,
    Words,
)


class Cadence(StrEnum):
    """How often an account is looked at, in the document's words.

    The first two come to the same: what is flagged shows at once, at any hour, in every municipality, and
    once a working day somebody says that they have looked. Tibro's "kontinuerligt och dagligen alla vardagar"
    (TIB-21) asks for no more; who is called at weekends is said by ``weekend_alarm``.
    """

    WEEKDAYS = "weekdays"  #: every working day (LID-44, LAH-25)
    CONTINUOUS = "continuous"  #: all the time, and every working day (TIB-21)
    PLANNED = "planned"  #: as each account's own plan says, which is asked for; once a working day besides


class Watching(Strict):
    """How accounts are watched."""

    cadence: Cited[Cadence]
    #: Whether somebody says each working day that they have looked.
    checkin: Cited[bool]
    #: Whether Saturday is a weekday ("vardag"): accounts are watched, and the clocks run, that day too.
    saturday: Cited[bool]
    #: Whether it is also looked for what is said of the municipality elsewhere.
    elsewhere: Cited[bool]
    #: When the day's digest comes, when whoever has not looked is reminded, and when others hear of it.
    morning: Cited[TimeOfDay]
    noon: Cited[TimeOfDay]
    afternoon: Cited[TimeOfDay]
    #: Whether deadlines that end on a day off alarm whoever is on duty then.
    weekend_alarm: Cited[bool]
    #: Between which hours of any day such an alarm comes; one of the night waits for the morning.
    alarm_hours: Cited[OfficeHours]
    #: Days without a post of its own until the responsible person is reminded; None: never.
    inactive_after: Cited[Days | None]
    #: Days without a post until somebody must say whether the account is kept; None: never asked.
    assess_after: Cited[Days | None]
    assessed_by: Cited[Role]
    #: Whether an answer of one's own is looked at again the next working day.
    revisit_own_reply: Cited[bool]

    @model_validator(mode="after")
    def _goes_forward(self) -> Watching:
        if not self.morning.value < self.noon.value < self.afternoon.value:
            raise ValueError("morning comes before noon, and noon before afternoon")
        first, last = self.inactive_after.value, self.assess_after.value
        if first is not None and last is not None and first > last:
            raise ValueError("inactive_after may not be later than assess_after")
        return self


class Reminding(Strict):
    """When people are reminded of what is not done."""

    #: Into a case whose removal has no deadline of its own.
    first: Cited[Wait]
    #: When others hear of it.
    escalate: Cited[Wait]
    #: What must be done at once is said again so often, in minutes.
    at_once_every: Cited[Count]
    #: What is overdue is said again so often.
    overdue_every: Cited[Wait]
    #: Whether what is not urgent waits for office hours; what would be too late then, or come together with
    #: what others hear, comes before they end.
    quiet: Cited[bool]


class AbsenceTrigger(StrEnum):
    """What leaves an account with nobody."""

    ABSENCE = "absence"
    LEAVE = "leave"
    SICKNESS = "sickness"
    END_OF_EMPLOYMENT = "end_of_employment"


class AbsenceRules(Strict):
    """What holds when whoever has duty is away."""

    substitute_required: Cited[bool]
    #: Whether a new account's second administrator is its substitute, where nobody else is named.
    second_administrator: Cited[bool]
    #: An absence that nobody covers is announced so often.
    announce_every: Cited[Wait]
    #: So long before it starts the coordinator knows of it.
    coordinator_before: Cited[Wait]
    triggers: Cited[Some[AbsenceTrigger]]
    #: Who sees to it that somebody stands in.
    ensured_by: Cited[Role]
    #: Whether whoever stands in says before it starts that they get into the account.
    access_confirmed: Cited[bool]


class SnapshotFormat(StrEnum):
    """What a snapshot of an account is kept as."""

    SCREENSHOT = "screenshot"
    PDFA = "pdfa"  #: PDF/A, any part
    PDFA1 = "pdfa1"  #: PDF/A-1, a or b


class Snapshots(Strict):
    """How the picture of an account is kept."""

    #: On which days of every year it is time.
    dates: Cited[Some[MonthDay]]
    #: Within so many days it must be done.
    days: Cited[Days]
    #: What is pictured.
    scope: Cited[Words]
    format: Cited[SnapshotFormat]
    performer: Cited[Role]
    #: Where it is put, in the document's own words; empty: not said.
    place: Cited[str]
    #: Who gets it and says that it has come; None: nobody.
    sent_to: Cited[Role | None]
    before_closing: Cited[bool]
    #: Also when a name, a logo, an owner or a platform changes.
    on_major_change: Cited[bool]


class Goals(Strict):
    """How an account's goals are set and followed up."""

    required: Cited[bool]
    #: A goal has a number and a date.
    measurable: Cited[bool]
    #: Every so many months; None: not at all.
    follow_up: Cited[Months | None]
    asked: Cited[Role]
    questions: Cited[Some[str]]
    #: What the person who follows up reads.
    text: Cited[str]


class RevisionCadence(StrEnum):
    """How often the document itself is looked over."""

    YEARLY = "yearly"
    DATE = "date"
    TERM = "term"  #: once in every term of office, proposed in the middle of it
    NONE = "none"


class Revision(Strict):
    """How the document itself is kept up to date."""

    cadence: Cited[RevisionCadence]
    #: The day that the document names (cadence ``date``).
    date: Cited[Day | None]
    #: When it was last adopted or revised: years and terms of office are counted from there.
    since: Cited[Day]
    #: Who is asked.
    owner: Cited[Role]
    #: Who decides on a greater change.
    decided_by: Cited[Role]
    #: The answers that the owner chooses between.
    outcomes: Cited[Some[str]]

    @model_validator(mode="after")
    def _a_fixed_date_is_named(self) -> Revision:
        if (self.cadence.value is RevisionCadence.DATE) != (self.date.value is not None):
            raise ValueError("the cadence 'date' needs a date, and no other has one")
        return self
