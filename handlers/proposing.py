"""Other people for an account: whose word the routine wants, asked one after the other.

The manager appoints (LID-17, DEG-13, LAH-12); where the routine says so somebody above them agrees before it
holds (DEG-14). Whoever is only taken away needs no more than the manager's word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from handlers import people_in_chat, rights, tasks, views
from handlers.acting import acting
from handlers.assigned import listed
from handlers.duty import Duties, OnDuty
from handlers.rights import Relation
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import due
from routines.heads import heads_of
from routines.model import Role, Routine
from storage import people
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account, Person

PROPOSED = "people_proposed"
_MANAGE = frozenset({Relation.MANAGER, Relation.COORDINATOR})


def still_needed(
    session: Session, routine: Routine, account: Account, person: Person, changed: Mapping[str, Any]
) -> list[Role]:
    """Who besides this person has to agree before the account has these people, in the routine's order."""
    order = routine.roles.changed_by.value if _gives(account, changed) else (Role.MANAGER,)
    return [role for role in order if not speaks_as(session, routine, account, person, role)]


def _gives(account: Account, changed: Mapping[str, Any]) -> bool:
    """Whether anybody is to be what they are not yet; who only goes is given nothing."""
    return any(set(listed(who)) - set(listed(getattr(account, place))) for place, who in changed.items())


def speaks_as(session: Session, routine: Routine, account: Account, person: Person, role: Role) -> bool:
    """Whether somebody's word is that of the role, by the register; a stand-in's is a proposal."""
    if role is Role.MANAGER:
        return not rights.relations(person, account).isdisjoint(_MANAGE)
    held = acting(session, account.municipality, routine, role).value
    if held not in person.roles:
        return False
    if held != Role.DEPARTMENT_HEAD:
        return True
    heads = people.with_role(session, account.municipality, held)
    theirs = heads_of([account.unit], {one.id: one.answers_for for one in heads})
    return not theirs or person.id in theirs


def propose(
    session: Session,
    world: World,
    account: Account,
    by: str,
    changed: Mapping[str, Any],
    needed: Sequence[Role],
    *,
    agreed: Sequence[str] = (),
    left: str = "",
) -> None:
    """The first of those who are needed is asked; whoever proposes or has agreed sees what comes of it.

    ``agreed``: who has agreed so far. ``left``: who has left the place that is filled.
    """
    now = world.now()
    routine = views.routine_of(session, world, account.municipality)
    roles = routine.roles
    first = needed[0]
    task = tasks.ask(
        session,
        world,
        account.municipality,
        f"{PROPOSED}/{account.id}/{by}/{now.isoformat()}/{first.value}/{_named(changed)}",
        kind=PROPOSED,
        subject=f"account:{account.id}",
        role=acting(session, account.municipality, routine, first).value,
        due_at=due(now, routine.opening.decided_within.value, routine.office_hours.value),
        details={
            "by": by,
            "people": dict(changed),
            "as": first.value,
            "needed": [role.value for role in needed],
            "agreed": [*agreed],
            "left": left,
        },
        source=source_of(roles.appointed_by if first is Role.MANAGER else roles.changed_by),
    )
    for one in dict.fromkeys((by, *agreed)):
        person = people.get(session, account.municipality, one)
        if task is not None and person is not None:
            people_in_chat.show(session, person, f"asked:{task.id}", task.version, now)


def _named(changed: Mapping[str, Any]) -> str:
    """Tells apart what one person proposes at the same moment."""
    return ";".join(f"{place}={','.join(listed(who))}" for place, who in sorted(changed.items()))


def appoints(task: Task, by: str) -> str:
    """Whose decision it is where all have agreed: the manager's, or of whoever spoke for them (DEG-13)."""
    agreed = [*task.details.get("agreed", ())]
    return str(agreed[0]) if agreed else by


def waiting(session: Session, account: Account) -> list[Task]:
    """The proposals of other people that nobody has decided about."""
    found = stored.open_about(session, account.municipality, f"account:{account.id}")
    return [task for task in found if task.kind == PROPOSED]


def deciders(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """The account's manager, or who holds the role that is asked, or whoever stands in.

    Nobody decides about their own proposal (I3), and whoever has agreed is not asked again.
    """
    account = tasks.account_of(session, task)
    if account is None:
        return []
    spoke = {task.details["by"], *task.details.get("agreed", ())}
    if task.role == Role.MANAGER:
        asked = duties.managers(account)
    elif task.role == Role.DEPARTMENT_HEAD:
        asked = duties.heads([account.unit])
    else:
        asked = duties.holders(task.role)
    able = [item for item in asked if item.person.id not in spoke]
    above = [item for item in duties.above(account) if item.person.id not in spoke]
    return (able[:1] if task.role == Role.MANAGER else able) or above[:1]


def role_asked(task: Task) -> Role:
    """As what somebody decides about it, in the document's words."""
    return Role(task.details.get("as", task.role))
