"""The tables in the database and the tables in the code, brought together step by step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from storage.database import PATIENCE

#: Any number that no other program locks in the same database.
UPGRADE_LOCK = 5_214_770_301
#: Seconds that a replica waits for those that upgrade before it, on a slow machine.
TURN = 180
_MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine) -> None:
    """Brings the database up to date, all of it or nothing. Replicas that start at once take turns."""
    with _alone(engine) as connection:
        command.upgrade(_config(connection), "head")


def is_current(bind: Engine | Connection) -> bool:
    """Whether the database has exactly the tables that this program expects."""
    if isinstance(bind, Engine):
        with bind.connect() as connection:
            return is_current(connection)
    wanted = ScriptDirectory.from_config(_config()).get_heads()
    return set(MigrationContext.configure(bind).get_current_heads()) == set(wanted)


def write_revision(engine: Engine, message: str, number: str, folder: Path) -> Path:
    """Writes the revision that follows those in a folder, from an empty database; see scripts/revision."""
    with _alone(engine) as connection:
        config = _config(connection)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", str(folder).replace("%", "%%"))
        command.upgrade(config, "head")
        written = command.revision(
            config, message, autogenerate=True, rev_id=number, version_path=str(folder)
        )
    assert written is not None
    assert not isinstance(written, list)
    return Path(written.path)


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that no other upgrade runs beside."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Outside the transaction, inside it this does nothing: a table that is made anew is dropped
            # first, and must not take along what refers to it.
            _set(connection, "foreign_keys=OFF")
            _set(connection, f"busy_timeout={TURN * 1000}")
        try:
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
                yield connection
                if connection.dialect.name == "sqlite":
                    _nothing_dangles(connection)
        finally:
            if connection.dialect.name == "sqlite":
                _set(connection, "foreign_keys=ON")
                _set(connection, f"busy_timeout={PATIENCE * 1000}")


def _set(connection: Connection, pragma: str) -> None:
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _nothing_dangles(connection: Connection) -> None:
    dangling = connection.execute(text("PRAGMA foreign_key_check")).first()
    if dangling is not None:
        raise RuntimeError(f"a migration left a row of {dangling[0]} that refers to nothing")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # ConfigParser reads % as a sign of its own.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
