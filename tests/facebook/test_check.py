"""``kanalvakt check --live`` reads a Page once, says how much there is, and keeps and changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from sqlmodel import Session, select

from bot.checks import findings
from bot.settings import Settings, load_settings
from storage.database import Database
from storage.tables import Account, Comment
from tests.facebook.fake import APP_SECRET, PAGE, TOKEN, GraphServer, error, graph_server
from tests.property.machine_world import CHATS
from tests.scenarios.town import account, setup_of
from tests.small_world import small_world

LAST_DAY = "2099-03-31"


@pytest.fixture
def installed(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Tibro's Page, connected long ago."""
    small_world(database, tmp_path)

    def connect(session: Session) -> None:
        (account,) = session.exec(select(Account))
        account.connection = {"page_id": PAGE, "token": "META_TIBRO", "token_until": LAST_DAY}
        account.bound_at = datetime(2026, 11, 1, tzinfo=UTC)
        session.add(account)

    database.change(connect)
    monkeypatch.setenv("META_TIBRO", TOKEN)
    return load_settings(data_dir=tmp_path, database_url=database_url, meta_app_secret=APP_SECRET, setup=None)


async def said(settings: Settings, meta: GraphServer, *, live: bool = True) -> list[str]:
    told = await findings(settings.model_copy(update={"meta_api_url": meta.address}), live=live)
    lines = [str(found) for found in told if "tibro-facebook" in str(found)]
    assert TOKEN not in "".join(lines)
    return lines


async def test_a_page_that_can_be_read_is_counted(installed: Settings, database: Database) -> None:
    async with graph_server() as meta:
        post = meta.post(at=datetime(2026, 11, 20, 8, tzinfo=UTC))
        for number in range(3):
            meta.comment(post, f"Hemligt {number}")
        meta.message("24601", "Hemligt meddelande")
        meta.headers = {"X-App-Usage": '{"call_count": 12}'}
        (ready, read) = await said(installed, meta)
        assert ready == (
            "ok       tibro-facebook: the platform answers; "
            "whether it lets us moderate shows at the first removal or answer."
        )
        assert read == (
            "ok       tibro-facebook: read; not taken in yet: 3 comments, 1 messages; "
            "newest post of its own 2026-11-20; 12 % of the calls are used."
        )
        assert all(asked.startswith("GET ") for asked in meta.asked)
        assert len(await said(installed, meta, live=False)) == 1
    assert database.ask(lambda session: list(session.exec(select(Comment)))) == []
    assert database.ask(lambda session: session.exec(select(Account)).one().cursor) == {}


async def test_what_cannot_be_read_is_to_be_mended(installed: Settings) -> None:
    async with graph_server() as meta:
        meta.always["GET"] = error(190, status=401)
        (line,) = await said(installed, meta)
        assert line.startswith("mend     tibro-facebook: Meta godtar inte kontots åtkomsttoken")


async def test_messages_that_fail_only_now_are_said_and_so_is_that_they_never_were_let_in_to(
    installed: Settings,
) -> None:
    async with graph_server() as meta:
        meta.comment(meta.post(at=datetime(2026, 11, 20, 8, tzinfo=UTC)), "Hemligt")
        meta.always["GET conversations"] = error(2, status=500)
        _, line = await said(installed, meta)
        assert line.startswith("mend     tibro-facebook: not read now: meddelanden: ")
        assert line.endswith("That may pass by itself; look again.")

        meta.always["GET conversations"] = error(10, status=403)
        _, read, line = await said(installed, meta)
        assert "1 comments, 0 messages" in read
        assert line == (
            "note     tibro-facebook: our access does not reach to all of it, and what is written there is "
            "not seen: meddelanden."
        )


async def test_an_account_whose_token_s_last_day_nobody_has_written_down_is_noted(
    installed: Settings, database: Database
) -> None:
    """The word ahead of time comes only where the day is known; else the Page falls silent one morning."""

    def forget(session: Session) -> None:
        (account,) = session.exec(select(Account))
        account.connection = {"page_id": PAGE, "token": "META_TIBRO"}
        session.add(account)

    async with graph_server() as meta:
        assert "token_until" not in "".join(await said(installed, meta, live=False))
        database.change(forget)
        note, ready = await said(installed, meta, live=False)
        assert note == (
            "note     tibro-facebook: when its token ends is not written down, so nobody is told ahead; if "
            "it has a last day, write that in its connection as token_until."
        )
        assert ready.startswith("ok ")


@pytest.mark.parametrize(("more", "noted"), [({}, 2), ({"token_until": date(2099, 3, 31)}, 0)])
async def test_it_is_noted_of_the_setup_file_s_accounts_before_the_first_start_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, object], noted: int
) -> None:
    monkeypatch.setenv("META_TIBRO", TOKEN)
    accounts = [
        account("facebook", connection={"page_id": PAGE, "token": "META_TIBRO"} | more),
        account("instagram", connection={"user_id": "17841400000000001", "token": "META_TIBRO"} | more),
    ]
    setup = tmp_path / "setup.yaml"
    laid = yaml.safe_dump(dict(setup_of("tibro", CHATS, {}, accounts)), allow_unicode=True)
    setup.write_text(laid, encoding="utf-8")
    async with graph_server() as meta:
        settings = load_settings(data_dir=tmp_path / "data", setup=setup, meta_api_url=meta.address)
        told = await findings(settings)
    assert sum("as token_until" in str(found) for found in told) == noted
