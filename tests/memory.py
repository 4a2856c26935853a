"""What the tests need not pay for: files on a disk, the same SQL put together again, garbage that is none."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

import storage.database

MEMORY = Path("/dev/shm")
#: What two workers' files come to, several times over, bytes.
ROOM = 2 * 2**30
#: Objects made since the last look for garbage, before the next.
GARBAGE_AFTER = 20_000
#: Statements that are kept; SQLAlchemy itself says 500 for one program.
STATEMENTS = 5_000


def keep_files_in_memory(config: pytest.Config) -> None:
    """All files of this run lie in memory, its parts' databases too: they end with it in any case.

    Not where somebody has said where they are to lie (TMPDIR), nor where there is no room. The workers find
    it in their environment.
    """
    if "TMPDIR" in os.environ or not _roomy():
        return
    folder = tempfile.mkdtemp(prefix="kanalvakt-tests-", dir=MEMORY)
    Path(folder).chmod(0o711)  # PostgreSQL and MariaDB run as another user
    os.environ["TMPDIR"] = folder
    tempfile.tempdir = None

    def ended() -> None:
        del os.environ["TMPDIR"]
        tempfile.tempdir = None
        shutil.rmtree(folder, ignore_errors=True)

    config.add_cleanup(ended)


def _roomy() -> bool:
    if not os.access(MEMORY, os.W_OK):
        return False
    state = os.statvfs(MEMORY)
    programs_run = not state.f_flag & os.ST_NOEXEC  # PostgreSQL's lie beside its data
    return programs_run and state.f_bavail * state.f_frsize >= ROOM


def keep_what_is_loaded() -> None:
    """Looks for garbage only among what is new from here on.

    Libraries and all tests are a million objects that stay; to go through them again and again was a fifth of
    the tests' time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def put_sql_together_once() -> None:
    """All databases of a process share the statements that were put together for one of their kind.

    Each test has a database of its own, so that most of its questions would be the first of their kind. What
    a statement becomes follows from it and from the kind of database alone.
    """
    vars(storage.database)["create_engine"] = _engine


def _engine(url: str, **named: Any) -> Engine:
    engine = create_engine(url, **named)
    kind = type(engine.dialect)
    engine.dialect.__class__ = _alike(kind)
    engine._compiled_cache = _statements(kind)
    return engine


@cache
def _alike(kind: type) -> Any:
    """SQLAlchemy keeps a statement under its dialect, an object for each engine; these are all equal."""

    def same(one: object, other: object) -> bool:
        return type(one) is type(other)

    given = {"__eq__": same, "__hash__": lambda _: hash(kind), "supports_statement_cache": True}
    return type(kind.__name__, (kind,), given)


@cache
def _statements(kind: type) -> LRUCache[Any, Any]:
    return LRUCache(STATEMENTS)
