"""Whether the program lives, is ready and how much there is of what, as machines ask it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlmodel import Session, select

from bot import health
from bot.health import routes
from bot.settings import load_settings
from handlers.intake import take_in
from handlers.platforms import Author, Incoming
from handlers.world import World
from storage.database import Database
from storage.tables import Case, Job, Posting
from tests.small_world import now, served, small_world


@dataclass
class Engine:
    launched: bool = True


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return small_world(database, tmp_path)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
async def server(world: World, engine: Engine) -> AsyncIterator[TestServer]:
    async with served(routes(world, load_settings(), engine)) as started:
        yield started


@pytest.fixture
async def browser(server: TestServer) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(server.make_url("/")) as session:
        yield session


async def reasons(browser: aiohttp.ClientSession) -> list[str]:
    async with browser.get("/readyz") as answer:
        said = await answer.json()
        assert (answer.status == 200) == said["ready"] == (not said["reasons"])
        assert answer.status in {200, 503}
        return list(said["reasons"])


async def figures(browser: aiohttp.ClientSession) -> dict[tuple[str, ...], float]:
    async with browser.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        body = await answer.text()
    return {
        (
            sample.name.removeprefix("kanalvakt_"),
            *(sample.labels[label] for label in sorted(sample.labels)),
        ): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def comment(number: int, words: str) -> Incoming:
    return Incoming(
        id=str(number),
        text=words,
        created_at=now() - timedelta(days=30),
        author=Author(id="kalle-id", name="Kalle Kula"),
    )


async def test_it_lives_and_is_ready(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"alive": True}
    assert await reasons(browser) == []


async def test_without_its_job_engine_it_is_not_ready(browser: aiohttp.ClientSession, engine: Engine) -> None:
    engine.launched = False
    assert await reasons(browser) == ["the job engine is not launched"]


async def test_with_other_tables_it_is_not_ready(browser: aiohttp.ClientSession, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert await reasons(browser) == ["the database's tables are not those of this version"]


async def test_a_database_that_is_broken_is_said_and_ends_nothing(
    browser: aiohttp.ClientSession, database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.launched = False

    def broken(_: object) -> None:
        raise OSError("disk on fire: /var/lib/secret-place")

    monkeypatch.setattr(database, "ask", broken)
    assert await reasons(browser) == ["the job engine is not launched", "the database does not answer"]
    async with browser.get("/metrics") as answer:
        assert answer.status == 503
        assert "secret" not in await answer.text()
    async with browser.get("/healthz") as answer:
        assert answer.status == 200


async def test_a_database_that_hangs_is_waited_for_only_so_long(
    browser: aiohttp.ClientSession, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(database, "ask", lambda _: time.sleep(1))
    assert await reasons(browser) == ["the database does not answer"]


async def test_everything_is_counted(
    browser: aiohttp.ClientSession, world: World, database: Database
) -> None:
    words = ["Vilken fin park!", "När öppnar badhuset i sommar?", "Din jävla idiot, dra åt helvete"]
    incoming = [comment(number, text_) for number, text_ in enumerate(words)]
    taken = await take_in(world, "tibro", "tibro-facebook", incoming, origin="webhook")
    assert len(taken.cases) == 2

    def age(session: Session) -> None:
        first, second = session.exec(select(Case).order_by(Case.id)).all()  # type: ignore[arg-type] - a column
        first.state, first.outcome = "closed", "answered"
        second.remove_by = now() - timedelta(hours=1)
        cards = session.exec(select(Posting).order_by(Posting.id)).all()  # type: ignore[arg-type] - a column
        cards[0].shown, cards[0].state = 1, "shown"
        cards[1].state = "failed"

    database.change(age)
    found = await figures(browser)
    assert found["comments", "tibro-facebook", "tibro", "webhook"] == 3
    assert found["cases_open", "tibro", "open"] == 1
    assert found["decisions", "tibro", "answered"] == 1
    assert found["deadlines_late", "remove", "tibro"] == 1
    by_chat = {key[1:]: value for key, value in found.items() if key[0] == "cards"}
    assert sum(by_chat.values()) == 4
    assert {state for _, state in by_chat} == {"shown", "failed", "waiting"}
    undone = database.ask(lambda session: len(session.exec(select(Job)).all()))
    assert found["jobs_undone",] == undone == 2

    database.change(lambda session: session.exec(select(Case)).all()[1].__setattr__("state", "closed"))
    assert not [key for key in await figures(browser) if key[0] in {"cases_open", "deadlines_late"}]


async def test_the_figures_hold_no_personal_data(browser: aiohttp.ClientSession, world: World) -> None:
    await take_in(
        world, "tibro", "tibro-facebook", [comment(1, "Ring 070-123 45 67, din idiot")], origin="webhook"
    )
    async with browser.get("/metrics") as answer:
        body = await answer.text()
    for personal in ("Kalle", "kalle", "070", "idiot", "anna", "Anna"):
        assert personal not in body


async def test_two_programs_in_one_process_count_apart(world: World, engine: Engine) -> None:
    for _ in range(2):
        async with (
            served(routes(world, load_settings(), engine)) as server,
            aiohttp.ClientSession(server.make_url("/")) as browser,
        ):
            assert ("jobs_undone",) in await figures(browser)
