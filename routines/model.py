"""The model of a routine: every value with the clauses that it comes from.

A routine is one YAML file. What a document says bears its clauses; what it leaves open says
``default: true``. There is no third kind, so nobody has to guess what is law and what is ours.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated, Generic, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

T = TypeVar("T")

ClauseId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}-\d{1,3}$")]
#: A platform's name; a routine may name one that no connector knows.
PlatformName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """Refuses unknown fields, so that a misspelt one in a routine file is an error with a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Strict, Generic[T]):
    """A value and where it comes from: clauses of the document, or a default that says so."""

    value: T
    clauses: tuple[ClauseId, ...] = ()
    #: The part of the document that people know it by, for example "4.4".
    section: str | None = None
    #: True where the document is silent and the value is ours.
    default: bool = False
    #: Why the default is what it is, or how an ambiguity was read.
    note: str | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> Cited[T]:
        if self.default == bool(self.clauses):
            message = (
                "a value bears its clauses or says 'default: true', not both"
                if self.default
                else "name the clauses this value comes from, or say 'default: true'"
            )
            raise ValueError(message)
        return self


class ClockName(StrEnum):
    """The four ways in which the routines count time (always Europe/Stockholm)."""

    ELAPSED = "elapsed"  #: hours by the clock on the wall, weekends too
    WEEKDAYS = "weekdays"  #: hours that stand still on Saturdays, Sundays and holidays
    OFFICE = "office"  #: hours that run only in office hours
    WORKING_DAYS = "working_days"  #: the same time of day so many working days later


class Span(Strict):
    """How long something may take. ``amount`` is hours, or days for ``working_days``.

    An amount of 0 means at once ("omedelbart").
    """

    amount: int = Field(ge=0)
    clock: ClockName


class OfficeHours(Strict):
    """When an account is watched on a working day, local time."""

    opens: time = time(8)
    closes: time = time(17)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> OfficeHours:
        if self.opens >= self.closes:
            raise ValueError("office hours open before they close")
        return self


class Category(StrEnum):
    """What a flagging rule found, before any municipality says whether it matters."""

    PERSONAL_NUMBER = "personal_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SENSITIVE = "sensitive"  #: health, social care, crime about an individual
    PROFANITY = "profanity"
    INSULT = "insult"
    HATE = "hate"
    THREAT = "threat"
    CRIME = "crime"
    SEXUAL = "sexual"
    ADVERT = "advert"
    QUESTION = "question"  #: routing, not a violation


#: Categories whose text may not be shown in the channel, only link and category.
PERSONAL: frozenset[Category] = frozenset(
    {
        Category.PERSONAL_NUMBER,
        Category.PHONE,
        Category.EMAIL,
        Category.ADDRESS,
        Category.SENSITIVE,
    }
)


class NoticeDuty(StrEnum):
    """Whether the author of a removed comment is told why."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


class Ground(Strict):
    """One reason for removal, in the municipality's own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    #: The document's own wording, in Swedish.
    text: str
    clauses: tuple[ClauseId, ...] = Field(min_length=1)
    section: str | None = None
    #: Which findings preset this ground.
    categories: tuple[Category, ...] = ()
    #: The ground concerns secrecy or an individual's privacy.
    secrecy: bool = False
    #: Overrides the routine's notice duty for this ground.
    notice: Cited[NoticeDuty] | None = None
    #: False: what is removed on this ground is not answered.
    may_answer: Cited[bool] | None = None
    #: Overrides the removal deadline for this ground (privacy at once, in Lidingö).
    deadline: Cited[Span] | None = None
    #: A question whose "yes" means that the ground does not apply ("Gäller det ett offentligt evenemang?").
    exception: Cited[str] | None = None


class DiaryAtRemoval(StrEnum):
    """When a removal needs a diary number."""

    BEFORE = "before"  #: always, and before the comment is removed
    SECRECY = "secrecy"  #: on grounds of secrecy, before the case closes
    REGISTRAR = "registrar"  #: the registrar decides after each removal; secrecy always
    CASE = "case"  #: when it is a case or secret, before the case closes
    NEVER = "never"


class Method(StrEnum):
    """What removal may mean."""

    HIDE = "hide"
    DELETE = "delete"
    EITHER = "either"


