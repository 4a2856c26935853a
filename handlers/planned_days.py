"""On which days accounts are watched where each account's own plan says so (GIS-93)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from routines.model import Cadence, Routine
from routines.watched_days import days_watched
from storage import watches
from storage.duty_tables import Watch
from storage.tables import Account

#: By team channel its accounts, each with its plan's words on how it is watched; empty where these count not.
Plans: TypeAlias = Mapping[str, Mapping[str, str]]


def plans_of(session: Session, routine: Routine, municipality: str, team_channels: Collection[str]) -> Plans:
    """The plans of the accounts of some team channels, where the routine goes by them."""
    if routine.watching.cadence.value is not Cadence.PLANNED:
        return {}
    return watches.plans_in(session, municipality, team_channels)


def left_of(plans: Plans, row: Watch, every: Iterable[Account]) -> list[Account]:
    """The accounts that nobody has looked at, without those whose plan names other days of the week."""
    theirs, day = plans.get(row.team_channel, {}), date.fromisoformat(row.day)
    return [one for one in every if one.id not in row.looked and _of_day(theirs.get(one.id, ""), day)]


def seen_through(plans: Plans, row: Watch) -> bool:
    """Whether each account that the plans want watched that day was looked at; not where there are none."""
    theirs, day = plans.get(row.team_channel, {}), date.fromisoformat(row.day)
    return bool(theirs) and all(one in row.looked or not _of_day(words, day) for one, words in theirs.items())


def rests(plans: Plans, team_channel: str, day: date) -> bool:
    """Whether all accounts of the channel are watched on other days: then none of them is read."""
    theirs = plans.get(team_channel, {})
    return bool(theirs) and not any(_of_day(words, day) for words in theirs.values())


def _of_day(words: str, day: date) -> bool:
    days = days_watched(words)
    return days is None or day.weekday() in days
