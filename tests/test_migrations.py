"""The migrations make exactly the tables that the code has, on both databases, in one step or not at all."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Boolean, Connection, Integer, inspect, text
from sqlmodel import SQLModel, select

import storage.database
from storage import absences, accounts, schema, tables
from storage.absences import Cover
from storage.database import Database
from storage.schema import is_current, upgrade

VERSIONS = Path(schema.__file__).parent / "migrations" / "versions"


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Database]:
    opened = Database(empty_database_url)
    yield opened
    opened.close()


def upgrade_to(database: Database, revision: str) -> None:
    """As far as an earlier version of the program went."""
    with database.engine.begin() as connection:
        command.upgrade(schema._config(connection), revision)


def differences(database: Database) -> list[Any]:
    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


def test_models_and_migrations_do_not_drift(empty: Database) -> None:
    """If this fails: scripts/revision "what changed"; before the first release, --initial instead."""
    upgrade(empty.engine)
    assert tables.Municipality.__tablename__ in inspect(empty.engine).get_table_names()
    assert differences(empty) == []


def test_a_drift_would_be_seen(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.begin() as connection:
        connection.execute(text("ALTER TABLE municipality DROP COLUMN rules_page"))
        connection.execute(text("DROP TABLE room_message"))
    assert len(differences(empty)) >= 2


def test_an_empty_database_is_not_current_and_an_upgraded_one_is(empty: Database) -> None:
    assert not is_current(empty.engine)
    upgrade(empty.engine)
    assert is_current(empty.engine)
    assert empty.ask(lambda session: is_current(session.connection()))


def test_a_database_of_a_newer_program_is_not_current(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(database.engine)


def test_upgrading_again_changes_nothing(database: Database) -> None:
    database.change(
        lambda session: session.add(tables.Municipality(id="tibro", name="Tibro", routine="tibro"))
    )
    upgrade(database.engine)
    assert database.ask(lambda session: session.get(tables.Municipality, "tibro")) is not None


def test_replicas_that_start_at_once_upgrade_once(empty_database_url: str) -> None:
    failures: list[BaseException] = []
    replicas = [Database(empty_database_url) for _ in range(3)]
    together = threading.Barrier(len(replicas))

    def start(replica: Database) -> None:
        together.wait(30)
        try:
            upgrade(replica.engine)
        except BaseException as fault:  # noqa: BLE001 - whatever it is, the test shows it
            failures.append(fault)

    threads = [threading.Thread(target=start, args=[replica]) for replica in replicas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    current = is_current(replicas[0].engine)
    for replica in replicas:
        replica.close()
    assert failures == []
    assert current


def test_an_upgrade_that_breaks_leaves_nothing_behind(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = op.create_table

    def break_late(name: str, *rest: Any, **more: Any) -> Any:
        if name == "posting":
            raise RuntimeError("power cut")
        return made(name, *rest, **more)

    monkeypatch.setattr(op, "create_table", break_late)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(empty.engine)
    assert inspect(empty.engine).get_table_names() == []
    monkeypatch.undo()
    upgrade(empty.engine)
    assert is_current(empty.engine)


def test_accounts_of_the_version_before_are_open_and_lose_nothing(empty: Database) -> None:
    """What stands in 0001's tables is what an installation has when it is upgraded."""
    upgrade_to(empty, "0001")
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO municipality VALUES ('tibro', 'Tibro', 'tibro', '')"))
        values = {
            "id": "tibro-facebook",
            "municipality": "tibro",
            "platform": "facebook",
            "name": "Tibro kommun",
            "address": "https://www.facebook.com/tibrokommun",
            "unit": "Kommunikation",
            "manager": "carin",
            "responsible": "anna",
            "substitute": "bo",
            "administrators": '["anna", "bo"]',
            "team_channel": "komm",
            "purpose": "Nå invånare",
            "target_group": "",
            "connection": "{}",
            "cursor": '{"since": 3}',
            "office_hours": "",
        }
        names = ", ".join(values)
        places = ", ".join(f":{name}" for name in values)
        connection.execute(text(f"INSERT INTO account ({names}) VALUES ({places})"), values)
    upgrade(empty.engine)
    found = empty.ask(lambda session: accounts.open_ones(session, "tibro"))
    assert [(account.id, account.administrators, account.cursor) for account in found] == [
        ("tibro-facebook", ["anna", "bo"], {"since": 3})
    ]
    kept = found[0]
    assert (kept.contact, kept.record_types, kept.plan, kept.closed_by) == ("", [], {}, "")
    assert (kept.opened_at, kept.closed_at) == (None, None)


