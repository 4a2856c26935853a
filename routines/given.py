"""What an answer of a walk is read against, and what may be said of it instead of taking it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routines.model import Role, Routine


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person of the register, as far as an answer can name them."""

    name: str
    email: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an answer is read against."""

    routine: Routine
    #: What was answered before, by step.
    answers: Mapping[str, Any] = field(default_factory=dict)
    #: The people of the register, by id.
    people: Mapping[str, Someone] = field(default_factory=dict)
    #: The people who may decide as each role.
    deciders: Mapping[Role, Sequence[str]] = field(default_factory=dict)
    #: Whose request it is: they cannot decide about it.
    askers: frozenset[str] = frozenset()
    #: By role those who may decide as it as heads, with the units that each answers for.
    heads: Mapping[Role, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    #: By role those who may as managers, with their units: their own, and those of accounts that they manage.
    managers: Mapping[Role, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    #: Where whoever asks works.
    asker_unit: str = ""
    team_channels: tuple[str, ...] = ()
    #: Addresses of open accounts, as they are compared.
    taken: frozenset[str] = frozenset()
    #: By address, as they are compared: who asks for an account there already.
    asked_for: Mapping[str, str] = field(default_factory=dict)
    today: date = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """Why an answer cannot be taken: its sentence is the text ``answer-<why>``."""

    why: str
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Unsure(Wrong):
    """An answer that may be meant just so: whoever gives it is asked once, and it is taken at their word."""

    #: As it is kept then.
    answer: Any = None
