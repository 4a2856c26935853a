"""``kanalvakt check`` asks what the setup file connects as the next start will, also before the first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.checks import findings
from bot.clock import now
from bot.settings import Settings, load_settings
from bot.setup import apply
from bot.setup_file import read_setup
from storage.database import Database
from storage.schema import upgrade
from storage.tables import Account
from tests.property.machine_world import CHATS
from tests.scenarios.town import MUNICIPALITY, account, setup_of
from tests.x.fake import KEY, KEY_SECRET, TOKEN, TOKEN_SECRET, USER, XServer, x_server

CONNECTION = {"user_id": USER, "token": "X_TOWN"}


@pytest.fixture
async def there() -> AsyncIterator[XServer]:
    made = XServer()
    async with x_server(made):
        yield made


@pytest.fixture
def settings(tmp_path: Path, there: XServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A setup file with an account at X, its token in place; nothing has ever been started."""
    monkeypatch.setenv("X_TOWN", f"{TOKEN}:{TOKEN_SECRET}")
    written(tmp_path, account("x", connection=CONNECTION))
    return load_settings(
        data_dir=tmp_path / "data",
        setup=tmp_path / "setup.yaml",
        x_consumer_key=KEY,
        x_consumer_secret=KEY_SECRET,
        x_api_url=there.address,
    )


def written(folder: Path, *accounts: Mapping[str, Any]) -> None:
    laid = yaml.safe_dump(dict(setup_of("tibro", CHATS, {}, accounts)), allow_unicode=True)
    (folder / "setup.yaml").write_text(laid, encoding="utf-8")


def started(settings: Settings) -> Database:
    """The program ran once with the file as it is."""
    assert settings.setup is not None
    setup = read_setup(settings.setup)
    settings.data_dir.mkdir()
    database = Database(settings.database)
    upgrade(database.engine)
    database.change(lambda session: apply(session, setup, now()))
    return database


async def said(settings: Settings, *, live: bool = True) -> list[str]:
    return [str(found) for found in await findings(settings, live=live) if " x: " in str(found)]


async def test_before_the_first_start_an_account_is_asked_and_read(
    settings: Settings, there: XServer
) -> None:
    there.mention("Hemligt", at=now() - timedelta(days=3))
    ready, read = await said(settings)
    assert ready.startswith("ok       x: the platform answers;")
    assert read.startswith(
        "ok       x: read; not taken in yet: 0 comments"
    )  # what was there before is no news
    assert all(asked.startswith("GET ") for asked in there.asked)
    assert not settings.data_dir.exists()


async def test_a_token_that_is_not_taken_is_said_before_the_first_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("X_TOWN", "another:one")
    (line,) = await said(settings)
    assert line.startswith("mend     x: ")


async def test_one_that_the_file_connects_since_the_last_start_is_asked(
    settings: Settings, tmp_path: Path, there: XServer
) -> None:
    written(tmp_path, account("x"))
    database = started(settings)
    assert await said(settings) == []
    written(tmp_path, account("x", connection=CONNECTION))
    assert len(await said(settings)) == 2
    assert there.asked
    kept = database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, "x")))
    assert kept.connection == {}
    database.close()


async def test_one_that_the_file_disconnects_since_the_last_start_is_not_asked(
    settings: Settings, tmp_path: Path, there: XServer
) -> None:
    """People look at it by hand from the next start on, and its token may be gone already."""
    started(settings).close()
    written(tmp_path, account("x", connection={}))
    assert await said(settings) == []
    assert there.asked == []


async def test_one_that_was_closed_is_not_asked(settings: Settings, there: XServer) -> None:
    database = started(settings)

    def close(session: Any) -> None:
        session.get_one(Account, (MUNICIPALITY, "x")).closed_at = now()

    database.change(close)
    assert await said(settings) == []
    assert there.asked == []
    database.close()


async def test_one_that_is_only_in_the_database_says_that_it_was_not_asked(
    settings: Settings, there: XServer
) -> None:
    started(settings).close()
    alone = settings.model_copy(update={"setup": None, "x_consumer_key": None})
    assert await said(alone) == [
        "mend     x: it was not asked: the program lacks the keys of its app at that platform."
    ]
    assert there.asked == []
