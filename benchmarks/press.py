"""A signed press on Godkänn: Kanalvakt beside the barest programs, interleaved so that noise hits all alike.

Every press of Kanalvakt is on a case that is open, by somebody who may; it is authorised, decided, logged,
its job queued (each card stands in a channel of its own that is at rest), committed and answered.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import aiohttp
from sqlmodel import Session, func, select

from benchmarks.figures import ms, percentile, table
from benchmarks.load import Plan
from benchmarks.remote import load
from benchmarks.slack_api import SlackApi
from benchmarks.town import running_bot
from storage.database import Database
from storage.tables import Case, Job, LogRow
from tests.parts.process import free_port, running

#: Connections → presses in one round.
COUNTS = {1: 100, 16: 240, 64: 320}
#: Presses on each program before anything is measured: what is loaded once is loaded then.
WARMING = 30

OURS, COMMITS, SQLITE, ACKS = "Kanalvakt", "bolt, commits one row", "bolt, plain sqlite3", "bolt, only acks"
#: Kind of benchmarks.bare → its name in the table.
BARE = {"commits": COMMITS, "sqlite3": SQLITE, "acks": ACKS}


@dataclass
class Presses:
    """What was measured: for each number of connections and program, the times of all rounds."""

    times: dict[tuple[int, str], list[tuple[float, ...]]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    #: How many presses Kanalvakt got, and what its database says became of them.
    sent: int = 0
    decided: int = 0
    logged: int = 0
    queued: int = 0

    def at(self, connections: int, name: str, share: float) -> float:
        """A percentile of all rounds, in seconds."""
        return percentile([one for times in self.times[connections, name] for one in times], share)

    def ratio(self, connections: int, name: str, share: float) -> float:
        """How many times longer Kanalvakt takes: the median of what each round says, so that one that was
        disturbed does not count."""
        rounds = zip(self.times[connections, OURS], self.times[connections, name], strict=True)
        return median(percentile(ours, share) / percentile(theirs, share) for ours, theirs in rounds)

    def table(self) -> str:
        """Every program at every number of connections, and how many times longer Kanalvakt takes."""
        rows = []
        for connections, name in self.times:
            shares = (0.5, 0.99)
            own = [ms(self.at(connections, name, share)) for share in shares]
            ratios = [f"{self.ratio(connections, name, share):.2f}×" for share in shares]
            rows.append([str(connections), name, *own, *(["", ""] if name == OURS else ratios)])
        head = ["connections", "program", "p50 ms", "p99 ms", "ours ÷ it, p50", "ours ÷ it, p99"]
        return table(head, rows)


async def measure(folder: Path, slack: SlackApi, counts: Mapping[int, int], rounds: int) -> Presses:
    """``counts``: for each number of connections, the presses in one round."""
    found = Presses(sent=rounds * sum(counts.values()))
    with ExitStack() as stack:
        bot = await asyncio.to_thread(
            stack.enter_context, running_bot(folder / "bot", slack=slack.url, cases=found.sent + WARMING)
        )
        ports = {OURS: bot.port, **{BARE[kind]: _start(stack, folder, kind, slack.url) for kind in BARE}}
        for name, port in ports.items():
            await _answers(port)
            with bot.resting() if name != OURS else nullcontext():
                await load(Plan(port=port, connections=1, kind="press", first=found.sent + 1, count=WARMING))
        first = 1
        for _ in range(rounds):
            for connections, count in counts.items():
                for name, port in ports.items():
                    plan = Plan(port=port, connections=connections, kind="press", first=first, count=count)
                    # Kanalvakt's jobs go on behind its presses, and must not burden the others' rounds.
                    with bot.resting() if name != OURS else nullcontext():
                        await _round(found, name, plan)
                first += count
        _count(found, bot.database)
    return found


async def _round(found: Presses, name: str, plan: Plan) -> None:
    done = await load(plan)
    found.times.setdefault((plan.connections, name), []).append(done.times)
    for status, count in done.refused.items():
        found.refused[f"{name}: {status}"] = found.refused.get(f"{name}: {status}", 0) + count


def _start(stack: ExitStack, folder: Path, kind: str, slack: str) -> int:
    port, place = free_port(), folder / kind
    place.mkdir()
    command = [sys.executable, "-m", "benchmarks.bare", kind, str(port), str(place), slack]
    stack.enter_context(running(command, log=place / "log"))
    return port


async def _answers(port: int) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/"):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


def _count(found: Presses, url: str) -> None:
    """What the database says: a press that was answered and left nothing behind would be no press."""

    def look(session: Session) -> tuple[int, int, int]:
        closed = select(func.count()).select_from(Case).where(Case.outcome == "kept")
        rows = select(func.count()).select_from(LogRow).where(LogRow.action == "case.kept")
        jobs = select(func.count()).select_from(Job).where(Job.work == "deliver")
        return session.exec(closed).one(), session.exec(rows).one(), session.exec(jobs).one()

    database = Database(url)
    found.decided, found.logged, found.queued = (number - WARMING for number in database.ask(look))
    database.close()
