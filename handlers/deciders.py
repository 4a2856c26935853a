"""Who may decide as what: by the roles of the register of people, a head for the units they answer for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from routines.heads import heads_of
from routines.model import Role, Routine
from storage import accounts, people
from storage.request_tables import Request
from storage.tables import Person


def deciders(session: Session, routine: Routine, role: Role, everybody: Sequence[Person]) -> list[Person]:
    """Who can decide as that role: those who hold it, or whom the routine lets act for it.

    Where one of several roles is enough, any of them (TIB-08). A manager is also whoever manages an account.
    """
    wanted = _wanted(routine, role)
    managing = _managing(session, wanted, everybody)
    named = {one.value for one in wanted}
    return [one for one in everybody if named & set(one.roles) or one.id in managing]


def heads(routine: Routine, role: Role, everybody: Sequence[Person]) -> dict[str, tuple[str, ...]]:
    """Of those who can decide as that role who can as heads, with the units that each answers for.

    Not who can by a role for all of the municipality.
    """
    wanted = _wanted(routine, role)
    if Role.DEPARTMENT_HEAD not in wanted:
        return {}
    found = (one for one in everybody if Role.DEPARTMENT_HEAD.value in one.roles)
    return {one.id: tuple(one.answers_for) for one in found if not _for_all(wanted, one)}


def managers(
    session: Session, routine: Routine, role: Role, everybody: Sequence[Person]
) -> dict[str, tuple[str, ...]]:
    """Of those who can decide as that role who can as managers, with their units: their own, and those of
    accounts that they manage. Not who can by a role for all of the municipality.
    """
    wanted = _wanted(routine, role)
    managing = _managing(session, wanted, everybody)
    found: dict[str, dict[str, None]] = {}
    for one in everybody if Role.MANAGER in wanted else ():
        if (Role.MANAGER.value in one.roles or one.id in managing) and not _for_all(wanted, one):
            own = {one.unit: None} if Role.MANAGER.value in one.roles else {}
            found[one.id] = own | managing.get(one.id, {})
    return {person: tuple(filter(None, units)) for person, units in found.items()}


def _for_all(wanted: set[Role], person: Person) -> bool:
    return bool({one.value for one in wanted - {Role.DEPARTMENT_HEAD, Role.MANAGER}} & {*person.roles})


def decides_as(
    session: Session, routine: Routine, role: Role, person: Person, units: Sequence[str]
) -> Role | None:
    """As which role somebody decides where one of several is enough: first as that of the unit (TIB-08)."""
    managing = managers(session, routine, role, [person])
    held = [one for one in _enough(routine, role) if _holds(routine.acting(one), person, managing)]
    of: dict[Role, tuple[Sequence[str], Mapping[str, Sequence[str]]]] = {
        Role.DEPARTMENT_HEAD: (units, {person.id: person.answers_for}),
        Role.MANAGER: (units[:1], managing),
    }
    own = (one for one in held if (theirs := of.get(routine.acting(one))) and heads_of(*theirs))
    return next(own, next(iter(held), None))


def _holds(role: Role, person: Person, managing: Mapping[str, Sequence[str]]) -> bool:
    return role.value in person.roles or (role is Role.MANAGER and person.id in managing)


def _enough(routine: Routine, role: Role) -> tuple[Role, ...]:
    """The roles of which one is enough, that which is asked for first."""
    opening = routine.opening
    roles = opening.approval.value if opening.any_approves.value else ()
    return tuple(dict.fromkeys((role, *roles))) if role in roles else (role,)


def _wanted(routine: Routine, role: Role) -> set[Role]:
    return {routine.acting(one) for one in _enough(routine, role)}


def _managing(session: Session, wanted: set[Role], everybody: Sequence[Person]) -> dict[str, dict[str, None]]:
    """By whoever manages an account the units of such accounts."""
    found: dict[str, dict[str, None]] = {}
    if Role.MANAGER in wanted and everybody:
        for account in accounts.open_ones(session, everybody[0].municipality):
            found.setdefault(account.manager, {})[account.unit] = None
    return found


def units_of(session: Session, request: Request) -> tuple[str, ...]:
    """The units whose head is asked: that of the account, then that of whoever asks."""
    account = accounts.get(session, request.municipality, request.account) if request.account else None
    unit = str(request.answers.get("unit") or (account.unit if account is not None else ""))
    asker = people.find(session, request.municipality, request.by)
    return tuple(filter(None, (unit, asker.unit if asker is not None else "")))


def nobody_answers_for(session: Session, municipality: str, units: Sequence[str]) -> str:
    """The first of the units, where the register does not say which head answers for any of them; else ""."""
    heads = people.with_role(session, municipality, Role.DEPARTMENT_HEAD.value)
    known = heads_of(units, {one.id: one.answers_for for one in heads})
    return "" if known or not units else units[0]
