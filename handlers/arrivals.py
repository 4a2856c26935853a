"""What came in at once for an account, and who wants to hear of it: the contract between capabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlmodel import Session

from handlers.world import World
from routines.model import Routine
from storage.tables import Account, Case, Comment, Place


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What came in for one account, inside its transaction."""

    account: Account
    routine: Routine
    places: Sequence[Place]
    #: New comments, each with the case that it would be.
    fresh: Sequence[tuple[Comment, Case | None]] = ()
    #: Comments that were out of sight and stand there now, each with the case that it would be.
    shown: Sequence[tuple[Comment, Case | None]] = ()
    #: Comments that say something else than before, each with its newest case.
    edited: Sequence[tuple[Comment, Case | None]] = ()
    #: Comments whose author's name is told only now.
    named: Sequence[Comment] = ()
    #: Cases that were opened, or judged anew.
    cases: list[Case] = field(default_factory=list)


#: Decides by the routine about some of what came in; returns the comments that nobody needs to decide about.
Rule: TypeAlias = Callable[[Session, World, Batch], set[int]]
#: Looks at what came in once it is stored.
After: TypeAlias = Callable[[Session, World, Batch], None]
rules: list[Rule] = []
after: list[After] = []


def by_rule(rule: Rule) -> Rule:
    """Registers what decides before people are asked; it opens the cases that it decides."""
    rules.append(rule)
    return rule


def afterwards(looks: After) -> After:
    """Registers what looks at everything that came in."""
    after.append(looks)
    return looks
