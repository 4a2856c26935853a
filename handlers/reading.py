"""Accounts are read at their platforms in turn. One that cannot be is announced, never silent.

A coordinator and whoever has duty hear of it, the morning's digest and ``status`` say it until it is mended;
of a part that cannot be read as of the whole, each by itself, for one may follow on the other. So it is with
a reading that simply stopped, with a token that is about to end, with calls of which few are left, and with a
webhook that does not tell what it should.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeAlias, cast

import structlog
from sqlmodel import Session

from cards.texts import say_day, say_time
from handlers import happened, intake, own_posts, tasks
from handlers.duty import Duties, OnDuty
from handlers.platforms import HasWebhook, LeavesOut, Paced, Platform, TellsTerms
from handlers.ports import Undelivered
from handlers.reached import Change, note
from handlers.rounds import Call, Town, on_round
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Routine
from storage import accounts, inbox, readings
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account, Reading

BLIND, PARTLY, ENDING, TIGHT = "blind", "partly_blind", "token_ends", "calls_tight"
BARRED = "barred"
QUIET, NEVER = "webhook_quiet", "webhook_never"
KINDS = (BLIND, PARTLY, BARRED, ENDING, TIGHT, QUIET, NEVER)
#: A platform that is down for a while is nothing to tell people; deadlines are counted in hours.
PATIENCE = timedelta(hours=1)
#: So often it is noted that all is well; it would be a change a minute for each account otherwise.
NOTED = timedelta(minutes=10)
#: So long before a token ends people are told, and then each week.
AHEAD = timedelta(days=14)
#: What is older than this when it is found by reading, the webhook should have told.
PROMPT = timedelta(seconds=30)
#: What is newer may be on its way still; it is missed when nothing was told so long after it was found.
GRACE = timedelta(minutes=2)
#: From so many per cent of used calls on few are left, and no longer below so many.
FEW, ENOUGH = 90, 80
#: Some platforms give new calls each quarter of an hour; what has passed by then is nothing to tell people.
WINDOW = timedelta(minutes=20)
#: So many in a row, for one may always be lost.
MISSED = 3

#: What people have to do: its kind, the account, what its words need, and by when.
_Wanted: TypeAlias = tuple[str, Account, dict[str, str], datetime | None]

_log = structlog.get_logger(__name__)


async def read(world: World, account: Account) -> None:
    """Reads an account once, takes in what is new, and notes whether that worked.

    One that is not due yet is left alone: how it was read last stands.
    """
    platform = world.platform(account)
    if isinstance(platform, Paced) and not platform.due:
        return
    try:
        change = await _read(world, account, platform)
    except Undelivered as refusal:
        _log.warning("poll failed", account=account.id, reason=refusal.reason)
        change = partial(_failed, reason=refusal.reason, final=refusal.final)
    await note(world, account, change)


async def _read(world: World, account: Account, platform: Platform) -> Change:
    """What came is taken in before the connector's cursor moves; what came of it all, to be noted."""
    municipality, id_ = account.municipality, account.id
    asked = world.now()
    told = await happened.not_older(world, account, await platform.new(), asked)
    taken = await intake.take_in(world, municipality, id_, told, origin="platform")
    if isinstance(platform, LeavesOut) and platform.odd:
        await _set_aside(world, account, platform.odd)
    cursor, posted = dict(platform.state), await own_posts.newest(world, platform)

    def keep(session: Session) -> None:
        accounts.remember_cursor(session, municipality, id_, cursor)
        if posted is not None:
            accounts.posted(session, municipality, id_, posted)

    if cursor != account.cursor or posted not in {None, account.posted_at}:
        await world.database.write(keep)
    terms = platform if isinstance(platform, TellsTerms) else None
    told_too = isinstance(platform, HasWebhook) and platform.webhook
    used, refused = (terms.used, terms.refused) if terms is not None else (0, "")
    return partial(_worked, used=used, refused=refused, newest=taken.newest, told_too=told_too)


