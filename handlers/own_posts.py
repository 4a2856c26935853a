"""When the municipality itself last posted on an account, as far as its platform or stream tells (TIB-31)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from handlers.platforms import Author, Incoming, Platform, SeesOwnPosts
from handlers.ports import Undelivered
from handlers.world import World
from storage import accounts
from storage.tables import Account

#: Under these names a connection holds the account's own id at its platform.
OWN_IDS = ("page_id", "user_id", "channel_id")
#: Here an address ends with the name that an author is told by; an id may be missing, or be another one.
NAMED_BY_ADDRESS = frozenset({"instagram"})


def note(session: Session, account: Account, incoming: Iterable[Incoming], now: datetime) -> None:
    """Among what came in is a post whose author is the account itself. A wrong clock tells no future."""
    posted = [item.created_at for item in incoming if item.kind == "post" and by_itself(account, item.author)]
    if posted:
        accounts.posted(session, account.municipality, account.id, min(max(posted), now))


def by_itself(account: Account, author: Author) -> bool:
    """Whether that author is the account itself: by its id, or by the name that it is found by."""
    if author.id in {account.connection.get(name) for name in OWN_IDS} - {None, ""}:
        return True
    name = account.address.rstrip("/").rpartition("/")[2].casefold()
    return account.platform in NAMED_BY_ADDRESS and bool(name) and author.name.casefold() == name


async def newest(world: World, platform: Platform) -> datetime | None:
    """When the platform says that the newest post was published; None where it does not tell."""
    if not isinstance(platform, SeesOwnPosts):
        return None
    try:
        posted = await platform.newest_post()
    except Undelivered:  # the comments came all the same, and it is asked again at the next turn
        return None
    return min(posted, world.now()) if posted is not None else None
