"""The page where a picture is handed over, and who asks for one."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.uploads.counter import Closing, Counter, closing, make_counter, serving


@pytest.fixture
def asked() -> Iterator[Closing]:
    with closing() as capability:
        yield capability


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    return tmp_path / "evidence"


@pytest.fixture
def behind(database: Database, evidence: Path, asked: Closing) -> Counter:
    """What stands behind the page, on each kind of database."""
    return make_counter(database, evidence, asked)


@pytest.fixture
async def counter(
    sqlite_with_tables: Path, tmp_path: Path, evidence: Path, asked: Closing
) -> AsyncIterator[Counter]:
    """The page, served."""
    file = tmp_path / "kanalvakt.sqlite3"
    shutil.copy(sqlite_with_tables, file)
    database = Database(f"sqlite:///{file}")
    try:
        async with serving(make_counter(database, evidence, asked)) as served:
            yield served
    finally:
        database.close()
