"""The register of the running program: at once, after a restart, and with many accounts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import event
from sqlmodel import Session

from bot.app import Options
from handlers import register as handled
from storage import accounts, register
from storage.tables import Account, Register
from tests.duty.conftest import NOW, Story
from tests.parts.process import free_port
from tests.register.reader import reading
from tests.scenarios.town import MUNICIPALITY, account, served, settings_for, setup_of


async def _get(port: int, path: str) -> tuple[int, str, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as web,
        web.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text(), dict(answer.headers)


async def test_the_program_serves_it_and_a_restart_opens_nothing_again(
    database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    setup = setup_of("tibro", {"room": True}, {}, [account("facebook"), account("instagram")])
    settings = settings_for(tmp_path, port, database_url, setup)
    options = Options(room=True)
    async with served(settings, options) as app:
        status, page, headers = await _get(port, "/register/town")
        assert (status, headers["X-Frame-Options"]) == (200, "DENY")
        assert "Staden på facebook" in page
        assert (await _get(port, "/readyz"))[2]["X-Frame-Options"] == "DENY"

        def close(session: Session) -> None:
            found = session.get_one(Account, (MUNICIPALITY, "facebook"))
            assert accounts.close(session, found, "anna", app.now())

        await app.database.write(close)
        assert "Staden på facebook" not in (await _get(port, "/register/town"))[1]
    async with served(settings, options) as app:
        assert "Staden på facebook" not in (await _get(port, "/register/town"))[1]
        found = await app.database.read(lambda session: register.edition(session, MUNICIPALITY))
        assert found is not None
        assert found.version == 2
        await app.database.write(lambda session: session.delete(session.get_one(Register, MUNICIPALITY)))
    async with served(settings.model_copy(update={"setup": None}), options):
        status, listed, _ = await _get(port, "/register/town.json")
        assert (status, '"version": 1' in listed) == (200, True)


async def test_two_thousand_accounts_cost_a_reader_little(story: Story) -> None:
    """While an edition stands, the accounts are read once; a page holds a hundred of them."""

    def add(session: Session) -> None:
        for number in range(2000):
            values: dict[str, Any] = account("youtube", id=f"k{number}", name=f"Förskolan {number}")
            values |= {"address": f"https://youtube.example/{number}", "purpose": "Berätta. " * 20}
            session.add(Account(municipality=MUNICIPALITY, **values))
        register.review(session, MUNICIPALITY, "anna", NOW)

    story.town.database.change(add)
    asked: list[str] = []
    engine = story.town.database._reader_engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    async with reading(story) as reader:
        first = await reader.get()
        assert len(first.body) < 100_000
        assert sum("FROM account" in statement for statement in asked) == 1
        asked.clear()
        for path in ("", "?page=20", "?q=f%C3%B6rskolan+1999", ".json", ".csv"):
            assert (await reader.get(f"/register/town{path}")).status == 200
        assert [statement for statement in asked if "FROM account" in statement] == []
        assert len((await reader.get("/register/town.json")).json["accounts"]) == 2001


async def test_what_was_kept_is_let_go_with_its_edition(story: Story) -> None:
    first = await handled.view(story.town.world, MUNICIPALITY)
    assert isinstance(first, handled.RegisterView)
    assert await handled.view(story.town.world, MUNICIPALITY, first) is first
    story.setup(account("facebook", purpose="Något nytt"))
    second = await handled.view(story.town.world, MUNICIPALITY, first)
    assert second is not first
