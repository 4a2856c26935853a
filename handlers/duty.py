"""Who watches an account now. One answer for cards, deadlines, approvals and reminders alike.

Nothing else depends on a stored person: whoever wants to know asks here, each time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, pairwise

from sqlmodel import Session

from handlers.rights import Relation
from storage import absences, accounts, people
from storage.duty_tables import Absence
from storage.tables import Account, Person

#: As what somebody in the chain of an account handles it.
_RELATIONS = {
    "responsible": Relation.RESPONSIBLE,
    "substitute": Relation.SUBSTITUTE,
    "manager": Relation.MANAGER,
    "coordinator": Relation.COORDINATOR,
}


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """The person, and as what they have duty."""

    person: Person
    #: responsible, substitute, manager, coordinator; or the role that was asked for
    role: str
    #: Whose place it is, where that one is away or has left.
    instead_of: str = ""
    #: Until when that one is away; None for somebody who has left.
    until: datetime | None = None


class Duties:
    """Who has duty in a municipality at one moment. Reads all absences, and all people, once.

    For ten thousand accounts make one and ask it of each. ``everybody=False`` reads only whom it comes to,
    which is quicker for a single account.
    """

    def __init__(
        self,
        session: Session,
        municipality: str,
        at: datetime,
        *,
        everybody: bool = True,
        noted: Iterable[Absence] | None = None,
        register: Mapping[str, Person] | None = None,
    ) -> None:
        """``noted`` and ``register``: the absences and people, where they have been read already."""
        self.at = at
        self._session = session
        self._municipality = municipality
        self._away: dict[str, list[Absence]] = {}
        for absence in absences.at(session, municipality, at) if noted is None else noted:
            self._away.setdefault(absence.person, []).append(absence)
        if register is None and everybody:
            register = {person.id: person for person in people.everybody(session, municipality)}
        self._register = register
        self._asked: dict[str, Person | None] = {}
        self._holders: dict[str, list[Person]] = {}
        self._handling: list[str] | None = None

    def of(self, account: Account) -> OnDuty | None:
        """Who has duty for the account: never somebody who is away or has left; None if nobody is there.

        The responsible person; the one named for this account, or at all, while they are away; the account's
        substitute; in turn whoever stands in for these; the manager; a coordinator (LID-44, DEG-47, TIB-16,
        LAH-26).
        """
        for role, person_id in self.chain(account):
            person = self.present(person_id)
            if person is not None:
                return self._instead(person, role, account.responsible)
        return None

    def chain(self, account: Account) -> Iterator[tuple[str, str]]:
        """In which order people are asked, as what; also those who are away."""
        if account.responsible:
            yield "responsible", account.responsible
        for stand_in in self._stand_ins(account.responsible, account.id, account.substitute):
            yield "substitute", stand_in
        if account.manager:
            yield "manager", account.manager
            for stand_in in self._stand_ins(account.manager, account.id):
                yield "manager", stand_in
        coordinators = self._with_role("coordinator")
        for person in coordinators:
            yield "coordinator", person.id
        for person in coordinators:
            for stand_in in self._stand_ins(person.id, account.id):
                yield "coordinator", stand_in

    def relations(self, account: Account, person_id: str) -> frozenset[Relation]:
        """What somebody is to the account just now, by standing in for others too."""
        chain = [*self.chain(account)]
        held = {_RELATIONS[role] for role, found in chain if found == person_id}
        # Who is told because nobody else is there must be able to act.
        if not held and not any(self.present(found) for _, found in chain):
            held |= {Relation.MANAGER for item in self.anybody(account) if item.person.id == person_id}
        return frozenset(held)

    def stand_in(self, person_id: str, role: str, account: Account | None = None) -> OnDuty | None:
        """The person, or whoever stands in for them now; None if nobody is there."""
        account_id = account.id if account is not None else ""
        for found in (person_id, *self._stand_ins(person_id, account_id)):
            person = self.present(found)
            if person is not None:
                return self._instead(person, role, person_id)
        return None

    def managers(self, account: Account) -> list[OnDuty]:
        """The account's manager or whoever stands in for them; where nobody does a coordinator, anybody."""
        found = self.stand_in(account.manager, "manager", account) if account.manager else None
        return [found] if found is not None else self.holders("coordinator")[:1] or self.anybody(account)

    def anybody(self, account: Account | None = None) -> list[OnDuty]:
        """One who is there where nobody is whose matter it is, for what must reach somebody all the same.

        The account's administrators, heads and managers of the municipality, whoever handles other accounts.
        """
        named = [("administrator", one) for one in account.administrators] if account is not None else []
        leading = [*self._with_role("department_head"), *self._with_role("manager")]
        named += [("anybody", one) for one in (*(person.id for person in leading), *self._handlers())]
        there = ((person, role) for role, one in named if (person := self.present(one)) is not None)
        return [OnDuty(person=person, role=role) for person, role in islice(there, 1)]

    def though_away(self, account: Account) -> list[OnDuty]:
        """One who is not there, where nobody at all is: the first in the chain who has not left (I5)."""
        active = (self._active(person_id) for _, person_id in self.chain(account))
        there = [person for person in active if person is not None]
        there = there or people.all_active(self._session, self._municipality)
        return [OnDuty(person=person, role="away") for person in there[:1]]

    def holders(self, role: str) -> list[OnDuty]:
        """Who holds a role for all of the municipality and is there; else whoever stands in for them."""
        holders = self._with_role(role)
        there = [OnDuty(person=person, role=role) for person in holders if self.present(person.id)]
        stand_ins = (self.stand_in(person.id, role) for person in holders)
        return there or [found for found in stand_ins if found is not None][:1]

    def present(self, person_id: str) -> Person | None:
        """The person, if they are active and not away."""
        return None if person_id in self._away else self._active(person_id)

    def away(self, person_id: str) -> Absence | None:
        """Somebody's absence now; of several the one that lasts longest."""
        return max(self._away.get(person_id, ()), key=lambda absence: absence.ends, default=None)

    def name(self, person_id: str) -> str:
        """What somebody is called, also who is away or has left."""
        found = self._register.get(person_id) if self._register is not None else None
        return (
            found.name if found is not None else people.name_of(self._session, self._municipality, person_id)
        )

    def _active(self, person_id: str) -> Person | None:
        if self._register is not None:
            found = self._register.get(person_id)
            return found if found is not None and found.active else None
        if person_id not in self._asked:
            self._asked[person_id] = people.get(self._session, self._municipality, person_id)
        return self._asked[person_id]

    def _with_role(self, role: str) -> list[Person]:
        if role not in self._holders:
            self._holders[role] = self._look_for(role)
        return self._holders[role]

    def _look_for(self, role: str) -> list[Person]:
        if self._register is None:
            return people.with_role(self._session, self._municipality, role)
        found = (person for person in self._register.values() if person.active and role in person.roles)
        return sorted(found, key=lambda person: person.name)

    def _handlers(self) -> list[str]:
        """Who handles any account, asked for only where it comes to that."""
        if self._handling is None:
            self._handling = accounts.handlers(self._session, self._municipality)
        return self._handling

    def _stand_ins(self, person_id: str, account: str, substitute: str = "") -> Iterator[str]:
        """Who stands in for somebody on an account, in turn; everybody once, so that loops end."""
        asked, seen = deque([person_id]), {person_id, ""}
        while asked:
            person = asked.popleft()
            away = self._away.get(person, ())
            named = [absence.covers.get(account, "") for absence in away]
            named += [absence.substitute for absence in away]
            if person == person_id:
                named.append(substitute)
            for stand_in in named:
                if stand_in not in seen:
                    seen.add(stand_in)
                    asked.append(stand_in)
                    yield stand_in

    def _instead(self, person: Person, role: str, place: str) -> OnDuty:
        if person.id == place or not place:
            return OnDuty(person=person, role=role)
        absence = self.away(place)
        until = absence.ends if absence is not None else None
        return OnDuty(person=person, role=role, instead_of=self.name(place), until=until)


