"""The record log is written last in a transaction, and many transactions at once neither lose nor stop."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, select

from storage import log, postings
from storage.database import Database
from storage.tables import LogHead, LogRow, Municipality, Place, Posting

AT = datetime(2026, 11, 2, 8, tzinfo=UTC)
PLACES = ("room:a", "room:b")


@pytest.fixture
def town(database: Database) -> Database:
    """A municipality with an empty log and two places."""

    def lay(session: Session) -> None:
        session.add(Municipality(id="town", name="Town", routine="tibro"))
        session.flush()
        session.add(LogHead(municipality="town"))
        session.add_all(Place(id=place, municipality="town", chat="room") for place in PLACES)

    database.change(lay)
    return database


def holds(session: Session) -> bool:
    return log.verify(session, "town") is None


async def test_rows_of_one_transaction_stand_in_their_order(town: Database) -> None:
    """Numbered and sealed as they were added, and seen by whoever asks before the commit."""

    def change(session: Session) -> int:
        for number in range(5):
            log.append(session, "town", AT, "bo", "test", str(number))
        return len(log.newest(session, "town", 10))

    assert await town.write(change) == 5
    rows = await town.read(lambda session: list(session.exec(select(LogRow).order_by(LogRow.number))))
    assert [(row.number, row.subject) for row in rows] == [(n + 1, str(n)) for n in range(5)]
    assert await town.read(holds)


async def test_a_change_that_fails_leaves_no_row(town: Database) -> None:
    """The row is a part of its transaction."""

    def fails(session: Session) -> None:
        log.append(session, "town", AT, "bo", "test", "1")
        raise LookupError("no")

    with pytest.raises(LookupError):
        await town.write(fails)
    await town.write(lambda session: log.append(session, "town", AT, "bo", "test", "2"))
    rows = await town.read(lambda session: log.newest(session, "town", 10))
    assert [row.subject for row in rows] == ["2"]
    assert await town.read(holds)


async def test_many_at_once_do_not_wait_for_one_another_in_a_circle(town: Database) -> None:
    """New cards in the same places, and rows in the same log, from every side at once: all of them stand."""

    def arrives(number: int, session: Session) -> None:
        log.append(session, "town", AT, "bo", "test", str(number))
        order = PLACES if number % 2 else PLACES[::-1]
        postings.show_all(session, order, [(f"case:{number}", 1)], AT)

    def changes(number: int, session: Session) -> None:
        postings.want(session, f"case:{number}", 2, AT)
        log.append(session, "town", AT, "bo", "test", str(number))

    for change in (arrives, changes):
        await asyncio.gather(
            *(
                town.write(lambda session, one=number, do=change: do(one, session))  # type: ignore[misc]
                for number in range(24)
            )
        )
    found = await town.read(lambda session: list(session.exec(select(Posting))))
    assert len(found) == 48
    assert {posting.wanted for posting in found} == {2}
    assert len(await town.read(lambda session: log.newest(session, "town", 100))) == 48
    assert await town.read(holds)
