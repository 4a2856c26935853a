"""How accounts are: whether what is written on them comes here, and how badly they need somebody."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from sqlmodel import Session

from handlers import feeding, reading
from handlers.world import World
from storage import feeds, readings
from storage.tables import Account, Feed, Reading


class Need(IntEnum):
    """How badly, the worst first."""

    UNSEEN = 0  #: nothing of what is written there comes here
    PARTLY = 1  #: a part does not, or the platform lets us do less than we should
    SOON = 2  #: something will be wrong, or comes later than it could
    WELL = 3


def need(world: World, account: Account, row: Reading | None, feed: Feed | None) -> Need:
    """Of an account that people look at by hand nothing is wrong here."""
    if not account.connection:
        silent = feeding.silent_since(account, feed, world.now()) is not None
        return Need.UNSEEN if silent else Need.WELL
    row = row or Reading(municipality=account.municipality, account=account.id)
    if row.blind_since is not None or reading.stopped(world, account, row) is not None:
        return Need.UNSEEN
    if row.partly_since is not None or row.barred:
        return Need.PARTLY
    return Need.SOON if reading.is_warned_of(account, row, world.now()) else Need.WELL


def said(world: World, account: Account, row: Reading | None, feed: Feed | None) -> str:
    """How what is written on an account comes here, and what is wrong with that."""
    return reading.said(world, account, row) if account.connection else feeding.said(world, account, feed)


def of_open(session: Session, municipality: str) -> Callable[[Account], tuple[Reading | None, Feed | None]]:
    """What is known of each open account of a municipality, asked for in few questions."""
    read = {account.id: row for account, row in readings.of_open(session, municipality)}
    fed = {account.id: row for account, row in feeds.of_open(session, municipality)}
    return lambda account: (read.get(account.id), fed.get(account.id))


def of_one(session: Session, account: Account) -> tuple[Reading, Feed | None]:
    """What is known of one account."""
    fed = feeds.several(session, account.municipality, [account.id])
    return readings.of(session, account.municipality, account.id), fed.get(account.id)
