"""The private PostgreSQL gives each test a database of its own, and survives a power cut."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.parts.postgresql import PostgreSQL, postgresql

pytestmark = pytest.mark.part("postgresql")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgreSQL]:
    with postgresql() as started:
        yield started


def _write(url: str, word: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS words (word TEXT)"))
        connection.execute(text("INSERT INTO words VALUES (:word)"), {"word": word})
    engine.dispose()


def _read(url: str) -> list[str]:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return list(connection.execute(text("SELECT word FROM words ORDER BY word")).scalars())
    finally:
        engine.dispose()


async def test_the_address_serves_asyncio(server: PostgreSQL) -> None:
    with server.database() as url:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            version = (await connection.execute(text("SHOW server_version"))).scalar_one()
        await engine.dispose()
    assert int(version.split(".")[0]) >= 16


def test_a_database_made_from_a_template_starts_as_its_copy(server: PostgreSQL) -> None:
    with (
        server.template(lambda url: _write(url, "åäö")) as template,
        server.database(template=template) as one,
        server.database(template=template) as two,
    ):
        _write(one, "bara här")
        assert _read(one) == ["bara här", "åäö"]
        assert _read(two) == ["åäö"]


def test_what_was_written_survives_a_crash(server: PostgreSQL) -> None:
    with server.database() as url:
        _write(url, "kvar")
        for _ in range(3):
            server.crash()
        assert _read(url) == ["kvar"]


def test_it_ends_with_its_test() -> None:
    with postgresql() as server:
        port = server.port
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
