"""What is known of how an account is reached at its platform: written only where it says something new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlmodel import Session

from handlers.world import World
from storage import readings
from storage.tables import Account, Reading

#: What one reading, one telling, or one thing done there means for what is known.
Change: TypeAlias = Callable[[Reading, datetime], None]


async def note(world: World, account: Account, change: Change) -> None:
    """Writes only what says something else than before."""

    def differs(session: Session) -> bool:
        before = readings.of(session, account.municipality, account.id).model_dump()
        after = Reading(**before)
        change(after, world.now())
        return after.model_dump() != before

    def keep(session: Session) -> None:
        change(readings.hold(session, account.municipality, account.id), world.now())

    if await world.database.read(differs):
        await world.database.write(keep)
