"""The record log: whatever is done to it afterwards is found, and many writers make one chain."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import Session, col

from storage import log
from storage.database import Database
from storage.tables import LogHead, LogRow, Municipality

NOW = datetime(2026, 11, 20, 9, 30, 0, 123456, tzinfo=UTC)
MINE, OTHER = "tibro", "laholm"
ROWS = 7
Row = dict[str, Any]

#: Many examples on one database: each leaves it as it found it.
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def logged(database: Database) -> Database:
    """Two logs of the same length, written in turns."""

    def lay(session: Session) -> None:
        for name in (MINE, OTHER):
            session.add(Municipality(id=name, name=name, routine=name))
            session.flush()
            session.add(LogHead(municipality=name))
        session.flush()
        for number in range(1, ROWS + 1):
            for name in (MINE, OTHER):
                details = {"number": number, "words": "åäö 👩‍👩‍👧", "list": [1, None, True]}
                log.append(
                    session, name, NOW + timedelta(minutes=number), "anna", "case.kept", "case:1", details
                )

    database.change(lay)
    return database


def verify(database: Database, municipality: str = MINE) -> log.Broken | None:
    return database.ask(lambda session: log.verify(session, municipality))


def rows(database: Database, municipality: str = MINE) -> list[Row]:
    query = select(LogRow.__table__).where(col(LogRow.municipality) == municipality)  # type: ignore[attr-defined]
    with database.engine.begin() as connection:
        return [dict(row) for row in connection.execute(query.order_by("number")).mappings()]


def number_found(database: Database, tamper: Callable[[Connection], object]) -> int | None:
    """Tampers with the log behind the program's back, asks, and puts everything back as it was."""
    before = rows(database)
    try:
        with database.engine.begin() as connection:
            tamper(connection)
        broken = verify(database)
        assert verify(database, OTHER) is None
    finally:
        with database.engine.begin() as connection:
            connection.execute(delete(LogRow).where(col(LogRow.municipality) == MINE))
            connection.execute(insert(LogRow), before)
    assert verify(database) is None
    assert broken is None or broken.municipality == MINE
    return broken.number if broken is not None else None


def replaced(new: Sequence[Row]) -> Callable[[Connection], None]:
    """Somebody with all rights lays down other rows."""

    def tamper(connection: Connection) -> None:
        connection.execute(delete(LogRow).where(col(LogRow.municipality) == MINE))
        if new:
            connection.execute(insert(LogRow), list(new))

    return tamper


def test_a_log_holds_from_its_first_row_to_its_head(logged: Database) -> None:
    written = rows(logged)

    assert verify(logged) is None
    assert [row["number"] for row in written] == list(range(1, ROWS + 1))
    assert [row["previous"] for row in written] == ["", *(row["seal"] for row in written[:-1])]
    assert written[0]["seal"] != rows(logged, OTHER)[0]["seal"]


def test_an_empty_log_holds_and_one_without_a_head_does_not(logged: Database) -> None:
    def lay(session: Session) -> None:
        session.add(Municipality(id="ny", name="ny", routine="tibro"))
        session.flush()
        session.add(LogHead(municipality="ny"))

    logged.change(lay)
    assert verify(logged, "ny") is None
    with logged.engine.begin() as connection:
        connection.execute(delete(LogHead).where(col(LogHead.municipality) == "ny"))
    assert verify(logged, "ny") == log.Broken(
        municipality="ny", number=1, reason="rows are missing at the end"
    )


CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "at": st.integers(1, 10**9).map(lambda step: NOW - timedelta(microseconds=step)),
    "actor": st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=9),
    "action": st.sampled_from(["case.removed", "case.kept ", "Case.kept", ""]),
    "subject": st.sampled_from(["case:11", "case:2", "case:1 ", "forward:1"]),
    "details": st.sampled_from(
        [{}, {"number": 1}, {"number": "1", "words": "åäö 👩‍👩‍👧", "list": [1, None, True]}, {"extra": 1}]
    ),
    "previous": st.sampled_from(["", "0" * 64]),
    "seal": st.sampled_from(["", "0" * 64]),
}


