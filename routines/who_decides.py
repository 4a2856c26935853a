"""Who may decide about a request, by role and unit, and never about their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routines.given import Given
from routines.heads import heads_of
from routines.model import Role, SamePerson, Step, StepKind


def able(step: Step, given: Given) -> list[str]:
    """Who can decide as what the step asks for; never whose request it is.

    Of heads the one who answers for the unit (DEG-10), of managers the unit's own (LAH-63), where the
    register says who that is; also where one of the two is enough (TIB-08).
    """
    assert step.by is not None
    found = [one for one in given.deciders.get(step.by, ()) if one not in given.askers]
    own = _own(step, given) - given.askers
    no = _of_units(step, given) - own if own or from_above(step, given) else set()
    return [one for one in found if one not in no] or _above(step, given)


def from_above(step: Step, given: Given) -> bool:
    """Whether only those who ask could decide as what the step asks for, so that somebody above them does."""
    asked = given.deciders.get(step.by, ()) if step.by is not None else ()
    own = _own(step, given)
    # Another unit's chief knows nothing of it, where the unit's own are those who ask.
    return bool(asked) and (given.askers.issuperset(asked) or bool(own and own <= given.askers))


def _above(step: Step, given: Given) -> list[str]:
    """Heads, and where only they ask the coordinators: never both words of two that the routine wants."""
    if not from_above(step, given):
        return []
    heads = step.model_copy(update={"by": Role.DEPARTMENT_HEAD})
    found = [] if from_above(heads, given) else able(heads, given)
    found = [one for one in found if not decides_already(step, one, given)]
    return found or [one for one in given.deciders.get(Role.COORDINATOR, ()) if one not in given.askers]


def _own(step: Step, given: Given) -> frozenset[str]:
    """The account's unit's manager, and the head who answers for it, or else for that of whoever asks."""
    heads, managers = _heads(step, given), _managers(step, given)
    return heads_of(units_of(given), heads) | heads_of(_unit(given), managers)


def _of_units(step: Step, given: Given) -> set[str]:
    """Who decides about units of their own only.

    Not a head of whom nobody wrote down which those are, while nobody is known to be the unit's head.
    """
    heads = _heads(step, given)
    known = heads_of(units_of(given), heads) - given.askers
    return {*_managers(step, given), *(one for one, units in heads.items() if known or units)}


def any_head(step: Step, given: Given) -> str:
    """The unit of which the register does not say which head or manager answers for it; else ""."""
    heads, managers = _heads(step, given), _managers(step, given)
    units = units_of(given) if heads else _unit(given)
    if not (heads or managers) or not units or _own(step, given) or from_above(step, given):
        return ""
    return units[0]


def _heads(step: Step, given: Given) -> Mapping[str, Sequence[str]]:
    return given.heads.get(step.by, {}) if step.by is not None else {}


def _managers(step: Step, given: Given) -> Mapping[str, Sequence[str]]:
    return given.managers.get(step.by, {}) if step.by is not None else {}


def _unit(given: Given) -> tuple[str, ...]:
    return tuple(filter(None, (str(given.answers.get("unit") or ""),)))


def units_of(given: Given) -> tuple[str, ...]:
    """The account's unit, and that of whoever asks."""
    return (*_unit(given), *filter(None, (given.asker_unit,)))


def decides_already(step: Step, said: str, given: Given) -> bool:
    """Whether somebody was chosen to decide as another role, where two people are wanted (GIS-27)."""
    opening = given.routine.opening
    others = (one for one in opening.steps if one.kind is StepKind.APPROVER and one.id != step.id)
    return opening.same_person.value is SamePerson.NEVER and any(
        given.answers.get(one.id) == said for one in others
    )
