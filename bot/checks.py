"""``kanalvakt check``: is this installation ready? One line a finding."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.platforms import Platforms
from bot.settings import Settings
from bot.setup import credentials_missing, secrets_missing
from bot.setup_file import Setup, SetupRefused, read_setup
from bot.wordpress import WordPress
from handlers.ports import Undelivered
from routines.library import load
from storage import accounts
from storage.database import Database
from storage.schema import is_current

LEVELS = ("ok", "note", "mend")


@dataclass(frozen=True, kw_only=True)
class Found:
    """One finding: 0 is well, 1 is worth knowing, 2 must be mended."""

    level: int
    sentence: str

    def __str__(self) -> str:
        return f"{LEVELS[self.level]:8} {self.sentence}"


async def findings(settings: Settings) -> list[Found]:
    """Everything that can be said without starting: settings, setup file, database, folder, platforms."""
    found = [_folder(settings.data_dir), *_chats(settings), _mail(settings), _webhook(settings)]
    found += await asyncio.to_thread(_database, settings)
    setup, about_setup = _setup(settings)
    found += about_setup
    if setup is not None:
        found += _setup_findings(setup, settings)
        found += await _platforms(settings)
    return found


def _ok(sentence: str) -> Found:
    return Found(level=0, sentence=sentence)


def _note(sentence: str) -> Found:
    return Found(level=1, sentence=sentence)


def _mend(sentence: str) -> Found:
    return Found(level=2, sentence=sentence)


def _folder(folder: Path) -> Found:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as trial:
            trial.write(b"x")
            os.fsync(trial.fileno())
    except OSError as fault:
        return _mend(f"The data folder {folder} cannot be written: {fault.strerror}.")
    return _ok(f"The data folder {folder} can be written.")


def _database(settings: Settings) -> list[Found]:
    database = Database(settings.database)
    try:
        if not is_current(database.engine):
            return [_note("The database has no tables of this version yet; 'kanalvakt run' makes them.")]
        tenants = database.ask(accounts.municipalities)
        return [_ok(f"The database answers; it knows {len(tenants)} municipalities.")]
    except Exception as fault:  # noqa: BLE001 - whatever the driver says, the person gets a sentence
        return [_mend(f"The database does not answer ({type(fault).__name__}).")]
    finally:
        database.close()


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
        found.append(_note("KANALVAKT_PUBLIC_URL is not set; links to evidence work only on this machine."))
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
    return setup, [_ok(f"The setup file describes {len(setup.municipalities)} municipalities.")]


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


async def _platforms(settings: Settings) -> list[Found]:
    """Asks each connected platform whether everything will work; reads only."""
    platforms = Platforms(settings.secret)
    database = Database(settings.database)
    found = []
    try:
        known = database.ask(accounts.connected) if is_current(database.engine) else []
        for account in known:
            platform = platforms(account)
            if isinstance(platform, WordPress):
                found.append(await _ready(account.id, platform.ready))
    finally:
        await platforms.close()
        database.close()
    return found


async def _ready(account: str, ready: Callable[[], object]) -> Found:
    try:
        await ready()  # type: ignore[misc]
    except Undelivered as refusal:
        return _mend(f"{account}: {refusal.reason}.")
    return _ok(f"{account}: the platform answers and lets us moderate.")