@pytest.mark.clauses("LID-16")
@MANY
@given(data=st.data(), number=st.integers(1, ROWS), column=st.sampled_from(sorted(CHANGES)))
def test_any_edit_of_any_row_is_found(
    logged: Database, data: st.DataObject, number: int, column: str
) -> None:
    old = rows(logged)[number - 1][column]
    new = data.draw(CHANGES[column].filter(lambda value: value != old))
    where = (col(LogRow.municipality) == MINE) & (col(LogRow.number) == number)

    found = number_found(
        logged, lambda session: session.execute(update(LogRow).where(where).values({column: new}))
    )

    assert found == number


@pytest.mark.clauses("LID-16")
@MANY
@given(gone=st.sets(st.integers(1, ROWS), min_size=1))
def test_any_deletion_is_found_also_of_the_newest_rows(logged: Database, gone: set[int]) -> None:
    kept = [row for row in rows(logged) if row["number"] not in gone]

    assert number_found(logged, replaced(kept)) == min(gone)


@MANY
@given(gone=st.sets(st.integers(1, ROWS), min_size=1, max_size=ROWS - 1))
def test_a_deletion_is_found_when_the_rest_is_numbered_anew(logged: Database, gone: set[int]) -> None:
    kept = [row for row in rows(logged) if row["number"] not in gone]
    anew = [row | {"number": number} for number, row in enumerate(kept, 1)]

    assert number_found(logged, replaced(anew)) == min(gone)


@MANY
@given(order=st.permutations(range(ROWS)).filter(lambda order: order != list(range(ROWS))))
def test_any_other_order_is_found(logged: Database, order: list[int]) -> None:
    written = rows(logged)
    shuffled = [written[old] | {"number": new} for new, old in enumerate(order, 1)]
    first = next(number for number, old in enumerate(order, 1) if old != number - 1)

    assert number_found(logged, replaced(shuffled)) == first


@MANY
@given(at=st.integers(1, ROWS + 1), copied=st.integers(0, ROWS - 1), foreign=st.booleans())
def test_any_insertion_is_found_wherever_it_comes_from(
    logged: Database, at: int, copied: int, foreign: bool
) -> None:
    source = rows(logged, OTHER if foreign else MINE)[copied]
    written = rows(logged)
    longer = [*written[: at - 1], source | {"municipality": MINE}, *written[at - 1 :]]
    if not foreign and copied == at - 1:
        at += 1  # a row and its copy are the same; the second of them is the one too many
    numbered = [row | {"number": number} for number, row in enumerate(longer, 1)]

    assert number_found(logged, replaced(numbered)) == at


@MANY
@given(number=st.integers(1, ROWS), changed=st.sampled_from(["case.removed", "request.approved"]))
def test_a_row_that_is_changed_and_sealed_anew_breaks_the_chain_after_it(
    logged: Database, number: int, changed: str
) -> None:
    """Also when it is the last, for the head remembers its seal."""
    written = rows(logged)
    row = written[number - 1] | {"action": changed}
    row["seal"] = log._seal(row)

    assert number_found(logged, replaced([*written[: number - 1], row, *written[number:]])) == number + 1


def test_another_log_s_rows_are_not_taken_for_ours(logged: Database) -> None:
    assert number_found(logged, replaced([row | {"municipality": MINE} for row in rows(logged, OTHER)])) == 1


@pytest.mark.parametrize("values", [{"number": ROWS - 1}, {"number": 0, "seal": ""}, {"seal": "0" * 64}])
def test_a_head_that_was_changed_is_found(logged: Database, values: dict[str, Any]) -> None:
    with logged.engine.begin() as connection:
        connection.execute(update(LogHead).where(col(LogHead.municipality) == MINE).values(values))

    assert verify(logged) == log.Broken(
        municipality=MINE, number=ROWS + 1, reason="rows are missing at the end"
    )


# --- writing ---------------------------------------------------------------------------------------


def append(database: Database, **values: Any) -> None:
    given = {"at": NOW, "actor": "bo", "action": "case.kept", "subject": "case:2", **values}
    database.change(lambda session: log.append(session, MINE, **given))


