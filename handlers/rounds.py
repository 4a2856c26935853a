"""What time calls for. Each capability says what is due by now; each message is told once, whoever asks.

A round is a question that is asked again and again: given what is remembered and the time, which messages are
called for? It may be asked late (the program was down), twice (two replicas), or by a clock that jumped: a
call bears a key that names its occasion for ever, so asking again adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlmodel import Session

from handlers.world import World
from routines.model import Cited, Routine, Span
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
    #: Its words are ``reminder-<kind>-title`` and ``-text``; more than three of a kind become one digest.
    kind: str
    #: Whose card opens from it: "case:12", "task:3".
    subject: str
    person: str
    #: As what the person gets it: responsible, substitute, manager, coordinator, registrar, ...
    role: str
    due_at: datetime
    #: Breaks quiet hours.
    urgent: bool = False
    #: Ids and plain values for its words; never comment text.
    details: Mapping[str, Any] = field(default_factory=dict)
    #: The rule behind it, see ``source_of``.
    source: Mapping[str, Any] = field(default_factory=dict)


Round: TypeAlias = Callable[[Session, World, Town], Iterable[Call]]
rounds: dict[str, Round] = {}


def on_round(name: str) -> Callable[[Round], Round]:
    """Registers what one capability asks again and again, in a transaction that it may write in."""

    def register(function: Round) -> Round:
        rounds[name] = function
        return function

    return register


def source_of(value: Cited[Any]) -> dict[str, Any]:
    """The rule behind a message, for "Varför får jag detta?": clauses, section, clock, or that it is ours."""
    source: dict[str, Any] = {
        "clauses": list(value.clauses),
        "section": value.section or "",
        "default": value.default,
    }
    if isinstance(value.value, Span):
        source |= {"amount": value.value.amount, "clock": value.value.clock.value}
    return source
