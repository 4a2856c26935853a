"""Each working day's watching: whose digest was opened, what stands in it, and who has looked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy
from sqlalchemy import ColumnElement, case, exists, func
from sqlmodel import Session, col, select

from storage import postings
from storage.accounts import LIGHT
from storage.duty_tables import Reminder, Watch
from storage.tables import OPEN, Account, Case, Posting, Removal, TeamChannel

#: What had a time is done; a diary number or somebody's word may be missing still.
_GONE = (col(Case.state) == "removing") & exists().where(
    col(Removal.case) == col(Case.id), col(Removal.removed_at).is_not(None)
)
#: The nearer of the two deadlines of a case.
_DUE: ColumnElement[datetime] = case(
    ((col(Case.state) == "awaiting") | _GONE, None),
    (col(Case.remove_by).is_(None), col(Case.answer_by)),
    (col(Case.answer_by).is_(None), col(Case.remove_by)),
    (col(Case.remove_by) <= col(Case.answer_by), col(Case.remove_by)),
    else_=col(Case.answer_by),
)


# --- days ------------------------------------------------------------------------------------------


def channels(session: Session, municipality: str, at: datetime) -> list[TeamChannel]:
    """The team channels in which there was something to watch at that moment already."""
    # Asked once for all channels, not of each channel: there may be hundreds of them.
    bound = select(Account.team_channel).where(
        Account.municipality == municipality,
        OPEN,
        col(Account.bound_at).is_(None) | (col(Account.bound_at) <= at),
    )
    query = select(TeamChannel).where(
        TeamChannel.municipality == municipality, col(TeamChannel.id).in_(bound.distinct())
    )
    return list(session.exec(query.order_by(TeamChannel.id)))


def of_day(session: Session, municipality: str, day: str) -> dict[str, Watch]:
    """The day's watches, by team channel."""
    query = select(Watch).where(Watch.municipality == municipality, Watch.day == day)
    return {watch.team_channel: watch for watch in session.exec(query)}


def newest_before(session: Session, municipality: str, day: str) -> dict[str, Watch]:
    """Each team channel's last watch before a day."""
    last = (
        select(Watch.team_channel, func.max(Watch.day).label("day"))
        .where(Watch.municipality == municipality, Watch.day < day)
        .group_by(Watch.team_channel)
        .subquery()
    )
    query = (
        select(Watch)
        .join(last, (col(Watch.team_channel) == last.c.team_channel) & (col(Watch.day) == last.c.day))
        .where(Watch.municipality == municipality)
    )
    return {watch.team_channel: watch for watch in session.exec(query)}


def last_day(session: Session, municipality: str, before: str) -> str:
    """The last day before that one on which anybody was asked to watch; that one if there is none."""
    query = select(Watch.day).where(Watch.municipality == municipality, Watch.day < before)
    return session.exec(query.order_by(col(Watch.day).desc()).limit(1)).first() or before


def open_day(
    session: Session, municipality: str, team_channels: Sequence[str], day: str, at: datetime
) -> list[Watch]:
    """A new day's watches. Of two who open the same day the second finds it opened, or is broken off."""
    opened = [
        Watch(municipality=municipality, team_channel=channel, day=day, opened_at=at)
        for channel in team_channels
    ]
    session.add_all(opened)
    session.flush()
    return opened


def since(session: Session, municipality: str, day: str) -> list[Watch]:
    """The watches of that day and of those to come, which only a clock that ran ahead has opened."""
    query = select(Watch).where(Watch.municipality == municipality, Watch.day >= day)
    return list(session.exec(query.order_by(Watch.day, col(Watch.id))))


def unseen(session: Session, municipality: str, since: str) -> list[Watch]:
    """Watches from that day on where nobody has looked yet."""
    query = select(Watch).where(Watch.municipality == municipality, Watch.day >= since, Watch.looked_by == "")
    return list(session.exec(query.order_by(Watch.day, Watch.team_channel)))


