"""Accounts that nothing reads, and whose comments others send to the signed webhook: when they last did.

Where much more time passes than usually does between two requests a coordinator and whoever has duty hear of
it, for nobody sees then what is written there; with Klart they say that the account is looked after by hand
from now on, where there was but a try, or the program is gone. Of one that nothing was ever sent about,
nothing is said: people look at it by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from cards.texts import say_time
from handlers import reading, tasks
from handlers.rounds import Call, Town, on_round
from handlers.world import World
from storage import feeds
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account, Feed

SILENT = "feed_silent"
#: Many accounts get no comment for some days.
LEAST = timedelta(days=7)
#: So many times what usually passes is no chance any more.
OFTEN = 5
#: From requests on so few days nobody knows what is usual.
FEW, UNKNOWN = 3, timedelta(days=30)


def is_fed(account: Account, feed: Feed | None) -> bool:
    """Whether what is written there comes by the webhook, and by nothing else."""
    return not account.connection and feed is not None and feed.fed_at is not None


def silent_since(account: Account, feed: Feed | None, now: datetime) -> datetime | None:
    """When something last came, where that is much longer ago than usual."""
    if feed is None or feed.fed_at is None or feed.fed_since is None or not is_fed(account, feed):
        return None
    usual = (feed.fed_at - feed.fed_since) / max(feed.times - 1, 1)
    patience = max(LEAST, OFTEN * usual) if feed.times >= FEW else UNKNOWN
    return feed.fed_at if now - feed.fed_at >= patience else None


def said(world: World, account: Account, feed: Feed | None) -> str:
    """How what is written on an account that nothing reads comes here."""
    if not is_fed(account, feed) or feed is None or feed.fed_at is None:
        return world.texts("status-by-hand")
    word = "status-fed" if silent_since(account, feed, world.now()) is None else "status-fed-silent"
    return world.texts(word, time=say_time(feed.fed_at, world.language, seen=world.now()))


@on_round("feeds")
def review(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks somebody to look where nothing comes any more, until something does; tasks tell it."""
    wanted: dict[str, tuple[Account, datetime]] = {}
    for account, feed in feeds.of_open(session, town.municipality.id):
        since = silent_since(account, feed, town.now)
        if since is not None:
            wanted[f"{SILENT}/{account.id}/{since.isoformat()}"] = (account, since)
    for key, (account, since) in wanted.items():
        about = {"subject": f"account:{account.id}", "role": "coordinator"}
        details = {"since": since.isoformat()}
        tasks.ask(session, world, town.municipality.id, key, kind=SILENT, details=details, **about)
    for task in stored.open_ones(session, town.municipality.id, SILENT):
        if task.key not in wanted:
            tasks.drop(session, world, task)
    return ()


def by_hand(session: Session, world: World, task: Task) -> str:
    """What whoever presses Klart takes upon them: nothing comes by itself then."""
    del session, task
    return world.texts("field-by-hand")


def _forget(session: Session, world: World, task: Task, by: str) -> None:
    del world, by
    account = tasks.account_of(session, task)
    if account is not None:
        feeds.forget(session, account.municipality, account.id)


@dataclass(frozen=True, kw_only=True)
class Fed:
    """The same as figures, each by municipality and account."""

    #: When something last came, in seconds since 1970; of those that nothing else reads.
    at: list[tuple[tuple[str, str], int]]
    #: 1 where it is silent.
    silent: list[tuple[tuple[str, str], int]]
    #: How many requests that name it were refused since one was taken.
    refused: list[tuple[tuple[str, str], int]]


def figures(session: Session, now: datetime) -> Fed:
    """How accounts are fed, for those who watch the program run."""
    rows = [((account.municipality, account.id), account, feed) for account, feed in feeds.of_open(session)]
    fed = [(labels, account, feed) for labels, account, feed in rows if is_fed(account, feed)]
    return Fed(
        at=[(labels, int(feed.fed_at.timestamp())) for labels, _, feed in fed if feed.fed_at is not None],
        silent=[(labels, int(silent_since(account, feed, now) is not None)) for labels, account, feed in fed],
        refused=[(labels, feed.refused) for labels, _, feed in rows],
    )


tasks.kind(
    SILENT,
    note="optional",
    places=reading.places,
    confirms=by_hand,
    done=_forget,
    holders=reading.whose,
    every=tasks.weekly,
)
