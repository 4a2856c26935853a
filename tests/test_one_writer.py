"""Changes that wait are flushed to the disk together, and still each is all or nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlmodel import Session, select

from storage import jobs
from storage.database import Database
from storage.schema import upgrade
from storage.tables import Received

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    """SQLite alone: PostgreSQL groups its own commits."""
    opened = Database(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    upgrade(opened.engine)
    yield opened
    opened.close()


def note(number: int) -> Callable[[Session], int]:
    def change(session: Session) -> int:
        session.add(Received(source="test", id=str(number), at=AT))
        return number

    return change


def noted(session: Session) -> set[str]:
    return {row.id for row in session.exec(select(Received))}


class Slow:
    """Holds the writer until everything else waits behind it."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, session: Session) -> None:
        assert self.go.wait(30)


async def behind_one_another(file: Database, *changes: Callable[[Session], object]) -> list[object]:
    """Makes the changes so that all of them wait at once."""
    slow = Slow()
    first = asyncio.create_task(file.write(slow))
    rest = [asyncio.create_task(file.write(change)) for change in changes]
    await asyncio.sleep(0)
    slow.go.set()
    await first
    return await asyncio.gather(*rest, return_exceptions=True)


async def test_what_waits_is_committed_once(file: Database) -> None:
    """Twenty changes that wait take fewer commits than twenty, and each gets its own answer."""
    commits: list[object] = []
    event.listen(file.engine, "commit", commits.append)
    answers = await behind_one_another(file, *map(note, range(20)))
    assert answers == list(range(20))
    assert await file.read(noted) == {str(number) for number in range(20)}
    assert len(commits) < 20


async def test_one_that_fails_takes_nobody_along(file: Database) -> None:
    """The failing change is told why; what stood before and after it in the queue stands."""

    def fails(session: Session) -> None:
        session.add(Received(source="test", id="half", at=AT))
        session.flush()
        raise LookupError("no")

    first, failed, last = await behind_one_another(file, note(1), fails, note(2))
    assert (first, last) == (1, 2)
    assert isinstance(failed, LookupError)
    assert await file.read(noted) == {"1", "2"}


async def test_a_broken_rule_of_the_database_is_one_changes_own_fault(file: Database) -> None:
    """A duplicate key shows itself at the flush; it too is only its own change's failure."""
    answers = await behind_one_another(file, note(1), note(1), note(2))
    assert answers[0] == 1
    assert isinstance(answers[1], Exception)
    assert answers[2] == 2


async def test_jobs_start_once_however_often_a_change_was_made(file: Database) -> None:
    """A change that was undone with its neighbours and made again asks for its job once."""
    started: list[str] = []
    file.on_jobs = started.extend

    def asks(session: Session) -> None:
        jobs.ask(session, "test", "a:1", 1, AT)

    def fails(session: Session) -> None:
        raise LookupError("no")

    await behind_one_another(file, asks, fails)
    assert started == ["test:a:1:1"]


async def test_a_change_that_nobody_waits_for_any_more_is_not_made(file: Database) -> None:
    """Cancelled before its turn: nothing of it happens."""
    slow = Slow()
    first = asyncio.create_task(file.write(slow))
    given_up = asyncio.create_task(file.write(note(7)))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    slow.go.set()
    await first
    await file.write(note(8))
    assert await file.read(noted) == {"8"}
