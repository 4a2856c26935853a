"""Who may decide about a request, by role and unit, and never about their own. Pure."""

from __future__ import annotations

from routines.given import Given
from routines.heads import heads_of
from routines.model import Role, SamePerson, Step, StepKind


def able(step: Step, given: Given) -> list[str]:
    """Who can decide as what the step asks for; never whose request it is.

    Of heads the one who answers for the unit (DEG-10), of managers the unit's own (LAH-63), where the
    register says who that is.
    """
    assert step.by is not None
    found = [one for one in given.deciders.get(step.by, ()) if one not in given.askers]
    theirs = _heads(step, given) - given.askers
    others = given.heads.get(step.by, {}).keys() - theirs if theirs else set()
    no = {*others, *_managers_of_others(step, given)}
    return [one for one in found if one not in no] or _above(step, given)


def from_above(step: Step, given: Given) -> bool:
    """Whether only those who ask could decide as what the step asks for, so that somebody above them does."""
    asked = given.deciders.get(step.by, ()) if step.by is not None else ()
    return bool(asked) and given.askers.issuperset(asked)


def _above(step: Step, given: Given) -> list[str]:
    """Heads, and where only they ask the coordinators: never both words of two that the routine wants."""
    if not from_above(step, given):
        return []
    heads = step.model_copy(update={"by": Role.DEPARTMENT_HEAD})
    found = [] if from_above(heads, given) else able(heads, given)
    found = [one for one in found if not decides_already(step, one, given)]
    return found or [one for one in given.deciders.get(Role.COORDINATOR, ()) if one not in given.askers]


def _managers_of_others(step: Step, given: Given) -> set[str]:
    """Managers of other units than the account's, where its own is there to decide."""
    unit = str(given.answers.get("unit") or "")
    own = heads_of([unit], given.managers) - given.askers if step.by is Role.MANAGER and unit else set()
    return {*given.managers} - own if own else set()


def any_head(step: Step, given: Given) -> str:
    """The unit of which the register does not say which head or manager answers for it; else ""."""
    units = units_of(given)
    if step.by is Role.MANAGER:
        unit = str(given.answers.get("unit") or "")
        known = not given.managers or heads_of([unit], given.managers) or from_above(step, given)
        return "" if known else unit
    asked = step.by is not None and given.heads.get(step.by)
    return units[0] if asked and units and not _heads(step, given) else ""


def _heads(step: Step, given: Given) -> frozenset[str]:
    return heads_of(units_of(given), given.heads.get(step.by, {}) if step.by is not None else {})


def units_of(given: Given) -> tuple[str, ...]:
    """The account's unit, and that of whoever asks."""
    return tuple(filter(None, (str(given.answers.get("unit") or ""), given.asker_unit)))


def decides_already(step: Step, said: str, given: Given) -> bool:
    """Whether somebody was chosen to decide as another role, where two people are wanted (GIS-27)."""
    opening = given.routine.opening
    others = (one for one in opening.steps if one.kind is StepKind.APPROVER and one.id != step.id)
    return opening.same_person.value is SamePerson.NEVER and any(
        given.answers.get(one.id) == said for one in others
    )
