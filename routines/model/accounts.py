"""What a routine says of opening, keeping and closing an account."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from routines.model.cited import (
    Cited,
    ClauseId,
    Count,
    Days,
    Months,
    PlatformName,
    Role,
    Some,
    Strict,
    Wait,
    Words,
    one_origin,
)

#: What somebody can be to one account, each of whom may be asked to confirm.
OF_AN_ACCOUNT = frozenset({Role.RESPONSIBLE, Role.SUBSTITUTE, Role.ADMINISTRATOR})


class StepKind(StrEnum):
    """What a step of a wizard asks for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    ADDRESS = "address"  #: a web address; a planned one before the account exists
    PLATFORM = "platform"
    UNIT = "unit"
    UNIT_KIND = "unit_kind"  #: whether it is one for which the routine makes exceptions
    OWNER = "owner"  #: a department's, a company's, or common to all
    TEAM_CHANNEL = "team_channel"  #: where its comments are handled
    PERSON = "person"
    PEOPLE = "people"
    CHOICE = "choice"
    CHOICES = "choices"
    GOALS = "goals"  #: one a line; as many with a measure and a time as is wanted
    TICK = "tick"
    APPROVER = "approver"  #: who decides as that role
    APPROVAL = "approval"  #: a press of the role, with name and time
    CONSULTATION = "consultation"  #: the role's view, on record
    NOTICE = "notice"  #: the program tells the role
    CONFIRM = "confirm"  #: the role, or each of the people, says that it is done
    POST = "post"  #: something is published; its link is given
    FILE = "file"


ASKED_OF_A_ROLE = frozenset({StepKind.APPROVER, StepKind.APPROVAL, StepKind.CONSULTATION, StepKind.NOTICE})


class Phase(StrEnum):
    """When a step is taken."""

    PLAN = "plan"  #: before anybody decides
    DECIDE = "decide"
    START = "start"  #: locked until it is decided


class UnitKind(StrEnum):
    """Units for which a routine makes exceptions."""

    PRESCHOOL = "preschool"
    SCHOOL = "school"
    YOUTH = "youth"
    CULTURE = "culture"


class When(Strict):
    """When a step is there at all; what is empty does not matter."""

    platforms: tuple[PlatformName, ...] = ()
    not_platforms: tuple[PlatformName, ...] = ()
    units: tuple[UnitKind, ...] = ()
    #: Only where people share a login.
    shared_login: bool = False
    #: Only where these choices were answered so, by step.
    answers: dict[str, str] = Field(default_factory=dict)


