"""``kanalvakt check`` says what a channel needs and what was used of its project's units."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.checks import findings
from bot.platforms import Platforms
from bot.settings import Settings, load_settings
from bot.youtube import YouTube
from storage.database import Database
from storage.tables import Account, Comment, Spending
from tests.facebook.fake import says
from tests.small_world import small_world
from tests.youtube.fake import CHANNEL, CLIENT, CLIENT_SECRET, CONSENT, YouTubeServer, error, youtube_server


@pytest.fixture
def installed(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Tibro's channel, connected long ago."""
    small_world(database, tmp_path)

    def connect(session: Session) -> None:
        (account,) = session.exec(select(Account))
        account.platform = "youtube"
        account.connection = {"channel_id": CHANNEL, "token": "YOUTUBE_TIBRO"}
        account.bound_at = datetime(2026, 11, 1, tzinfo=UTC)
        session.add(account)

    database.change(connect)
    monkeypatch.setenv("YOUTUBE_TIBRO", CONSENT)
    return load_settings(
        data_dir=tmp_path,
        database_url=database_url,
        setup=None,
        youtube_client_id=CLIENT,
        youtube_client_secret=CLIENT_SECRET,
        youtube_units=1000,
    )


async def said(settings: Settings, there: YouTubeServer) -> list[str]:
    told = await findings(settings.model_copy(update={"youtube_api_url": there.address}), live=True)
    lines = [str(found) for found in told if "tibro-facebook" in str(found)]
    assert CONSENT not in "".join(lines)
    return lines


async def test_a_channel_is_counted_and_so_are_the_units_that_this_took(
    installed: Settings, database: Database
) -> None:
    async with youtube_server() as there:
        film = there.film()
        for number in range(3):
            there.comment(film, f"Hemligt {number}")
        (ready, read) = await said(installed, there)
        assert ready == (
            "ok       tibro-facebook: the platform answers; "
            "whether it lets us moderate shows at the first removal or answer."
        )
        assert read == (
            "ok       tibro-facebook: read; not taken in yet: 3 comments, 0 messages; no own post; "
            "0 % of the calls are used."
        )
        assert all(asked.startswith("GET ") for asked in there.asked)
        (row,) = database.ask(lambda session: list(session.exec(select(Spending))))
        assert (row.whose, row.units) == ("youtube 1234", there.units)
        for _ in range(2):
            await said(installed, there)
        assert (await said(installed, there))[1].endswith("2 % of the calls are used.")
    assert database.ask(lambda session: list(session.exec(select(Comment)))) == []
    assert database.ask(lambda session: session.exec(select(Account)).one().cursor) == {}


async def test_what_cannot_be_read_is_to_be_mended(installed: Settings) -> None:
    async with youtube_server() as there:
        there.next["POST token"] = [says(400, {"error": "invalid_grant"})]
        (line,) = await said(installed, there)
        assert line.startswith("mend     tibro-facebook: kanalens medgivande hos Google gäller inte längre")
        there.next["GET commentThreads"] = [error(403, "insufficientPermissions")]
        (line,) = await said(installed, there)
        assert line.startswith("mend     tibro-facebook: kanalens medgivande räcker inte")


async def test_without_a_client_the_account_says_what_it_lacks(
    installed: Settings, database: Database
) -> None:
    (account,) = database.ask(lambda session: list(session.exec(select(Account))))
    for update, lacks in (({}, ""), ({"youtube_client_id": None}, "app-youtube")):
        platforms = Platforms(installed.model_copy(update=update))
        assert platforms.lacks(account) == lacks
        assert isinstance(platforms(account), YouTube) is (lacks == "")
        await platforms.close()
