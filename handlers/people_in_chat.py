"""Which municipality somebody belongs to, when neither a card nor a channel says it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from handlers.ports import Actor
from storage import accounts, people, postings
from storage.tables import Person, TeamChannel


def municipality_of(session: Session, actor: Actor) -> str | None:
    """The municipality whose register has the person, else the one whose workspace they write in."""
    for municipality in accounts.municipalities(session):
        if people.by_chat(session, municipality.id, actor.chat, actor.user) is not None:
            return municipality.id
    return _of_workspace(session, actor)


def _of_workspace(session: Session, actor: Actor) -> str | None:
    if actor.chat == "room" or not actor.team:
        return None
    key = {"slack": "team", "teams": "tenant"}[actor.chat]
    for channel in session.exec(select(TeamChannel)):
        address: dict[str, str] = getattr(channel, actor.chat)
        if address and address.get(key) == actor.team:
            return channel.municipality
    return None


def show(session: Session, person: Person, key: str, version: int, at: datetime) -> bool:
    """Shows a card to somebody alone, in every chat that knows them; False where none does."""
    contacts = contact_of(session, person)
    for contact in contacts:
        postings.show_to(session, person.municipality, contact, key, version, at)
    return bool(contacts)


def contact_of(session: Session, person: Person) -> list[tuple[str, str, str]]:
    """How somebody is reached in each chat that they are known in: (chat, team, user)."""
    channels = session.exec(
        select(TeamChannel)
        .where(TeamChannel.municipality == person.municipality)
        .order_by(col(TeamChannel.id))
    ).all()
    found = []
    slack = next((channel.slack for channel in channels if channel.slack), None)
    if person.slack and slack:
        found.append(("slack", slack["team"], person.slack))
    teams = next((channel.teams for channel in channels if channel.teams), None)
    if person.teams and teams:
        found.append(("teams", teams.get("tenant", ""), person.teams))
    if any(channel.room for channel in channels):
        found.append(("room", "", person.id))
    return found