def called_for(session: Session, municipality: str, keys: Collection[str]) -> set[str]:
    """Which of these occasions have led to messages already."""
    query = select(Reminder.key).where(Reminder.municipality == municipality, col(Reminder.key).in_(keys))
    return set(session.exec(query.distinct())) if keys else set()


def get(session: Session, watch: int) -> Watch | None:
    """The watch of that number."""
    return session.get(Watch, watch, populate_existing=True)


def hold(session: Session, watch: int) -> Watch | None:
    """The watch as it is now, held until the transaction ends, so that one of two presses wins."""
    return session.get(Watch, watch, with_for_update=True, populate_existing=True)


def change(session: Session, watch: Watch, at: datetime, **values: object) -> None:
    """The watch says something else: a new version, wherever its card is seen."""
    for name, value in values.items():
        setattr(watch, name, value)
    watch.version += 1
    session.add(watch)
    postings.want(session, f"watch:{watch.id}", watch.version, at)


# --- what there is to watch ------------------------------------------------------------------------


def accounts_in(session: Session, municipality: str, team_channels: Collection[str]) -> list[Account]:
    """The open accounts of some team channels, by name, without what connectors remember, for it is much."""
    query = select(Account).where(
        Account.municipality == municipality, OPEN, col(Account.team_channel).in_(team_channels)
    )
    return list(session.exec(query.options(*LIGHT).order_by(Account.name, Account.id)))


def plans_in(
    session: Session, municipality: str, team_channels: Collection[str]
) -> dict[str, dict[str, str]]:
    """By team channel its open accounts, each with its plan's words on how it is watched; "" if it has none.

    Of the plan only these words are read, for it is much.
    """
    said = func.coalesce(col(Account.plan)["watching"].as_string(), "")
    query = select(Account.team_channel, Account.id, said).where(
        Account.municipality == municipality, OPEN, col(Account.team_channel).in_(team_channels)
    )
    found: dict[str, dict[str, str]] = {}
    for team_channel, account, words in session.exec(query):
        found.setdefault(team_channel, {})[account] = words
    return found


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much is open on an account, and how much of it is late."""

    open: int = 0
    late: int = 0


def loads(
    session: Session, municipality: str, now: datetime, team_channel: str | None = None
) -> dict[str, Load]:
    """How much is open on each account that has something open; of one team channel, if that is asked."""
    late = func.sum(case((now > _DUE, 1), else_=0))
    query = (
        select(Case.account, func.count(), late)
        .where(Case.municipality == municipality, Case.state != "closed")
        .group_by(Case.account)
    )
    if team_channel is not None:
        query = query.where(_in_channel(municipality, team_channel))
    return {account: Load(open=n, late=int(behind)) for account, n, behind in session.execute(query)}


def nearest(
    session: Session, municipality: str, team_channel: str, limit: int
) -> list[tuple[Case, datetime | None]]:
    """The open cases of a team channel's accounts, the latest first, each with its nearest time."""
    query = sqlalchemy.select(Case, _DUE).where(
        col(Case.municipality) == municipality,
        col(Case.state) != "closed",
        _in_channel(municipality, team_channel),
    )
    found = session.execute(query.order_by(_DUE.nulls_last(), col(Case.id)).limit(limit))
    return [(case_, due) for case_, due in found]


def held_back(session: Session, places: Collection[str]) -> int:
    """How many cards wait behind a digest in any of these places; one that waits in two counts once."""
    query = select(func.count(func.distinct(Posting.key))).where(
        col(Posting.place).in_(places), Posting.state == "digest"
    )
    return session.exec(query).one()


def _in_channel(municipality: str, team_channel: str) -> ColumnElement[bool]:
    accounts = select(Account.id).where(
        Account.municipality == municipality, OPEN, Account.team_channel == team_channel
    )
    return col(Case.account).in_(accounts)