@pytest.mark.parametrize(
    ("named", "also"),
    [(["anna", "disa", "bo"], ["disa"]), (["disa", "anna"], []), ("anna", []), (None, [])],
)
def test_whoever_was_named_to_run_an_account_besides_is_responsible_again(
    empty: Database, named: list[str] | str | None, also: list[str]
) -> None:
    """Of an account whose first is still who was named first; Bo is its substitute by now."""
    upgrade_to(empty, "0023")
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO municipality VALUES ('tibro', 'Tibro', 'tibro', '')"))
        people = {"responsible": "anna", "substitute": "bo", "administrators": ["anna"]}
        values = {"id": "facebook", "municipality": "tibro", "responsible": "anna", "substitute": "bo"}
        values |= {"plan": json.dumps({"responsible": named}), "people_before": json.dumps(people)}
        _insert(connection, "account", **values)
    upgrade(empty.engine)
    (account,) = empty.ask(lambda session: accounts.open_ones(session, "tibro"))
    assert account.also_responsible == also
    assert account.people_before == {**people, "also_responsible": also}


def test_what_a_colleague_reported_is_reported_whoever_told_of_it_since(empty: Database) -> None:
    upgrade_to(empty, "0025")
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO municipality VALUES ('tibro', 'Tibro', 'tibro', '')"))
        for number, actor in enumerate(("kanalvakt", "disa"), 1):
            _insert(connection, "case_", id=number, municipality="tibro", opened_at=at)
            said = {"actor": actor, "action": "case.opened", "subject": f"case:{number}"}
            _insert(connection, "log", municipality="tibro", number=number, at=at, **said)
    upgrade(empty.engine)
    found = empty.ask(lambda session: list(session.exec(select(tables.Case).order_by(tables.Case.id))))
    assert [case.reported for case in found] == [False, True]


def _insert(connection: Connection, table: str, **known: Any) -> None:
    """A row of which only that is known."""
    values: dict[str, Any] = {
        str(column["name"]): None if column["nullable"] else _nothing(column["type"])
        for column in inspect(connection).get_columns(table)
    }
    values |= known
    places = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"), values)


def _nothing(of: Any) -> str | int:
    """What stands in a column of which nothing is known."""
    if isinstance(of, Boolean):
        return False
    if isinstance(of, Integer):
        return 0
    return "{}" if isinstance(of, JSON) else ""


def test_who_was_named_for_an_account_of_an_absence_was_named_for_all_of_it(empty: Database) -> None:
    upgrade_to(empty, "0020")
    with empty.engine.begin() as connection:
        connection.execute(text("INSERT INTO municipality VALUES ('tibro', 'Tibro', 'tibro', '')"))
        values: dict[str, Any] = {
            "id": 1,
            "municipality": "tibro",
            "person": "bo",
            "starts": datetime(2026, 12, 1, 23, tzinfo=UTC),
            "ends": datetime(2026, 12, 4, 23, tzinfo=UTC),
            "substitute": "",
            "covers": '{"facebook": "carin"}',
            "origin": "person",
            "external_id": "",
            "state": "noted",
            "version": 2,
            "noted_by": "bo",
            "noted_at": datetime(2026, 11, 20, 9, tzinfo=UTC),
        }
        places = ", ".join(f":{name}" for name in values)
        connection.execute(text(f"INSERT INTO absence ({', '.join(values)}) VALUES ({places})"), values)
    upgrade(empty.engine)
    (absence,) = empty.ask(
        lambda session: absences.between(session, "tibro", values["starts"], values["ends"])
    )
    assert absences.covers(absence) == [
        Cover(account="facebook", person="carin", starts=values["starts"], ends=values["ends"])
    ]


def test_foreign_keys_hold_again_after_an_upgrade(empty: Database) -> None:
    upgrade(empty.engine)
    with empty.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_revisions_stand_on_their_own() -> None:
    """An old revision must do the same in years to come: it imports nothing of ours."""
    for revision in VERSIONS.glob("*.py"):
        source = revision.read_text("utf-8")
        assert "storage" not in source
        assert "sqlmodel" not in source


class _Busy:
    """A cursor of a new file that others open in the same moment: SQLite does not wait for them here."""

    def __init__(self, times: int, code: int = sqlite3.SQLITE_BUSY) -> None:
        self.times, self.code = times, code

    def execute(self, statement: str) -> None:
        assert statement == "PRAGMA journal_mode=WAL"
        if self.times:
            self.times -= 1
            fault = sqlite3.OperationalError("database is locked")
            fault.sqlite_errorcode = self.code
            raise fault


def test_who_opens_a_new_database_with_others_waits_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.database, "MOMENT", 0.001)
    monkeypatch.setattr(storage.database, "PATIENCE", 0.01)
    storage.database._write_ahead(_Busy(3))
    with pytest.raises(sqlite3.OperationalError):
        storage.database._write_ahead(_Busy(99))
    full = _Busy(1, sqlite3.SQLITE_FULL)
    with pytest.raises(sqlite3.OperationalError):
        storage.database._write_ahead(full)
    assert full.times == 0
