"""``kanalvakt check``: is this installation ready? One line a finding."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.clock import now
from bot.graph import SPARING
from bot.meta_account import MetaAccount
from bot.platforms import Platforms
from bot.settings import Settings
from bot.setup import credentials_missing, named_by, secrets_missing
from bot.setup_file import Setup, SetupRefused, read_setup
from bot.wordpress import WordPress
from bot.x import XAccount
from bot.youtube import YouTube
from handlers.feeding import is_fed, silent_since
from handlers.platforms import MESSAGE, TellsParts, TellsTerms
from handlers.ports import Undelivered
from handlers.presence import BREAK
from handlers.reading import AHEAD, is_quiet, last_contact, overdue, token_ends
from routines.clock import STOCKHOLM
from routines.library import load
from storage import accounts, counts, feeds, inbox, readings, register, reminders
from storage.database import Database
from storage.schema import is_current
from storage.tables import Account

LEVELS = ("ok", "note", "mend")


@dataclass(frozen=True, kw_only=True)
class Found:
    """One finding: 0 is well, 1 is worth knowing, 2 must be mended."""

    level: int
    sentence: str

    def __str__(self) -> str:
        return f"{LEVELS[self.level]:8} {self.sentence}"


async def findings(settings: Settings, *, live: bool = False) -> list[Found]:
    """Everything that can be said without starting: settings, setup file, database, folder, platforms.

    ``live``: the accounts are read once too; what came is counted and left for the program to take in.
    """
    found = [_folder(settings.data_dir), *_chats(settings), _mail(settings), _webhook(settings)]
    found += await asyncio.to_thread(_database, settings)
    setup, about_setup = _setup(settings)
    found += about_setup
    if setup is not None:
        found += _setup_findings(setup, settings)
        found += await asyncio.to_thread(_closed, setup, settings)
    return found + await _platforms(settings, setup, live=live)


def _ok(sentence: str) -> Found:
    return Found(level=0, sentence=sentence)


def _note(sentence: str) -> Found:
    return Found(level=1, sentence=sentence)


def _mend(sentence: str) -> Found:
    return Found(level=2, sentence=sentence)


def _folder(folder: Path) -> Found:
    """Looks without leaving anything behind, also where the folder is yet to be made."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there) as trial:
            trial.write(b"x")
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as fault:
        return _mend(f"The data folder {folder} cannot be written: {fault.strerror}.")
    if there != folder:
        return _note(f"The data folder {folder} is not there yet; 'kanalvakt run' makes it.")
    return _ok(f"The data folder {folder} can be written.")


def unusable(url: str) -> Found | None:
    """Why nothing can be read from the database; None where all is well."""
    # Asked before connecting, since SQLite would make an empty file.
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        return _note("There is no database yet; 'kanalvakt run' makes it.")
    database = Database(url)
    try:
        if not is_current(database.engine):
            return _note("The database has no tables of this version yet; 'kanalvakt run' makes them.")
    except DBAPIError as fault:
        return _mend(f"The database does not answer ({type(fault.orig).__name__}).")
    finally:
        database.close()
    return None


def _database(settings: Settings) -> list[Found]:
    why = unusable(settings.database)
    if why is not None:
        return [why]
    database = Database(settings.database)
    try:
        tenants = database.ask(accounts.municipalities)
        odd = sum(number for _, number in database.ask(counts.set_aside))
        oldest = database.ask(inbox.oldest_set_aside)
        lacking = [sentence for tenant in tenants for sentence in database.ask(partial(_lacking, tenant.id))]
        blind = database.ask(_blind)
        contact = database.ask(partial(_contact, timedelta(seconds=settings.poll_seconds)))
        contact += database.ask(_fed)
        used = database.ask(_used)
    finally:
        database.close()
    said = f"The database answers; it knows {len(tenants)} {_plural(tenants, 'municipality')}."
    if oldest is not None:
        goes = (oldest + timedelta(days=settings.set_aside_days)).astimezone(STOCKHOLM).date()
        lacking.append(
            f"Kept in the table set_aside of what platforms told in an unknown shape: {odd}. "
            f"Look through it; the oldest is disposed of on {goes}."
        )
    return [_ok(said), *contact, *used, *map(_mend, blind), *map(_note, lacking)]


