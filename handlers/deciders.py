"""Who may decide as what: by the roles of the register of people, a head for the units they answer for."""

from __future__ import annotations

from collections.abc import Sequence

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


def only_heads(
    session: Session, routine: Routine, role: Role, everybody: Sequence[Person]
) -> dict[str, tuple[str, ...]]:
    """Of those who can decide as that role who can because they are heads, with the units of each."""
    wanted = _wanted(routine, role)
    managing = _managing(session, wanted, everybody)
    head = Role.DEPARTMENT_HEAD.value
    otherwise = {one.value for one in wanted} - {head}
    return {
        one.id: tuple(one.answers_for)
        for one in everybody
        if Role.DEPARTMENT_HEAD in wanted
        and head in one.roles
        and one.id not in managing
        and not otherwise & set(one.roles)
    }


def _wanted(routine: Routine, role: Role) -> set[Role]:
    opening = routine.opening
    roles = set(opening.approval.value) if opening.any_approves.value else set()
    return {routine.acting(one) for one in (roles if role in roles else {role})}


def _managing(session: Session, wanted: set[Role], everybody: Sequence[Person]) -> set[str]:
    if Role.MANAGER not in wanted or not everybody:
        return set()
    return {one.manager for one in accounts.open_ones(session, everybody[0].municipality)}


def managers(session: Session, routine: Routine, everybody: Sequence[Person]) -> dict[str, tuple[str, ...]]:
    """By manager the units that are theirs: their own, and those of accounts that they manage."""
    found: dict[str, dict[str, None]] = {}
    for one in deciders(session, routine, Role.MANAGER, everybody):
        found[one.id] = {one.unit: None} if Role.MANAGER.value in one.roles else {}
    for account in accounts.open_ones(session, everybody[0].municipality) if found else ():
        found.get(account.manager, {})[account.unit] = None
    return {person: tuple(filter(None, units)) for person, units in found.items()}


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
