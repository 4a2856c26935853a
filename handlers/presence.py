"""Since when this program is at work without a break: what nobody was there to do is no fault of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Time is kept each minute; a longer gap, or a clock that was put back, is a break.
BREAK = timedelta(minutes=10)


@dataclass(kw_only=True)
class Presence:
    """What one process knows of its own time; kept nowhere, for it ends with it."""

    since: datetime | None = None
    _last: datetime | None = None

    def here(self, now: datetime) -> None:
        """It is at work now."""
        if self._last is None or not timedelta(0) <= now - self._last <= BREAK:
            self.since = now
        self._last = now

    def longer_than(self, span: timedelta, now: datetime) -> bool:
        """Whether it has been for so long."""
        return self.since is not None and now - self.since >= span