async def _set_aside(world: World, account: Account, odd: Sequence[tuple[str, str]]) -> None:
    """What cannot be read is kept and counted, and does not stop the rest."""
    keep = partial(inbox.set_aside, source=account.platform, odd=odd, at=world.now())
    if new := await world.database.write(keep):
        _log.warning("a platform told what is not known here", account=account.id, odd_row=new)


async def impossible(world: World, account: Account, why: str) -> None:
    """The account could not even be asked: its secret is missing, there is no connector, or a fault is ours.

    A fault, or a reading that never ends, may pass by itself; the others do not.
    """
    reason = world.texts(f"blind-why-{why}", name=account.connection.get("token", ""))
    await note(world, account, partial(_failed, reason=reason, final=why not in {"fault", "hanging"}))


async def told(world: World, account: Account) -> None:
    """The account's webhook told something that reading would have found; a message says nothing of that."""
    await note(world, account, _told)


def _worked(
    row: Reading, now: datetime, *, used: int, refused: str, newest: datetime | None, told_too: bool
) -> None:
    _listened(row, now, newest, told_too=told_too)
    if used >= FEW:
        row.tight_since = row.tight_since or now
    elif used < ENOUGH:
        row.tight_since = None
    known = row.read_at is not None and row.blind_since is None
    if not known or not timedelta(0) <= now - cast("datetime", row.read_at) < NOTED:
        row.read_at, row.used = now, used
    row.blind_since, row.reason, row.final = None, "", False
    row.partly_since = (row.partly_since or now) if refused else None
    row.partly = refused[:500]


def _listened(row: Reading, now: datetime, newest: datetime | None, *, told_too: bool) -> None:
    """Counts what reading has found and the webhook does not tell, however soon it was found."""
    prompt = row.read_at is not None and now - row.read_at < NOTED + PATIENCE  # else we ourselves were away
    if row.told_at is None and not told_too:
        row.missed, row.found_at = 0, None
    elif prompt:
        _counted(row, now, newest)


def _counted(row: Reading, now: datetime, newest: datetime | None) -> None:
    if row.found_at is not None and now - row.found_at >= GRACE:
        row.missed, row.found_at = row.missed + 1, None
    if newest is not None and now - newest > PROMPT:
        row.missed += 1
    elif newest is not None:
        row.found_at = row.found_at or now


def _failed(row: Reading, now: datetime, *, reason: str, final: bool) -> None:
    """Once a person has to do something, an outage besides does not hide what."""
    row.blind_since = row.blind_since or now
    if final or not row.final:
        row.reason, row.final = reason[:500], final


def _told(row: Reading, now: datetime) -> None:
    row.missed, row.found_at = 0, None
    if row.told_at is None or now - row.told_at >= NOTED:
        row.told_at = now


# --- who hears of it -------------------------------------------------------------------------------


