"""What is of an unknown shape is kept for as long as the setting says, and then disposed of and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, select
from structlog.testing import capture_logs

from bot.checks import findings
from bot.settings import load_settings
from handlers import set_aside
from handlers.world import World
from storage import inbox
from storage.database import Database
from storage.schema import upgrade
from storage.tables import SetAside
from tests.small_world import now, small_world

YEAR = timedelta(days=365)
SECRET = "Kims hemliga ord"


def keep(database: Database, *odd: tuple[str, timedelta]) -> None:
    def change(session: Session) -> None:
        for number, (reason, ago) in enumerate(odd):
            inbox.set_aside(session, "meta", [(reason, f"{SECRET} {number}")], now() - ago)

    database.change(change)


def reasons(database: Database) -> list[str]:
    return sorted(row.reason for row in database.ask(lambda session: session.exec(select(SetAside)).all()))


async def test_what_is_older_is_disposed_of_and_counted_without_its_words(
    database: Database, tmp_path: Path
) -> None:
    world: World = small_world(database, tmp_path)
    day = timedelta(days=1)
    keep(
        database,
        ("no_json", YEAR + day),
        ("no_json", YEAR + 9 * day),
        ("other_field", 400 * day),
        ("no_json", YEAR - day),
        ("mention_unread", timedelta()),
    )
    with capture_logs() as logged:
        await set_aside.dispose(world, after=YEAR)
        await set_aside.dispose(world, after=YEAR)  # nothing more
    assert reasons(database) == ["mention_unread", "no_json"]
    [row] = logged
    assert (row["event"], row["no_json"], row["other_field"]) == ("disposed of what was set aside", 2, 1)
    assert SECRET not in str(logged)


async def test_check_says_when_the_oldest_goes(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path, set_aside_days=30)
    database = Database(settings.database)
    upgrade(database.engine)
    at = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
    database.change(partial(inbox.set_aside, source="meta", odd=[("no_json", "x")], at=at))
    database.change(partial(inbox.set_aside, source="meta", odd=[("no_json", "y")], at=at + YEAR))
    database.close()
    said = [str(found) for found in await findings(settings) if "set_aside" in str(found)]
    assert len(said) == 1
    assert "in an unknown shape: 2." in said[0]
    assert "the oldest is disposed of on 2026-12-01." in said[0]