def _blind(session: Session) -> list[str]:
    """The accounts that the running program cannot read, and those that it soon cannot."""
    found = []
    for account, row in readings.of_open(session):
        where, ends = f"{account.municipality}: {account.id}", token_ends(account)
        if row.blind_since is not None:
            since = _moment(row.blind_since)
            found.append(f"{where} has not been read since {since}: {row.reason}.")
        if row.partly_since is not None:
            since = _moment(row.partly_since)
            found.append(f"{where}: a part has not been read since {since}: {row.partly}.")
        for what, bar in row.barred.items():
            since = _moment(datetime.fromisoformat(bar["since"]))
            said = "answer messages" if what == "message" else what
            found.append(f"{where}: we may not {said} there since {since}: {bar['reason']}.")
        if ends is not None and ends - AHEAD <= now():
            found.append(f"{where}: its token ends on {ends.astimezone(STOCKHOLM).date()}.")
        if row.told_at is None and is_quiet(row):
            found.append(f"{where}: its webhook has told of no comment ever, though there is news.")
        elif row.told_at is not None and is_quiet(row):
            heard = _moment(row.told_at)
            found.append(f"{where}: its webhook tells nothing since {heard}, though there is news.")
    return found


def _contact(every: timedelta, session: Session) -> list[Found]:
    """When each account was last read; that it no longer is, though the program runs, has to be mended."""
    found, at = [], now()
    for account, row in readings.of_connected(session):
        where, kept = (
            f"{account.municipality}: {account.id}",
            reminders.last_kept(session, account.municipality),
        )
        last, read = last_contact(account, row), row.read_at
        since = f"{where} has not been read since {_moment(read)}" if read else f"{where} has never been read"
        if row.blind_since is None and kept is not None and (last is None or at - last >= overdue(every)):
            runs = at - kept < BREAK
            why = ", and no failure says why" if runs else f"; the program last ran at {_moment(kept)}"
            found.append((_mend if runs else _note)(f"{since}{why}."))
        elif read is not None:
            found.append(_ok(f"{where} was last read at {_moment(read)}."))
    return found


def _fed(session: Session) -> list[Found]:
    """When others last sent what is written on accounts, and what was refused of that."""
    found = []
    for account, feed in feeds.of_open(session):
        where = f"{account.municipality}: {account.id}"
        if silent_since(account, feed, now()) is not None and feed.fed_at is not None:
            found.append(
                _mend(
                    f"{where}: nothing came by /webhooks/comments since {_moment(feed.fed_at)}; "
                    "see to the program that sends it, or press Klart on its card."
                )
            )
        elif is_fed(account, feed) and feed.fed_at is not None:
            found.append(_ok(f"{where} is fed by /webhooks/comments, last at {_moment(feed.fed_at)}."))
        if feed.refused_at is not None:
            found.append(
                _note(
                    f"{where}: {feed.refused} requests to /webhooks/comments that name it were refused since "
                    f"one was taken, the last at {_moment(feed.refused_at)}: {feed.refusal}."
                )
            )
    return found


def _moment(at: datetime) -> str:
    return f"{at.astimezone(STOCKHOLM):%Y-%m-%d %H:%M}"


def _used(session: Session) -> list[Found]:
    """How much of what their platforms allow was used when accounts were last read, and what is left."""
    return [
        (_note if row.used >= SPARING else _ok)(
            f"{account.municipality}: {account.id}: {row.used} % of the calls were used when it was last "
            f"read; {100 - row.used} % are left."
        )
        for account, row in readings.of_open(session)
        if row.used
    ]


def _lacking(municipality: str, session: Session) -> list[str]:
    """What the public register is to show and nobody has said; it says so to everybody (TIB-28)."""
    rows, found = register.listed(session, municipality), []
    for field in rows[0] if rows else ():
        names = sorted(str(row.get("name", "")) for row in rows if not row[field])
        if names:
            more = f" and {len(names) - 1} more" if len(names) > 1 else ""
            found.append(f"{municipality}: the public register lacks {field} of {names[0]}{more}.")
    return found