class Removal(Strict):
    """What must happen around a removal."""

    deadline: Cited[Span]
    #: "At once" first; the deadline of cases that need no removal decision is the answer's.
    evidence_first: Cited[bool]
    diary: Cited[DiaryAtRemoval]
    #: True: without a diary number nothing is removed. False: a provisional reference is enough at first.
    diary_strict: Cited[bool]
    #: Where the printed copy goes, asked before removal (Lidingö: binder or registrar); empty: not asked.
    archive_places: Cited[tuple[str, ...]]
    method: Cited[Method]
    #: Platforms where the routine lifts the duty to remove and asks for a counter-statement instead.
    exempt: dict[PlatformName, Cited[bool]] = {}
    #: How a person removes by hand, in the document's own words.
    instructions: dict[PlatformName, Cited[str]] = {}
    #: For a platform with no instruction of its own.
    instruction_otherwise: Cited[str]
    #: What the counter-statement says where removal is exempted.
    counter_statement: Cited[str]


class Notice(Strict):
    """What the author of a removed comment is told."""

    duty: Cited[NoticeDuty]
    rules_link: Cited[bool]
    #: With the places {municipality}, {ground} and {rules_page}.
    text: Cited[str]


class Signature(StrEnum):
    """Whether what is posted bears a name."""

    FORBIDDEN = "forbidden"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Answering(Strict):
    """How questions are answered."""

    deadline: Cited[Span]
    #: Platforms with a deadline of their own.
    deadlines: dict[PlatformName, Cited[Span]] = {}
    #: False: a question may be closed without an answer only with a reason that is shown to be an exception.
    may_stay_unanswered: Cited[bool]
    signature: Cited[Signature]
    #: With the places {name}, {unit} and {municipality}.
    signature_text: Cited[str]
    #: Short advice shown on the answer form.
    guidance: tuple[Cited[str], ...] = ()


class Forwarding(Strict):
    """What must happen when a comment goes on to somebody else."""

    acknowledge: Cited[bool]
    #: With the places {receiver}, {municipality} and {how_to_follow}.
    acknowledgement: Cited[str]
    how_to_follow: Cited[str]
    #: A case that needs handling must get a diary number before it can close.
    diary: Cited[bool]
    #: The receiver must accept before the case can close.
    acceptance: Cited[bool]
    #: How often the receiver is reminded until they have answered or accepted.
    remind_every: Cited[Span]


class Secrecy(Strict):
    """What holds for a comment that may be secret or violate someone's privacy."""

    #: True: the channel sees category and link; the text opens for handlers.
    hide_text: Cited[bool]
    #: How such a comment may be kept: never without a recorded reason; some demand a consultation.
    keep_needs: Cited[Literal["reason", "consultation"]]
    #: Whom to ask in doubt, in the document's own words.
    consult: Cited[str]
    #: Which diaries a secret comment may be entered in.
    diaries: Cited[tuple[str, ...]]


class Document(Strict):
    """The document that the routine was read from."""

    title: str
    adopted: str
    reference: str | None = None


class Routine(Strict):
    """What one municipality has decided."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
    #: The municipality's full name.
    name: str
    #: How its routine is referred to on cards: "enligt Tibro 4.4".
    short: str
    document: Document
    #: What the municipality calls the coordinator's unit.
    coordinator: Cited[str]
    office_hours: Cited[OfficeHours]
    grounds: tuple[Ground, ...]
    removal: Removal
    notice: Notice
    answering: Answering
    forwarding: Forwarding
    secrecy: Secrecy

    @model_validator(mode="after")
    def _grounds_are_distinct(self) -> Routine:
        seen = [ground.id for ground in self.grounds]
        if len(set(seen)) != len(seen):
            raise ValueError("two grounds bear the same id")
        if not seen:
            raise ValueError("a routine names at least one ground for removal")
        return self

    def ground(self, ground_id: str) -> Ground | None:
        """The ground of that id, or None."""
        return next((ground for ground in self.grounds if ground.id == ground_id), None)

    def ground_for(self, category: Category) -> Ground | None:
        """The ground that a finding of this category presets, or None where the routine has none."""
        return next((ground for ground in self.grounds if category in ground.categories), None)

    def answer_deadline(self, platform: str) -> Cited[Span]:
        """The time for an answer on that platform."""
        return self.answering.deadlines.get(platform, self.answering.deadline)

    def exempt_from_removal(self, platform: str) -> bool:
        """Whether the routine lifts the duty to remove on that platform."""
        exemption = self.removal.exempt.get(platform)
        return exemption is not None and exemption.value
