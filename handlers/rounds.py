"""What time calls for. Each capability says what is due by now; each message is told once, whoever asks.

A round is a question that is asked again and again: given what is remembered and the time, which messages are
called for? It may be asked late (the program was down), twice (two replicas), or by a clock that jumped: a
call bears a key that names its occasion for ever, so asking again adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from sqlmodel import Session

from handlers.duty import OnDuty
from handlers.world import World
from routines.model import Cited, OfficeHours, Routine, Span
from storage.duty_tables import Reminder
from storage.tables import Municipality


@dataclass(frozen=True, kw_only=True)
class Town:
    """For whom a round is made, and when."""

    municipality: Municipality
    routine: Routine
    now: datetime


@dataclass(frozen=True, kw_only=True)
class Call:
    """A message that a moment calls for, to one person."""

    #: Names the occasion for ever: "case:12/remove/before".
    key: str
    #: Its words are ``reminder-<kind>-title`` and ``-text``, filled from ``details``; ``-why`` says the rule
    #: in words, where there is one. More than three of a kind become one digest.
    kind: str
    #: Whose card opens from it: "case:12", "task:3".
    subject: str
    person: str
    #: As what the person gets it: responsible, substitute, manager, coordinator, registrar, ...
    role: str
    due_at: datetime
    #: Whose place they take in that role.
    instead_of: str = ""
    #: Breaks quiet hours.
    urgent: bool = False
    #: It does so only between these hours, on any day; None: at any hour.
    alarm_hours: OfficeHours | None = None
    #: The account that it is about: named on the card, and its office hours count; empty: the routine's.
    account: str = ""
    #: Until when the matter should be settled, where there is a time.
    deadline: datetime | None = None
    #: Names what this is a stage of: of several stages that a person has missed only the latest is told.
    thread: str = ""
    #: Ids and plain values for its words; never comment text. ``again``: how often it is told (``span_of``);
    #: ``case``: whose times are told to whoever asks why; ``runs``: the rule of a time that runs meanwhile.
    details: Mapping[str, Any] = field(default_factory=dict)
    #: More of them, which take longer to find: asked for only when the message is written down.
    more: Callable[[], Mapping[str, Any]] = field(default=dict, compare=False)
    #: The rule behind it, see ``source_of``.
    source: Mapping[str, Any] = field(default_factory=dict)


class To(NamedTuple):
    """Whom a message should reach, as what and in whose place."""

    person: str
    role: str
    instead_of: str = ""


def to(item: OnDuty) -> To:
    """Somebody who has it now."""
    return To(item.person.id, item.role, item.stands_for)


def whose(item: OnDuty) -> dict[str, str]:
    """In whose place somebody has it, in the details of a message."""
    return {"instead_of": item.stands_for} if item.stands_for else {}


def as_called(row: Reminder) -> To:
    """Whoever was called, as what they were."""
    return To(row.person, row.role, row.details.get("instead_of", ""))


#: Who should be told now, and as what; None: the matter is settled, or nobody need be told any more.
Aim: TypeAlias = Callable[[Session, World, Town, Reminder], "To | None"]
#: By the kind of the message, else by that of its subject ("case", "task"): asked right before it is told,
#: which may be days after its moment. Where there is none, whoever was called is told.
aims: dict[str, Aim] = {}


#: By the kind of a message: the job that writes to whom no chat knows, where the letter is one of its own. It
#: is not gathered with others then, for it carries what it is about.
letters: dict[str, str] = {}


def on_telling(*kinds: str) -> Callable[[Aim], Aim]:
    """Registers whom messages of such kinds, or about such subjects, should reach when they are told."""

    def register(function: Aim) -> Aim:
        aims.update(dict.fromkeys(kinds, function))
        return function

    return register


Round: TypeAlias = Callable[[Session, World, Town], Iterable[Call]]
rounds: dict[str, Round] = {}


def on_round(name: str) -> Callable[[Round], Round]:
    """Registers what one capability asks again and again, in a transaction that it may write in."""

    def register(function: Round) -> Round:
        rounds[name] = function
        return function

    return register


#: What else is put right when a clock that ran ahead has been set back.
set_back: list[Callable[[Session, Town], None]] = []


def span_of(value: Cited[Span]) -> dict[str, Any]:
    """How long, by which clock, in the details of a message."""
    return {"amount": value.value.amount, "clock": value.value.clock.value}


def rule_of(value: Cited[Any]) -> dict[str, Any]:
    """The rule behind a message, without its clock: where the times are the case's own."""
    return {"clauses": list(value.clauses), "section": value.section or "", "default": value.default}


def source_of(value: Cited[Any]) -> dict[str, Any]:
    """The rule behind a message, for "Varför får jag detta?": clauses, section, clock, or that it is ours."""
    return rule_of(value) | (span_of(value) if isinstance(value.value, Span) else {})
