"""Who stands in for somebody during an absence, each on their own days: exactly those who have duty then."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlmodel import Session

from handlers.duty import ROLES, Timeline
from storage import absences, accounts
from storage.duty_tables import Absence
from storage.tables import Account

#: From when until when somebody has duty, in order.
Days: TypeAlias = tuple[tuple[datetime, datetime], ...]


def by_absence(
    session: Session, municipality: str, noted: Sequence[Absence]
) -> dict[int | None, dict[str, Days]]:
    """By absence who stands in, each with their days."""
    if not noted:
        return {}
    timeline, handled = together(session, municipality, noted)
    return {one.id: during(timeline, one, handled.get(one.person, ())) for one in noted}


def together(
    session: Session, municipality: str, noted: Sequence[Absence]
) -> tuple[Timeline, Mapping[str, Sequence[Account]]]:
    """Who has duty when while these are away (there are some), and by person the accounts that are theirs."""
    handled = accounts.watched_by(session, municipality, {absence.person for absence in noted})
    of = [account for theirs in handled.values() for account in theirs]
    starts, ends = min(one.starts for one in noted), max(one.ends for one in noted)
    return Timeline(session, municipality, starts, ends, of), handled


def during(timeline: Timeline, absence: Absence, of: Sequence[Account]) -> dict[str, Days]:
    """Who stands in during an absence. ``of``: the accounts that are the absent person's to watch."""
    return _together({*_spans(timeline, absence, of)})


def on_account(timeline: Timeline, absence: Absence, account: Account) -> dict[str, Days]:
    """Who stands in on one account that is the absent person's to watch."""
    return _together({*_on_account(timeline, absence, account)})


def on_accounts(session: Session, absence: Absence) -> set[str]:
    """Who stands in on any of the accounts that are the absent person's to watch."""
    timeline, handled = together(session, absence.municipality, [absence])
    of = handled.get(absence.person, ())
    return {person for account in of for person in on_account(timeline, absence, account)}


def _together(spans: Collection[tuple[datetime, datetime, str]]) -> dict[str, Days]:
    found: dict[str, list[tuple[datetime, datetime]]] = {}
    for begins, ends, person in sorted(spans):
        theirs = found.setdefault(person, [])
        goes_on = theirs.pop() if theirs and begins <= theirs[-1][1] else (begins, ends)
        theirs.append((goes_on[0], max(ends, goes_on[1])))
    return {person: tuple(theirs) for person, theirs in found.items()}


def _spans(
    timeline: Timeline, absence: Absence, of: Sequence[Account]
) -> Iterator[tuple[datetime, datetime, str]]:
    for account in of:
        yield from _on_account(timeline, absence, account)
    of_roles = any(cover.account == ROLES for cover in absences.covers(absence))
    more = not of or timeline.has_role(absence.person)
    if not of_roles and not (absence.substitute and more):  # a manager need have no role in the register
        return
    for begins, over in timeline.spans(
        absence.starts, absence.ends, [absence.person]
    ):  # what else they do than watch
        duties = timeline.at(begins)
        duty = duties.stand_in(absence.person, "substitute")
        if duty is not None and duties.behind(absence, duty.person.id):
            yield begins, over, duty.person.id


def _on_account(
    timeline: Timeline, absence: Absence, account: Account
) -> Iterator[tuple[datetime, datetime, str]]:
    own = (account.responsible, *account.also_responsible, account.substitute)
    for begins, over in timeline.spans(absence.starts, absence.ends, own, account.id):
        duties = timeline.at(begins)
        duty = duties.of(account)
        # Where two absences of theirs overlap, each speaks of whom it names.
        if duty is not None and duty.role == "substitute" and duties.behind(absence, duty.person.id):
            yield begins, over, duty.person.id


def named(absence: Absence) -> dict[tuple[str, str], Days]:
    """Who was named for single accounts during an absence: by account and person, their days."""
    found: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    for cover in sorted(absences.covers(absence), key=lambda one: one.starts):
        found.setdefault((cover.account, cover.person), []).append((cover.starts, cover.ends))
    return {key: tuple(days) for key, days in found.items()}


def left(days: Mapping[str, Days], person: str, now: datetime) -> Days:
    """Somebody's days, if not all of them are over."""
    theirs = days.get(person, ())
    return theirs if theirs and theirs[-1][1] > now else ()
