"""What many tests stand on: a database of either kind, empty or with its tables."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from dbos import DBOS

from cards.texts import speak
from storage.database import Database
from storage.schema import upgrade
from tests.memory import keep_files_in_memory, keep_what_is_loaded, put_sql_together_once
from tests.parts.postgresql import PostgreSQL, postgresql


def pytest_configure(config: pytest.Config) -> None:
    """Before anything has a place for its files."""
    keep_files_in_memory(config)
    put_sql_together_once()


def pytest_collection_finish() -> None:
    """Once all tests are known."""
    keep_what_is_loaded()


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """What a test of the command line sets about logging, to a stream that is gone then, ends with it.

    So does the language of a program that it made.
    """
    yield
    speak("sv")
    structlog.reset_defaults()
    root = logging.getLogger()
    for handler in tuple(root.handlers):
        if getattr(getattr(handler, "stream", None), "closed", False):
            root.removeHandler(handler)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSQL]:
    """One private PostgreSQL for all tests; each gets databases of its own on it."""
    with postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.part("postgresql"))])
def database_kind(request: pytest.FixtureRequest) -> str:
    """A test that uses this, directly or not, runs once on each kind."""
    return str(request.param)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A new database without any tables."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        with server.database() as url:
            yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """A new database with all tables and no rows."""
    if database_kind == "sqlite":
        file = tmp_path / "kanalvakt.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_with_tables"), file)
        yield f"sqlite:///{file}"
    else:
        server: PostgreSQL = request.getfixturevalue("postgresql_server")
        with server.database(template=request.getfixturevalue("postgresql_with_tables")) as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database with all tables, open."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy, so that not every test makes the tables anew."""
    file = tmp_path_factory.mktemp("tables") / "kanalvakt.sqlite3"
    _make_tables(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql_server: PostgreSQL) -> Iterator[str]:
    """The name of a database to copy."""

    def make(url: str) -> None:
        _make_tables(url)
        DBOS.migrate(url)  # its own tables too: half of a program's start is to make them

    with postgresql_server.template(make) as name:
        yield name


def _make_tables(url: str) -> None:
    database = Database(url)
    upgrade(database.engine)
    database.close()
