"""A platform that takes no longer texts: the form says so, and nothing longer is to be posted there."""

from __future__ import annotations

from handlers.world import World
from storage.tables import Account


def said(world: World, account: Account, kind: str, *before: str) -> str:
    """What a form says of it, after what else it says; ``kind``: of what is answered."""
    longest, _ = world.platform(account).capabilities.limit(kind)
    if longest is None:
        return " ".join(filter(None, before))
    platform = world.texts(f"platform-{account.platform}")
    return " ".join(filter(None, (*before, world.texts("hint-longest", platform=platform, n=longest))))


def too_long(world: World, account: Account, kind: str, text: str) -> str:
    """That the text, signed as it is posted, is too long there; empty where it is not."""
    longest, length = world.platform(account).capabilities.limit(kind)
    if longest is None or (long := length(text)) <= longest:
        return ""
    platform = world.texts(f"platform-{account.platform}")
    return world.texts("error-longest", platform=platform, n=longest, long=str(long))
