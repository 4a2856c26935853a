"""What YouTube lets one Google project ask in a day: counted, spread over the day, never used up by reading.

Each call costs units, also one that fails, and at midnight in California the day begins anew. A part is kept
for decisions, so that what people decide is carried out however much there is to read; the rest is made to
last the day.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from bot.clock import has_passed
from bot.clock import now as the_time
from handlers.ports import Now, Undelivered
from routines.clock import STOCKHOLM
from storage.database import Database
from storage.spending import spend, spend_all

#: What a project gets that has not asked Google for more. [developers.google.com/youtube, quota]
UNITS: Final = 10_000
#: One part in so many is kept for decisions: at 10,000 units for some twenty removals whose author is told
#: (each takes two changes and a look before and after them), or some forty without that.
KEPT: Final = 4
#: What reading costs at least, and what changing anything costs.
READS, CHANGES = 1, 50
#: What an ordinary reading costs where nobody knows it yet: both lists, and an answer or two.
ORDINARY: Final = 3
#: What it costs to ask for the newest film, as often as all is gone through.
FILM: Final = 2
#: Reading is spread out no thinner than this; when its part is used up, that is said instead.
SELDOM = timedelta(hours=1)
#: So often all of a channel is gone through, while there are units for it.
WHOLE = timedelta(hours=1)
#: One part in so many of what is left for reading goes to that at most.
WHOLE_PART: Final = 2
PACIFIC = ZoneInfo("America/Los_Angeles")


class Ledger(Protocol):
    """Where it is written down."""

    async def spend(self, day: str, units: int, at_most: int) -> tuple[int, bool]:
        """Counts more, unless it would exceed ``at_most``: what the day has come to, and whether."""

    async def spend_all(self, day: str, units: int) -> None:
        """The day's number is at least that."""


class InMemory:
    """Written down nowhere, for a connector that stands alone."""

    def __init__(self) -> None:
        self._days: dict[str, int] = {}

    async def spend(self, day: str, units: int, at_most: int) -> tuple[int, bool]:
        """As ``Ledger``."""
        before = self._days.get(day, 0)
        if before + units > at_most:
            return before, False
        self._days = {day: before + units}
        return before + units, True

    async def spend_all(self, day: str, units: int) -> None:
        """As ``Ledger``."""
        self._days = {day: max(units, self._days.get(day, 0))}


class InDatabase:
    """Written down in the database, so that replicas count together and a restart forgets nothing."""

    def __init__(self, database: Database, whose: str) -> None:
        self._database = database
        self._whose = whose

    async def spend(self, day: str, units: int, at_most: int) -> tuple[int, bool]:
        """As ``Ledger``."""
        change = partial(spend, whose=self._whose, day=day, units=units, at_most=at_most)
        return await self._database.write(change)

    async def spend_all(self, day: str, units: int) -> None:
        """As ``Ledger``."""
        await self._database.write(partial(spend_all, whose=self._whose, day=day, units=units))


