"""Municipalities, their accounts and team channels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Text, bindparam, cast, or_, true
from sqlalchemy.orm import defer
from sqlmodel import Session, SQLModel, col, select

from storage import jobs, log, register
from storage.portions import portions
from storage.tables import OPEN, Account, Municipality, Person, Place, TeamChannel

#: Columns that say who handles the account and can reach it; asked in this order, as a substitute is not the
#: responsible person, who may have to administer too.
PEOPLE: Final = ("responsible", "also_responsible", "substitute", "administrators")
#: Who is responsible besides the first.
ALSO: Final = "also_responsible"
#: Columns whose values the log names, as they are ids and no personal data; of others it names the column.
NAMED: Final = frozenset(
    {"platform", "manager", "responsible", "also_responsible", "substitute"}
    | {"administrators", "team_channel", "office_hours"}
)
#: Without what connectors remember, which may be large.
LIGHT = (defer(Account.cursor), defer(Account.connection))  # type: ignore[arg-type]
#: In a cursor, while all or a part of the account was not read yet: since when what is written is news.
SINCE: Final = "since"
#: The end of a long name, where the platform stands, is what tells accounts apart.
_ID_LENGTH = 50

# Put together once: building a statement costs as much as asking it.
_CHANNELS = SQLModel.metadata.tables["team_channel"]
_ADDRESSES = {
    chat: select(_CHANNELS.c[chat]).where(_CHANNELS.c.municipality == bindparam("of"))
    for chat in ("slack", "teams")
}


def normal_address(address: str) -> str:
    """An address as it is compared: letter case of the host, "www." and a last slash do not matter."""
    try:
        parts = urlsplit(address.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # what people and programs write need not be an address at all
        return address.strip().rstrip("/")
    host = (parts.hostname or "").removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}" if host else address.strip().rstrip("/")


def municipality(session: Session, municipality_id: str) -> Municipality | None:
    """The tenant of that id."""
    return session.get(Municipality, municipality_id)


def municipalities(session: Session) -> list[Municipality]:
    """All tenants, by id."""
    return list(session.exec(select(Municipality).order_by(Municipality.id)))


def get(session: Session, municipality_id: str, account: str) -> Account | None:
    """The account of that id."""
    return session.get(Account, (municipality_id, account))


def hold(session: Session, municipality_id: str, account: str) -> Account | None:
    """The account, held until the transaction ends."""
    key = (municipality_id, account)
    return session.get(Account, key, with_for_update=True, populate_existing=True)


def several(session: Session, municipality_id: str, ids: Collection[str]) -> list[Account]:
    """These accounts, open or closed. As long as the list is held, ``get`` asks for none of them."""
    found: list[Account] = []
    for some in portions(ids):
        query = select(Account).where(Account.municipality == municipality_id, col(Account.id).in_(some))
        found += session.exec(query.options(*LIGHT))
    return found


def open_ones(session: Session, municipality_id: str) -> list[Account]:
    """The open accounts of a municipality, by name."""
    query = select(Account).where(Account.municipality == municipality_id, OPEN)
    return list(session.exec(query.order_by(Account.name)))


def with_closed(session: Session, municipality_id: str) -> list[Account]:
    """The closed accounts too, by name: their cases, log and evidence are still decided on and searched."""
    query = select(Account).where(Account.municipality == municipality_id)
    return list(session.exec(query.order_by(Account.name)))


def held_by(session: Session, municipality_id: str, persons: Collection[str]) -> list[Account]:
    """The open accounts of which any of these is the manager, or that they handle or administer, by name."""
    # An id has nothing to escape in JSON; "_" may match too much, so what is found is looked at again.
    administered = _among(persons, Account.administrators, Account.also_responsible)
    held = (col(place).in_(persons) for place in (Account.responsible, Account.substitute, Account.manager))
    query = select(Account).where(Account.municipality == municipality_id, OPEN, or_(administered, *held))
    return list(session.exec(query.order_by(Account.name)))


def _among(persons: Collection[str], *columns: Any) -> ColumnElement[bool]:
    """Whether a column that lists people may name one of these."""
    return or_(*(cast(column, Text).like(f'%"{person}"%') for column in columns for person in persons))


def watched_by(session: Session, municipality_id: str, persons: Collection[str]) -> dict[str, list[Account]]:
    """By person the open accounts that are theirs to watch, by name.

    Those that they are responsible for; and those that they are substitute for where the responsible person
    has left, or there is none.
    """
    there = select(Person.id).where(
        Person.municipality == municipality_id, Person.id == Account.responsible, col(Person.active)
    )
    found: dict[str, list[Account]] = {}
    for place, theirs in (("responsible", true()), ("substitute", ~there.exists())):
        for some in portions(persons):
            query = select(Account).where(Account.municipality == municipality_id, OPEN, theirs)
            query = query.where(col(getattr(Account, place)).in_(some)).options(*LIGHT)
            for account in session.exec(query.order_by(Account.name)):
                found.setdefault(getattr(account, place), []).append(account)
    return found


def managed_by(session: Session, municipality_id: str, person: str) -> list[Account]:
    """The open accounts whose manager somebody is, by name."""
    query = select(Account).where(Account.municipality == municipality_id, OPEN, Account.manager == person)
    return list(session.exec(query.order_by(Account.name)))


def handled_by(session: Session, municipality_id: str, person: str) -> list[Account]:
    """The open accounts that somebody is responsible or substitute for, by name."""
    query = select(Account).where(
        Account.municipality == municipality_id,
        OPEN,
        (col(Account.responsible) == person)
        | (col(Account.substitute) == person)
        | _among([person], Account.also_responsible),
    )
    found = session.exec(query.order_by(Account.name))
    return [
        one for one in found if person in {one.responsible, one.substitute} or person in one.also_responsible
    ]


def handlers(session: Session, municipality_id: str) -> list[str]:
    """Who handles any open account: all managers, then who is responsible, then all substitutes, by id."""
    found: dict[str, None] = {}
    for column in (Account.manager, Account.responsible, Account.substitute):
        query = select(column).where(Account.municipality == municipality_id, OPEN, col(column) != "")
        found |= dict.fromkeys(session.exec(query.distinct().order_by(column)))
    return list(found)


def by_address(session: Session, municipality_id: str, address: str) -> Account | None:
    """The open account that is found at an address."""
    return next(_at(open_ones(session, municipality_id), address), None)


def above(session: Session, municipality_id: str, address: str) -> Account | None:
    """The open account that something at an address stands on: the one whose own address leads to it."""
    wanted = _steps(address)
    found = [
        (len(steps), account)
        for account in open_ones(session, municipality_id)
        if (steps := _steps(account.address)) and steps == wanted[: len(steps)]
    ]
    return max(found, key=lambda one: one[0])[1] if found else None


def _steps(address: str) -> list[str]:
    """Host and folders; with a query, which is another page each, only the page itself leads to it."""
    host, _, path = normal_address(address.partition("#")[0]).partition("/")
    return [host.removeprefix("m."), *(path.casefold().split("/") if path else ())]


def closed_at_address(session: Session, municipality_id: str, address: str) -> Account | None:
    """Of the closed accounts that were found at an address the one that was closed last."""
    query = select(Account).where(Account.municipality == municipality_id, ~OPEN)
    closed = session.exec(query.order_by(col(Account.closed_at).desc()))
    return next(_at(closed, address), None)


def _at(found: Iterable[Account], address: str) -> Iterator[Account]:
    wanted = normal_address(address)
    return (account for account in found if normal_address(account.address) == wanted)


def connected(session: Session) -> list[Account]:
    """Open accounts whose platform can be asked for what is new."""
    return [account for account in session.exec(select(Account).where(OPEN)) if account.connection]


def unconnected(session: Session, municipality_id: str, team_channel: str) -> set[str]:
    """The open accounts of a team channel that nothing reads."""
    query = select(Account.id, Account.connection).where(
        Account.municipality == municipality_id, Account.team_channel == team_channel, OPEN
    )
    return {account for account, connection in session.exec(query) if not connection}


def remember_cursor(session: Session, municipality_id: str, account: str, cursor: dict[str, Any]) -> None:
    """Keeps what the connector must remember until the next poll."""
    found = get(session, municipality_id, account)
    if found is not None and found.cursor != cursor:
        found.cursor = cursor
        session.add(found)


def read_anew(account: Account, since: datetime) -> None:
    """The account is at another place now: of what the connector remembers nothing stands there.

    What was written there since then is news. One that was never read is read as if it had been there always.
    """
    if account.cursor:
        account.cursor = {SINCE: since.isoformat()}


def news_since(account: Account) -> datetime | None:
    """What was written before is no news: since it is watched, or was last read where it was before."""
    moved = account.cursor.get(SINCE)
    return datetime.fromisoformat(moved) if moved else account.bound_at


def posted(session: Session, municipality_id: str, account: str, at: datetime) -> None:
    """The municipality itself has posted on the account; the newest time is kept."""
    found = get(session, municipality_id, account)
    if found is not None and (found.posted_at is None or at > found.posted_at):
        found.posted_at = at
        session.add(found)


def places_of(session: Session, account: Account) -> list[Place]:
    """The channels where the cards of an account appear, one for each chat it is bound to."""
    channel = session.get(TeamChannel, (account.municipality, account.team_channel))
    if channel is None:
        return []
    ids = place_ids(channel)
    return [place for place in (session.get(Place, place_id) for place_id in ids) if place is not None]


def place_ids(channel: TeamChannel) -> list[str]:
    """How the places of a team channel are named, see handlers.ports.Place."""
    ids = []
    if channel.slack:
        ids.append(f"slack:{channel.slack['team']}:{channel.slack['channel']}")
    if channel.teams:
        ids.append(f"teams:{channel.teams['channel']}")
    if channel.room:
        ids.append(f"room:{channel.id}")
    return ids


def municipality_of_place(session: Session, place_id: str) -> str | None:
    """Whose channel a place is."""
    place = session.get(Place, place_id)
    return place.municipality if place is not None else None


def channel_of_place(session: Session, place: Place) -> TeamChannel | None:
    """The team channel that a place belongs to."""
    channels = team_channels(session, place.municipality)
    return next((channel for channel in channels if place.id in place_ids(channel)), None)


def team_channels(session: Session, municipality_id: str) -> list[TeamChannel]:
    """The municipality's team channels, by id."""
    query = select(TeamChannel).where(TeamChannel.municipality == municipality_id)
    return list(session.exec(query.order_by(TeamChannel.id)))


