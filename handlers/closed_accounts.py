"""Closed accounts: when and by whom each was closed, and the documents that are kept about it.

They leave the list of accounts and stay in the records; whoever might see one while it was open still may.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlmodel import Session

from cards.account import ClosedView, closed_card, closed_list_card
from cards.model import Card, Link
from cards.task import LISTED
from handlers import rights, views
from handlers.duty import Duties
from handlers.guard import Refusal
from handlers.ports import Refused
from handlers.requests import relations
from handlers.world import World
from routines.model import Role
from storage import accounts, documents, log, people, requests
from storage.document_tables import Document
from storage.tables import Account, Person

#: Words after ``konton`` that ask for them.
ASKED_BY = frozenset({"avslutade", "avslutad", "avslutat", "closed"})


def matching(session: Session, duties: Duties, person: Person | None, wanted: str) -> list[Account]:
    """Those that somebody may see and that words may mean, the one that was closed last first."""
    if person is None:
        return []
    found = [
        account
        for account in accounts.with_closed(session, person.municipality)
        if account.closed_at is not None
        and wanted in f"{account.name} {account.unit} {account.address}".casefold()
        and duties.may("account.show", account, person)
    ]
    return sorted(found, key=lambda account: cast("datetime", account.closed_at), reverse=True)


def listed(session: Session, world: World, found: list[Account], person: Person | None) -> Card:
    """All of them, each with a button that shows it; one alone is shown whole."""
    if not found or person is None:
        raise Refusal(Refused(reason=world.texts("refused-accounts-closed")))
    if len(found) == 1:
        return card(session, world, found[0], person)
    seen = [_view(session, world, account) for account in found[:LISTED]]
    return closed_list_card(seen, len(found) - len(seen), world.language)


def card(session: Session, world: World, account: Account, person: Person) -> Card:
    """One of them, with its documents as far as this person may read them."""
    kept = [
        Link(
            label=world.texts("account-document", name=one.name, day=views.moment(world, one.saved_at)),
            url=world.link_to(one.pdf),
        )
        for one in _documents(session, world, account, person)
    ]
    return closed_card(_view(session, world, account), kept, world.language)


def _view(session: Session, world: World, account: Account) -> ClosedView:
    by = account.closed_by
    return ClosedView(
        municipality=account.municipality,
        id=account.id,
        name=account.name,
        platform=account.platform,
        address=account.address,
        unit=account.unit,
        closed=views.moment(world, cast("datetime", account.closed_at)),
        by=world.texts("program")
        if by in {"", log.PROGRAM}
        else people.name_of(session, account.municipality, by),
    )


def _documents(session: Session, world: World, account: Account, person: Person) -> list[Document]:
    """What is kept about the account and about the requests to open and close it, the newest first.

    A request's form and protocol are for whoever may read the request; registrar and archivist keep them all.
    """
    keeps = {Role.REGISTRAR, Role.ARCHIVIST} & set(person.roles)
    asked = [
        one
        for one in requests.of_account(session, account.municipality, account.id)
        if keeps or rights.may("request.read", relations(session, world, one, person))
    ]
    subjects = [f"account:{account.id}", *(f"request:{one.id}" for one in asked)]
    found = [one for subject in subjects for one in documents.about(session, account.municipality, subject)]
    return sorted(found, key=lambda one: one.saved_at, reverse=True)
