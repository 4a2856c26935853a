"""Who the cards of an account's cases name, as they were drawn last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy
from sqlmodel import Session, col, select

from storage.accounts import LIGHT
from storage.cases import DECIDED
from storage.duty_tables import Drawn
from storage.tables import OPEN, Account, Case, Forward

#: So many accounts are asked about in one question.
MANY = 500


def of(session: Session, municipality: str) -> dict[str, Drawn]:
    """By account what is noted."""
    query = select(Drawn).where(Drawn.municipality == municipality)
    return {row.account: row for row in session.exec(query)}


def accounts(session: Session, municipality: str) -> list[Account]:
    """The open accounts, without what connectors remember: asked each minute."""
    query = select(Account).where(Account.municipality == municipality, OPEN).options(*LIGHT)
    return list(session.exec(query.order_by(Account.id)))


def note(
    session: Session, municipality: str, account: str, duty: str, away: Mapping[str, str], row: Drawn | None
) -> None:
    """The account's cards are drawn so now."""
    row = row or Drawn(municipality=municipality, account=account)
    row.duty, row.away = duty, dict(away)
    session.add(row)


def claimed(session: Session, municipality: str) -> list[tuple[int, str, str]]:
    """The undecided cases that somebody has taken on: number, account, who."""
    query = select(Case.id, Case.account, Case.claimed_by).where(
        Case.municipality == municipality, col(Case.state).not_in(DECIDED), Case.claimed_by != ""
    )
    return [(case or 0, account, person) for case, account, person in session.exec(query)]


def passed_on(session: Session, municipality: str) -> list[tuple[str, Forward]]:
    """What waits for its receiver on undecided cases: the account, and the passing-on."""
    query = (
        sqlalchemy.select(Case.account, Forward)  # type: ignore[call-overload]
        .join(Forward, col(Forward.case) == Case.id)
        .where(
            col(Case.municipality) == municipality,
            col(Case.state) != "closed",
            col(Forward.state).in_(("sending", "waiting")),
        )
    )
    return [(account, row) for account, row in session.execute(query)]


def undecided(session: Session, municipality: str, accounts_: Sequence[str]) -> list[int]:
    """The undecided cases of some accounts, by number."""
    found: list[int] = []
    for first in range(0, len(accounts_), MANY):
        some = accounts_[first : first + MANY]
        query = select(Case.id).where(
            Case.municipality == municipality, col(Case.account).in_(some), col(Case.state).not_in(DECIDED)
        )
        found += [number or 0 for number in session.exec(query)]
    return sorted(found)
