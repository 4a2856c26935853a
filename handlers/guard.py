"""Who acts, on what, and whether they may: asked in the same transaction as the change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from handlers import duty, possible, rights, views
from handlers.ports import Actor, Contact, Refused
from handlers.world import World
from routines.model import Routine
from storage import accounts, cases, log, people
from storage.tables import Account, Case, Comment, Forward, Person


@dataclass(frozen=True, kw_only=True)
class Acting:
    """The person of the register who acts, and for which municipality."""

    municipality: str
    person: str
    name: str


class NoSuchThing(Exception):
    """A made-up subject; the one door says that there is no such thing."""


class Refusal(Exception):
    """A private no. ``logged`` ones become a row of the record log."""

    def __init__(self, answer: Refused, *, logged: bool = False) -> None:
        super().__init__(answer.reason)
        self.answer = answer
        self.logged = logged


@dataclass(frozen=True, kw_only=True)
class Held:
    """A case as it is inside the transaction, with what belongs to it."""

    case: Case
    comment: Comment
    account: Account
    routine: Routine
    person: Person
    relations: frozenset[rights.Relation]
    forward: Forward | None


def case_number(subject: str) -> int:
    """The number in "case:17"; a made-up subject is told that there is no such thing."""
    kind, _, number = subject.partition(":")
    if kind not in {"case", "forward"} or not number.isdecimal() or len(number) > 15:
        raise NoSuchThing
    return int(number)


def known(session: Session, municipality: str, actor: Actor) -> Acting | None:
    """The person of that municipality's register whom the chat knows by that id."""
    if not _from_here(municipality, actor, session):
        return None
    found = people.known(session, municipality, actor.chat, actor.user)
    if found is None:
        return None
    person, name = found
    return Acting(municipality=municipality, person=person, name=name)


async def introduce(world: World, municipality: str, actor: Actor) -> Acting | None:
    """Somebody whom the chat does not know yet, by the e-mail address that it vouches for."""
    if not await world.database.read(partial(_from_here, municipality, actor)):
        return None
    contact = Contact(chat=actor.chat, user=actor.user, team=actor.team)
    email = await world.chats[actor.chat].email(contact)
    if not email:
        return None
    return await world.database.write(partial(_match, world, municipality, actor, email))


def _from_here(municipality: str, actor: Actor, session: Session) -> bool:
    """Whether the actor's workspace or tenant is one that the municipality uses.

    Microsoft's playground has no tenant; the adapter pins real ones.
    """
    if actor.chat == "room":
        return True
    if not actor.team:
        return actor.chat == "teams"
    key = {"slack": "team", "teams": "tenant"}[actor.chat]
    addresses = accounts.addresses(session, municipality, actor.chat)
    used = {address.get(key, "") for address in addresses if address}
    return actor.team in used or (actor.chat == "teams" and "" in used)


def _match(world: World, municipality: str, actor: Actor, email: str, session: Session) -> Acting | None:
    """Somebody new to us in this chat or in this workspace of it, whose address is in the register."""
    person = people.by_email(session, municipality, email)
    if person is None:
        return None
    people.note_identity(session, person, actor.chat, actor.user)
    log.append(
        session, municipality, world.now(), person.id, "person.matched", person.id, {"chat": actor.chat}
    )
    return Acting(municipality=municipality, person=person.id, name=person.name)


def hold(
    session: Session, world: World, acting: Acting, subject: str, version: int | None, action: str
) -> Held:
    """The case for somebody who may do this now; else a Refusal that says why not."""
    held = reach(session, world, acting, case_number(subject), action)
    t = world.texts
    case = held.case
    if version is not None and case.version != version:
        raise Refusal(stale(session, world, case))
    allowed = possible.actions(session, world, case)
    if action not in allowed:
        raise Refusal(Refused(reason=t("refused-not-now"), card=views.card(session, world, case)))
    return held


def reach(session: Session, world: World, acting: Acting, case_id: int, action: str) -> Held:
    """The case, if it is the acting person's municipality's and they may do this to it at all."""
    t = world.texts
    found = cases.gather(session, case_id, acting.person)
    person = people.get(session, acting.municipality, acting.person)
    if found is None or found.case.municipality != acting.municipality or person is None:
        raise Refusal(Refused(reason=t("refused-unknown")), logged=person is not None)
    case, account = found.case, found.account
    forward = cases.forward_of(session, case_id) if found.forwarded else None
    relations = rights.relations(person, account, forward)
    if not rights.may(action, relations):  # somebody who stands in for a person who is away
        relations |= duty.relations(session, account, person, world.now(), forward)
    if not rights.may(action, relations):
        raise Refusal(Refused(reason=t("refused-right", who=whom_to_ask(session, account))), logged=True)
    return Held(
        case=case,
        comment=found.comment,
        account=account,
        routine=world.routine(found.municipality),
        person=person,
        relations=relations,
        forward=forward,
    )


def at_account(session: Session, world: World, acting: Acting, account: Account, action: str) -> Person:
    """The acting person, if they may do this to something of that account."""
    person = people.get(session, acting.municipality, acting.person)
    if person is None or account.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    held = rights.relations(person, account) | duty.relations(session, account, person, world.now())
    if not rights.may(action, held):
        raise Refusal(
            Refused(reason=world.texts("refused-right", who=whom_to_ask(session, account))), logged=True
        )
    return person


def stale(session: Session, world: World, case: Case) -> Refused:
    """The card that was pressed is not how things are any more: who changed it, when, and how it is now."""
    card = views.card(session, world, case)
    view = views.case_view(session, world, case)
    t = world.texts
    if view.settled is not None and case.state in {"removing", "restoring", "replying"}:
        reason = t("refused-decided", name=view.settled.name, time=views.moment(world, view.settled.at))
    elif view.settled is not None and view.settled.outcome == "vanished":
        reason = t("refused-vanished", time=views.moment(world, view.settled.at))
    elif view.settled is not None:
        reason = t(
            "refused-settled",
            outcome=t(f"outcome-{view.settled.outcome}"),
            name=view.settled.name,
            time=views.moment(world, view.settled.at),
        )
    elif view.claimed_by:
        reason = t("refused-changed-claimed", name=view.claimed_by)
    else:
        reason = t("refused-changed")
    return Refused(reason=reason, card=card)


def whom_to_ask(session: Session, account: Account) -> str:
    """Names of those who handle the account, for somebody who may not."""
    ids: Iterable[str] = dict.fromkeys(
        [account.responsible, *account.also_responsible, account.substitute, account.manager]
    )
    return ", ".join(people.name_of(session, account.municipality, person) for person in ids if person)


def note_refusal(
    session: Session, world: World, municipality: str, who: str, action: str, subject: str
) -> None:
    """A row for somebody who tried what they may not."""
    log.append(session, municipality, world.now(), who, "refused", subject, {"action": action})
