"""Programs that a test starts, and that end with it."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

#: How long to wait, on a machine as busy as it gets, for what comes or else is a fault, seconds.
PATIENCE = 180.0

#: Below those that a system hands to outgoing connections, which could otherwise come in between.
PORTS = range(10_000, 32_000)
#: So many are one process's own.
BLOCK = 1_000


class DidNotStart(RuntimeError):
    """A real part is here but did not come up; the message bears the end of its log."""


def free_port() -> int:
    """A TCP port on loopback that nobody listens on just now, and that no other run of tests is given."""
    return next(port for port in _block() if _bound(port))


@cache
def _block() -> Iterator[int]:
    """Ports of this process's own, round and round: whoever holds the first of a block has all of it."""
    firsts = random.sample(PORTS[::BLOCK], len(PORTS[::BLOCK]))
    first = next(port for port in firsts if _bound(port, keep=True))
    return itertools.cycle(range(first + 1, first + BLOCK))


def _bound(port: int, *, keep: bool = False) -> bool:
    """Whether the port could be taken. ``keep``: until this process ends."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        if keep:
            probe.detach()
        return True


@contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: int | None = None,
    ends_by: signal.Signals = signal.SIGTERM,
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a server, output to ``log``; on the way out it and its children are ended and waited for."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            start_new_session=True,  # its own group, so that its children end with it
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
    try:
        yield process
    finally:
        end(process, by=ends_by)


def end(process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ends the process and its group, politely first, and returns when it is gone."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, by)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def until(
    ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path, patience: float = PATIENCE
) -> None:
    """Asks again until the part is ready; DidNotStart when it has ended or the time is up."""
    deadline = time.monotonic() + patience
    while not ready():
        if process.poll() is not None:
            raise DidNotStart(f"{process.args!r} ended with {process.returncode}:\n{tail(log)}")
        if time.monotonic() > deadline:
            raise DidNotStart(f"{process.args!r} was not ready in {patience:.0f} s:\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, *, size: int = 2000) -> str:
    """The end of a log."""
    return log.read_text(errors="replace")[-size:] if log.exists() else ""