def addresses(session: Session, municipality_id: str, chat: str) -> list[dict[str, str]]:
    """Where the municipality's team channels are in a chat."""
    return list(session.execute(_ADDRESSES[chat], {"of": municipality_id}).scalars())


def begin_watching(session: Session, now: datetime) -> None:
    """Notes for new accounts from when on their comments are news."""
    for account in session.exec(select(Account).where(OPEN, col(Account.bound_at).is_(None))):
        account.bound_at = now
        session.add(account)


# --- opened, changed, closed -----------------------------------------------------------------------


class AddressTaken(ValueError):
    """There is an open account at this address already."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.id)
        self.account = account


def open_account(
    session: Session,
    municipality_id: str,
    by: str,
    at: datetime,
    *,
    platform: str,
    address: str,
    name: str,
    **values: Any,
) -> Account:
    """A new account with its log row, watched from now on; ``values`` are columns, the answers ``plan``.

    Raises AddressTaken where an open account is found there. Where a closed one was, that one stays as it is.
    """
    there = by_address(session, municipality_id, address)
    if there is not None:
        raise AddressTaken(there)
    account = Account(
        municipality=municipality_id,
        id=_free_id(session, municipality_id, f"{name} {platform}"),
        platform=platform,
        address=address,
        name=name,
        opened_at=at,
        bound_at=at,
        **values,
    )
    account.people_before = people_of(account)
    session.add(account)
    session.flush()
    details = {"platform": platform, "responsible": account.responsible}
    log.append(session, municipality_id, at, by, "account.opened", f"account:{account.id}", details)
    register.review(session, municipality_id, by, at)
    return account


def change(session: Session, account: Account, by: str, at: datetime, **values: Any) -> None:
    """Gives columns of the account other values, with a log row; the register follows."""
    changed = {name: value for name, value in values.items() if getattr(account, name) != value}
    details = {
        name: [getattr(account, name), value] if name in NAMED else "changed"
        for name, value in changed.items()
    }
    for name, value in changed.items():
        setattr(account, name, value)
    session.add(account)
    if changed.keys() & {*PEOPLE}:
        people_changed(session, account, by, at)
    session.flush()
    log.append(session, account.municipality, at, by, "account.changed", f"account:{account.id}", details)
    register.review(session, account.municipality, by, at)


def people_of(account: Account) -> dict[str, Any]:
    """Who handles the account and can reach it, by what they are to it."""
    return {place: getattr(account, place) for place in PEOPLE}


def people_changed(session: Session, account: Account, by: str, at: datetime) -> None:
    """The account has other people, or another login: what that calls for is a job, whoever changed it."""
    account.people_version += 1
    account.people_by = by
    session.add(account)
    subject = f"account:{account.municipality}/{account.id}"
    jobs.ask(session, "account_people", subject, account.people_version, at)


def login_changed(session: Session, account: Account, by: str, at: datetime, *, parts: Iterable[str]) -> None:
    """Somebody says that the login is another, with a log row; the login itself is never known here."""
    account.people_version += 1
    account.people_by = by
    session.add(account)
    session.flush()
    details = {"parts": [*parts]}
    log.append(
        session, account.municipality, at, by, "account.login_changed", f"account:{account.id}", details
    )


def close(session: Session, account: Account, by: str, at: datetime) -> bool:
    """Closes the account, with its log row; False if somebody was first.

    It keeps its people and its connection: its open cases are still decided, by the same.
    """
    key = (account.municipality, account.id)
    held = session.get_one(Account, key, with_for_update=True, populate_existing=True)
    if held.closed_at is not None:
        return False
    held.closed_at, held.closed_by = at, by
    session.add(held)
    session.flush()
    log.append(session, held.municipality, at, by, "account.closed", f"account:{held.id}")
    register.review(session, held.municipality, by, at)
    return True


def _free_id(session: Session, municipality_id: str, words: str) -> str:
    """What a new account is called in the setup file and the log: "biblioteket-instagram"."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[-_ID_LENGTH:].strip("-") or "konto"
    number, found = 1, made
    while get(session, municipality_id, found) is not None:
        number += 1
        found = f"{made}-{number}"
    return found
