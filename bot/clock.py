"""The one place that reads the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def has_passed(since: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether so much time is over since then, or it never was.

    What lies ahead of us was noted by a clock that was wrong and has been put back: it is over too.
    """
    return since is None or not timedelta(0) <= now - since < span
