"""Who may do what: one table, deny by default, asked on every press.

Only people of the register act at all (DEG-13, DEG-14); hiding a button protects nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from routines.heads import plain
from storage.tables import Account, Forward, Person


class Relation(StrEnum):
    """What somebody is to an account or a case."""

    RESPONSIBLE = "responsible"
    SUBSTITUTE = "substitute"
    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    REGISTRAR = "registrar"
    ARCHIVIST = "archivist"
    LAWYER = "lawyer"
    IT_ADMIN = "it_admin"
    #: Whom a case was forwarded to, whose a task is, or who was told.
    RECEIVER = "receiver"
    #: Whose request to open or close an account it is, or with whom they share it.
    REQUESTER = "requester"
    #: Of the unit whose account it is, or the head who answers for it.
    UNIT = "unit"
    #: Anybody in the municipality's register.
    MEMBER = "member"


#: Those who handle an account's comments.
HANDLERS = frozenset(
    {
        Relation.RESPONSIBLE,
        Relation.SUBSTITUTE,
        Relation.ADMINISTRATOR,
        Relation.MANAGER,
        Relation.COORDINATOR,
    }
)
#: What somebody is by a role of theirs, for all of the municipality.
OF_ROLES = frozenset(
    {
        Relation.COORDINATOR,
        Relation.REGISTRAR,
        Relation.ARCHIVIST,
        Relation.LAWYER,
        Relation.IT_ADMIN,
    }
)
READERS = HANDLERS | {Relation.REGISTRAR, Relation.ARCHIVIST, Relation.LAWYER, Relation.RECEIVER}

MAY: Mapping[str, frozenset[Relation]] = {
    "case.approve": HANDLERS,
    "case.remove": HANDLERS,
    "case.counter": HANDLERS,
    "case.forward": HANDLERS,
    "case.claim": HANDLERS,
    "case.release": HANDLERS,
    "case.answer": HANDLERS,
    "case.show": READERS,
    "case.evidence": READERS,
    "case.removed": HANDLERS,
    "case.retry": HANDLERS,
    "case.undo": HANDLERS,
    "case.diary": HANDLERS | {Relation.REGISTRAR},
    "reply.posted": HANDLERS,
    "forward.accept": frozenset({Relation.RECEIVER}),
    "forward.answer": frozenset({Relation.RECEIVER}),
    "forward.settle": HANDLERS | {Relation.REGISTRAR},
    "digest.next": HANDLERS,
    "watch.looked": HANDLERS,
    "account.posted": frozenset(
        {Relation.RECEIVER, Relation.SUBSTITUTE, Relation.MANAGER, Relation.COORDINATOR}
    ),
    "account.show": (READERS - {Relation.RECEIVER}) | {Relation.UNIT},
    # Of others than a manager and a coordinator it is a proposal, which the manager decides about.
    "account.people": HANDLERS,
    "account.login": HANDLERS,
    "account.published": HANDLERS,
    "account.agree": frozenset({Relation.RECEIVER}),
    "account.decline": frozenset({Relation.RECEIVER}),
    "inactive.keep": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "inactive.close": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "discussion.end": HANDLERS,
    "discussion.decline": HANDLERS,
    "discussion.posted": HANDLERS,
    "discussion.reopen": HANDLERS,
    "criticism.declare": HANDLERS,
    # As which of the two somebody answers is asked besides.
    "criticism.consult": frozenset({Relation.MANAGER, Relation.COORDINATOR}),
    "flag": frozenset({Relation.MEMBER}),
    "flag.again": frozenset({Relation.MEMBER}),
    "told.open": frozenset({Relation.RECEIVER}),
    "told.snooze": frozenset({Relation.RECEIVER}),
    "told.why": frozenset({Relation.RECEIVER}),
    "task.done": frozenset({Relation.RECEIVER, Relation.SUBSTITUTE, Relation.MANAGER, Relation.COORDINATOR}),
    "task.show": frozenset({Relation.RECEIVER, Relation.SUBSTITUTE, Relation.MANAGER, Relation.COORDINATOR}),
    "task.case": frozenset({Relation.RECEIVER, Relation.SUBSTITUTE, Relation.MANAGER, Relation.COORDINATOR}),
    "uncovered.name": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "uncovered.take": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "leaver.name": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "absence.new": frozenset({Relation.MEMBER}),
    "absence.other": frozenset({Relation.MANAGER, Relation.COORDINATOR}),
    "absence.show": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "absence.end": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "absence.substitute": frozenset({Relation.RECEIVER, Relation.MANAGER, Relation.COORDINATOR}),
    "request.begin": frozenset({Relation.MEMBER}),
    "request.close": HANDLERS,
    "request.continue": frozenset({Relation.REQUESTER}),
    "request.anew": frozenset({Relation.REQUESTER}),
    "request.send": frozenset({Relation.REQUESTER}),
    "request.change": frozenset({Relation.REQUESTER}),
    "request.retry": frozenset({Relation.REQUESTER}),
    "request.share": frozenset({Relation.REQUESTER}),
    "request.withdraw": frozenset({Relation.REQUESTER}),
    "request.read": frozenset(
        {
            Relation.REQUESTER,
            Relation.RECEIVER,
            Relation.MANAGER,
            Relation.COORDINATOR,
            Relation.REGISTRAR,
            Relation.ARCHIVIST,
        }
    ),
    # Whose the step is, or who stands in for them; never who asks (see handlers.requests.holders).
    "request.approve": frozenset({Relation.RECEIVER}),
    "request.reject": frozenset({Relation.RECEIVER}),
    "request.view": frozenset({Relation.RECEIVER}),
    "request.grant": frozenset({Relation.RECEIVER}),
    "request.refuse": frozenset({Relation.RECEIVER}),
    "request.do": frozenset({Relation.RECEIVER}),
    "request.reply": frozenset({Relation.RECEIVER}),
    "request.ask": frozenset({Relation.RECEIVER, Relation.REQUESTER}),
    "status": frozenset({Relation.MEMBER}),
    "search": READERS - {Relation.RECEIVER},
    "setup": frozenset({Relation.COORDINATOR, Relation.IT_ADMIN}),
}


def relations(
    person: Person, account: Account | None = None, forward: Forward | None = None
) -> frozenset[Relation]:
    """What the person is, for all of the municipality and to this account and case."""
    found = {Relation.MEMBER}
    found |= {Relation(role) for role in person.roles if role in OF_ROLES}
    if account is not None:
        places = {
            Relation.RESPONSIBLE: account.responsible,
            Relation.SUBSTITUTE: account.substitute,
            Relation.MANAGER: account.manager,
        }
        found |= {relation for relation, holder in places.items() if holder == person.id}
        if person.id in account.also_responsible:
            found.add(Relation.RESPONSIBLE)
        if person.id in account.administrators:
            found.add(Relation.ADMINISTRATOR)
        if plain(account.unit) in _units(person):
            found.add(Relation.UNIT)
    if forward is not None and _receives(person, forward):
        found.add(Relation.RECEIVER)
    return frozenset(found)


def _units(person: Person) -> set[str]:
    """Whose accounts somebody sees: their own unit's, and as a head those of all they answer for."""
    theirs = person.answers_for if "department_head" in person.roles else []
    return {plain(unit) for unit in (person.unit, *theirs)} - {""}


def _receives(person: Person, forward: Forward) -> bool:
    if forward.kind == "registrar":
        return Relation.REGISTRAR in person.roles
    return forward.person == person.id


def may(action: str, held: frozenset[Relation]) -> bool:
    """Whether somebody who is this may do that. An action that is not in the table: no."""
    return not held.isdisjoint(MAY.get(action, frozenset()))
