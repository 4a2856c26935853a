"""``kanalvakt check`` and the setup say what an account at X needs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.checks import findings
from bot.clock import now
from bot.platforms import Platforms
from bot.settings import Settings, SettingsRefused, load_settings
from bot.x import XAccount
from bot.x_parts import SEARCH
from storage import accounts
from storage.database import Database
from storage.tables import Account
from tests.small_world import small_world
from tests.x.fake import KEY, KEY_SECRET, TOKEN, TOKEN_SECRET, USER, XServer, problem, x_server


@pytest.fixture
def installed(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Tibro's account."""
    small_world(database, tmp_path)

    def connect(session: Session) -> None:
        (account,) = session.exec(select(Account))
        account.platform = "x"
        account.connection = {"user_id": USER, "token": "X_TIBRO"}
        session.add(account)

    database.change(connect)
    monkeypatch.setenv("X_TIBRO", f"{TOKEN}:{TOKEN_SECRET}")
    more = {"x_consumer_key": KEY, "x_consumer_secret": KEY_SECRET}
    return load_settings(data_dir=tmp_path, database_url=database_url, setup=None, **more)


async def test_an_account_is_read_once_and_what_is_wrong_is_said(installed: Settings) -> None:
    async with x_server() as there:
        there.mention("Hemligt")
        settings = installed.model_copy(update={"x_api_url": there.address})
        lines = [
            str(found) for found in await findings(settings, live=True) if "tibro-facebook" in str(found)
        ]
        assert "whether it lets us moderate shows at the first" in lines[0]
        assert "1 comments, 0 messages" in lines[1]
        assert all(asked.startswith("GET ") for asked in there.asked)
        there.next["GET me"] = [problem(402)]
        lines = [str(found) for found in await findings(settings) if "tibro-facebook" in str(found)]
        assert lines == ["mend     tibro-facebook: krediterna hos X är slut (HTTP 402)."]


async def test_without_an_app_the_account_says_what_it_lacks(installed: Settings, database: Database) -> None:
    (account,) = database.ask(lambda session: list(session.exec(select(Account))))
    for update, lacks in (({}, ""), ({"x_consumer_secret": None}, "app-x")):
        platforms = Platforms(installed.model_copy(update=update))
        assert platforms.lacks(account) == lacks
        assert isinstance(platforms(account), XAccount) is (lacks == "")
        await platforms.close()


def test_an_app_without_its_secret_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KANALVAKT_X_CONSUMER_KEY", KEY)
    with pytest.raises(SettingsRefused, match="KANALVAKT_X_CONSUMER_SECRET go together"):
        load_settings()


async def test_a_part_that_fails_only_now_is_said_and_what_was_never_let_in_to(installed: Settings) -> None:
    """Whoever installs the program does not wait an hour to hear of it."""

    async def said(there: XServer) -> list[str]:
        settings = installed.model_copy(update={"x_api_url": there.address})
        told = await findings(settings, live=True)
        return [str(found) for found in told if "tibro-facebook" in str(found)][1:]

    async with x_server() as there:
        own = there.post()
        there.answer(own, "Hemligt", mentions=False)
        (read,) = await said(there)
        assert read.startswith("ok       tibro-facebook: read;")

        there.always["GET recent"] = problem(503)
        (line,) = await said(there)
        assert line.startswith("mend     tibro-facebook: not read now: svar som inte nämner kontot: ")
        assert "svar till andra i egna trådar: " in line
        assert line.endswith("That may pass by itself; look again.")

        there.always["GET recent"] = problem(403)
        read, line = await said(there)
        assert read.startswith("ok       tibro-facebook: read;")
        assert line == (
            "note     tibro-facebook: our access does not reach to all of it, and what is written there is "
            "not seen: svar som inte nämner kontot."
        )

        there.always["GET tweets"] = problem(503)
        failing, line = await said(there)
        assert failing.startswith("mend     tibro-facebook: not read now: ")
        assert line.startswith("note     ")


async def test_a_part_that_fails_now_is_said_beside_one_that_has_long_failed_for_the_same_reason(
    installed: Settings, database: Database
) -> None:
    async with x_server() as there:
        settings = installed.model_copy(update={"x_api_url": there.address})
        there.answer(there.post(), "Hemligt", mentions=False)
        (account,) = database.ask(lambda session: list(session.exec(select(Account))))
        platforms = Platforms(settings)
        platform = platforms(account)
        assert isinstance(platform, XAccount)
        await platform.new()
        await platforms.close()
        since = (now() - timedelta(hours=2)).isoformat()
        cursor = {**platform.state, "failing_parts": {SEARCH: [since, ""]}}
        database.change(lambda session: accounts.remember_cursor(session, "tibro", account.id, cursor))

        there.always["GET recent"] = problem(503)
        told = [str(found) for found in await findings(settings, live=True)]
        lasting, passing = [line for line in told if "503" in line]
        assert lasting.startswith(f"mend     tibro-facebook: {SEARCH}: ")
        assert passing.startswith("mend     tibro-facebook: not read now: svar till andra i egna trådar: ")
        assert SEARCH not in passing