def _plural(things: Sized, one: str) -> str:
    return one if len(things) == 1 else f"{one.removesuffix('y')}ies"


def _chats(settings: Settings) -> list[Found]:
    if not settings.slack and settings.teams is None:
        return [_mend("Neither Slack nor Teams is configured, so nobody would see a card.")]
    found = []
    if settings.slack:
        way = "Socket Mode" if settings.slack_app_token else "HTTP"
        found.append(_ok(f"Slack is configured ({way})."))
    if settings.teams is not None:
        found.append(_ok("Teams is configured."))
    if settings.public_url is None:
        found.append(
            _note("KANALVAKT_PUBLIC_URL is not set; links to evidence and uploads work only on this machine.")
        )
    return found


def _mail(settings: Settings) -> Found:
    if settings.smtp_url is None:
        return _note("KANALVAKT_SMTP_URL is not set; what is forwarded reaches people in chat only.")
    return _ok("A mail server is configured.")


def _webhook(settings: Settings) -> Found:
    if settings.intake_secret is None:
        return _note("KANALVAKT_INTAKE_SECRET is not set; /webhooks/comments takes nothing.")
    return _ok("/webhooks/comments takes what is signed.")


def _setup(settings: Settings) -> tuple[Setup | None, list[Found]]:
    if settings.setup is None:
        return None, [_note("KANALVAKT_SETUP is not set; municipalities are those in the database.")]
    try:
        setup = read_setup(settings.setup)
    except SetupRefused as refused:
        return None, [_mend(sentence) for sentence in refused.findings]
    count = len(setup.municipalities)
    many = _plural(setup.municipalities, "municipality")
    return setup, [_ok(f"The setup file describes {count} {many}.")]


def _setup_findings(setup: Setup, settings: Settings) -> list[Found]:
    found = [_mend(sentence) for sentence in credentials_missing(setup, settings)]
    found += [_mend(sentence) for sentence in secrets_missing(setup, settings)]
    for municipality in setup.municipalities:
        routine = load(municipality.routine)
        if routine.notice.rules_link.value and not municipality.rules_page:
            found.append(
                _mend(f"{municipality.id}: the routine demands a link to the rules, but rules_page is empty.")
            )
        if not any("registrar" in person.roles for person in municipality.people):
            found.append(
                _note(f"{municipality.id}: nobody is registrar, so nobody is asked for diary numbers.")
            )
    return found


def _closed(setup: Setup, settings: Settings) -> list[Found]:
    """Accounts that the file names and that were closed in chat: the file does not open them again."""
    if unusable(settings.database) is not None:
        return []

    def find(session: Session) -> list[Account | None]:
        return [
            accounts.get(session, municipality.id, account.id)
            for municipality in setup.municipalities
            for account in municipality.accounts
        ]

    database = Database(settings.database)
    try:
        rows = database.ask(find)
    finally:
        database.close()
    return [
        _note(
            f"{row.municipality}: the account {row.id} was closed on "
            f"{row.closed_at.astimezone(STOCKHOLM).date()}; the setup file still names it, which does not "
            "open it again. Take it out of the file."
        )
        for row in rows
        if row is not None and row.closed_at is not None
    ]


#: Why an account cannot be asked, by what it lacks.
_LACKS = {
    "secret": "the secret that its connection names is not there",
    "app": "the program lacks the keys of its app at that platform",
    "connector": "its connection lacks what there is to know of its platform",
}


def _every(session: Session) -> list[Account]:
    tenants = accounts.municipalities(session)
    return [account for tenant in tenants for account in accounts.with_closed(session, tenant.id)]


def _by_key(found: Iterable[Account]) -> dict[tuple[str, str], Account]:
    return {(account.municipality, account.id): account for account in found}


