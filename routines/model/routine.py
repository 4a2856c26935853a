"""A whole routine: all that one municipality has decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints, model_validator

from routines.model.accounts import Closing, Credentials, Opening, Register, Schools, Sender, Visitors
from routines.model.cited import HELD, Cited, OfficeHours, Role, Some, Span, Strict, Words
from routines.model.comments import (
    Answering,
    Category,
    Discussions,
    Forwarding,
    Ground,
    MuchCriticism,
    Notice,
    Politics,
    Removal,
    Secrecy,
)
from routines.model.duty import AbsenceRules, Goals, Reminding, Revision, Snapshots, Watching
from routines.model.records import Advice, DirectMessages, Disclosure, Following, PrivateUse, Retention
from routines.model.roles import Purposes, Roles

#: The ground of political comments, where they may be removed for that.
POLITICAL = "politics"


class Document(Strict):
    """The document that the routine was read from."""

    title: Words
    adopted: Words
    reference: str | None = None


class Routine(Strict):
    """What one municipality has decided."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    #: The municipality's full name.
    name: Words
    #: How its routine is referred to on cards: "enligt Tibro 4.4".
    short: Words
    document: Document
    #: What the municipality calls the coordinator's unit.
    coordinator: Cited[Words]
    office_hours: Cited[OfficeHours]
    grounds: Some[Ground]
    removal: Removal
    notice: Notice
    answering: Answering
    forwarding: Forwarding
    secrecy: Secrecy
    criticism: MuchCriticism
    discussions: Discussions
    politics: Politics
    watching: Watching
    reminding: Reminding
    absence: AbsenceRules
    snapshots: Snapshots
    goals: Goals
    revision: Revision
    roles: Roles
    purposes: Purposes
    opening: Opening
    closing: Closing
    account_register: Register
    credentials: Credentials
    visitors: Visitors
    sender: Sender
    schools: Schools
    retention: Retention
    disclosure: Disclosure
    direct_messages: DirectMessages
    following: Following
    private_use: PrivateUse
    advice: Advice

    @model_validator(mode="after")
    def _one_reading_of_weekday(self) -> Routine:
        """The clocks and the watching have the same days, said in one place (LID-44: "varje vardag")."""
        if self.office_hours.value.saturday:
            raise ValueError("office_hours: say in watching.saturday whether Saturday is a working day")
        hours = self.office_hours.value.model_copy(update={"saturday": self.watching.saturday.value})
        object.__setattr__(self, "office_hours", self.office_hours.model_copy(update={"value": hours}))
        return self

    @property
    def removal_grounds(self) -> tuple[Ground, ...]:
        """All that something may be removed for: the document's list, and politics where it counts as one.

        Whether party politics are (LAH-75) a reason by themselves is ``politics.removal_ground``.
        """
        politics = self.politics
        if not politics.removal_ground.value:
            return self.grounds
        origin = politics.removal_ground if politics.removal_ground.clauses else politics.treatment
        ground = Ground(
            id=POLITICAL,
            text=politics.ground_text.value,
            clauses=origin.clauses,
            section=origin.section,
        )
        return (*self.grounds, ground)

    def ground(self, ground_id: str) -> Ground | None:
        """The ground of that id, or None."""
        return next((ground for ground in self.removal_grounds if ground.id == ground_id), None)

    def ground_for(self, category: Category) -> Ground | None:
        """The ground that a finding of this category presets, or None where the routine has none."""
        return next((ground for ground in self.grounds if category in ground.categories), None)

    def answer_deadline(self, platform: str) -> Cited[Span]:
        """The time for an answer on that platform."""
        return self.answering.deadlines.get(platform, self.answering.deadline)

    def exemption(self, platform: str, day: date) -> Cited[bool] | None:
        """What lifts the duty to remove on that platform on a day; None where it holds (LID-133, GIS-72).

        From the day on which it has become possible it holds again (LID-135).
        """
        exempt, possible = self.removal.exempt.get(platform), self.removal.possible_from.get(platform)
        if exempt is None or not exempt.value:
            return None
        begins = possible.value if possible is not None else None
        return exempt if begins is None or day < begins else None

    def acting(self, role: Role) -> Role:
        """The role of the register of people that acts for a role of the document which nobody holds."""
        if role in HELD:
            return role
        stand_in = self.roles.acted_by.get(role)
        return stand_in.value if stand_in is not None else Role.COORDINATOR
