"""Where a process may be killed: each touch of the world outside, each file, each commit."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import storage.evidence
from storage.database import Database


class Points:
    """Counts the points that are passed, and dies without a word at the one that was asked for."""

    def __init__(self, die_at: int | None, last_word: Path | None = None, *, die_on: str = "") -> None:
        self._die_at = die_at
        self._die_on = die_on
        self._last_word = last_word
        self._lock = threading.Lock()
        self._armed = False
        self.passed: list[str] = []

    def arm(self) -> None:
        """From here on points count."""
        self._armed = True

    def reach(self, name: str) -> None:
        """One point."""
        with self._lock:
            if not self._armed:
                return
            self.passed.append(name)
            if len(self.passed) == self._die_at or name == self._die_on:
                if self._last_word is not None:
                    self._last_word.write_text(name, "utf-8")
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with a point before and one after it."""

        def passing(*arguments: Any, **named: Any) -> Any:
            self.reach(f"before {name}")
            result = function(*arguments, **named)
            self.reach(f"after {name}")
            return result

        return passing


def watch_database(points: Points, database: Database) -> None:
    """Every commit of the program's own data; what only reads is rolled back and does not count.

    Only after it: what dies before a commit leaves what the point before that left.
    """
    dialect: Any = database.engine.dialect
    commit = dialect.do_commit

    def committed(connection: Any) -> None:
        commit(connection)
        points.reach("after commit")

    dialect.do_commit = committed


def watch_evidence(points: Points) -> None:
    """Every file: before it is begun, when its bytes lie beside the final name, when it has the name."""
    evidence: Any = storage.evidence
    evidence._write_all = points.around("evidence bytes", evidence._write_all)
    evidence._write_once = points.around("evidence file", evidence._write_once)
