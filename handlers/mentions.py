"""What mentions an account where others write, told by its number alone: read durably, then taken in.

The number is stored before the platform gets its answer, so no restart loses it. Nothing lists mentions, so
one that cannot be read just now is tried for a week. What the platform does not let us read is set aside and
counted, never silently dropped.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlmodel import Session

from handlers import work
from handlers.intake import take_in
from handlers.platforms import ReadsMentions
from handlers.ports import Undelivered
from handlers.world import World
from storage import accounts, inbox, jobs
from storage.tables import Account

WORK = "mention"


def ask(session: Session, world: World, account: Account, post: str, comment: str, told: datetime) -> None:
    """Asks for a mention to be read; told again, it is read again, for its words may be others by then."""
    subject = f"{account.municipality}/{account.id}/{post}/{comment}"
    jobs.ask(session, WORK, subject, int(told.timestamp()), world.now())


@work.durable(WORK)
async def read(subject: str) -> None:
    """Reads it and takes it in; what may never be read is set aside, and what cannot be after a week."""
    pace = work.bound().pace
    for pause in (*pace.tries, *pace.later, None):
        failed = work.Failed(*await work.step(_read, subject))
        if not failed.why:
            return
        if failed.final or pause is None:
            break
        await work.sleep(max(pause, failed.wait))
    await work.step(_unread, subject, failed.why)


async def _read(subject: str) -> work.Failed:
    world = work.bound()
    municipality, id_, post, comment = subject.split("/")
    account = await world.database.read(partial(accounts.get, municipality_id=municipality, account=id_))
    if account is None or account.closed_at is not None:
        return work.Failed("")
    platform = world.platform(account)
    if not isinstance(platform, ReadsMentions):
        return work.Failed("nothing here reads the account", final=True)
    try:
        found = await platform.mention(post, comment)
    except Undelivered as no:
        return work.refused(no)._replace(final=no.final)
    await take_in(world, municipality, id_, [found], origin="platform")
    return work.Failed("")


async def _unread(subject: str, why: str) -> None:
    world = work.bound()
    odd = [("mention_unread", f"{subject}: {why}")]
    await world.database.write(partial(inbox.set_aside, source=WORK, odd=odd, at=world.now()))


async def _faulted(subject: str) -> None:
    await _unread(subject, work.bound().texts("fault"))


work.on_fault[WORK] = _faulted