class Quota:
    """One project's units of the day."""

    def __init__(self, units: int = UNITS, *, ledger: Ledger | None = None, now: Now = the_time) -> None:
        self._units = units
        self._ledger = ledger or InMemory()
        self._now = now
        self._day, self._spent = "", 0

    async def spend(self, units: int, *, deciding: bool) -> None:
        """Counts a call before it is made. Raises Undelivered where there are not so many units for it."""
        day = self._today()
        at_most = self._units if deciding else self._for_reading
        self._spent, counted = await self._ledger.spend(day, units, at_most)
        self._day = day
        if not counted:
            raise self.used_up()

    async def all_spent(self) -> None:
        """YouTube says that nothing is left, whatever we counted: others may use the project too."""
        self._day, self._spent = self._today(), self._units
        await self._ledger.spend_all(self._day, self._units)

    def used_up(self) -> Undelivered:
        """The refusal while there are no units, with when there are again."""
        left = self._left_of_day()
        begins = (self._now() + left).astimezone(STOCKHOLM)
        reason = f"dagens anrop till YouTube är slut; nästa dag börjar där kl. {begins:%H:%M}"
        return Undelivered(reason, retry_after=left.total_seconds())

    @property
    def percent(self) -> int:
        """How much of the day's units is used, as far as we know."""
        return min(100, 100 * self._spent // self._units) if self._day == self._today() else 0

    def pause(self, cost: int, whole: int = 0) -> timedelta:
        """How long to wait after a reading that cost so much, so that what is left lasts the day.

        ``whole``: what it costs to go through all once; that is left for it.
        """
        left = self._left
        left -= min(left // WHOLE_PART, int(whole * (self._left_of_day() / WHOLE)))
        return min(SELDOM, cost * self._left_of_day() / left) if left >= cost > 0 else SELDOM

    def pause_of_whole(self, cost: int) -> timedelta:
        """How long to wait after all was gone through, at that cost; the whole day where little is left."""
        part = self._left // WHOLE_PART
        return max(WHOLE, cost * self._left_of_day() / part) if part >= cost else timedelta(days=1)

    @property
    def _left(self) -> int:
        spent = self._spent if self._day == self._today() else 0
        return max(0, self._for_reading - spent)

    @property
    def _for_reading(self) -> int:
        return self._units - self._units // KEPT

    def _today(self) -> str:
        return self._now().astimezone(PACIFIC).date().isoformat()

    def _left_of_day(self) -> timedelta:
        here = self._now().astimezone(PACIFIC)
        midnight = datetime.combine(here.date() + timedelta(days=1), time(), PACIFIC)
        return midnight.astimezone(UTC) - here.astimezone(UTC)  # 23 or 25 hours twice a year


@dataclass(kw_only=True)
class Turns:
    """When one channel was asked what."""

    #: When it was last asked what is new, and how many units that took; and how many where all was.
    asked_at: datetime | None = None
    cost: int = ORDINARY
    whole_cost: int = 0
    #: When it was last read whole, and when we last asked for its newest film.
    whole_at: datetime | None = None
    film_at: datetime | None = None
    #: Rows that could not be read when they were told last.
    odd: set[str] = field(default_factory=set)

    def recall(self, state: Mapping[str, Any]) -> None:
        """Takes up what ``kept`` has put into the channel's state: a start is no reason to go through all."""
        with contextlib.suppress(LookupError, TypeError, ValueError):
            at, cost = state["whole"]
            read = datetime.fromtimestamp(at, UTC)
            if self.whole_at is None or self.whole_at < read:
                self.whole_at, self.whole_cost = read, int(cost)

    def kept(self) -> dict[str, Any]:
        """When all was gone through last, and what that took, for the channel's state."""
        return {"whole": [int(self.whole_at.timestamp()), self.whole_cost]} if self.whole_at else {}


@dataclass(kw_only=True)
class Project:
    """What all channels that are asked through one Google project share, for as long as the program runs."""

    quota: Quota = field(default_factory=Quota)
    now: Callable[[], datetime] = the_time
    _turns: dict[str, Turns] = field(default_factory=dict)

    def turns(self, channel: str) -> Turns:
        """Those of one channel."""
        return self._turns.setdefault(channel, Turns())

    def due(self, channel: str) -> bool:
        """Whether it is time to read it again, given what is left for all of them."""
        turns = self.turns(channel)
        each = sum(one.cost for one in self._turns.values())
        return has_passed(turns.asked_at, self.quota.pause(each, self._whole), self.now())

    def whole_due(self, channel: str) -> bool:
        """Whether it is time to go through all of it, given what is left for all of them.

        Not at the first reading after a start: what is left, and what the others take, shows only then.
        """
        turns, whole = self.turns(channel), self._whole
        if turns.whole_at is not None and turns.asked_at is None:
            return False
        return has_passed(turns.whole_at, self.quota.pause_of_whole(whole), self.now())

    def cost(self, channel: str, units: int, *, whole: bool) -> None:
        """Notes what a reading has cost."""
        turns = self.turns(channel)
        if whole:
            turns.whole_cost = units
        else:
            turns.cost = max(units, 1)

    @property
    def _whole(self) -> int:
        return sum(one.whole_cost + FILM for one in self._turns.values())
