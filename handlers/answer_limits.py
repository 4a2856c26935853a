"""A platform that takes an answer for some time only: where the routine gives no less, it counts."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.world import World
from routines.clock import due, hours_of
from routines.model import Routine
from storage.tables import Account


def allowed(
    world: World, routine: Routine, account: Account, kind: str, written: datetime
) -> timedelta | None:
    """How long the platform takes an answer to what was written then, where the routine gives no less."""
    last = closes_at(world, account, kind, written)
    if last is None:
        return None
    hours = hours_of(account.office_hours, routine.office_hours.value)
    by = due(written, routine.answer_deadline(account.platform).value, hours)
    return last - written if last <= by else None


def closes_at(world: World, account: Account, kind: str, written: datetime) -> datetime | None:
    """Until when the platform takes an answer to what was written then; None where it always does."""
    for_so_long = world.platform(account).capabilities.answerable.get(kind)
    return written + for_so_long if for_so_long is not None else None


def binds(answer_by: datetime | None, written: datetime, limit: timedelta | None) -> bool:
    """Whether the deadline of an answer is the platform's."""
    return limit is not None and answer_by == written + limit
