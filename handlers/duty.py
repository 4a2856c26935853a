"""Who watches an account now. One answer for cards, deadlines, approvals and reminders alike.

Nothing else depends on a stored person: whoever wants to know asks here, each time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, pairwise

from sqlmodel import Session

from handlers import rights
from handlers.rights import Relation
from routines.heads import heads_of
from storage import absences, accounts, people
from storage.duty_tables import Absence
from storage.tables import Account, Forward, Person

#: As what somebody in the chain of an account handles it.
_RELATIONS = {
    "responsible": Relation.RESPONSIBLE,
    "substitute": Relation.SUBSTITUTE,
    "manager": Relation.MANAGER,
    "coordinator": Relation.COORDINATOR,
}


#: What somebody handles an account as; what else they are is a role.
_OF_ACCOUNTS = frozenset({"responsible", "substitute"})
#: In the place of an account: who was named for it stands in for what somebody does by their roles.
ROLES = ""


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
    #: Whose role it is, where they hold it by standing in only, and their duty is another one's place.
    role_of: str = ""

    @property
    def stands_for(self) -> str:
        """Whose place they take in that role; empty where it is their own."""
        return self.role_of or self.instead_of


class Duties:
    """Who has duty in a municipality at one moment. Reads who is away once, and each person once.

    For many accounts say of which (``expect``), and their people are read in one question.
    """

    def __init__(
        self,
        session: Session,
        municipality: str,
        at: datetime,
        *,
        noted: Iterable[Absence] | None = None,
        known: dict[str, Person | None] | None = None,
    ) -> None:
        """``noted`` and ``known``: the absences and people that have been read already."""
        self.at = at
        self._session = session
        self._municipality = municipality
        self._away: dict[str, list[Absence]] = {}
        for absence in absences.at(session, municipality, at) if noted is None else noted:
            self._away.setdefault(absence.person, []).append(absence)
        self._known: dict[str, Person | None] = {} if known is None else known
        self._holders: dict[str, list[Person]] = {}
        self._handling: list[str] | None = None

    def expect(self, of: Iterable[Account]) -> Duties:
        """Reads all at once whom these accounts come to."""
        away = (absence for absences_ in self._away.values() for absence in absences_)
        _read(self._session, self._municipality, self._known, of, away)
        return self

    def of(self, account: Account) -> OnDuty | None:
        """Who has duty for the account: never somebody who is away or has left; None if nobody is there.

        The responsible person; the one named for this account, or at all, while they are away; who else is
        responsible for it (GIS-92); the account's substitute; in turn whoever stands in for these; the
        manager; a coordinator (LID-44, DEG-47, TIB-16, LAH-26).
        """
        for role, person_id in self.chain(account):
            person = self.present(person_id)
            if person is not None:
                found = self._instead(person, role, account.responsible)
                return replace(found, role_of=self._role_of(account, role, person))
        return None

    def chain(self, account: Account) -> Iterator[tuple[str, str]]:
        """In which order people are asked, as what; also those who are away."""
        if account.responsible:
            yield "responsible", account.responsible
        own = (*account.also_responsible, account.substitute)
        for stand_in in self.stand_ins(account.responsible, account.id, own):
            yield "substitute", stand_in
        if account.manager:
            yield "manager", account.manager
            for stand_in in self.stand_ins(account.manager, account.id, role=True):
                yield "manager", stand_in
        coordinators = self._with_role("coordinator")
        for person in coordinators:
            yield "coordinator", person.id
        for person in coordinators:
            for stand_in in self.stand_ins(person.id, account.id, role=True):
                yield "coordinator", stand_in

    def _role_of(self, account: Account, role: str, person: Person) -> str:
        """Whose role somebody has who stands in for the manager or a coordinator."""
        held = {"manager": [account.manager], "coordinator": [one.id for one in self._with_role(role)]}
        holders = held.get(role, [])
        if person.id in holders:
            return ""
        named = (one for one in holders if person.id in self.stand_ins(one, account.id))
        return next((self.name(one) for one in named), "")

    def relations(self, account: Account, person_id: str) -> frozenset[Relation]:
        """What somebody is to the account just now, by standing in for others too."""
        chain = [*self.chain(account)]
        held = {_RELATIONS[role] for role, found in chain if found == person_id}
        # Who is told because nobody else is there must be able to act.
        if not held and not any(self.present(found) for _, found in chain):
            held |= {Relation.MANAGER for item in self.anybody(account) if item.person.id == person_id}
        return self.roles(person_id) | held

    def roles(self, person_id: str) -> frozenset[Relation]:
        """What somebody is for all of the municipality just now by standing in: the registrar whom it names.

        Whoever is told and reminded in their place can also do it (TIB-80, LID-37).
        """
        behind = (away for away in self._away if person_id in self.stand_ins(away))
        holders = (self._active(away) for away in behind)
        roles = {role for holder in holders if holder is not None for role in holder.roles}
        return frozenset(Relation(role) for role in roles & {*rights.OF_ROLES})

    def may(self, action: str, account: Account, person: Person) -> bool:
        """Whether somebody may do this to the account, by the register or by standing in for others."""
        held = rights.relations(person, account)
        return rights.may(action, held) or rights.may(action, held | self.relations(account, person.id))

    def stand_in(self, person_id: str, role: str, account: Account | None = None) -> OnDuty | None:
        """The person, or whoever stands in for them now; None if nobody is there."""
        account_id = account.id if account is not None else ""
        of_role = role not in _OF_ACCOUNTS
        for found in (person_id, *self.stand_ins(person_id, account_id, role=of_role)):
            person = self.present(found)
            if person is not None:
                return self._instead(person, role, person_id)
        return None

    def receivers(self, forward: Forward, account: Account) -> list[OnDuty]:
        """Whom a case was passed on to, or who stands in for them now; nobody for a mere address."""
        if forward.kind == "registrar":
            return self.holders("registrar")
        found = self.stand_in(forward.person, "receiver", account) if forward.person else None
        return [found] if found is not None else []

    def managers(self, account: Account) -> list[OnDuty]:
        """The account's manager or whoever stands in for them; where nobody does a coordinator, anybody."""
        found = self.stand_in(account.manager, "manager", account) if account.manager else None
        return [found] if found is not None else self.holders("coordinator")[:1] or self.anybody(account)

    def above(self, account: Account | None = None) -> list[OnDuty]:
        """Who takes what is not for those whose it is: coordinators, heads, else somebody who is there."""
        units = [account.unit] if account is not None else []
        return [*self.holders("coordinator"), *self.heads(units), *self.anybody(account)]

    def heads(self, units: Iterable[str]) -> list[OnDuty]:
        """The heads who answer for the first of these units that any does (DEG-10), or their stand-ins.

        All heads where the register of people does not say who answers for them.
        """
        theirs = heads_of(units, {one.id: one.answers_for for one in self._with_role("department_head")})
        found = (self.stand_in(person, "department_head") for person in sorted(theirs))
        return [one for one in found if one is not None] or self.holders("department_head")

    def anybody(self, account: Account | None = None, but: Collection[str] = ()) -> list[OnDuty]:
        """One who is there where nobody is whose matter it is, for what must reach somebody all the same.

        ``but``: who must not have it.
        The account's administrators, heads and managers of the municipality, whoever handles other accounts.
        """
        named = [("administrator", one) for one in account.administrators] if account is not None else []
        leading = [*self._with_role("department_head"), *self._with_role("manager")]
        named += [("anybody", one) for one in (*(person.id for person in leading), *self._handlers())]
        there = (
            (person, role)
            for role, one in named
            if one not in but and (person := self.present(one)) is not None
        )
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

    def asked(self, role: str) -> list[OnDuty]:
        """Who is asked for what falls to a role: who holds it or stands in, a coordinator while nobody does.

        Where not even those are there, who holds it all the same: it waits for them, and is not lost.
        """
        away = [OnDuty(person=person, role=role) for person in self._with_role(role)]
        return self.holders(role) or self.holders("coordinator") or away

    def present(self, person_id: str) -> Person | None:
        """The person, if they are active and not away."""
        return None if person_id in self._away else self._active(person_id)

    def away(self, person_id: str) -> Absence | None:
        """Somebody's absence now; of several the one that lasts longest."""
        return max(self._away.get(person_id, ()), key=lambda absence: absence.ends, default=None)

    def behind(self, absence: Absence, stand_in: str) -> bool:
        """Whether somebody stands in by this absence: of two the one that names them, else the first."""
        theirs = self._away.get(absence.person, [])
        naming = [one for one in theirs if stand_in in _names(one)]
        return [one.id for one in naming or theirs][:1] == [absence.id]

    def name(self, person_id: str) -> str:
        """What somebody is called, also who is away or has left."""
        found = self._find(person_id)
        return found.name if found is not None else person_id

    def _find(self, person_id: str) -> Person | None:
        if person_id not in self._known:
            self._known[person_id] = people.find(self._session, self._municipality, person_id)
        return self._known[person_id]

    def _active(self, person_id: str) -> Person | None:
        found = self._find(person_id)
        return found if found is not None and found.active else None

    def _with_role(self, role: str) -> list[Person]:
        if role not in self._holders:
            self._holders[role] = people.with_role(self._session, self._municipality, role)
        return self._holders[role]

    def _handlers(self) -> list[str]:
        """Who handles any account, asked for only where it comes to that."""
        if self._handling is None:
            self._handling = accounts.handlers(self._session, self._municipality)
        return self._handling

    def stand_ins(
        self, person_id: str, account: str = "", own: Iterable[str] = (), *, role: bool = False
    ) -> Iterator[str]:
        """Who stands in for somebody on an account, in turn; everybody once, so that loops end.

        ``own``: who does where nobody was named: who else is responsible, then the account's substitute.
        ``role``: asked of their role, so that who was named for roles alone counts too.
        """
        asked, seen = deque([person_id]), {person_id, ""}
        while asked:
            person = asked.popleft()
            named = [*_named(self._away.get(person, ()), {account, ROLES} if role else {account}, self.at)]
            if person == person_id:
                named += own
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


