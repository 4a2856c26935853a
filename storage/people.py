"""Who somebody is, and what they are to an account."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Text, bindparam, cast
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session, SQLModel, col, select

from storage.portions import portions
from storage.tables import Identity, Person

# Put together once: building a statement costs as much as asking it.
_PEOPLE = SQLModel.metadata.tables["person"]
_IN_CHAT = {
    chat: (_PEOPLE.c.municipality == bindparam("municipality"), column == bindparam("user"), _PEOPLE.c.active)
    for chat, column in {"slack": _PEOPLE.c.slack, "teams": _PEOPLE.c.teams, "room": _PEOPLE.c.id}.items()
}
_BY_CHAT = {chat: select(Person).where(*theirs) for chat, theirs in _IN_CHAT.items()}
_KNOWN = {chat: select(_PEOPLE.c.id, _PEOPLE.c.name).where(*theirs) for chat, theirs in _IN_CHAT.items()}

_BY_ID = select(Person).where(
    Person.municipality == bindparam("municipality"), Person.id == bindparam("person")
)


def find(session: Session, municipality: str, person: str) -> Person | None:
    """The person of that id, also one who has left; asked for once a session."""
    known = session.identity_map.get(identity_key(Person, (municipality, person)))
    if known is not None:
        return known
    return session.exec(_BY_ID, params={"municipality": municipality, "person": person}).one_or_none()


def get(session: Session, municipality: str, person: str) -> Person | None:
    """The person of that id, if they are in the municipality's register and active."""
    found = find(session, municipality, person)
    return found if found is not None and found.active else None


def by_chat(session: Session, municipality: str, chat: str, user: str) -> Person | None:
    """The active person whom a chat knows by that id."""
    if not user:
        return None
    found = session.exec(_BY_CHAT[chat], params={"municipality": municipality, "user": user}).first()
    return found or get(session, municipality, _elsewhere(session, municipality, chat, user))


def _elsewhere(session: Session, municipality: str, chat: str, user: str) -> str:
    """Who it is that a further workspace knows by that id; empty where nobody is known."""
    row = session.get(Identity, (municipality, chat, user)) if chat != "room" else None
    return row.person if row is not None else ""


def note_identity(session: Session, person: Person, chat: str, user: str) -> None:
    """A chat knows somebody by that id: their first, or that of a further workspace; noted once."""
    session.refresh(person, with_for_update=True)  # two presses at once are one acquaintance
    if getattr(person, chat) in {"", user}:
        setattr(person, chat, user)
        session.add(person)
    elif _elsewhere(session, person.municipality, chat, user) == "":
        session.add(Identity(municipality=person.municipality, chat=chat, user=user, person=person.id))


def known(session: Session, municipality: str, chat: str, user: str) -> tuple[str, str] | None:
    """Id and name of the same person, which is all that a press asks before it is handled."""
    if not user:
        return None
    found = session.execute(_KNOWN[chat], {"municipality": municipality, "user": user}).first()
    if found is not None:
        return found.id, found.name
    other = get(session, municipality, _elsewhere(session, municipality, chat, user))
    return (other.id, other.name) if other is not None else None


def by_email(session: Session, municipality: str, email: str) -> Person | None:
    """The active person of that e-mail address, letter case aside."""
    if not email:
        return None
    query = select(Person).where(
        Person.municipality == municipality, col(Person.email) == email.strip().lower(), col(Person.active)
    )
    return session.exec(query).first()


def with_role(session: Session, municipality: str, role: str) -> list[Person]:
    """The active people who hold a role for all of the municipality, by name."""
    listed = cast(Person.roles, Text).like(f'%"{role}"%')
    query = select(Person).where(Person.municipality == municipality, col(Person.active), listed)
    return [person for person in session.exec(query.order_by(Person.name)) if role in person.roles]


def all_active(session: Session, municipality: str) -> list[Person]:
    """Everybody who is active, by name."""
    query = select(Person).where(Person.municipality == municipality, col(Person.active))
    return list(session.exec(query.order_by(Person.name)))


def names(session: Session, municipality: str) -> list[str]:
    """What everybody who is active is called."""
    query = select(Person.name).where(Person.municipality == municipality, col(Person.active))
    return list(session.exec(query))


def calendars(session: Session) -> list[tuple[str, str, str]]:
    """Everybody whose calendar is read: municipality, person, the name of the secret with its address."""
    query = select(Person).where(col(Person.calendar) != "", col(Person.active))
    found = session.exec(query.order_by(Person.municipality, Person.id))
    return [(person.municipality, person.id, person.calendar) for person in found]


def who_left(session: Session, municipality: str) -> list[str]:
    """Ids of those who are in the register but no longer there."""
    query = select(Person.id).where(Person.municipality == municipality, col(Person.active).is_(False))
    return list(session.exec(query.order_by(Person.id)))


def name_of(session: Session, municipality: str, person: str) -> str:
    """The name of somebody, active or not; the id where the register no longer has them."""
    found = find(session, municipality, person)
    return found.name if found is not None else person


def named(session: Session, municipality: str, ids: Collection[str]) -> list[Person]:
    """These people, in few questions. As long as the list is held, ``get`` asks for none of them."""
    found: list[Person] = []
    for some in portions(ids):
        query = select(Person).where(Person.municipality == municipality, col(Person.id).in_(some))
        found += session.exec(query)
    return found