@pytest.mark.parametrize(
    "details",
    [
        None,
        {"float": 0.1, "large": 2**60, "none": None, "nested": {"b": [1, {"a": []}], "a": ""}},
        {"words": '\u2028 " \\ \x7f \ud83d ensam', "at": NOW, 7: "key"},
    ],
)
def test_whatever_a_row_bears_it_holds_when_it_is_read_again(logged: Database, details: Any) -> None:
    append(logged, details=details)

    assert verify(logged) is None


@pytest.mark.parametrize("hours", [-11, 0, 1, 2, 5.75])
def test_a_time_of_another_zone_is_the_same_moment(logged: Database, hours: float) -> None:
    append(logged, at=NOW.astimezone(timezone(timedelta(hours=hours))))

    assert verify(logged) is None
    assert logged.ask(lambda session: log.newest(session, MINE, 1))[0].at == NOW


def test_a_time_without_a_zone_is_refused(logged: Database) -> None:
    with pytest.raises(Exception, match="without a zone"):
        append(logged, at=NOW.replace(tzinfo=None))
    assert verify(logged) is None


def test_a_change_that_fails_leaves_no_row(logged: Database) -> None:
    def change(session: Session) -> None:
        log.append(session, MINE, NOW, "bo", "case.kept", "case:2")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        logged.change(change)
    assert verify(logged) is None
    assert len(rows(logged)) == ROWS


def test_several_rows_of_one_change_stand_in_order(logged: Database) -> None:
    def change(session: Session) -> None:
        for number in range(3):
            log.append(session, MINE, NOW, "bo", f"step.{number}", "case:2")
            log.append(session, OTHER, NOW, "bo", f"step.{number}", "case:2")

    logged.change(change)
    assert verify(logged) is None
    assert verify(logged, OTHER) is None
    assert [row["action"] for row in rows(logged)[-3:]] == ["step.0", "step.1", "step.2"]


WRITERS, EACH = 6, 15


def one_row(municipality: str, actor: str, subject: str, session: Session) -> None:
    log.append(session, municipality, NOW, actor, "case.kept", subject)


def test_writers_at_once_make_one_chain_without_gaps(logged: Database) -> None:
    """Several programs on one database, as replicas are: every row stands, once, in one chain."""
    start = threading.Barrier(WRITERS)

    def write(writer: int) -> None:
        own = Database(logged.url)
        try:
            start.wait(30)
            for number in range(EACH):
                municipality = (MINE, OTHER)[number % 2]
                own.change(partial(one_row, municipality, f"w{writer}", f"case:{number}"))
        finally:
            own.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    for municipality in (MINE, OTHER):
        assert verify(logged, municipality) is None
    written = [*rows(logged), *rows(logged, OTHER)]
    mine = [(row["actor"], row["subject"]) for row in written if row["actor"].startswith("w")]
    assert sorted(mine) == sorted((f"w{w}", f"case:{n}") for w in range(WRITERS) for n in range(EACH))


def test_one_change_writes_to_both_logs_while_another_does_so_the_other_way_round(logged: Database) -> None:
    """Two that wait for one another are taken apart by the database and made again."""
    start = threading.Barrier(2)

    def write(order: Sequence[str]) -> None:
        own = Database(logged.url)

        def change(session: Session) -> None:
            for municipality in order:
                log.append(session, municipality, NOW, "bo", "case.kept", "case:3")

        try:
            start.wait(30)
            for _ in range(4):
                own.change(change)
        finally:
            own.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [(MINE, OTHER), (OTHER, MINE)]))

    assert (verify(logged), verify(logged, OTHER)) == (None, None)
    assert (len(rows(logged)), len(rows(logged, OTHER))) == (ROWS + 8, ROWS + 8)


def test_a_long_log_is_read_to_its_end_and_given_up_early(logged: Database) -> None:
    """More rows than are fetched at once; stopping in the middle leaves nothing open."""

    def change(session: Session) -> None:
        for number in range(1200):
            log.append(session, MINE, NOW, "bo", "case.kept", f"case:{number}")

    logged.change(change)
    assert verify(logged) is None
    with logged.engine.begin() as connection:
        connection.execute(update(LogRow).where(col(LogRow.number) == 600).values(actor="x"))
    broken = verify(logged)
    assert broken is not None
    assert (broken.number, broken.reason) == (600, "row was changed")
    assert len(logged.ask(lambda session: log.newest(session, MINE, 3))) == 3
