"""An account that is another Page from now on: what only the old one shows is not gone."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.platforms import Platforms
from bot.settings import load_settings
from bot.setup import apply
from bot.setup_file import Setup
from handlers import reading
from handlers.world import World
from storage import accounts
from storage.database import Database
from storage.tables import Account, Case, Comment
from tests.facebook.fake import PAGE, TOKEN, GraphServer, error, graph_server
from tests.small_world import SETUP, now, small_world

OTHER = "222"


def connect(database: Database, page: str, secret: str = "META_TIBRO") -> None:
    """The setup file says so, at a start of the program."""
    file = copy.deepcopy(SETUP)
    file["municipalities"][0]["accounts"][0]["connection"] = {"page_id": page, "token": secret}  # type: ignore[index]

    def lay(session: Session) -> None:
        apply(session, Setup.model_validate(file), now())
        accounts.begin_watching(session, now() - timedelta(days=1))

    database.change(lay)


async def read(world: World, server: GraphServer) -> None:
    """Two readings of the account at where it is now."""
    async with graph_server(server):
        platforms = Platforms(load_settings(meta_api_url=server.address))
        for _ in range(2):
            account = await world.database.read(lambda session: session.exec(select(Account)).one())
            await reading.read(replace(world, platform=platforms), account)
        await platforms.close()


def standing(database: Database) -> list[tuple[str, str]]:
    found = database.ask(lambda session: list(session.exec(select(Comment))))
    return [(comment.text, comment.visibility) for comment in found]


@pytest.fixture
async def world(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Tibro's Page, with one insult on it that is an open case."""
    for name in ("META_TIBRO", "META_NEW"):
        monkeypatch.setenv(name, TOKEN)
    found = small_world(database, tmp_path)
    connect(database, PAGE)
    there = GraphServer()
    there.comment(there.post(), "Ni är idioter", at=now())
    await read(found, there)
    assert standing(database) == [("Ni är idioter", "visible")]
    return found


async def test_on_another_page_nothing_of_the_old_one_is_taken_for_gone(
    world: World, database: Database
) -> None:
    """What stood on the new one before is no news; what was written since the last reading is."""
    there = GraphServer(page=OTHER)
    connect(database, OTHER)
    there.comment(there.post(), "Länge sedan, era idioter", at=now() - timedelta(days=30))
    there.comment(there.post(), "Nya idioter", at=now())
    await read(world, there)
    assert standing(database) == [("Ni är idioter", "visible"), ("Nya idioter", "visible")]
    assert [case.state for case in database.ask(lambda session: list(session.exec(select(Case))))] == [
        "open",
        "open",
    ]


async def test_messages_that_cannot_be_read_at_first_are_news_since_the_move_after_a_restart_too(
    world: World, database: Database
) -> None:
    """Each reading here is that of a program that has just been started."""
    there = GraphServer(page=OTHER)
    connect(database, OTHER)
    there.message("24601", "Länge sedan", at=now() - timedelta(hours=9))
    there.always["GET conversations"] = error(10, status=403)
    await read(world, there)
    del there.always["GET conversations"]
    there.message("24602", "Ny fråga", at=now() + timedelta(minutes=10))
    await read(world, there)
    assert [text for text, _ in standing(database)] == ["Ni är idioter", "Ny fråga"]
    there.message("24602", "Ännu en", at=now() + timedelta(minutes=20))
    await read(world, there)
    assert [text for text, _ in standing(database)] == ["Ni är idioter", "Ny fråga", "Ännu en"]


async def test_on_the_same_page_with_another_token_all_that_is_known_stays_known(
    world: World, database: Database
) -> None:
    """What is gone there is seen, though the setup file names another secret."""
    connect(database, PAGE, "META_NEW")
    there = GraphServer()
    there.post()
    await read(world, there)
    assert standing(database) == [("Ni är idioter", "gone")]
