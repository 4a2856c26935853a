"""What a routine says of comments: grounds, removal, notices, answers, forwarding, secrecy, criticism."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from routines.model.cited import Cited, ClauseId, Count, PlatformName, Role, Some, Span, Strict, Wait, Words


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


#: What a routine may want unanswered.
HATEFUL: frozenset[Category] = frozenset({Category.HATE, Category.INSULT})

#: What hurts somebody for as long as it stands there: its card does not wait in a storm.
URGENT: frozenset[Category] = frozenset({Category.THREAT, Category.PERSONAL_NUMBER, Category.SENSITIVE})


class NoticeDuty(StrEnum):
    """Whether the author of a removed comment is told why."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    OFF = "off"


class Ground(Strict):
    """One reason for removal, in the municipality's own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    #: The document's own wording, in Swedish.
    text: Words
    clauses: tuple[ClauseId, ...] = Field(min_length=1)
    section: str | None = None
    #: Which findings preset this ground.
    categories: tuple[Category, ...] = ()
    #: The ground concerns secrecy or an individual's privacy.
    secrecy: bool = False
    #: What falls under it is kept with a recorded reason only, never by a mere press.
    keep_needs_reason: bool = False
    #: Overrides the routine's notice duty for this ground.
    notice: Cited[NoticeDuty] | None = None
    #: False: what is removed on this ground is not answered.
    may_answer: Cited[bool] | None = None
    #: Overrides the removal deadline for this ground (privacy at once, in Lidingö).
    deadline: Cited[Span] | None = None
    #: A question whose "yes" means that the ground does not apply ("Gäller det ett offentligt evenemang?").
    exception: Cited[str] | None = None
    #: How visitors are told of it, after "Här får inte finnas:"; empty: not at all; None: as in ``text``.
    told: str | None = None


class DiaryAtRemoval(StrEnum):
    """When a removal needs a diary number."""

    BEFORE = "before"  #: always, and before the comment is removed
    SECRECY = "secrecy"  #: on grounds of secrecy, before the case closes
    SECRECY_BEFORE = "secrecy_before"  #: on grounds of secrecy, and before the comment is removed
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
    #: Where the diary comes before: True: without a number nothing is removed. False: the case's own number
    #: stands for it at first, and the diary's is awaited after the removal.
    diary_strict: Cited[bool]
    #: Where the printed copy goes, asked before removal (Lidingö: binder or registrar); empty: not asked.
    archive_places: Cited[tuple[str, ...]]
    method: Cited[Method]
    #: Platforms where the routine lifts the duty to remove and asks for a counter-statement instead.
    exempt: dict[PlatformName, Cited[bool]] = Field(default_factory=dict)
    #: From which day on a comment can be removed there, so that the duty holds again; None: not known yet.
    possible_from: dict[PlatformName, Cited[dt.date | None]] = Field(default_factory=dict)
    #: How a person removes by hand, in the document's own words.
    instructions: dict[PlatformName, Cited[str]] = Field(default_factory=dict)
    #: For a platform with no instruction of its own.
    instruction_otherwise: Cited[Words]
    #: For one where others' comments can only be hidden, and that has none of its own.
    instruction_hides: Cited[Words]
    #: What the counter-statement says where removal is exempted.
    counter_statement: Cited[str]


class Notice(Strict):
    """What the author of a removed comment is told."""

    duty: Cited[NoticeDuty]
    rules_link: Cited[bool]
    #: With the places {municipality}, {ground} and {rules_page}.
    text: Cited[str]
    #: The same where it could only be hidden, and everybody can still open it.
    text_hides: Cited[str]


class Signature(StrEnum):
    """Whether what is posted bears a name."""

    FORBIDDEN = "forbidden"
    REQUIRED = "required"
    OPTIONAL = "optional"


class OtherMedium(StrEnum):
    """When a question may be answered otherwise than where it was asked ("i första hand", GIS-56)."""

    NEVER = "never"
    REASON = "reason"  #: whoever does it writes why
    FREE = "free"


class Answering(Strict):
    """How questions are answered."""

    deadline: Cited[Span]
    #: Platforms with a deadline of their own.
    deadlines: dict[PlatformName, Cited[Span]] = Field(default_factory=dict)
    #: Whether whoever answers may take longer than that, with a note.
    extendable: Cited[bool]
    #: False: a question may be closed without an answer only with a reason that is shown to be an exception.
    may_stay_unanswered: Cited[bool]
    signature: Cited[Signature]
    #: With the places {name}, {unit} and {municipality}.
    signature_text: Cited[str]
    #: Whether the answer stands first of all where the question was asked.
    same_medium: Cited[bool]
    #: When it may be given otherwise, by mail or by telephone.
    other_medium: Cited[OtherMedium]
    #: Whether what is outright hateful or joking is answered.
    hateful_answered: Cited[bool]
    #: Whether the reader is always "du".
    du: Cited[bool]
    #: Whether errors of fact are corrected in the post that has them.
    errors_corrected: Cited[bool]
    #: What a question outside the municipality's matters is answered with. With the place {receiver}.
    not_ours_text: Cited[str]
    #: Whether a unit that posts on a common account watches and answers there itself.
    posting_unit_answers: Cited[bool]
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
    #: Whether a question comes back to whoever forwarded it, to be answered where it was asked.
    answer_returns: Cited[bool]
    #: How often the receiver is reminded until they have answered or accepted.
    remind_every: Cited[Wait]


class Secrecy(Strict):
    """What holds for a comment that may be secret or violate someone's privacy."""

    #: True: the channel sees category and link; the text opens for handlers.
    hide_text: Cited[bool]
    #: True: that holds for every comment, so that nothing that people wrote lies in the chat.
    link_only: Cited[bool]
    #: How such a comment may be kept: never without a recorded reason; some demand a consultation.
    keep_needs: Cited[Literal["reason", "consultation"]]
    #: Whom to ask in doubt, in the document's own words.
    consult: Cited[str]
    #: Which diaries a secret comment may be entered in.
    diaries: Cited[Some[str]]

    def hides(self, *, sensitive: bool) -> bool:
        """Whether the channel sees category and link of a comment, and no text."""
        return self.link_only.value or (sensitive and self.hide_text.value)