async def _platforms(settings: Settings, setup: Setup | None, *, live: bool) -> list[Found]:
    """Asks each connected platform whether everything will work; reads only.

    What the setup file connects is asked as the next start will, also where there is no database yet; what
    it disconnects is not.
    """
    database = Database(settings.database) if unusable(settings.database) is None else None
    there = _by_key(database.ask(_every) if database is not None else [])
    named = _by_key(named_by(setup, there, now()) if setup is not None else [])
    asked = {key: row for key, row in (there | named).items() if row.connection and row.closed_at is None}
    platforms = Platforms(settings, database)
    found = []
    try:
        for key, account in asked.items():
            platform, lacks = platforms(account), platforms.lacks(account)
            if lacks and key not in named:  # of those in the file it is said already
                found.append(_mend(f"{account.id}: it was not asked: {_LACKS[lacks.partition('-')[0]]}."))
            if isinstance(platform, WordPress | MetaAccount | YouTube | XAccount):
                found += _unsaid_end(account, platform)
                ready = await _ready(account.id, platform)
                found.append(ready)
                if live and ready.level == 0:
                    found += await _read(account.id, platform)
    finally:
        await platforms.close()
        if database is not None:
            database.close()
    return found


def _unsaid_end(account: Account, platform: object) -> list[Found]:
    """Meta's tokens may end, and people are told ahead only where the day was written down."""
    if not isinstance(platform, MetaAccount) or token_ends(account) is not None:
        return []
    return [
        _note(
            f"{account.id}: when its token ends is not written down, so nobody is told ahead; if it has "
            "a last day, write that in its connection as token_until."
        )
    ]


async def _ready(account: str, platform: WordPress | MetaAccount | YouTube | XAccount) -> Found:
    """WordPress tells what its user may do; the others tell nobody who has only our keys."""
    try:
        await platform.ready()
    except Undelivered as refusal:
        return _mend(f"{account}: {refusal.reason}.")
    if isinstance(platform, WordPress):
        return _ok(f"{account}: the platform answers and lets us moderate.")
    return _ok(
        f"{account}: the platform answers; whether it lets us moderate shows at the first removal or answer."
    )


async def _read(account: str, platform: WordPress | MetaAccount | YouTube | XAccount) -> list[Found]:
    """What one reading would tell the program; its words are shown nowhere."""
    try:
        fresh = await platform.new()
    except Undelivered as refusal:
        return [_mend(f"{account}: it could not be read: {refusal.reason}.")]
    kinds = Counter("messages" if item.kind == MESSAGE else "comments" for item in fresh)
    said = [
        f"{account}: read; not taken in yet: {kinds['comments']} comments, {kinds['messages']} messages",
        await _newest(platform),
    ]
    if isinstance(platform, TellsTerms) and not isinstance(platform, WordPress):  # which counts none
        said.append(f"{platform.used} % of the calls are used")
    failing, unreached = _parts(account, platform)
    return [*failing, *unreached] if failing else [_ok(f"{'; '.join(said)}."), *unreached]


async def _newest(platform: WordPress | MetaAccount | YouTube | XAccount) -> str:
    """When the account itself posted last; that this cannot be asked holds up no reading."""
    try:
        posted = await platform.newest_post()
    except Undelivered as refusal:
        return f"its newest own post is not known: {refusal.reason}"
    return f"newest post of its own {posted.astimezone(STOCKHOLM).date()}" if posted else "no own post"


def _parts(account: str, platform: object) -> tuple[list[Found], list[Found]]:
    """What of the account is not read though the rest is: what fails, and what we were never let in to.

    What fails only now may pass; whoever installs the program does not wait an hour to see it.
    """
    refused = platform.refused if isinstance(platform, TellsTerms) else ""
    failing = [_mend(f"{account}: {refused}.")] if refused else []
    if not isinstance(platform, TellsParts):
        return failing, []
    whole = refused.split("; ")  # Meta says it of comments without the part's name
    now = [
        f"{part}: {why}"
        for part, why in platform.failing.items()
        if f"{part}: {why}" not in refused and why not in whole
    ]
    if now:
        failing.append(
            _mend(f"{account}: not read now: {'; '.join(now)}. That may pass by itself; look again.")
        )
    never = ", ".join(platform.unreached)
    said = (
        f"{account}: our access does not reach to all of it, and what is written there is not seen: {never}."
    )
    return failing, [_note(said)] if never else []
