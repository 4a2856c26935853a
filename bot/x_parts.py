"""Parts of an account at X that cannot be read for a while: the rest is read all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Self

import structlog

from bot.x_rest import HTTP_MANY, HTTP_PAYMENT, HTTP_UNAUTHORIZED, Declined
from handlers.ports import Undelivered

#: What people are told of them: each is asked for by calls of its own, which X limits apart.
SEARCH, THREADS = "svar som inte nämner kontot", "vems trådarna är"
OWN_POSTS, QUOTES, ANSWERS, EDITS = "egna inlägg", "citat", "svar till andra i egna trådar", "ändringar"
#: Those that are asked for once an hour.
HOURLY = frozenset({OWN_POSTS, QUOTES, ANSWERS, EDITS})
#: A part that has failed for so long is announced; a shorter fault passes unsaid.
LASTS: Final = timedelta(hours=1)
#: These, said for good, are about the whole account.
_OF_ALL = frozenset({HTTP_UNAUTHORIZED, HTTP_PAYMENT, HTTP_MANY})

_log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Parts:
    """Which parts fail, since when and why."""

    now: datetime
    failing: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, state: Mapping[str, Any], now: datetime) -> Self:
        """Those that failed at the last reading."""
        told = state.get("failing_parts", {})
        here = now.isoformat()  # nothing failed later than now: the clock was put back
        return cls(now=now, failing={part: (min(since, here), why) for part, (since, why) in told.items()})

    def state(self) -> dict[str, Any]:
        """As plain data that JSON can hold."""
        return {"failing_parts": {part: list(row) for part, row in self.failing.items()}}

    @contextmanager
    def apart(self, part: str) -> Iterator[None]:
        """What fails within is noted as this part's; what is about the whole account is raised."""
        try:
            yield
        except Undelivered as no:
            if isinstance(no, Declined) and no.final and no.status in _OF_ALL:
                raise
            _log.warning("a part of X could not be read", part=part, why=no.reason)
            since, _ = self.failing.get(part, (self.now.isoformat(), ""))
            self.failing[part] = (since, no.reason)
        else:
            self.failing.pop(part, None)

    @property
    def lasting(self) -> dict[str, str]:
        """Why, of those that have failed for long."""
        return {
            part: why
            for part, (since, why) in self.failing.items()
            if self.now - datetime.fromisoformat(since) >= LASTS
        }