class MuchCriticism(Strict):
    """What holds when many criticise at once."""

    #: Who must have been asked before anything official is answered; nobody: answers are never locked.
    consult: Cited[tuple[Role, ...]]
    #: So many critical comments on one account ...
    threshold: Cited[Count]
    #: ... in so long.
    within: Cited[Wait]


class Discussions(Strict):
    """What holds for long discussions."""

    #: Whether a discussion may be ended.
    may_end: Cited[bool]
    #: At so many comments ending it is suggested; a person decides.
    suggest_at: Cited[Count]
    #: True: what is written after that is removed at once.
    later_removed_at_once: Cited[bool]
    #: Whether those who write later are told why their comment went.
    later_notice: Cited[NoticeDuty]
    #: The kind words that end it. With the place {municipality}.
    closing_text: Cited[str]
    #: The same where what is written later is judged as usual, or only hidden: no removal is promised.
    closing_text_judged: Cited[str]


class PoliticsTreatment(StrEnum):
    """What becomes of political comments."""

    REFER = "refer"  #: not answered, but referred to the parties
    DO_NOT_ANSWER_ELSEWHERE = "do_not_answer_elsewhere"  #: not answered in the channels of others
    NO_FORUM = "no_forum"  #: the municipality's channels are no place for it
    SILENT = "silent"


class Politics(Strict):
    """What holds for political comments."""

    treatment: Cited[PoliticsTreatment]
    #: What a comment to politicians is answered with. With the place {municipality}.
    referral_text: Cited[str]
    #: True: a political comment may be removed for being political, on a ground that people choose.
    removal_ground: Cited[bool]
    #: What that ground is called.
    ground_text: Cited[Words]