def _named(away: Iterable[Absence], of: Collection[str], at: datetime) -> Iterator[str]:
    """Whom absences name for an account at a moment, who is named for just this one first."""
    away = [*away]
    yield from (
        cover.person
        for absence in away
        for cover in absences.covers(absence)
        if cover.account in of and cover.starts <= at < cover.ends
    )
    yield from (absence.substitute for absence in away)


def _names(absence: Absence) -> set[str]:
    """All whom an absence names, on any day and for any account."""
    return {absence.substitute, *(cover.person for cover in absences.covers(absence))}


def _read(
    session: Session,
    municipality: str,
    known: dict[str, Person | None],
    of: Iterable[Account],
    away: Iterable[Absence],
) -> None:
    """Reads the people of accounts and absences who are not known yet, in one question."""
    of = list(of)
    wanted = {one for account in of for one in (account.responsible, account.substitute, account.manager)}
    wanted |= {one for account in of for one in account.also_responsible}
    wanted |= {one for item in away for one in (item.person, *_names(item))}
    wanted -= {"", *known}
    known |= dict.fromkeys(wanted)
    known |= {person.id: person for person in people.named(session, municipality, wanted)}


class Timeline:
    """Who has duty at every moment of some days. Reads absences and people once."""

    def __init__(
        self,
        session: Session,
        municipality: str,
        starts: datetime,
        ends: datetime,
        of: Collection[Account],
        *,
        instead: Mapping[int | None, Absence] | None = None,
    ) -> None:
        """``of``: the accounts that it is asked about. ``instead``: absences as they would be, by number;

        None for one that is not noted yet.
        """
        replaced = instead or {}
        noted = absences.between(session, municipality, starts, ends)
        self._noted = [item for item in noted if item.id not in replaced] + [*replaced.values()]
        self._of: dict[str, list[Absence]] = {}
        for item in self._noted:
            self._of.setdefault(item.person, []).append(item)
        self._known: dict[str, Person | None] = {}
        _read(session, municipality, self._known, of, self._noted)
        self._made: dict[datetime, Duties] = {}
        self._session, self._municipality = session, municipality

    def at(self, moment: datetime) -> Duties:
        """Who has duty then."""
        if moment not in self._made:
            away = [item for item in self._noted if item.starts <= moment < item.ends]
            self._made[moment] = Duties(
                self._session, self._municipality, moment, noted=away, known=self._known
            )
        return self._made[moment]

    def has_role(self, person_id: str) -> bool:
        """Whether somebody who is away then has more to do than to watch accounts."""
        found = self._known.get(person_id)
        return found is not None and bool(found.roles)

    def spans(
        self, starts: datetime, ends: datetime, people_: Iterable[str], account: str = ""
    ) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of a time within which none of some people comes or goes, nor who stands in for them.

        Of hundreds who are away these are a few. ``account``: for which one somebody may be named.
        """
        own = {*people_}
        asked, edges = deque(own), set[datetime]()
        while asked:
            away = self._of.get(asked.popleft(), ())
            covers = [one for item in away for one in absences.covers(item) if one.account == account]
            of = [(one.starts, one.ends) for one in (*away, *covers)]
            edges |= {edge for stretch in of for edge in stretch if starts < edge < ends}
            new = {*(one.person for one in covers), *(item.substitute for item in away)} - own
            own |= new
            asked.extend(new)
        yield from pairwise([starts, *sorted(edges), ends])

    def alone(
        self, starts: datetime, ends: datetime, person: str
    ) -> Iterator[tuple[datetime, datetime, tuple[str, ...]]]:
        """When all who stand in for somebody are away too, and who they are: A for B, and B for A."""
        for begins, finishes in self.spans(starts, ends, [person]):
            if self.at(begins).stand_in(person, "substitute") is None:
                yield begins, finishes, tuple(map(self.at(begins).name, self.at(begins).stand_ins(person)))


def on_duty(session: Session, account: Account, at: datetime) -> OnDuty | None:
    """Who has duty for one account at that moment; see ``Duties`` for many."""
    return Duties(session, account.municipality, at).of(account)


def relations(
    session: Session, account: Account, person: Person, at: datetime, forward: Forward | None = None
) -> frozenset[Relation]:
    """What somebody is at that moment to an account, and to a case of it, by standing in for others too."""
    duties = Duties(session, account.municipality, at)
    held = duties.relations(account, person.id)
    receivers = duties.receivers(forward, account) if forward is not None else []
    received = any(one.person.id == person.id for one in receivers)
    return held | {Relation.RECEIVER} if received else held