class Timeline:
    """Who has duty at every moment of some days. Reads absences and people once."""

    def __init__(
        self,
        session: Session,
        municipality: str,
        starts: datetime,
        ends: datetime,
        *,
        instead: Mapping[int | None, Absence] | None = None,
    ) -> None:
        """``instead``: absences as they would be, by number; None for one that is not noted yet."""
        replaced = instead or {}
        noted = absences.between(session, municipality, starts, ends)
        self.noted = [item for item in noted if item.id not in replaced] + [*replaced.values()]
        self._edges = sorted({edge for item in self.noted for edge in (item.starts, item.ends)})
        self._register = {person.id: person for person in people.everybody(session, municipality)}
        self._made: dict[datetime, Duties] = {}
        self._session, self._municipality = session, municipality

    def at(self, moment: datetime) -> Duties:
        """Who has duty then."""
        if moment not in self._made:
            away = [item for item in self.noted if item.starts <= moment < item.ends]
            self._made[moment] = Duties(
                self._session, self._municipality, moment, noted=away, register=self._register
            )
        return self._made[moment]

    def spans(self, starts: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of a time within which nobody comes or goes."""
        within = self._edges[bisect_right(self._edges, starts) : bisect_left(self._edges, ends)]
        yield from pairwise([starts, *within, ends])


def on_duty(session: Session, account: Account, at: datetime) -> OnDuty | None:
    """Who has duty for one account at that moment; see ``Duties`` for many."""
    return Duties(session, account.municipality, at, everybody=False).of(account)


def relations(session: Session, account: Account, person: Person, at: datetime) -> frozenset[Relation]:
    """What somebody is to an account at that moment, by standing in for others too."""
    return Duties(session, account.municipality, at, everybody=False).relations(account, person.id)
