"""Whether a platform still lets us remove and answer: a permission that is lost is announced, never silent.

It shows only when we do something, for WordPress alone can be asked beforehand; it ends when the same works.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import datetime
from functools import partial
from typing import Literal, TypeAlias, TypeVar

from handlers.ports import Undelivered
from handlers.reached import note
from handlers.world import World
from storage.tables import Account, Reading

T = TypeVar("T")
#: What is done at a platform; each may need a permission of its own.
What: TypeAlias = Literal["remove", "answer", "message"]


async def carried_out(world: World, account: Account, what: What, act: Awaitable[T]) -> T:
    """What the platform gives for it; notes where it refuses all such, and where it lets us again."""
    try:
        done = await act
    except Undelivered as refusal:
        if refusal.unpermitted:
            await note(world, account, partial(_barred, what=what, reason=refusal.reason))
        raise
    await note(world, account, partial(_allowed, what=what))
    return done


def _barred(row: Reading, now: datetime, *, what: What, reason: str) -> None:
    before = row.barred.get(what, {"since": now.isoformat()})
    row.barred = {**row.barred, what: {**before, "reason": reason[:500]}}


def _allowed(row: Reading, now: datetime, *, what: What) -> None:
    del now
    row.barred = {other: bar for other, bar in row.barred.items() if other != what}
