"""Every connected account is read at its platform again and again, and none of them holds up another."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from functools import partial
from typing import Final

from bot.faults import report
from bot.platforms import Platforms
from handlers import reading
from handlers.world import World
from storage import accounts
from storage.tables import Account

#: So many accounts are read at their platforms side by side; most of it is waiting for them.
AT_ONCE: Final = 8
#: A reading that takes longer goes on beside the next rounds, and others are read in its place.
SLOW = timedelta(minutes=1)
#: One that takes longer than this hangs, and its account is blind: the first reading of twenty thousand
#: comments is some minutes.
LONGEST = timedelta(minutes=15)


class Polling:
    """The reading of all accounts of one process."""

    def __init__(
        self, world: World, platforms: Platforms, *, slow: timedelta = SLOW, longest: timedelta = LONGEST
    ) -> None:
        self._world = world
        self._platforms = platforms
        self._slow = slow.total_seconds()
        self._longest = longest.total_seconds()
        self._some = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def poll(self) -> None:
        """Asks every account what is new that is not being asked still; waits for them, but not for ever."""
        for account in await self._world.database.read(accounts.connected):
            key = (account.municipality, account.id)
            if key not in self._under_way:
                task = asyncio.create_task(self._one(account))
                self._under_way[key] = task
                task.add_done_callback(partial(self._ended, key))
        if self._under_way:
            await asyncio.wait(set(self._under_way.values()), timeout=self._slow)

    def _ended(self, key: tuple[str, str], task: asyncio.Task[None]) -> None:
        del task
        del self._under_way[key]

    async def stop(self) -> None:
        """Breaks off what is under way; the next start reads it again."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, account: Account) -> None:
        await self._some.acquire()
        with contextlib.ExitStack() as place:
            place.callback(self._some.release)
            others = asyncio.get_running_loop().call_later(self._slow, place.close)
            try:
                async with asyncio.timeout(self._longest):
                    await self._read(account)
            except TimeoutError:
                await reading.impossible(self._world, account, "hanging")
            except Exception as fault:  # noqa: BLE001 - the database may be away; the next round tries again
                report("an account's reading could not be noted", fault)
            finally:
                others.cancel()

    async def _read(self, account: Account) -> None:
        if lacks := self._platforms.lacks(account):
            await reading.impossible(self._world, account, lacks)
            return
        try:
            await reading.read(self._world, account)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the account is blind
            report("an account could not be read", fault)
            await reading.impossible(self._world, account, "fault")
