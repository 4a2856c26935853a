"""What only looks holds up nobody. If it is a change after all, nothing of it stands and it is made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlmodel import Session, select

from storage import log, reminders
from storage.database import Database, WouldWrite
from storage.duty_tables import Task
from storage.schema import upgrade
from storage.tables import LogHead, Municipality
from tests.clocked import local

NOW = local("2026-11-20 10:00")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    upgrade(made.engine)

    def lay(session: Session) -> None:
        session.add(Municipality(id="town", name="Staden", routine="tibro"))
        session.flush()
        session.add(LogHead(municipality="town"))

    made.change(lay)
    yield made
    made.close()


def adds(session: Session) -> None:
    session.add(Task(municipality="town", key="k", kind="revision", opened_at=NOW))


def changes(session: Session) -> None:
    session.get_one(Municipality, "town").name = "Byn"


def notes(session: Session) -> None:
    said = {"key": "k", "kind": "missed", "person": "", "due_at": NOW, "not_before": NOW, "made_at": NOW}
    reminders.first_time(session, municipality="town", **said)


def logs(session: Session) -> None:
    log.append(session, "town", NOW, log.PROGRAM, "task.asked", "task:1")


@pytest.mark.parametrize("change", [adds, changes, notes, logs])
async def test_what_would_write_says_so_and_nothing_of_it_stands(
    database: Database, change: Callable[[Session], None]
) -> None:
    with pytest.raises(WouldWrite):
        await database.sight(change)
    assert database.ask(lambda session: session.exec(select(Task)).all()) == []
    assert database.ask(lambda session: session.get_one(Municipality, "town").name) == "Staden"
    assert database.ask(lambda session: session.get_one(LogHead, "town").number) == 0
    await database.write(change)


async def test_what_only_asks_is_answered(database: Database) -> None:
    assert await database.sight(lambda session: session.get_one(Municipality, "town").name) == "Staden"


async def test_any_other_fault_is_its_own(database: Database) -> None:
    def broken(session: Session) -> None:
        raise ValueError(session.is_active)

    with pytest.raises(ValueError, match="True"):
        await database.sight(broken)