class Step(Strict):
    """One step of a wizard, in the document's own words where it has any."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: StepKind
    phase: Phase = Phase.PLAN
    label: Words
    guidance: tuple[str, ...] = ()
    required: bool = True
    #: What may be chosen.
    options: tuple[str, ...] = ()
    #: Whose step it is; None: whoever opens or closes the account.
    by: Role | None = None
    #: Everybody who is this to the account confirms, each for themselves.
    each: tuple[Role, ...] = ()
    #: Whoever decides and is told sees how each of the people is reached (GIS-91, DEG-11); never the public.
    #: So nobody is taken of whom the register of people has no e-mail.
    reached: bool = False
    #: So many people, goals or choices at least.
    least: Count | None = None
    #: What an answer in words must hold (LID-73).
    contains: str = ""
    #: Which other answers a text tells, the first also where a platform's field has little room; and beside
    #: them what the account is for (LID-70, LID-72, LID-74).
    holds: tuple[str, ...] = ()
    #: There only then; and never then.
    when: When | None = None
    unless: When | None = None
    #: Open only when these steps of the start are done (GIS-99: no login is handed over without a page).
    after: tuple[str, ...] = ()
    #: What was done at the start is asked anew when one of these answers is another one than it was done by:
    #: a page on another platform is another page, with no sender on it yet (LID-27, GIS-84). So is a tick of
    #: the plan: another platform has other terms (LAH-91).
    rests_on: tuple[str, ...] = ()
    clauses: tuple[ClauseId, ...] = ()
    section: str | None = None
    default: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Step:
        one_origin(self.clauses, default=self.default, what="a step")
        if self.kind in {StepKind.CHOICE, StepKind.CHOICES} and not self.options:
            raise ValueError("a choice needs options")
        if self.kind in ASKED_OF_A_ROLE and self.by is None:
            raise ValueError(f"say whose it is (by): {self.kind.value} is asked of a role")
        if self.reached and self.kind not in {StepKind.PERSON, StepKind.PEOPLE}:
            raise ValueError("reached: only a step that asks for people")
        if self.each and (self.kind is not StepKind.CONFIRM or not set(self.each) <= OF_AN_ACCOUNT):
            raise ValueError("each: only a confirm step, and responsible, substitute or administrator")
        return self


class SamePerson(StrEnum):
    """What holds where two roles approve and one person has both (GIS-27): never for their own request."""

    TWICE = "twice"  #: they approve twice, once as each
    ONCE = "once"  #: one approval of theirs counts as both
    NEVER = "never"  #: two people approve, always


class Opening(Strict):
    """How an account is opened."""

    #: First page of the wizard.
    intro: tuple[Cited[str], ...]
    #: Who approves, in this order.
    approval: Cited[tuple[Role, ...]]
    #: True: one of them is enough.
    any_approves: Cited[bool]
    same_person: Cited[SamePerson]
    #: Whose view must be on record first.
    consultation: Cited[tuple[Role, ...]]
    #: True: a no of theirs stops it.
    consultation_stops: Cited[bool]
    informed: Cited[tuple[Role, ...]]
    #: What they get, and where it is sent; empty: their chat.
    informed_of: Cited[str]
    informed_at: Cited[str]
    #: Whoever is to decide is reminded until then; after it a coordinator hears of it. Closing too.
    decided_within: Cited[Wait]
    #: A request that nobody has touched for so many days ends as not approved.
    lapses_after: Cited[Days]
    #: What must be done before the steps of the start open.
    locked_until: Cited[tuple[StepKind, ...]]
    #: What whoever approves ticks, each by its own clause.
    manager_confirms: tuple[Cited[str], ...]
    #: The address may be a planned one until the account exists; then the real one is asked (page_address).
    planned_address: Cited[bool]
    #: In the document's order.
    steps: tuple[Step, ...] = Field(min_length=1)
    #: What is said when it is done.
    farewell: Cited[str]


class Closing(Strict):
    """How an account is closed."""

    #: In the document's order.
    steps: tuple[Step, ...] = Field(min_length=1)
    #: The post that ends it. With the places {account} and {municipality}.
    farewell_text: Cited[str]
    #: So many days before it closes.
    farewell_days: Cited[Days]
    #: The row leaves the public list and is kept.
    row_kept: Cited[bool]


class RegisterField(StrEnum):
    """What the public list says of an account."""

    PLATFORM = "platform"
    NAME = "name"
    ADDRESS = "address"
    UNIT = "unit"
    #: The unit that answers for it.
    RESPONSIBLE = "responsible"
    #: By name, where the document wants to see who it is.
    RESPONSIBLE_PERSON = "responsible_person"
    CONTACT = "contact"
    PURPOSE = "purpose"
    TARGET_GROUP = "target_group"
    #: As the account's plan has them: what it is about, its goals, how it is watched, the hours a week.
    TOPICS = "topics"
    GOALS = "goals"
    WATCHING = "watching"
    HOURS = "hours"
    RECORD_TYPES = "record_types"


class Register(Strict):
    """The list of accounts."""

    owner: Cited[Role]
    place: Cited[str]
    public: Cited[bool]
    #: Whether each board's document plan has a list of its own.
    in_document_plan: Cited[bool]
    fields: Cited[Some[RegisterField]]
    #: Which records an account holds.
    record_types: Cited[Some[str]]
    #: Which it holds besides, on one platform.
    record_types_on: dict[PlatformName, Cited[Some[str]]] = Field(default_factory=dict)


class Sharing(StrEnum):
    """How several people reach one account."""

    ADMINISTRATORS = "administrators"
    LOGIN = "login"
    EITHER = "either"


class Credentials(Strict):
    """How the way into an account is kept. The program itself never holds a secret."""

    sharing: Cited[Sharing]
    #: Platforms with a way of their own.
    sharing_on: dict[PlatformName, Cited[Sharing]] = Field(default_factory=dict)
    #: So many people can reach it.
    holders: Cited[Count]
    #: Where a shared login is kept.
    custody: Cited[str]
    #: Who keeps it and says that it has come; None: nobody in particular.
    custodian: Cited[Role | None]
    #: Who hears of a new login or administrator.
    told_on_change: Cited[tuple[Role, ...]]
    #: Whether someone who leaves hands over.
    leaver_hands_over: Cited[bool]
    leaver_text: Cited[str]
    #: Whether an account is registered with an e-mail address of its own, never a person's.
    own_email: Cited[bool]
    #: Whether every administrator can read that mail.
    email_shared: Cited[bool]
    work_user: Cited[str]

    def shares_login(self, platform: str) -> bool:
        """Whether people share a login there: so it is said, or, where both ways are right, it is likely."""
        sharing = self.sharing_on.get(platform, self.sharing).value
        return sharing is Sharing.LOGIN or (sharing is Sharing.EITHER and platform != "facebook")


class Part(Strict):
    """One thing that visitors are told."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Words
    required: bool = True
    clauses: tuple[ClauseId, ...] = ()
    section: str | None = None
    default: bool = False
    note: str | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> Part:
        one_origin(self.clauses, default=self.default, what="a part")
        return self


class Visitors(Strict):
    """What visitors of an account are told."""

    parts: tuple[Part, ...] = Field(min_length=1)
    #: What is proposed to be put on the page, one sentence a line; one with an empty place is left out.
    text: Cited[str]
    #: How a purpose that is chosen from a list is told, after "Här vill vi"; empty: not at all.
    purposes: dict[str, Cited[str]] = Field(default_factory=dict)
    #: Whoever answers for an account looks every so many months whether it is still there; None: not asked.
    checked_every: Cited[Months | None]
    #: True: the document's own text is missing, and this one is a draft.
    draft: Cited[bool]
    #: What the place for it is called on a platform.
    places: dict[PlatformName, Cited[str]] = Field(default_factory=dict)


class Sender(Strict):
    """How it is seen who speaks: name, logo, banner."""

    rules: tuple[Cited[str], ...]
    #: Whether an account is called as like its unit as possible; another name is asked about.
    name_like_unit: Cited[bool]
    logo: Cited[bool]
    #: When an account may be without the logo; empty: never.
    exemption: Cited[str]
    #: Who grants that or agrees to another signature; None: nobody is asked.
    exempted_by: Cited[Role | None]
    #: Units that the exemption itself names: they choose it without asking anybody (LID-68).
    exempted_units: Cited[tuple[UnitKind, ...]]
    #: Text that must stand on the profile picture; empty: none.
    banner: Cited[str]
    banner_from: Cited[Role | None]


class Schools(Strict):
    """What holds for schools and children."""

    #: Platforms on which schools' accounts are locked to friends.
    locked: Cited[tuple[PlatformName, ...]]
    #: How a preschool's account is named there, as an example; empty: no pattern.
    name_pattern: Cited[str]
    #: Pictures of children younger than this need a guardian's consent; None: not said.
    consent_below: Cited[Count | None]
    advice: tuple[Cited[str], ...] = ()
