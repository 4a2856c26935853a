"""What platforms told in a shape that we do not know is kept for a time, and then disposed of.

Somebody may have written there what nobody has seen, so it is kept long enough to be looked through; and not
for ever, for it holds what people wrote and belongs to no case.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog

from handlers.world import World
from storage import inbox

_log = structlog.get_logger(__name__)


async def dispose(world: World, *, after: timedelta) -> None:
    """Disposes of what was set aside longer ago than that; the log says how much of which kind."""
    before = world.now() - after
    counted = await world.database.write(partial(inbox.dispose_of_set_aside, before=before))
    if counted:
        _log.info("disposed of what was set aside", before=before.date().isoformat(), **counted)
