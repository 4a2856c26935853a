"""The days on which accounts have no substitute, as the task that asks for one keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from handlers.stand_ins import Days
from storage.duty_tables import Absence, Task

#: By account, stretch by stretch.
ByAccount: TypeAlias = dict[str, Days]


def written(missing: ByAccount) -> dict[str, Any]:
    """The accounts and their days, as the task's details keep them."""
    days = {
        account: [[moment.isoformat() for moment in stretch] for stretch in theirs]
        for account, theirs in missing.items()
    }
    return {"accounts": [*missing], "days": days}


def kept(task: Task, absence: Absence) -> ByAccount:
    """The accounts of a task and their days without a substitute; all days of the absence in old tasks."""
    whole = ((absence.starts, absence.ends),)
    days: Mapping[str, Any] = task.details.get("days", {})
    return {
        account: tuple(
            (datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in days[account]
        )
        if account in days
        else whole
        for account in task.details["accounts"]
    }


def left(missing: ByAccount, now: datetime) -> ByAccount:
    """What is still to come of these days."""
    ahead = {
        account: tuple((max(begins, now), ends) for begins, ends in theirs if ends > now)
        for account, theirs in missing.items()
    }
    return {account: theirs for account, theirs in ahead.items() if theirs}


def to_come(task: Task, absence: Absence, now: datetime) -> ByAccount:
    """Those of its stretches of days that are not over, each from its beginning."""
    found = kept(task, absence)
    return {
        account: ahead
        for account, theirs in found.items()
        if (ahead := tuple(one for one in theirs if one[1] > now))
    }


def first(missing: ByAccount) -> datetime:
    """When the first of them begins."""
    return min(begins for theirs in missing.values() for begins, _ in theirs)