@on_round("readings")
def review(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks for what people have to do about it, and no longer for what is mended; tasks tell it."""
    wanted: dict[str, _Wanted] = {}
    for account, row in readings.of_open(session, town.municipality.id):
        wanted |= _wanted(account, row, town.now)
    opened = stored.open_ones(session, town.municipality.id, *KINDS)
    explained = {account.id for kind, account, *_ in wanted.values() if kind == BLIND}
    wanted |= _stopped(session, world, town, {task.key for task in opened}, explained)
    for key, (kind, account, details, due) in wanted.items():
        about = {"subject": f"account:{account.id}", "role": "coordinator", "details": details}
        tasks.ask(session, world, town.municipality.id, key, kind=kind, due_at=due, **about)
    for task in stored.open_ones(session, town.municipality.id, *KINDS):
        if task.key not in wanted:
            tasks.drop(session, world, task)
        elif task.kind in {BLIND, PARTLY, BARRED} and task.details != wanted[task.key][2]:
            tasks.move(session, world, task, details=wanted[task.key][2])
    return ()


def _wanted(account: Account, row: Reading, now: datetime) -> dict[str, _Wanted]:
    found: dict[str, _Wanted] = {}
    since = row.blind_since
    if since is not None and (row.final or now - since >= PATIENCE):
        # What may pass by itself and then does not is another task: it is told anew, with what to do.
        key = f"{BLIND}/{account.id}/{since.isoformat()}{'' if row.final else '/passing'}"
        found[key] = (BLIND, account, {"since": since.isoformat(), "reason": row.reason}, None)
    if row.partly_since is not None:
        begun = row.partly_since.isoformat()
        found[f"{PARTLY}/{account.id}/{begun}"] = (
            PARTLY,
            account,
            {"since": begun, "reason": row.partly},
            None,
        )
    for what, bar in row.barred.items():  # each by itself, for one may come back without the other
        found[f"{BARRED}/{account.id}/{what}/{bar['since']}"] = (BARRED, account, {"what": what, **bar}, None)
    if row.tight_since is not None and now - row.tight_since >= WINDOW:
        begun = row.tight_since.isoformat()
        found[f"{TIGHT}/{account.id}/{begun}"] = (TIGHT, account, {"since": begun}, None)
    ends = token_ends(account)
    if ends is not None and now >= ends - AHEAD:
        found[f"{ENDING}/{account.id}/{ends.date()}"] = (ENDING, account, {"until": ends.isoformat()}, ends)
    if is_quiet(row) and row.told_at is None:
        found[f"{NEVER}/{account.id}"] = (NEVER, account, {}, None)
    elif is_quiet(row) and row.told_at is not None:
        heard = row.told_at.isoformat()
        found[f"{QUIET}/{account.id}/{heard}"] = (QUIET, account, {"since": heard}, None)
    return found


def _stopped(
    session: Session, world: World, town: Town, told: Collection[str], explained: Collection[str]
) -> dict[str, _Wanted]:
    """What nobody reads and no failure says why.

    After a restart what was told stays until it is read, or until a failure that is told says why.
    """
    found: dict[str, _Wanted] = {}
    earliest = town.now - overdue(world.reads_every)
    for account, row in readings.unread(session, town.municipality.id, earliest, town.now):
        since = stopped(world, account, row)
        begun = (since or last_contact(account, row) or town.now).isoformat()
        key = f"{BLIND}/{account.id}/{begun}/stopped"
        if since is not None or (key in told and account.id not in explained):
            details = {"since": begun, "reason": world.texts("blind-why-stopped")}
            found[key] = (BLIND, account, details, None)
    return found


def overdue(every: timedelta) -> timedelta:
    """After how long it is no chance any more that an account was not read, of those read so often."""
    return PATIENCE + NOTED + 3 * every


def last_contact(account: Account, row: Reading) -> datetime | None:
    """When it was last read; of one that never was, since when it is to be."""
    return row.read_at or account.bound_at


def stopped(world: World, account: Account, row: Reading) -> datetime | None:
    """Since when an account has not been read though this program is at work and nothing says why."""
    here, last, now = world.presence.since, last_contact(account, row), world.now()
    if here is None or row.blind_since is not None or not account.connection:
        return None
    if last is None or last > now:  # what a clock that ran ahead wrote down says nothing
        last = here
    return last if now - max(here, last) >= overdue(world.reads_every) else None


def token_ends(account: Account) -> datetime | None:
    """When the account's token ends: as the day begins that its platform told when it was made."""
    day = account.connection.get("token_until")
    return datetime.combine(date.fromisoformat(day), time(), STOCKHOLM).astimezone(UTC) if day else None


def is_quiet(row: Reading) -> bool:
    """Whether the account's webhook does not tell, or no longer does, though there is news."""
    return row.missed >= MISSED


def is_warned_of(account: Account, row: Reading, now: datetime) -> bool:
    """Whether it is said ahead that something will be wrong with an account, or comes later than it could."""
    ends = token_ends(account)
    return is_quiet(row) or row.tight_since is not None or (ends is not None and ends - AHEAD <= now)


def said(world: World, account: Account, row: Reading | None) -> str:
    """When a connected account was read, or since when and why not, and what else is wrong with that."""
    t, now = world.texts, world.now()
    if row is not None and row.blind_since is not None:
        return t("status-blind", time=say_time(row.blind_since, world.language, seen=now), reason=row.reason)
    since = stopped(world, account, row or Reading(municipality=account.municipality, account=account.id))
    if since is not None:
        return t("status-stopped", time=say_time(since, world.language, seen=now))
    if row is None or row.read_at is None:
        return t("status-unread")
    words = [t("status-read", time=say_time(row.read_at, world.language, seen=now))]
    if row.partly_since is not None:
        begun = say_time(row.partly_since, world.language, seen=now)
        words.append(t("status-partly", time=begun, reason=row.partly))
    for what, bar in row.barred.items():
        begun = say_time(datetime.fromisoformat(bar["since"]), world.language, seen=now)
        words.append(t("status-barred", what=what, time=begun, reason=bar["reason"]))
    if row.used:
        words.append(t("status-used", n=row.used))
    ends = token_ends(account)
    if ends is not None and ends - AHEAD <= now:
        words.append(t("status-token", day=say_day(ends, world.language, seen=now)))
    if is_quiet(row):
        words.append(t("status-quiet"))
    return ", ".join(words)


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """What shows before an account goes blind, each by municipality and account."""

    #: When its token ends, in seconds since 1970, where that is known.
    token_ends: list[tuple[tuple[str, str], int]]
    #: 1 where its webhook is quiet.
    quiet: list[tuple[tuple[str, str], int]]
    #: 1 where nobody reads it and no failure says why.
    stopped: list[tuple[tuple[str, str], int]]


def ahead(world: World, session: Session) -> Ahead:
    """The same that coordinators are told, as figures."""
    read = [((account.municipality, account.id), account, row) for account, row in readings.of_open(session)]
    ends = [(labels, token_ends(account)) for labels, account, _ in read]
    return Ahead(
        token_ends=[(labels, int(end.timestamp())) for labels, end in ends if end is not None],
        quiet=[(labels, int(is_quiet(row))) for labels, _, row in read],
        stopped=[
            ((account.municipality, account.id), int(stopped(world, account, row) is not None))
            for account, row in readings.of_connected(session)
        ],
    )


def whose(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who can have it mended, and who looks at the account by hand meanwhile."""
    account = tasks.account_of(session, task)
    watching = duties.of(account) if account is not None else None
    found = {item.person.id: item for item in tasks.usual(session, duties, task)}
    if watching is not None:
        found.setdefault(watching.person.id, watching)
    return list(found.values())


def places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    del session
    say = {"since": say_time, "until": say_day}
    return {
        key: words(datetime.fromisoformat(task.details[key]), world.language, seen=world.now())
        for key, words in say.items()
        if key in task.details
    }


def _rings(routine: Routine, task: Task) -> bool:
    """Where a removal may ring outside office hours, that nothing is seen or removed rings too (0040)."""
    if task.kind == BARRED and task.details["what"] != "remove":
        return False
    own = (ground.deadline for ground in routine.grounds if ground.deadline is not None)
    at_once = any(not rule.value.amount for rule in (routine.removal.deadline, *own))
    return routine.watching.weekend_alarm.value or at_once


tasks.kind(BLIND, buttons=(), places=places, holders=whose, rings=_rings)
tasks.kind(PARTLY, buttons=(), places=places, holders=whose, rings=_rings)
tasks.kind(BARRED, buttons=(), places=places, holders=whose, rings=_rings, every=tasks.weekly)
tasks.kind(TIGHT, buttons=(), places=places, holders=whose, every=tasks.weekly)
tasks.kind(ENDING, buttons=(), places=places, every=tasks.weekly)
tasks.kind(QUIET, buttons=(), places=places, every=tasks.weekly)
tasks.kind(NEVER, buttons=(), every=tasks.weekly)
